// Lists of which the end may not be known.
import { split } from '../value/compose.ts';
import { derived } from '../value/origins.ts';
import type { Range } from '../value/source.ts';
import { asText, HOLE, skeleton } from '../value/text.ts';
import type { Known, List, Settled, Unknown, Value } from '../value/value.ts';
import { call, identityOf, part } from './identity.ts';
import { unknownBecause } from './outcomes.ts';

/** The item with that index; undefined if the list certainly has none. */
export function itemAt(list: List, index: number, at: Range): Value | undefined {
  const { items, rest } = list;
  const identity = () => identityOf({ kind: 'known', value: list, origin: derived(at) });
  return items[index] ?? (rest && unknownBecause(rest, at, part(identity(), `[${index}]`)));
}

/**
 * What is between the delimiters of a text. An unknown part may contain further delimiters, so that only the
 * items before it have a certain index.
 * @param delimiter not empty
 */
export function splitText(delimiter: string, text: Known | Unknown, at: Range): List {
  const items = split(asText(text), delimiter);
  const first = items.findIndex((item) => skeleton(item).includes(HOLE));
  const unknown = items[first];
  if (unknown?.kind !== 'unknown') return { items };
  const rest = unknownBecause(unknown, at, splitIdentity(delimiter, text));
  return { items: items.slice(0, first), rest };
}

function splitIdentity(delimiter: string, text: Settled): Unknown['identity'] {
  return call(`split ${JSON.stringify(delimiter)}`, [identityOf(text)]);
}
