// Functions of lists, which keep the places of their items, and unknown items as they are.
import { zip } from '../../../value/zip.ts';
import { call as callIdentity, identityOf } from '../../../evaluation/identity.ts';
import { spanningStep, unknownBecause } from '../../../evaluation/outcomes.ts';
import { isWhole } from '../../../evaluation/plain.ts';
import { mayEqual } from '../../../value/compose.ts';
import { derived } from '../../../value/origins.ts';
import {
  isList,
  known,
  type Known,
  type List,
  type Settled,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import { convertTo } from '../evaluation/conversion.ts';
import { certainlyEqual } from '../../../evaluation/equality.ts';
import { byCharacters } from '../evaluation/order.ts';
import { typeOf, unify } from '../evaluation/types.ts';
import { structural, type Call, type Functions, type Structural } from './define.ts';
import { charactersOf } from './texts.ts';

/** The items of a list, a tuple or, if requested, a set; undefined if it is not known. */
export function listIn(value: Settled | undefined, sets = false): List | undefined {
  if (value?.kind === 'unknown') return undefined;
  if (value?.kind !== 'known' || !isList(value.value) || (value.value.collection === 'set' && !sets))
    throw new Error(`it takes a list${sets ? ' or a set' : ''}`);
  return value.value;
}

/** A list like another one, with other items. */
export function listLike(
  list: Pick<List, 'collection'>,
  items: readonly Value[],
  at: Call['at'],
  rest?: Unknown,
): Known {
  return known(
    { items, ...(rest ? { rest } : {}), ...(list.collection ? { collection: list.collection } : {}) },
    derived(at),
  );
}

/** The known number of an argument; undefined if it is not known. */
function numberIn(value: Settled | undefined): number | undefined {
  if (value?.kind !== 'known') return undefined;
  const { value: number } = value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new Error('it takes whole numbers');
  return number;
}

/** Whether a value is certainly there: neither null nor the empty text. */
function isThere(value: Value): boolean | undefined {
  if (value.kind === 'absent') return false;
  if (value.kind === 'known') return value.value !== '';
  if (value.kind === 'choice' || value.mayBeAbsent) return undefined;
  const isMade =
    value.reference !== undefined ||
    value.lookup !== undefined ||
    value.parts?.some((part) => part.kind === 'known' && part.value !== '');
  return isMade ? true : undefined;
}

const concat: Structural = (args, { at }) => {
  if (args.length === 0) throw new Error('it takes at least one list');
  const lists = args.map((argument) => ({ argument, list: listIn(argument) }));
  const type = lists.every(({ list }) => list?.collection === 'list') ? unify(args.map(typeOf)) : undefined;
  const items: Value[] = [];
  for (const { argument, list } of lists) {
    // What is no list is unknown: `listIn` refuses the others.
    const rest = list ? list.rest : (argument as Unknown);
    for (const item of list?.items ?? []) items.push(item);
    // The places of the items after something unknown are not known.
    if (rest)
      return listLike({}, items, at, unknownBecause(rest, at, callIdentity('concat', args.map(identityOf))));
  }
  const joined = known({ items }, derived(at));
  return type ? convertTo(joined, type, at) : joined;
};

function flattened(items: readonly Value[]): { items: Value[]; rest?: Unknown } {
  const flat: Value[] = [];
  for (const item of items) {
    if (item.kind !== 'known' || !isList(item.value)) flat.push(item);
    else {
      const inner = flattened(item.value.items);
      for (const one of inner.items) flat.push(one);
      const rest = inner.rest ?? item.value.rest;
      if (rest) return { items: flat, rest };
    }
  }
  return { items: flat };
}

const flatten: Structural = ([argument], { at }) => {
  const list = listIn(argument, true);
  if (!list) return undefined;
  const { items, rest = list.rest } = flattened(list.items);
  return listLike({}, items, at, rest);
};

const compact: Structural = ([argument], { at }) => {
  const list = listIn(argument);
  if (!list) return undefined;
  const place = list.items.findIndex((item) => isThere(item) === undefined);
  const sure = (place < 0 ? list.items : list.items.slice(0, place)).filter(isThere);
  const undecided = list.items[place];
  if (undecided?.kind === 'choice') return undefined;
  return listLike(
    list,
    sure,
    at,
    undecided?.kind === 'unknown'
      ? unknownBecause(undecided, at, callIdentity('compact', [identityOf(argument!)]))
      : list.rest,
  );
};

const distinct: Structural = ([argument], { at }) => {
  const list = listIn(argument);
  if (!list) return undefined;
  const seen = new Set<string>();
  return listLike(
    list,
    list.items.filter((item) => !seen.has(identityOf(item)) && seen.add(identityOf(item))),
    at,
    list.rest,
  );
};

const element: Structural = ([argument, index], { at }) => {
  const list = listIn(argument);
  const place = numberIn(index);
  if (place !== undefined && place < 0) throw new Error('the index cannot be negative');
  if (!list || place === undefined || list.rest) return undefined;
  if (list.items.length === 0) throw new Error('the list is empty');
  const item = list.items[place % list.items.length];
  return item && spanningStep(at, item);
};

const sliced: Structural = ([argument, from, to], { at }) => {
  const list = listIn(argument);
  const [start, end] = [numberIn(from), numberIn(to)];
  if (!list || start === undefined || end === undefined) return undefined;
  if (start < 0 || start > end) throw new Error('the end comes before the start');
  if (end > list.items.length) {
    if (list.rest) return undefined;
    throw new Error(`the list has ${list.items.length} items`);
  }
  return listLike(list, list.items.slice(start, end), at);
};

const reverse: Structural = ([argument], { at }) => {
  const list = listIn(argument, true);
  if (!list || list.rest) return undefined;
  return listLike(list.collection ? { collection: 'list' } : {}, list.items.toReversed(), at);
};

const one: Structural = ([argument], { at }) => {
  const list = listIn(argument, true);
  if (!list) return undefined;
  if (list.items.length > 1 && !(list.collection === 'set' && list.items.some(isOpen)))
    throw new Error('there is more than one item');
  if (list.rest || list.items.length > 1) return undefined;
  const [item] = list.items;
  return item ? spanningStep(at, item) : { kind: 'absent', origin: derived(at) };
};

function isOpen(value: Value): boolean {
  return value.kind === 'unknown' || value.kind === 'choice';
}

const length: Structural = ([argument], { at }) => {
  if (argument?.kind !== 'known') return undefined;
  const { value } = argument;
  if (typeof value === 'string') return known(charactersOf(value).length, derived(at));
  if (typeof value !== 'object') throw new Error('it takes a text, a list, a set, a map or an object');
  if (value.rest) return undefined;
  // Unknown items of a set may turn out to be the same.
  if (isList(value))
    return value.collection === 'set' && value.items.length > 1 && value.items.some(isOpen)
      ? undefined
      : known(value.items.length, derived(at));
  return known(value.entries.size, derived(at));
};

/** Whether a value is among the items, and which one is the first: undefined if that is not known. */
function placeOf(list: List, wanted: Value): number | undefined {
  for (const [index, item] of list.items.entries()) {
    const equal = certainlyEqual(item, wanted);
    if (equal) return index;
    if (equal === undefined && (item.kind === 'choice' || wanted.kind === 'choice' || mayEqual(item, wanted)))
      return undefined;
  }
  return list.rest ? undefined : -1;
}

const contains: Structural = ([argument, wanted], { at }) => {
  const list = listIn(argument, true);
  if (!list || !wanted) return undefined;
  if (list.items.some((item) => certainlyEqual(item, wanted))) return known(true, derived(at));
  return placeOf(list, wanted) === -1 ? known(false, derived(at)) : undefined;
};

const index: Structural = ([argument, wanted], { at }) => {
  const list = listIn(argument);
  if (!list || !wanted) return undefined;
  const place = placeOf(list, wanted);
  if (place === -1) throw new Error('it is not in the list');
  return place === undefined ? undefined : known(place, derived(at));
};

const coalesce: Structural = (args, { at }) => {
  const type = unify(args.filter((argument) => argument.kind !== 'absent').map(typeOf));
  if (type === undefined) throw new Error('the arguments have no type in common');
  for (const [place, argument] of args.entries()) {
    const there = isThere(argument);
    if (there || (there === undefined && place === args.length - 1)) return convertTo(argument, type, at);
    if (there === undefined) return undefined;
  }
  throw new Error('every argument is null or empty');
};

const coalescelist: Structural = (args) => {
  for (const argument of args) {
    if (argument.kind === 'absent') throw new Error('an argument is null');
    const list = listIn(argument);
    if (!list || (list.items.length === 0 && list.rest)) return undefined;
    if (list.items.length > 0) return argument;
  }
  throw new Error('every list is empty');
};

const sort: Structural = ([argument], { at }) => {
  const list = listIn(argument);
  if (!list) return undefined;
  if (list.items.some((item) => item.kind === 'absent')) throw new Error('an item is null');
  if (list.rest || !list.items.every((item): item is Known<string> => item.kind === 'known'))
    return undefined;
  return listLike(
    list,
    list.items.toSorted((a, b) => byCharacters(a.value, b.value)),
    at,
  );
};

const chunklist: Structural = ([argument, size], { at }) => {
  const list = listIn(argument);
  const count = numberIn(size);
  if (count !== undefined && count < 0) throw new Error('the size cannot be negative');
  if (!list || list.rest || count === undefined) return undefined;
  const chunks: Value[] = [];
  for (let from = 0; from < list.items.length; from += count || list.items.length)
    chunks.push(listLike(list, list.items.slice(from, count === 0 ? undefined : from + count), at));
  return listLike(list, chunks, at);
};

const matchkeys: Structural = ([values, keys, wanted], { at }) => {
  const [list, names, search] = [listIn(values), listIn(keys), listIn(wanted)];
  if (!list || !names || !search || list.rest || names.rest || search.rest) return undefined;
  if (list.items.length !== names.items.length) throw new Error('there have to be as many keys as values');
  const type = unify([...names.items, ...search.items].map(typeOf));
  if (type === undefined) throw new Error('the keys have no type in common');
  if (![...names.items, ...search.items].every(isWhole)) return undefined;
  const searched = new Set(search.items.map((item) => identityOf(convertTo(item, type, at))));
  return listLike(
    list,
    zip(list.items, names.items).flatMap(([item, name]) =>
      searched.has(identityOf(convertTo(name, type, at))) ? [item] : [],
    ),
    at,
  );
};

/** Whether all are true, or any is: decided by the first item that can. */
function truths(settling: boolean): Structural {
  return ([argument], { at }) => {
    const list = listIn(argument);
    if (!list) return undefined;
    const settles = (item: Value): boolean =>
      (item.kind === 'known' && item.value === settling) || (!settling && item.kind === 'absent');
    if (list.items.some(settles)) return known(settling, derived(at));
    return list.rest || list.items.some(isOpen) ? undefined : known(!settling, derived(at));
  };
}

const zipmap: Structural = ([names, values], { at }) => {
  const [keys, items] = [listIn(names), listIn(values)];
  if (!keys || !items || keys.rest || items.rest) return undefined;
  if (keys.items.length !== items.items.length) throw new Error('there have to be as many keys as values');
  if (keys.items.some((key) => key.kind === 'absent')) throw new Error('a key is null');
  if (!keys.items.every((key) => key.kind === 'known')) return undefined;
  const entries = zip(keys.items, items.items).map(
    ([key, value]) => [String(key.value), { key: key.origin.at, value }] as const,
  );
  return known(
    { entries: new Map(entries), ...(items.collection ? { collection: 'map' } : {}) },
    derived(at),
  );
};

export const lists: Functions = {
  concat: structural('...any -> any', concat),
  flatten: structural('any -> any', flatten),
  compact: structural('list(string) -> list(string)', compact),
  distinct: structural('list(any) -> list(any)', distinct),
  element: structural('any, number -> any', element),
  slice: structural('any, number, number -> any', sliced),
  reverse: structural('any -> any', reverse),
  one: structural('any -> any', one),
  length: structural('any -> number', length),
  contains: structural('any, any -> any', contains),
  index: structural('any, any -> any', index),
  coalesce: structural('...any? -> any', coalesce),
  coalescelist: structural('...any? -> any', coalescelist),
  sort: structural('list(string) -> list(string)', sort),
  chunklist: structural('list(any), number -> list(list(any))', chunklist),
  matchkeys: structural('list(any), list(any), list(any) -> list(any)', matchkeys),
  alltrue: structural('list(bool) -> bool', truths(false)),
  anytrue: structural('list(bool) -> bool', truths(true)),
  zipmap: structural('list(string), any -> any', zipmap),
};
