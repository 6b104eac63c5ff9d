// The changed properties of an environment: what of it is another value in the new side, or may be.
import { ofKind } from '../model/link.ts';
import type { Context } from '../model/row.ts';
import { launchTemplateUses, placeOf, property } from '../model/row.ts';
import type { Resource } from '../model/resource.ts';
import { spelledPath } from '../model/spelling.ts';
import type { Change, Setting } from '../model/updates/state.ts';
import { textsOf, type Found } from '../model/walk.ts';
import type { Settled } from '../value/value.ts';
import type { Side } from './answer.ts';
import { withoutCount } from './match.ts';
import { hasWithin, leafAt, leavesOf, type Leaves } from './leaves.ts';
import { compareValues, valueText, type Comparison } from './values.ts';

/** A change in the words of the table, with both sides as people read them. */
export interface Difference {
  readonly change: Change;
  readonly name: string;
  readonly before: Side;
  readonly after: Side;
  /** Why it does nothing, if the tool leaves the property as it is. */
  readonly ignored?: string;
}

export interface Differences {
  readonly list: readonly Difference[];
  /** Properties of which the code knows the value at deployment only, beside what AWS returned. */
  readonly notCompared: readonly string[];
}

/** Objects that are one change when they are added or removed, whatever is in them. */
const WHOLE =
  /^(computeResources\/launchTemplate|computeResources\/ec2Configuration\/\d+|eksConfiguration)\//;
/** What is only about how to deploy. */
const FOR_THE_TOOL: ReadonlySet<string> = new Set(['createBeforeDestroy', 'ignoreChanges']);
/** What AWS only ever returns. */
const READ_ONLY = /\/batchImageStatus$|^status(?:Reason)?$/;
/** What AWS Batch changes while an environment runs, and what it never gets. */
const NOT_OF_THE_ACCOUNT: ReadonlySet<string> = new Set([
  'computeResources/desiredvCpus',
  'replaceComputeEnvironment',
]);
/** Lists whose order Terraform's provider does not see: they are sets there. */
const SETS: ReadonlySet<string> = new Set([
  'computeResources/instanceTypes',
  'computeResources/securityGroupIds',
  'computeResources/subnets',
]);

export function differencesOf(before: Context, after: Context): Differences {
  const old = leavesOf(before.environment, before.world);
  const fresh = leavesOf(after.environment, after.world);
  const list: Difference[] = [];
  const notCompared: string[] = [];
  for (const path of pathsOf(old, fresh)) {
    const one = leafOf(old, path, before.environment);
    const other = leafOf(fresh, path, after.environment);
    const comparison = compared(path, one, other, after);
    if (comparison === 'same') continue;
    const name = nameOf(path, after.environment);
    if (before.environment.isObserved) {
      // What AWS returned has its defaults in it: what the code does not set is no change.
      if (other.value.kind === 'absent' || NOT_OF_THE_ACCOUNT.has(path)) continue;
      if (comparison === 'perhaps') {
        notCompared.push(name);
        continue;
      }
    }
    list.push(difference(path, one, other, { name, comparison, after }));
  }
  return { list: [...list, ...templateDifferences(before, after)], notCompared };
}

/** Every path of either side, an object that is on one side alone in the place of its members. */
function pathsOf(old: Leaves, fresh: Leaves): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const path of [...old.keys(), ...fresh.keys()]) {
    if (FOR_THE_TOOL.has(path) || READ_ONLY.test(path)) continue;
    const [, whole] = WHOLE.exec(path) ?? [];
    const isOnOneSide = whole !== undefined && hasWithin(old, whole) !== hasWithin(fresh, whole);
    paths.add(around(isOnOneSide ? whole : path, old, fresh));
  }
  return paths;
}

/** The object around a path of which one side knows nothing more: it is compared as a whole. */
function around(path: string, old: Leaves, fresh: Leaves): string {
  for (const outer of outerPaths(path))
    if (old.get(outer)?.value.kind === 'unknown' || fresh.get(outer)?.value.kind === 'unknown') return outer;
  return path;
}

function outerPaths(path: string): readonly string[] {
  const parts = path.split('/');
  return ['', ...parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))];
}

/** The value at a path; for an object that is set, a text in its place. */
function leafOf(leaves: Leaves, path: string, resource: Resource): Found {
  const found = leafAt(leaves, path, resource);
  if (found.value.kind !== 'absent') return found;
  for (const [name, inner] of leaves)
    if (name.startsWith(`${path}/`)) return { value: inner.value, key: inner.key };
  return found;
}

function compared(path: string, one: Found, other: Found, after: Context): Comparison {
  const isSet = after.environment.tool === 'aws' && SETS.has(path);
  const comparison = compareValues(one.value, other.value, isSet);
  if (comparison === 'perhaps') {
    if (isSameReference(one.value, other.value, after)) return 'same';
    if (refersElsewhere(one.value, other.value, after)) return 'different';
    if (path.endsWith('/version') && isOtherVersion(one.value, other.value)) return 'different';
  }
  return path === 'computeEnvironmentNamePrefix' && comparison === 'perhaps' ? 'same' : comparison;
}

/**
 * Whether both refer to resources of the code, and the one of the old side is still there beside the new one.
 */
function refersElsewhere(one: Settled, other: Settled, { model }: Context): boolean {
  if (one.kind !== 'unknown' || other.kind !== 'unknown' || !one.reference || !other.reference) return false;
  const target = model.byAddress.get(other.reference.address);
  const name = nameIn(one.reference.address);
  if (!target || nameIn(target.address) === name) return false;
  const others = ofKind(model, target.kind).filter(({ scope }) => scope === target.scope);
  return others.some(({ address }) => nameIn(address) === name);
}

/** Whether both refer to one resource, which may have got a count, or another name in a `moved` block. */
function isSameReference(one: Settled, other: Settled, { model }: Context): boolean {
  if (one.kind !== 'unknown' || other.kind !== 'unknown' || !one.reference || !other.reference) return false;
  if (one.reference.attribute !== other.reference.attribute) return false;
  const before = nameIn(one.reference.address);
  const { formerly = [] } = model.byAddress.get(other.reference.address) ?? {};
  return [nameIn(other.reference.address), ...formerly.map(withoutCount)].includes(before);
}

/** The name of a resource in its template or root module. */
function nameIn(address: string): string {
  return withoutCount(address.slice(address.indexOf('#') + 1));
}

/** A version that AWS finds by itself. */
function isWord(value: Settled): boolean {
  return value.kind === 'known' && String(value.value).startsWith('$');
}

/** `$Latest` or `$Default` is no number, which the other side has. */
function isOtherVersion(one: Settled, other: Settled): boolean {
  return (isWord(one) && followsNumber(other)) || (isWord(other) && followsNumber(one));
}

interface About {
  readonly name: string;
  readonly comparison: Comparison;
  readonly after: Context;
}

function difference(path: string, one: Found, other: Found, { name, comparison, after }: About): Difference {
  const change: Change = {
    property: path === 'computeEnvironmentNamePrefix' ? 'computeEnvironmentName' : path,
    before: settingOf(one.value, 'old'),
    after: settingOf(other.value, 'new'),
    ...(comparison === 'perhaps' ? { isPossible: true } : {}),
  };
  const ignored = ignoredBy(path, after);
  return {
    change,
    name,
    before: sideOf(one),
    after: sideOf(other),
    ...(ignored === undefined
      ? {}
      : { ignored: `ignore_changes has ${ignored}, so that Terraform leaves it as it is` }),
  };
}

export function sideOf(found: Found): Side {
  return { text: valueText(found.value), at: placeOf(found) };
}

/**
 * Texts that are never equal: equal texts would mean no change, and it is decided by now that there is one.
 */
function settingOf(value: Settled, side: 'old' | 'new'): Setting {
  if (value.kind === 'absent') return 'unset';
  return value.kind === 'unknown' ? 'unknown' : { text: `${side}: ${valueText(value)}` };
}

export function nameOf(path: string, { spelling, name }: Resource): string {
  return path === '' ? name : (spelledPath(path, spelling) ?? path.replaceAll('/', '.'));
}

/** The entry of ignore_changes that covers a property. */
function ignoredBy(path: string, context: Context): string | undefined {
  const argument = nameOf(path, context.environment);
  const { known } = textsOf(property(context, 'ignoreChanges'), context.world);
  return known.find(({ value }) => {
    const entry = value.replaceAll(/\[\d*\]|\.\d+(?=\.|$)/g, '');
    return entry === 'all' || entry === argument || argument.startsWith(`${entry}.`);
  })?.value;
}

/** A new version of the launch template that the environment follows, and one that takes another's place. */
function templateDifferences(before: Context, after: Context): readonly Difference[] {
  const [old] = launchTemplateUses(before);
  const [fresh] = launchTemplateUses(after);
  if (!old?.template || !fresh?.template) return [];
  const contents = templateChanges(old.template, fresh.template, before, after);
  const version = followsNumber(fresh.version.value);
  const [first] = contents;
  if (!first || !version || compareValues(old.version.value, fresh.version.value) !== 'same') return [];
  return [
    {
      change: {
        property: 'computeResources/launchTemplate/version',
        before: { text: 'old' },
        after: { text: 'new' },
        ...(contents.every(({ comparison }) => comparison === 'perhaps') ? { isPossible: true } : {}),
      },
      name: nameOf('computeResources/launchTemplate/version', after.environment),
      before: { ...first.before, text: 'the newest version' },
      after: {
        ...first.after,
        text: `a newer one, with another ${contents.map(({ name }) => name).join(', ')}`,
      },
    },
  ];
}

/** A version that is the number of the newest one. */
function followsNumber(version: Settled): boolean {
  return (
    version.kind === 'unknown' &&
    /^(?:LatestVersionNumber|latest_version|latestVersion)$/.test(version.reference?.attribute ?? '')
  );
}

export interface TemplateChange {
  readonly name: string;
  readonly comparison: Comparison;
  readonly before: Side;
  readonly after: Side;
}

/** What a new version of the launch template has that the old one has not. */
export function templateChanges(
  old: Resource,
  fresh: Resource,
  before: Context,
  after: Context,
): readonly TemplateChange[] {
  const one = leavesOf(old, before.world);
  const other = leavesOf(fresh, after.world);
  return [...pathsOf(one, other)]
    .filter((path) => path === '' || path.startsWith('launchTemplateData'))
    .flatMap((path): TemplateChange[] => {
      const [left, right] = [leafOf(one, path, old), leafOf(other, path, fresh)];
      const comparison = compareValues(left.value, right.value);
      if (comparison === 'same') return [];
      const name = nameOf(path, fresh).replace(/^LaunchTemplateData\.|^launch_template_data\./, '');
      return [{ name, comparison, before: sideOf(left), after: sideOf(right) }];
    });
}

/** The launch template that an environment uses, if it is in the scanned code. */
export function templateOf(context: Context): Resource | undefined {
  return launchTemplateUses(context)[0]?.template;
}
