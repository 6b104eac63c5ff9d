// Functions of lists and maps, which keep the places of their items and let unknown ones pass.
import { asText, split } from '../../../value/compose.ts';
import { concat } from '../../../value/compose.ts';
import { HOLE, skeleton } from '../../../value/text.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Dictionary,
  type Entry,
  type Known,
  type List,
  type Settled,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import { derived, invalid } from '../../../value/origins.ts';
import { blurred, identityOf, listOf } from '../outcomes.ts';
import { encoded, type Structural } from './call.ts';

function list(value: Settled | undefined): List | undefined {
  return value?.kind === 'known' && isList(value.value) ? value.value : undefined;
}

function map(value: Settled | undefined): Dictionary | undefined {
  return value?.kind === 'known' && isDictionary(value.value) && !isList(value.value) ? value.value : undefined;
}

function isEmptyText(value: Value): boolean {
  return value.kind === 'known' && value.value === '';
}

/** The items of all lists; undefined where one of them is no list. */
function joined(args: readonly Settled[]): { items: Value[]; rest?: Unknown } | undefined {
  const items: Value[] = [];
  let rest: Unknown | undefined;
  for (const argument of args) {
    const own = list(argument);
    if (own) {
      items.push(...own.items);
      rest ??= own.rest;
    } else if (argument.kind === 'unknown') rest ??= argument;
    else return undefined;
  }
  return rest ? { items, rest } : { items };
}

function flattened(items: readonly Value[]): Value[] {
  return items.flatMap((item) => (item.kind === 'known' && isList(item.value) && !item.value.rest ? flattened(item.value.items) : [item]));
}

function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(identityOf(item)) && seen.add(identityOf(item)));
}

/** Sets of texts are in the order of their texts. */
function sorted(items: Value[]): Value[] {
  const texts = items.every((item): item is Known<string> => item.kind === 'known' && typeof item.value === 'string');
  return texts ? (items as Known<string>[]).toSorted((a, b) => (a.value < b.value ? -1 : 1)) : items;
}

const toList: Structural = ([argument], { at }) => {
  if (list(argument)) return argument;
  const entries = map(argument);
  return (
    entries &&
    listOf(
      [...entries.entries.values()].map((entry) => entry.value),
      at,
      entries.rest,
    )
  );
};

export const collections: { readonly [name: string]: Structural } = {
  base64encode: ([argument], { at }) => argument && encoded(argument, at),
  base64gzip: ([argument], { at }) =>
    unknown({ code: 'not-understood', text: 'it is compressed', at }, derived(at), { identity: `gzip(${argument ? identityOf(argument) : ''})` }),
  tolist: toList,
  toset: ([argument], { at }) => {
    const own = list(argument);
    return own && listOf(sorted(distinct(own.items)), at, own.rest);
  },
  tomap: ([argument]) => (map(argument) ? argument : undefined),
  tostring: ([argument]) =>
    argument && (argument.kind === 'absent' || argument.kind === 'unknown')
      ? argument
      : argument && typeof (argument as Known).value !== 'object'
        ? asText(argument)
        : undefined,
  sensitive: ([argument]) => argument,
  nonsensitive: ([argument]) => argument,
  concat: (args, { at }) => {
    const all = joined(args);
    return all && listOf(all.items, at, all.rest);
  },
  flatten: ([argument], { at }) => {
    const own = list(argument);
    return own && listOf(flattened(own.items), at, own.rest);
  },
  compact: ([argument], { at }) => {
    const own = list(argument);
    return (
      own &&
      listOf(
        own.items.filter((item) => item.kind !== 'absent' && !isEmptyText(item)),
        at,
        own.rest,
      )
    );
  },
  distinct: ([argument], { at }) => {
    const own = list(argument);
    return own && listOf(distinct(own.items), at, own.rest);
  },
  reverse: ([argument], { at }) => {
    const own = list(argument);
    return own && !own.rest ? listOf(own.items.toReversed(), at) : undefined;
  },
  slice: ([argument, from, to], { at }) => {
    const own = list(argument);
    return own && !own.rest && from?.kind === 'known' && to?.kind === 'known' ? listOf(own.items.slice(Number(from.value), Number(to.value)), at) : undefined;
  },
  element: ([argument, index], { at }) => {
    const own = list(argument);
    if (!own || own.rest || index?.kind !== 'known') return undefined;
    const size = own.items.length;
    return size === 0 ? invalid('the list is empty', at) : own.items[((Number(index.value) % size) + size) % size];
  },
  one: ([argument], { at }) => {
    const own = list(argument);
    if (!own || own.rest) return undefined;
    const there = own.items.filter((item) => item.kind !== 'absent');
    return there.length === 0 ? { kind: 'absent', origin: derived(at) } : there.length === 1 ? there[0] : invalid('the list has more than one item', at);
  },
  length: ([argument], { at }) => {
    const own = list(argument);
    if (own) return own.rest ? blurred(own.rest, at, `length(${identityOf(argument!)})`) : known(own.items.length, derived(at));
    const entries = map(argument);
    return entries && !entries.rest ? known(entries.entries.size, derived(at)) : undefined;
  },
  keys: ([argument], { at }) => {
    const own = map(argument);
    return (
      own &&
      listOf(
        [...own.entries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, entry]) => known(name, { at: entry.key, how: 'literal', via: [] })),
        at,
        own.rest,
      )
    );
  },
  values: ([argument], { at }) => {
    const own = map(argument);
    return (
      own &&
      listOf(
        [...own.entries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry.value),
        at,
        own.rest,
      )
    );
  },
  lookup: ([argument, key, fallback], { at }) => {
    const own = map(argument);
    if (!own || key?.kind !== 'known') return undefined;
    const entry = own.entries.get(String(key.value));
    if (entry) return entry.value;
    return own.rest ? undefined : (fallback ?? invalid(`there is no ${String(key.value)}`, at));
  },
  merge: (args, { at }) => {
    const entries = new Map<string, Entry>();
    let rest: Unknown | undefined;
    for (const argument of args) {
      if (argument.kind === 'absent') continue;
      const own = map(argument);
      if (own) for (const [name, entry] of own.entries) entries.set(name, entry);
      if (own?.rest) rest ??= own.rest;
      else if (argument.kind === 'unknown') rest ??= argument;
      else if (!own) return undefined;
      // What comes before something unknown may be replaced by it.
      if (rest && (argument.kind === 'unknown' || own?.rest))
        for (const [name, entry] of entries)
          if (!own?.entries.has(name)) entries.set(name, { ...entry, value: blurred(rest, at, `merge(${name},${rest.identity})`) });
    }
    return known(rest ? { entries, rest } : { entries }, derived(at));
  },
  zipmap: ([names, values], { at }) => {
    const [keys, items] = [list(names), list(values)];
    if (!keys || !items || keys.rest || items.rest || keys.items.some((key) => key.kind !== 'known')) return undefined;
    return known(
      { entries: new Map(keys.items.map((key, index) => [String((key as Known).value), { key: (key as Known).origin.at, value: items.items[index]! }])) },
      derived(at),
    );
  },
  contains: ([argument, wanted], { at }) => {
    const own = list(argument);
    if (!own || !wanted || wanted.kind === 'unknown') return undefined;
    const has = own.items.some((item) => identityOf(item) === identityOf(wanted));
    if (has) return known(true, derived(at));
    return own.rest || own.items.some((item) => item.kind !== 'known') ? undefined : known(false, derived(at));
  },
  coalesce: (args, { at }) => {
    for (const argument of args) {
      if (argument.kind === 'absent' || isEmptyText(argument)) continue;
      return argument.kind === 'unknown' && argument.mayBeAbsent ? undefined : argument;
    }
    return invalid('there is no argument that is set', at);
  },
  coalescelist: (args, { at }) => {
    for (const argument of args) {
      const own = list(argument);
      if (!own) return undefined;
      if (own.items.length > 0) return argument;
      if (own.rest) return undefined;
    }
    return invalid('all lists are empty', at);
  },
  join: ([delimiter, argument], { at }) => {
    const own = list(argument);
    if (
      !own ||
      own.rest ||
      delimiter?.kind !== 'known' ||
      own.items.some((item) => item.kind === 'choice' || (item.kind === 'known' && typeof item.value === 'object'))
    )
      return undefined;
    const items = own.items as readonly Settled[];
    return concat(
      items.flatMap((item, index) => (index === 0 ? [asText(item)] : [delimiter, asText(item)])),
      at,
      'join',
    );
  },
  split: ([delimiter, text], { at }) => {
    if (delimiter?.kind !== 'known' || !text || text.kind === 'absent' || (text.kind === 'unknown' && !text.parts)) return undefined;
    const items = split(asText(text), String(delimiter.value));
    const open = items.findIndex((item) => skeleton(item).includes(HOLE));
    return open < 0 ? listOf(items, at) : listOf(items.slice(0, open), at, blurred(items[open] as Unknown, at, `split(${identityOf(text)})`));
  },
  jsondecode: ([text], { at }) => {
    if (text?.kind !== 'unknown' || text.lookup?.kind !== 'ssmParameter') return undefined;
    const { name } = text.lookup;
    const member = unknown(text.why, text.origin, { identity: `json(${text.identity}).image_id`, lookup: { kind: 'ssmParameter', name, member: 'image_id' } });
    return known({ entries: new Map([['image_id', { key: at, value: member as Value }]]), rest: blurred(text, at, `json(${text.identity})`) }, derived(at));
  },
};
