// Functions of texts. The known part of a text stays known if the function does not change its characters.
import { call as callIdentity, identityOf } from '../../../evaluation/identity.ts';
import { unknownBecause } from '../../../evaluation/outcomes.ts';
import { withoutLineEnd } from '../../../value/trimming.ts';
import { concat, slice, trim as trimText } from '../../../value/compose.ts';
import { splitText } from '../../../evaluation/lists.ts';
import { MAX_TEXT } from '../../../value/compose.ts';
import { derived } from '../../../value/origins.ts';
import { graphemesOf } from '../../../value/graphemes.ts';
import { HOLE, skeleton } from '../../../value/text.ts';
import { known, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { zip } from '../../../value/zip.ts';
import { BeyondLimit } from '../evaluation/decimals.ts';
import { plain, structural, requireInteger, type Functions, type Structural } from './define.ts';
import { costOf, replacePattern } from './patterns.ts';

/** The characters as people count them. */
export function charactersOf(text: string): string[] {
  // Each plain letter or digit is one character, and splitting them is much faster.
  return /^[\x20-\x7e]*$/.test(text) ? [...text] : graphemesOf(text);
}

/** @throws BeyondLimit for a text longer than the scan puts together */
export function short(length: number): void {
  if (length > MAX_TEXT) throw new BeyondLimit(`the text is longer than ${MAX_TEXT} characters`);
}

function substr(text: string, offset: number, length: number): string {
  const characters = charactersOf(text);
  const start = requireInteger(offset) < 0 ? Math.max(0, characters.length + offset) : offset;
  return characters.slice(start, requireInteger(length) < 0 ? undefined : start + length).join('');
}

function indent(spaces: number, text: string): string {
  if (requireInteger(spaces) < 0) throw new Error('the number of spaces cannot be negative');
  short(text.length + spaces * (text.split('\n').length - 1));
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`);
}

function isPattern(from: string): boolean {
  return from.length > 1 && from.startsWith('/') && from.endsWith('/');
}

function replace(text: string, from: string, to: string): string {
  if (isPattern(from)) return replacePattern(text, from.slice(1, -1), to);
  const pieces = from === '' ? ['', ...text, ''] : text.split(from);
  short(text.length + (pieces.length - 1) * to.length);
  return pieces.join(to);
}

/** Removes characters of a set from both ends. */
function trimmed(text: string, set: string): string {
  const characters = [...text];
  const inside = new Set(set);
  let [start, end] = [0, characters.length];
  while (start < end && inside.has(characters[start] ?? '')) start++;
  while (end > start && inside.has(characters[end - 1] ?? '')) end--;
  return characters.slice(start, end).join('');
}

/** Letters after anything but letters, digits and underlines, in upper case. */
function title(text: string): string {
  return text.replaceAll(
    /(^|[^\p{L}\p{N}_])(\p{L})/gu,
    (_, before: string, letter: string) => before + upperCase(letter),
  );
}

/** Each letter by itself, so that the end of a word makes no difference. */
function lowerCase(text: string): string {
  return [...text].map((letter) => String.fromCodePoint(letter.toLowerCase().codePointAt(0)!)).join('');
}

/** Each letter by itself, so that none becomes two letters. */
function upperCase(text: string): string {
  return [...text]
    .map((letter) => ([...letter.toUpperCase()].length === 1 ? letter.toUpperCase() : letter))
    .join('');
}

/** Blanks of Unicode, at both ends. */
const trimspace: Structural = ([text]) => (isPartlyKnown(text) ? trimText(text) : undefined);

function isPartlyKnown(text: Settled | undefined): text is Unknown {
  return text?.kind === 'unknown' && text.parts !== undefined;
}

/** Each known part changed by itself; the others not known for their own reasons. */
function inParts(name: string, change: (text: string) => string): Structural {
  return ([text], { at }) => {
    if (!isPartlyKnown(text)) return undefined;
    const parts = text.parts!.map((part) =>
      part.kind === 'known'
        ? { ...part, value: change(part.value) }
        : unknownBecause(part, at, callIdentity(name, [part.identity])),
    );
    return zip(parts, text.parts!).every(
      ([part, before]) =>
        part.kind === 'unknown' || before.kind === 'unknown' || part.value.length === before.value.length,
    )
      ? concat(parts, at, name)
      : undefined;
  };
}

/** Whether a partly known text starts or ends with another one: decided if its known end is long enough. */
function meets(side: 'start' | 'end'): Structural {
  return ([text, wanted], { at }) => {
    if (!isPartlyKnown(text) || wanted?.kind !== 'known') return undefined;
    const pieces = skeleton(text).split(HOLE);
    const [end = '', other] = [pieces.at(side === 'start' ? 0 : -1), String(wanted.value)];
    const size = Math.min(end.length, other.length);
    const agrees =
      side === 'start'
        ? end.slice(0, size) === other.slice(0, size)
        : end.slice(end.length - size) === other.slice(other.length - size);
    if (agrees && size < other.length) return undefined;
    return known(agrees, derived(at));
  };
}

const contained: Structural = ([text, wanted], { at }) => {
  if (!isPartlyKnown(text) || wanted?.kind !== 'known') return undefined;
  return skeleton(text)
    .split(HOLE)
    .some((piece) => piece.includes(String(wanted.value)))
    ? known(true, derived(at))
    : undefined;
};

/** The beginning of a text, as far as it is known. */
const beginning: Structural = ([text, offset, length]) => {
  if (!isPartlyKnown(text) || offset?.kind !== 'known' || length?.kind !== 'known') return undefined;
  const [from, size] = [Number(offset.value), Number(length.value)];
  const [start = ''] = skeleton(text).split(HOLE);
  const isPlain =
    /^[\x20-\x7e]*$/.test(start) &&
    from >= 0 &&
    size >= 0 &&
    Number.isInteger(from) &&
    Number.isInteger(size);
  // The last character may be the first half of one that goes on in the unknown part.
  return isPlain && from + size < start.length ? slice(text, from, from + size) : undefined;
};

const split: Structural = ([delimiter, text], { at }) => {
  if (
    delimiter?.kind !== 'known' ||
    !text ||
    text.kind === 'absent' ||
    (text.kind === 'unknown' && !text.parts)
  )
    return undefined;
  const by = String(delimiter.value);
  if (by === '') return undefined;
  return known({ ...splitText(by, text, at), collection: 'list' }, derived(at));
};

const join: Structural = ([delimiter, ...lists], { at }) => {
  if (lists.length === 0) throw new Error('it takes at least one list');
  const items: Value[] = [];
  for (const list of lists) {
    if (
      list.kind !== 'known' ||
      typeof list.value !== 'object' ||
      list.value.rest ||
      !('items' in list.value)
    )
      return undefined;
    for (const item of list.value.items) items.push(item);
  }
  if (items.some((item) => item.kind === 'absent')) throw new Error('an item is null');
  if (items.some((item) => item.kind === 'choice')) return undefined;
  // Texts, as the signature has converted them, and no choices.
  const settled = items as Settled<string>[];
  return concat(
    settled.flatMap((item, index) => (index === 0 ? [item] : [delimiter!, item])),
    at,
    'join',
  );
};

/** If one character is replaced, no match crosses the border of a known part. */
const replaceInParts: Structural = ([text, from, to], { at }) => {
  if (
    !isPartlyKnown(text) ||
    from?.kind !== 'known' ||
    to?.kind !== 'known' ||
    String(from.value).length !== 1
  )
    return undefined;
  const parts = text.parts!.map((part) =>
    part.kind === 'known'
      ? known(replace(part.value, String(from.value), String(to.value)), part.origin)
      : unknownBecause(part, at, callIdentity('replace', [part.identity, identityOf(from), identityOf(to)])),
  );
  return concat(parts, at, 'replace');
};

export const texts: Functions = {
  lower: structural('string -> string', inParts('lower', lowerCase), lowerCase),
  upper: structural('string -> string', inParts('upper', upperCase), upperCase),
  title: plain('string -> string', title),
  trimspace: structural('string -> string', trimspace, (text: string) => text.trim()),
  trim: plain('string, string -> string', trimmed),
  trimprefix: plain('string, string -> string', (text: string, prefix: string) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimsuffix: plain('string, string -> string', (text: string, suffix: string) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  chomp: plain('string -> string', (text: string) => withoutLineEnd(text)),
  startswith: structural('string, string -> bool', meets('start'), (text: string, start: string) =>
    text.startsWith(start),
  ),
  endswith: structural('string, string -> bool', meets('end'), (text: string, end: string) =>
    text.endsWith(end),
  ),
  strcontains: structural('string, string -> bool', contained, (text: string, part: string) =>
    text.includes(part),
  ),
  strrev: plain('string -> string', (text: string) => charactersOf(text).toReversed().join('')),
  substr: structural('string, number, number -> string', beginning, substr),
  indent: plain('number, string -> string', indent),
  replace: {
    ...structural('string, string, string -> string', replaceInParts, replace),
    cost: (text: string, from: string) => (isPattern(from) ? costOf(from, text) : 0),
  },
  split: structural('string, string -> list(string)', split, (_: string, text: string) => [...text]),
  join: structural('string, ...list(string) -> string', join),
};
