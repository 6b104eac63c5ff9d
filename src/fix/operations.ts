// The changes that a policy names, as edits of the text: each property is written in its object of the code.
import { newestVersion } from '../ami/edit/newestVersion.ts';
import { memberAfter, quoted, valueInstead, withoutMember, type SourceEdit } from '../edits/members.ts';
import { blockSpan, isHcl, lineStart, styleAt, valueSpan } from '../edits/span.ts';
import { createBeforeDestroyIn, prefixOf } from '../edits/terraform.ts';
import type { FixChanges, FixValue } from '../judge/policy.ts';
import { prefixName } from '../model/languages.ts';
import { computeResource, launchTemplateUses, property, type Context } from '../model/row.ts';
import { environmentPath } from '../model/rows/pointers.ts';
import type { Row } from '../model/rows/rows.ts';
import { updatableStrategyFor } from '../model/strategies.ts';
import type { Change, Deployer, Setting } from '../model/updates/state.ts';
import { itemsOf, propertiesOf, type Found } from '../model/walk.ts';
import { rangeKey, type Range } from '../value/source.ts';
import { isDictionary } from '../value/value.ts';

/** A change of one property. */
export interface Operation {
  /** As a command: «set AllocationStrategy to BEST_FIT_PROGRESSIVE». */
  readonly text: string;
  readonly edits: readonly SourceEdit[];
  /** The properties of the API that change. */
  readonly changes: readonly Change[];
}

/** The place that a fix changes. */
export interface Place {
  readonly context: Context;
  readonly row: Row;
  readonly deployer: Deployer;
}

/** @returns undefined if one of the changes cannot be written in this code */
export function operationsOf(changes: FixChanges, place: Place): readonly Operation[] | undefined {
  const operations = [
    ...changes.remove.map((pointer) => removal(pointer, place)),
    ...Object.entries(changes.rename).map(([pointer, name]) => prefixed(pointer, name, place)),
    ...Object.entries(changes.set).map(([pointer, value]) => setting(pointer, value, place)),
  ];
  const written = operations.filter((one): one is Operation => one !== undefined);
  return written.length === operations.length ? written : undefined;
}

/** The path of a pointer in the properties of the environment; undefined for what is in another resource. */
function pathOf(pointer: string, { context, row }: Place): string | undefined {
  const own = environmentPath(pointer);
  if (own !== undefined) return own;
  const [, part, ...steps] = pointer.split('/');
  const whole = row.found(`/${part}`);
  if (part === 'reference') {
    const isMain = computeResource(context, 'launchTemplate').key === whole?.key;
    return isMain ? `computeResources/launchTemplate/${steps.join('/')}` : undefined;
  }
  if (part !== 'entry') return undefined;
  const { items } = itemsOf(computeResource(context, 'ec2Configuration'), context.world);
  const index = items.findIndex(({ key }) => key.start === whole?.key.start);
  return index < 0 ? undefined : `computeResources/ec2Configuration/${index}/${steps.join('/')}`;
}

/** The object that a pointer is a member of. */
function holderOf(pointer: string, { context, row }: Place): Found | undefined {
  const holder = pointer.slice(0, pointer.lastIndexOf('/'));
  return holder === '/environment' ? propertiesOf(context.environment, context.world) : row.found(holder);
}

function nameOf(path: string, { environment }: Context): string | undefined {
  return environment.spelling ? environment.spelling(path) : path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a member is written in the text of the environment itself, or of its launch template. */
function isInside({ key }: Found, context: Context): boolean {
  const templates = launchTemplateUses(context).flatMap(({ template }) => template ?? []);
  return [context.environment, ...templates].some(({ at }) => {
    const { start, end } = blockSpan(at);
    return key.source === at.source && key.start >= start && key.end <= end;
  });
}

function settingOf({ value }: Found): Setting {
  if (value.kind === 'absent') return 'unset';
  return value.kind === 'known' && typeof value.value !== 'object'
    ? { text: String(value.value) }
    : 'unknown';
}

const NOTHING: Operation = { text: '', edits: [], changes: [] };

function removal(pointer: string, place: Place): Operation | undefined {
  const { context, row } = place;
  const found = row.found(pointer);
  const isOfTemplate = pointer.startsWith('/launchTemplate/');
  const path = isOfTemplate ? pointer : pathOf(pointer, place);
  if (!found || path === undefined) return undefined;
  if (found.value.kind === 'absent') return NOTHING;
  if (!isInside(found, context) || !isOnOwnLine(found)) return undefined;
  return {
    text: `take ${nameOf(path, context) ?? path} out`,
    edits: [withoutMember(found.key)],
    changes: isOfTemplate
      ? newVersion(context)
      : [{ property: path, before: settingOf(found), after: 'unset' }],
  };
}

/**
 * What a new version of the launch template changes in the environment: its version, if that is a reference
 * to the newest one.
 */
function newVersion(context: Context): readonly Change[] {
  const uses = launchTemplateUses(context).filter(({ override }) => override === undefined);
  return uses.flatMap(({ version: { value } }) =>
    value.kind === 'unknown'
      ? [{ property: 'computeResources/launchTemplate/version', before: 'unknown', after: 'unknown' }]
      : [],
  );
}

/** A member behind the dash of a list's item carries the dash, so that its lines cannot simply go. */
function isOnOwnLine({ key }: Found): boolean {
  const { text } = key.source;
  return styleAt(key) !== 'yaml' || !/^[ \t]*- /.test(text.slice(lineStart(text, key.start), key.start));
}

/** A fixed name becomes the prefix of a generated one. */
function prefixed(pointer: string, prefix: string, place: Place): Operation | undefined {
  const { context, row } = place;
  const found = row.found(pointer);
  if (found?.value.kind === 'absent') return NOTHING;
  if (!found || property(context, prefix).value.kind !== 'absent') return undefined;
  const { key } = found;
  const span = isInside(found, context) ? valueSpan(key) : undefined;
  if (!span || isTooLong(found) || mayBeAbsent(found)) return undefined;
  const { source } = key;
  const name = source.text.slice(key.start, key.end);
  const { language } = context.environment;
  const longer = prefixName(language, name);
  const written = prefixOf(source.text.slice(span.start, span.end), language);
  return {
    text: `write ${longer} in the place of ${name}`,
    edits: [longerKey(key, longer.slice(name.length)), { source, ...span, text: written }],
    changes: [
      { property: 'computeEnvironmentName', before: settingOf(found), after: 'unset' },
      { property: 'computeEnvironmentNamePrefix', before: 'unset', after: { text: written } },
    ],
  };
}

/**
 * A longer name in HCL replaces blanks behind it, so that aligned signs stay aligned as far as there is room.
 */
function longerKey({ source, end }: Range, more: string): SourceEdit {
  const blanks = /^ */.exec(source.text.slice(end, end + more.length + 1))?.[0].length ?? 0;
  return { source, start: end, end: end + Math.max(0, blanks - 1), text: more };
}

function isTooLong({ value }: Found): boolean {
  return value.kind === 'known' && String(value.value).length > MOST_OF_PREFIX;
}

/** Whether a name may turn out not to be set: then it makes no text with a hyphen behind it. */
function mayBeAbsent({ value }: Found): boolean {
  return value.kind === 'unknown' && value.mayBeAbsent && value.parts === undefined;
}

/** A name has 128 characters at most, of which Terraform adds 26. */
const MOST_OF_PREFIX = 101;

function setting(pointer: string, wanted: FixValue, place: Place): Operation | undefined {
  if (pointer === '/environment/createBeforeDestroy') return creatingFirst(place.context);
  const { context, row } = place;
  const found = row.found(pointer);
  const path = pathOf(pointer, place);
  const name = path === undefined ? undefined : nameOf(path, context);
  const holder = holderOf(pointer, place);
  if (!found || path === undefined || name === undefined || !holder) return undefined;
  if (found.value.kind === 'known' && found.value.value === wanted) return NOTHING;
  // A condition may have left out a member that is in the code.
  if (found.value.kind === 'absent' && rangeKey(found.key) !== rangeKey(holder.key)) return undefined;
  const anchor = found.value.kind === 'absent' ? anchorIn(holder, context) : found;
  if (!anchor || !isInside(anchor, context)) return undefined;
  const value = writtenValue(wanted, anchor, place);
  if (value === undefined) return undefined;
  const edit =
    found.value.kind === 'absent' ? memberAfter(anchor.key, name, value) : valueInstead(anchor.key, value);
  if (!edit) return undefined;
  return {
    text: `set ${name} to ${value.replaceAll('"', '')}`,
    edits: [edit],
    changes: [{ property: path, before: settingOf(found), after: { text: value } }],
  };
}

function creatingFirst(context: Context): Operation | undefined {
  const { environment, world } = context;
  const { value } = property(context, 'createBeforeDestroy');
  if (value.kind === 'known' && value.value === true) return NOTHING;
  if (value.kind === 'unknown' || environment.language !== 'terraform') return undefined;
  const { source } = environment.at;
  const edit = isHcl(environment.at)
    ? createBeforeDestroyIn(source, blockSpan(environment.at))
    : lifecycleInJson(anchorIn(propertiesOf(environment, world), context));
  return edit && { text: 'set create_before_destroy', edits: [edit], changes: [] };
}

/** A lifecycle if the resource has none. */
function lifecycleInJson(anchor: Found | undefined): SourceEdit | undefined {
  if (!anchor || anchor.key.source.text.includes('"lifecycle"')) return undefined;
  return memberAfter(anchor.key, 'lifecycle', '{ "create_before_destroy": true }');
}

/** Members that new ones are put behind, the best first. */
const ANCHORS = [
  'type',
  'launchTemplateId',
  'launchTemplateName',
  'maxvCpus',
  'minvCpus',
  'state',
  'computeEnvironmentName',
  'serviceRole',
];

/** A member of an object that is written in the object itself, to put a new one behind. */
function anchorIn({ value }: Found, context: Context): Found | undefined {
  if (value.kind !== 'known' || !isDictionary(value.value)) return undefined;
  const { entries } = value.value;
  const members = ANCHORS.flatMap((name) => {
    const entry = entries.get(name);
    if (!entry) return [];
    const found = { key: entry.key, value: context.world.resolve(entry.value) };
    return found.value.kind !== 'absent' && isInside(found, context) ? [found] : [];
  });
  return members[0];
}

/** The value as the language writes it. */
function writtenValue(wanted: FixValue, { key }: Found, place: Place): string | undefined {
  if (typeof wanted === 'string') return quoted(key, wanted);
  if (typeof wanted !== 'object') return String(wanted);
  if ('newestVersionOf' in wanted) return newestVersion(place.context, key);
  const type = computeResource(place.context, 'type').value;
  if (type.kind !== 'known') return undefined;
  const { deployer } = place;
  return quoted(
    key,
    updatableStrategyFor(String(type.value), deployer.tool === 'aws' ? deployer : undefined),
  );
}
