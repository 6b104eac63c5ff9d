// Functions that languages share under several names: an item of a list, a text in parts, parts in a text,
// JSON.
import { concat, liftTexts } from '../value/compose.ts';
import { derived, invalid } from '../value/origins.ts';
import type { Range } from '../value/source.ts';
import { asText } from '../value/text.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Settled,
  type Unknown,
  type Value,
} from '../value/value.ts';
import { call, identityOf } from './identity.ts';
import { jsonInParts } from './jsonText.ts';
import { itemAt, splitText } from './lists.ts';
import { describe, unknownBecause, withStep } from './outcomes.ts';

/** A use of a function. */
export interface Use {
  /** As its language calls it: `Fn::Join`, `fn::join`. */
  readonly name: string;
  readonly at: Range;
}

/** The arguments of a function in the wrong number or of the wrong kind. */
export function misused({ name, at }: Use, wants: string): Unknown {
  return invalid(`${name} takes ${wants}`, at);
}

/** The item of a list with that index. */
export function selected(index: Settled, list: Settled, use: Use): Value {
  const { at } = use;
  if (index.kind === 'unknown')
    return unknownBecause(index, at, call('select', [index.identity, identityOf(list)]));
  if (list.kind === 'unknown')
    return unknownBecause(list, at, call('select', [identityOf(index), list.identity]));
  if (index.kind !== 'known' || list.kind !== 'known' || !isList(list.value))
    return misused(use, 'an index and a list');
  const place = Number(index.value);
  if (!Number.isInteger(place) || place < 0) return invalid(`${describe(index)} is not an index`, at);
  const item = itemAt(list.value, place, at);
  if (item)
    return place < list.value.items.length
      ? withStep({ kind: 'text', name: shortName(use), at }, item)
      : item;
  return invalid(`there is no item ${place} in a list of ${list.value.items.length}`, at);
}

/** What is between the delimiters of a text. */
export function splitBy(delimiter: Settled, text: Settled, use: Use): Value {
  if (text.kind === 'unknown' && !text.parts)
    return unknownBecause(text, use.at, call('split', [identityOf(delimiter), text.identity]));
  if (delimiter.kind !== 'known' || delimiter.value === '' || text.kind === 'absent')
    return misused(use, 'a delimiter and a text');
  return known(splitText(String(delimiter.value), text, use.at), derived(use.at));
}

/**
 * The items of a list as one text, with a delimiter between them.
 * @param textOf makes the text of its pieces
 */
export function joined(
  delimiter: Settled,
  list: Settled,
  use: Use,
  textOf: (pieces: readonly Settled[]) => Value = (pieces) => textFrom(pieces, use),
): Value {
  const { at } = use;
  if (delimiter.kind !== 'known')
    return delimiter.kind === 'unknown'
      ? unknownBecause(delimiter, at, call('join', [delimiter.identity, identityOf(list)]))
      : misused(use, 'a delimiter and a list');
  if (list.kind === 'unknown')
    return unknownBecause(list, at, call('join', [identityOf(delimiter), list.identity]));
  if (list.kind === 'absent') return { ...known('', derived(at)), segments: [] };
  if (!isList(list.value)) return misused(use, 'a delimiter and a list');
  const { items, rest } = list.value;
  if (rest) return unknownBecause(rest, at, call('join', [identityOf(delimiter), identityOf(list)]));
  return liftTexts(
    items,
    (...settled) => {
      const there = settled.filter((item) => item.kind !== 'absent');
      return textOf(there.flatMap((item, index) => (index === 0 ? [item] : [delimiter, item])));
    },
    derived(at),
  );
}

/** A text of pieces; a list or a map cannot be one of them. */
export function textFrom(pieces: readonly Settled[], use: Use): Value {
  const structure = pieces.find((piece) => piece.kind === 'known' && typeof piece.value === 'object');
  if (structure) return invalid(`${use.name} cannot put a list or a map into a text`, use.at);
  return concat(pieces.map(asText), use.at, shortName(use));
}

function shortName({ name }: Use): string {
  return name.replace(/^fn::/i, '');
}

/**
 * A value as a text of JSON. Unknown parts of the value are unknown parts of the text. Members that are not
 * set are left out.
 */
export function jsonText(value: Settled, use: Use): Value {
  const plain = plainData(value);
  if (plain) return known(JSON.stringify(plain.data ?? null), derived(use.at));
  const inParts = jsonInParts(value, use.at, { name: shortName(use), textOf: JSON.stringify });
  if (inParts) return inParts;
  const text = `parts of what ${shortName(use)} writes are not known`;
  return unknown({ code: 'not-understood', text, at: use.at }, derived(use.at), {
    identity: call('json', [identityOf(value)]),
  });
}

/** Undefined if something in it is not known. */
function plainData(value: Value): { data: unknown } | undefined {
  if (value.kind === 'absent') return { data: undefined };
  if (value.kind !== 'known') return undefined;
  const { value: data } = value;
  if (isList(data)) {
    const items = data.items.map(plainData);
    return data.rest || items.includes(undefined)
      ? undefined
      : { data: items.flatMap((item) => (item?.data === undefined ? [] : [item.data])) };
  }
  if (!isDictionary(data)) return { data };
  const members = [...data.entries].map(([name, entry]) => [name, plainData(entry.value)] as const);
  if (data.rest || members.some(([, member]) => !member)) return undefined;
  return { data: Object.fromEntries(members.map(([name, member]) => [name, member?.data])) };
}
