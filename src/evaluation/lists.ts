// Lists whose end may not be known.
import { split } from '../value/compose.ts';
import { derived } from '../value/origins.ts';
import type { Range } from '../value/source.ts';
import { asText, HOLE, skeleton } from '../value/text.ts';
import { unknown, type Known, type List, type Settled, type Unknown, type Value } from '../value/value.ts';
import { call, identityOf, part } from './identity.ts';
import { unknownBecause } from './outcomes.ts';

/** Into how many items a text is split; longer lists are not known. */
const MOST_ITEMS = 50_000;

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
  if (skeleton(text).split(delimiter, MOST_ITEMS + 1).length > MOST_ITEMS) {
    const why = { code: 'too-many', text: `the text has more than ${MOST_ITEMS} items`, at } as const;
    return { items: [], rest: unknown(why, derived(at), { identity: splitIdentity(delimiter, text) }) };
  }
  const items = split(asText(text), delimiter);
  const first = items.findIndex((item) => skeleton(item).includes(HOLE));
  const firstUnknown = items[first];
  if (firstUnknown?.kind !== 'unknown') return { items };
  const rest = unknownBecause(firstUnknown, at, splitIdentity(delimiter, text));
  return { items: items.slice(0, first), rest };
}

function splitIdentity(delimiter: string, text: Settled): Unknown['identity'] {
  return call(`split ${JSON.stringify(delimiter)}`, [identityOf(text)]);
}
