// A plan as what it is: resources before and after, and what Terraform has decided to do with each.
// Source: developer.hashicorp.com/terraform/internals/json-format
import { named, reference } from '../../../evaluation/identity.ts';
import type { Resource } from '../../../model/resource.ts';
import { derived, literal } from '../../../value/origins.ts';
import { own } from '../../../value/own.ts';
import type { Range, Source } from '../../../value/source.ts';
import { absent, known, unknown, type Dictionary, type Entry, type Value } from '../../../value/value.ts';
import { readJson, type PassOver } from '../../document/json.ts';
import type { MapNode, Node, ScalarNode } from '../../document/syntax.ts';
import { plannedVersion } from '../providerVersion.ts';
import { KINDS, propertiesOf, spellingFor, toolOf } from '../resources.ts';
import { typeOf } from './addresses.ts';
import { hideSecrets } from './hideSecrets.ts';
import { itemsIn, mapIn, memberIn, textIn } from './nodes.ts';
import { dropGenerated } from './resources.ts';
import { withSecrets } from './secrets.ts';

/** What Terraform does with a resource: the actions of a plan in one word. */
export type PlannedAction = 'keep' | 'update' | 'replace' | 'create' | 'delete';

export interface PlannedChange {
  readonly action: PlannedAction;
  /** The arguments for which it is replaced, as the code writes them: `compute_resources.placement_group`. */
  readonly replaces: readonly string[];
}

export interface PlannedChanges {
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  /** By the address of the resources. */
  readonly changes: ReadonlyMap<string, PlannedChange>;
}

const TOP = new Set(['format_version', 'terraform_version', 'resource_changes']);

const passOver: PassOver = (name, before, depth) => {
  if (depth === 0) return !TOP.has(name);
  const address = before.get('address')?.value;
  return name === 'change' && address?.kind === 'scalar' && own(KINDS, typeOf(address.text)) === undefined;
};

/**
 * The changes of a plan; undefined for a text that has none: a state, or what is no plan at all.
 * @throws FaultError when the text is not well-formed
 */
export function changesOfPlan(source: Source): PlannedChanges | undefined {
  const root = readJson(source, passOver);
  if (root.kind !== 'map' || !root.members.has('resource_changes')) return undefined;
  hideSecrets(source);
  const entries = itemsIn(root, 'resource_changes').flatMap((entry) => entryOf(entry) ?? []);
  const owners = ownersOf(entries);
  const reading: Reading = { source, owners, provider: plannedVersion(source) };
  const sides: { readonly before: Resource[]; readonly after: Resource[] } = { before: [], after: [] };
  const changes = new Map<string, PlannedChange>();
  for (const entry of entries) {
    changes.set(addressOf(entry, reading), { action: entry.action, replaces: entry.replaces });
    if (entry.before) sides.before.push(resourceOf(entry, entry.before, reading));
    if (entry.after) sides.after.push(resourceOf(entry, entry.after, reading));
  }
  return { ...sides, changes };
}

/** The values of one side. */
interface SideValues {
  readonly values: MapNode;
  readonly unknown: Node | undefined;
  readonly sensitive: Node | undefined;
  readonly isAfter: boolean;
}

interface ChangeEntry {
  readonly address: string;
  readonly formerly: string;
  readonly type: string;
  readonly at: Range;
  readonly action: PlannedAction;
  /** Whether Terraform only forgets what it no longer manages. */
  readonly isForgotten: boolean;
  readonly createBeforeDestroy: boolean | undefined;
  readonly importedBy: Range | undefined;
  readonly replaces: readonly string[];
  readonly before: SideValues | undefined;
  readonly after: SideValues | undefined;
}

const ACTIONS: { readonly [actions: string]: PlannedAction } = {
  'no-op': 'keep',
  read: 'keep',
  forget: 'delete',
  update: 'update',
  create: 'create',
  delete: 'delete',
  'create,delete': 'replace',
  'delete,create': 'replace',
  'create,forget': 'replace',
};

function entryOf(entry: Node): ChangeEntry | undefined {
  const change = mapIn(entry, 'change');
  if (!change || entry.kind !== 'map' || entry.members.has('deposed')) return undefined;
  const address = textIn(entry, 'address');
  const type = typeOf(address);
  const actions = itemsIn(change, 'actions').map((one) => (one.kind === 'scalar' ? one.text : ''));
  const action = own(ACTIONS, actions.join());
  const place = entry.members.get('address');
  if (own(KINDS, type) === undefined || !action || !place || textIn(entry, 'mode') === 'data')
    return undefined;
  const side = (name: 'before' | 'after'): SideValues | undefined => {
    const values = mapIn(change, name);
    return (
      values && {
        values,
        unknown: name === 'after' ? memberIn(change, 'after_unknown') : undefined,
        sensitive: memberIn(change, `${name}_sensitive`),
        isAfter: name === 'after',
      }
    );
  };
  return {
    address,
    formerly: textIn(entry, 'previous_address') || address,
    type,
    at: place.value.at,
    action,
    isForgotten: actions.includes('forget'),
    createBeforeDestroy: action === 'replace' ? actions[0] === 'create' : undefined,
    importedBy: change.members.get('importing')?.key,
    replaces: itemsIn(change, 'replace_paths').map(pathText),
    before: side('before'),
    after: side('after'),
  };
}

/** `["compute_resources", 0, "placement_group"]` as the code writes it. */
function pathText(path: Node): string {
  if (path.kind !== 'list') return '';
  return path.items
    .flatMap((step) => (step.kind === 'scalar' && typeof step.value === 'string' ? [step.value] : []))
    .join('.');
}

interface Owner {
  readonly address: string;
  readonly attribute: string;
}

/** What the ARNs of the resources that there are mean, and ids that are no names. */
function ownersOf(entries: readonly ChangeEntry[]): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const { before, address, type } of entries)
    for (const attribute of own(KINDS, type) === 'launchTemplate' ? ['id', 'arn'] : ['arn']) {
      const text = textIn(before?.values, attribute);
      if (text !== '') owners.set(text, { address, attribute });
    }
  return owners;
}

interface Reading {
  readonly source: Source;
  readonly owners: ReadonlyMap<string, Owner>;
  readonly provider: ReturnType<typeof plannedVersion>;
}

function addressOf({ address }: Pick<ChangeEntry, 'address'>, { source }: Reading): string {
  return `${source.path}#${address}`;
}

function resourceOf(entry: ChangeEntry, side: SideValues, reading: Reading): Resource {
  const { type, at, createBeforeDestroy, isForgotten, importedBy } = entry;
  const kept = { keeps: true, by: 'the plan, which only forgets it', at } as const;
  const kind = own(KINDS, type)!;
  const use: Use = { path: entry.address, before: side.isAfter ? entry.before?.values : undefined };
  const entries = dictionary(side.values, side.unknown, use, reading).entries;
  const body = withSecrets(entries, { ...side, secretAttributes: new Set() });
  const all = body.get('tags_all');
  // With the tags that the provider sets on all of its resources.
  if (all) body.set('tags', all);
  if (createBeforeDestroy !== undefined)
    body.set('create_before_destroy', { key: at, value: known(createBeforeDestroy, derived(at)) });
  if (kind === 'computeEnvironment') dropGenerated(body);
  const { provider } = reading;
  return {
    kind,
    address: addressOf(entry, reading),
    name: side.isAfter ? entry.address : entry.formerly,
    language: 'terraform',
    type,
    tool: toolOf(type),
    ...(provider && kind === 'computeEnvironment' ? { provider } : {}),
    spelling: spellingFor(type, (argument) => body.has(argument), provider),
    at,
    exists: known(true, derived(at)),
    ...(isForgotten ? { retention: { dropped: kept, replaced: kept } } : {}),
    ...(importedBy ? { importedBy } : {}),
    properties: propertiesOf(type, { entries: body }, at),
    scope: reading.source.path,
  };
}

interface Use {
  readonly path: string;
  /** What was there before a value that is known later. */
  readonly before: Node | undefined;
}

function dictionary(
  node: MapNode | undefined,
  unknowns: Node | undefined,
  use: Use,
  reading: Reading,
): Dictionary {
  const later = unknowns?.kind === 'map' ? unknowns.members : new Map<string, never>();
  const entries = new Map<string, Entry>();
  for (const name of new Set([...(node?.members.keys() ?? []), ...later.keys()])) {
    const member = node?.members.get(name) ?? later.get(name);
    if (!member) continue;
    const inner = { path: `${use.path}.${name}`, before: memberIn(use.before, name) };
    const own = node?.members.get(name)?.value;
    entries.set(name, {
      key: member.key,
      value: valueOf(own, later.get(name)?.value, inner, member.key, reading),
    });
  }
  return { entries };
}

function valueOf(
  node: Node | undefined,
  unknowns: Node | undefined,
  use: Use,
  key: Range,
  reading: Reading,
): Value {
  if (unknowns?.kind === 'scalar' && unknowns.value === true)
    return laterValue(node?.at ?? key, use, reading);
  if (!node) return absent(key);
  if (node.kind === 'scalar') return scalar(node, reading);
  if (node.kind === 'map') return known(dictionary(node, unknowns, use, reading), literal(node.at));
  const unknownItems = unknowns?.kind === 'list' ? unknowns.items : [];
  const earlier = use.before?.kind === 'list' ? use.before.items : [];
  const items = node.items.map((item, index) =>
    valueOf(
      item,
      unknownItems[index],
      { path: `${use.path}[${index}]`, before: earlier[index] },
      item.at,
      reading,
    ),
  );
  return known({ items }, literal(node.at));
}

/** A value that is known after the change only, if Terraform plans another one than before. */
function laterValue(at: Range, { path, before }: Use, { source }: Reading): Value {
  const was = before?.kind === 'scalar' && before.value !== null ? [before.text] : [];
  return unknown(
    { code: 'deploy-time', text: `${path} is known after the plan is applied`, at },
    derived(at),
    { identity: named('plan', `${source.path}#`, path), isNot: was },
  );
}

function scalar(node: ScalarNode, { source, owners }: Reading): Value {
  const { at, value, text } = node;
  if (value === null || value === '') return absent(at);
  const owner = typeof value === 'string' ? owners.get(text) : undefined;
  if (!owner) return known(value, literal(at));
  const address = `${source.path}#${owner.address}`;
  const why = { code: 'deploy-time', text: `it is the ${owner.attribute} of ${owner.address}`, at } as const;
  return unknown(why, literal(at), {
    identity: reference(address, owner.attribute),
    reference: { address, attribute: owner.attribute },
  });
}
