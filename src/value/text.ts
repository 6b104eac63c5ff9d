// Texts of which only parts are known, and the places of their characters.
import { identify } from './identity.ts';
import { rangeKey, type Range } from './source.ts';
import { unknown, type Known, type Settled, type Unknown, type Value } from './value.ts';

/**
 * The character for an unknown part in {@link skeleton}: an object replacement character, which no template
 * contains on purpose.
 */
export const HOLE = '\uFFFC';

/** How many characters of one value a sentence shows, in UTF-16 code units. */
export const SHOWN_CHARACTERS = 200;

/** A text as a sentence shows it: only the start of a long one. */
export function shortened(text: string, most = SHOWN_CHARACTERS): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

/**
 * A text as a row of known and unknown parts. A wholly unknown text is one unknown part; an absent one has
 * none.
 */
export function textParts(value: Settled<unknown>): readonly (Known<string> | Unknown)[] {
  if (value.kind === 'absent') return [];
  if (value.kind === 'unknown') return value.parts ?? [value];
  return [knownText(value)];
}

/** The text of a value that is wholly known; undefined for any other. */
export function plainText(value: Value<unknown>): string | undefined {
  return value.kind === 'known' && typeof value.value !== 'object' ? String(value.value) : undefined;
}

/** Numbers and booleans as the text that they are written as; a list or an object has none. */
export function asText(value: Known<unknown> | Unknown): Known<string> | Unknown;
export function asText(value: Settled<unknown>): Settled<string>;
export function asText(value: Settled<unknown>): Settled<string> {
  if (value.kind === 'known') return knownText(value);
  return value;
}

function knownText(value: Known<unknown>): Known<string> | Unknown {
  const { value: data, origin } = value;
  if (typeof data === 'object')
    return unknown({ code: 'invalid', text: 'it is not a text', at: origin.at }, origin, {
      identity: identify(`no text:${rangeKey(origin.at)}`),
    });
  return { ...value, value: String(data) };
}

/** The known characters of a text, with a {@link HOLE} for each part that is not known. */
export function skeleton(value: Settled<unknown>): string {
  return textParts(value)
    .map((part) => (part.kind === 'known' ? part.value : HOLE))
    .join('');
}

/** Whether two texts are certainly equal: known alike, or built alike from the same unknowns. */
export function sameText(a: Settled<unknown>, b: Settled<unknown>): boolean {
  const one = textParts(a);
  const other = textParts(b);
  return (
    one.length > 0 &&
    one.length === other.length &&
    one.every((part, index) => {
      const counterpart = other[index]!;
      if (part.kind === 'known') return counterpart.kind === 'known' && part.value === counterpart.value;
      return counterpart.kind === 'unknown' && part.identity === counterpart.identity;
    })
  );
}

/**
 * The places of the characters from `start` to `end` of {@link skeleton}. Falls back to the whole literal if
 * the text was computed in a way that does not keep its characters.
 */
export function rangeWithin(value: Settled<unknown>, start: number, end: number): Range {
  let from = 0;
  for (const part of textParts(value)) {
    const length = part.kind === 'known' ? part.value.length : HOLE.length;
    if (start < from + length)
      return part.kind === 'known'
        ? rangeInKnown(part, start - from, Math.min(end - from, length))
        : part.origin.at;
    from += length;
  }
  return value.origin.at;
}

function rangeInKnown(part: Known<string>, start: number, end: number): Range {
  const segments = part.segments ?? [];
  for (let index = segments.length - 1; index >= 0; index--) {
    const segment = segments[index]!;
    if (segment.from > start) continue;
    const { source, start: base, end: limit } = segment.at;
    if (segment.isWhole) return segment.at;
    const first = Math.min(base + start - segment.from, limit);
    return { source, start: first, end: Math.max(first, Math.min(base + end - segment.from, limit)) };
  }
  return part.origin.at;
}

/**
 * The text whose base64 encoding is all that is between the offsets `start` and `end` of {@link skeleton}.
 */
export function encodedAt(value: Settled<unknown>, start: number, end: number): Settled<string> | undefined {
  let from = 0;
  for (const part of textParts(value)) {
    const length = part.kind === 'known' ? part.value.length : HOLE.length;
    if (start < from + length) {
      if (part.kind === 'unknown') return end === from + length ? part.encodes : undefined;
      const segments = part.segments ?? [];
      const index = segments.findIndex((segment) => segment.from === start - from);
      const limit = segments[index + 1]?.from ?? length;
      return limit === end - from ? segments[index]?.encodes : undefined;
    }
    from += length;
  }
  return undefined;
}
