// The resources of a plan or state as those of the model.
import { withSecrets } from './secrets.ts';
import { own } from '../../../value/own.ts';
import { isGenerated } from '../../../model/generatedNames.ts';
import type { Resource } from '../../../model/resource.ts';
import { derived, literal } from '../../../value/origins.ts';
import { absent, known, unknown, type Dictionary, type Entry, type Value } from '../../../value/value.ts';
import type { MapNode, Node } from '../../document/syntax.ts';
import { KINDS, propertiesOf, spellingFor, toolOf } from '../resources.ts';
import { plannedVersion } from '../providerVersion.ts';
import type { PlanFile, PlanResource } from './file.ts';
import { leaf, unknownLeaf, type Reader, type Use } from './leaves.ts';
import { memberIn, textIn } from './nodes.ts';
import { expressionOf, isBlock, isExcluded, itemOf, unknownCountsIn, listsMembers } from './parts.ts';
import { blockOf } from './sources.ts';

/** @param space what the addresses of the model start with */
export function resourcesOf(file: PlanFile, space: string): Resource[] {
  const reader = readerOf(file, space);
  return [...file.managed.values()].flatMap((one) => resourceOf(one, reader) ?? []);
}

function readerOf(file: PlanFile, space: string): Reader {
  const owners = new Map<string, { address: string; attribute: string }>();
  for (const { type, values, address } of file.managed.values()) {
    const kind = own(KINDS, type);
    if (!kind) continue;
    for (const attribute of ['id', 'arn']) {
      const text = textIn(values, attribute);
      if (text !== '') owners.set(`${kind} ${text}`, { address, attribute });
    }
  }
  return { file, space, owners };
}

function resourceOf(one: PlanResource, reader: Reader): Resource | undefined {
  const kind = own(KINDS, one.type);
  if (!kind) return undefined;
  const { at, address, type } = one;
  const body = withSecrets(bodyOf(one, reader).entries, one);
  body.set('create_before_destroy', { key: at, value: createBeforeDestroy(one) });
  if (kind === 'computeEnvironment') dropGenerated(body);
  const provider = kind === 'computeEnvironment' ? plannedVersion(reader.file.source) : undefined;
  return {
    kind,
    address: `${reader.space}#${address}`,
    name: address,
    language: 'terraform',
    type,
    tool: toolOf(type),
    ...(provider ? { provider } : {}),
    spelling: spellingFor(type, (argument) => body.has(argument), provider),
    at,
    exists: known(true, derived(at)),
    ...(reader.file.kind === 'state' ? { isObserved: true } : {}),
    properties: propertiesOf(type, { entries: body }, at),
    scope: reader.space,
  };
}

function createBeforeDestroy({ at, createBeforeDestroy: told }: PlanResource): Value {
  if (told !== undefined) return known(told, derived(at));
  const why = {
    code: 'not-understood',
    text: 'a plan does not show whether create_before_destroy is set',
    settle: 'scan the Terraform code, too',
  } as const;
  return unknown(why, derived(at), { mayBeAbsent: true });
}

/** A name that Terraform has made is no fixed one. */
export function dropGenerated(body: Map<string, Entry>): void {
  for (const argument of ['name', 'compute_environment_name']) {
    const entry = body.get(argument);
    if (entry?.value.kind === 'known' && isGenerated(String(entry.value.value))) body.delete(argument);
  }
}

function bodyOf(one: PlanResource, reader: Reader): Dictionary {
  const block = blockOf(one, reader.file);
  const place = { module: one.module, key: one.key, forEach: memberIn(block, 'for_each_expression') };
  const expressions = memberIn(block, 'expressions');
  return dictionary(
    one.values,
    one.unknown,
    { argument: '', path: one.address, place, expression: expressions },
    reader,
  );
}

/**
 * Members that are known, and those that will be. Without a copy of the code (`expression`) their sources are
 * not known.
 */
function dictionary(
  node: MapNode | undefined,
  unknowns: Node | undefined,
  use: Use,
  reader: Reader,
): Dictionary {
  const entries = new Map<string, Entry>();
  const unknownMembers = unknowns?.kind === 'map' ? unknowns.members : new Map<string, never>();
  const isObject = use.expression !== undefined && !listsMembers(use.expression) && use.argument !== '';
  const part = use.part ?? (isObject ? unknownCountsIn(node, unknowns) : undefined);
  for (const name of new Set([...(node?.members.keys() ?? []), ...unknownMembers.keys()])) {
    const member = node?.members.get(name);
    const later = unknownMembers.get(name);
    const key = member?.key ?? later!.key;
    const expression = expressionOf(use.expression, name);
    const inner: Use = {
      ...use,
      argument: name,
      path: `${use.path}.${name}`,
      expression,
      ...(part ? { part } : {}),
    };
    const isUnset = listsMembers(use.expression) && !expression;
    if (isUnset && !(member && isBlock(use.expression) && isBlocks(member.value))) continue;
    if (part && later && isExcluded(name, node)) continue;
    entries.set(name, { key, value: value(member?.value, later?.value, key, inner, reader) });
  }
  return { entries };
}

function value(
  node: Node | undefined,
  unknowns: Node | undefined,
  key: Entry['key'],
  use: Use,
  reader: Reader,
): Value {
  if (unknowns?.kind === 'scalar' && unknowns.value === true)
    return unknownLeaf(node?.at ?? key, use, reader);
  if (!node && unknowns?.kind !== 'map') return absent(key);
  if (!node || node.kind === 'map')
    return known(dictionary(node, unknowns, use, reader), literal(node?.at ?? key));
  if (node.kind === 'scalar') return leaf(node, use, reader);
  const unknownItems = unknowns?.kind === 'list' ? unknowns.items : [];
  const items = node.items.map((item, index): Value => {
    const inner: Use = { ...use, expression: itemOf(use.expression, index, node.items.length) };
    return value(item, unknownItems[index], item.at, inner, reader);
  });
  return known({ items }, literal(node.at));
}

/** Values of nested blocks: dynamic ones are missing in the plan's copy of the code. */
function isBlocks(node: Node): boolean {
  return node.kind === 'list' && node.items.length > 0 && node.items.every(({ kind }) => kind === 'map');
}
