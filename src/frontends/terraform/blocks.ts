// The body of a block as a value: arguments, nested blocks as lists, dynamic blocks written out.
import { call as callIdentity, part } from '../../evaluation/identity.ts';
import { countedTurns } from './evaluation/loops.ts';
import { largest } from '../../value/largest.ts';
import {
  isDictionary,
  isList,
  known,
  type Dictionary,
  type Entry,
  type List,
  type Value,
} from '../../value/value.ts';
import type { Range } from '../../value/source.ts';
import { truthOf } from './evaluation/truth.ts';
import { derived, invalid, literal } from '../../value/origins.ts';
import type { Scope } from './scope.ts';
import type { Block, Body } from './syntax/tree.ts';

/** Arguments that control how Terraform treats a block, and are no part of the resource. */
const META = new Set(['count', 'for_each', 'depends_on', 'provider', 'providers']);

export function bodyValue(body: Body, scope: Scope): Dictionary {
  const entries = new Map<string, Entry>();
  for (const { name, key, value } of body.attributes.values())
    if (!META.has(name)) entries.set(name, { key, value: scope.evaluate(value) });
  const nested = new Map<string, { key: Range; items: Value[] }>();
  for (const block of body.blocks) {
    const type = block.type === 'dynamic' ? (block.labels[0] ?? '') : block.type;
    const group = nested.get(type) ?? { key: block.header, items: [] };
    nested.set(type, group);
    const items =
      block.type === 'dynamic'
        ? dynamicItems(block, scope)
        : [known(bodyValue(block.body, scope), literal(block.header))];
    for (const item of items) group.items.push(item);
  }
  for (const [type, { key, items }] of nested)
    if (items.length > 0) entries.set(type, { key, value: known({ items }, literal(key)) });
  return { entries };
}

/**
 * The blocks that a dynamic block makes: one for each item; if the items are not known, one that may be
 * there.
 */
function dynamicItems(block: Block, scope: Scope): Value[] {
  const type = block.labels[0] ?? '';
  const content = block.body.blocks.find((inner) => inner.type === 'content');
  const forEach = block.body.attributes.get('for_each');
  if (!content || !forEach) return [invalid('a dynamic block takes for_each and content', block.header)];
  const named = block.body.attributes.get('iterator')?.value;
  const iterator = named?.kind === 'name' ? named.name : type;
  const over = scope.evaluate(forEach.value);
  const counted = countedTurns(itemsAtMost(over), forEach.value.at, scope);
  if ('kind' in counted) {
    scope.module.scan.note('too-large', TOO_MANY_BLOCKS, forEach.value.at, true);
    return [counted];
  }
  const item = (key: Value, value: Value): Value => {
    const bound = known(
      {
        entries: new Map([
          ['key', { key: block.header, value: key }],
          ['value', { key: block.header, value }],
        ]),
      },
      derived(forEach.value.at),
    );
    return known(bodyValue(content.body, counted.bind({ [iterator]: bound })), literal(block.header));
  };
  return itemsFor(over, forEach.value.at, block.header, scope, item);
}

const TOO_MANY_BLOCKS = 'There are too many dynamic blocks within each other; they are left out.';

function itemsAtMost(over: Value): number {
  if (over.kind === 'choice') return largest(over.branches.map(itemsAtMost));
  if (over.kind !== 'known' || typeof over.value !== 'object') return 1;
  return isList(over.value) ? over.value.items.length : over.value.entries.size;
}

function itemsFor(
  over: Value,
  at: Range,
  header: Range,
  scope: Scope,
  item: (key: Value, value: Value) => Value,
): Value[] {
  if (over.kind === 'choice') {
    const branches = over.branches.map((branch) => itemsFor(branch, at, header, scope, item));
    const most = largest(branches.map((branch) => branch.length));
    const missing: Value = { kind: 'absent', origin: derived(header) };
    return Array.from({ length: most }, (_, index): Value => ({
      ...over,
      branches: branches.map((branch) => branch[index] ?? missing),
    }));
  }
  if (over.kind === 'absent') return [];
  if (over.kind === 'known' && isList(over.value) && !over.value.rest)
    return over.value.items.map((value, index) => item(known(index, over.origin), value));
  if (over.kind === 'known' && isDictionary(over.value) && !over.value.rest)
    return [...over.value.entries].map(([name, { key, value }]) => item(known(name, literal(key)), value));
  if (over.kind === 'known' && typeof over.value !== 'object')
    return [invalid('for_each takes a list or a map', at)];
  // A known value is at this point a list or a map with an unknown rest.
  const rest = over.kind === 'unknown' ? over : (over.value as List | Dictionary).rest!;
  const there = truthOf({ ...rest, identity: callIdentity('dynamic', [rest.identity]) }, at, scope);
  const content = item(
    { ...rest, identity: part(rest.identity, '.key') },
    { ...rest, identity: part(rest.identity, '.value') },
  );
  const missing: Value = { kind: 'absent', origin: derived(header) };
  return [there.kind === 'choice' ? { ...there, branches: [content, missing] } : content];
}
