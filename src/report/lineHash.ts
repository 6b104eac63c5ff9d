// GitHub code scanning's fingerprint of a line, `primaryLocationLineHash`.
import { shownText } from '../value/sensitive.ts';
import type { Source } from '../value/source.ts';

const WINDOW = 100;
const FACTOR = 37;
/** The factor to the power of the window, modulo 2^64, in two halves. */
const POWER = { high: 3852259482, low: 857529201 };
const END_OF_FILE = 65535;
const WORD = 2 ** 32;
const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

const known = new WeakMap<Source, Map<number, string>>();

/** The fingerprint of a line, counted from 1; empty if the source has no such line. */
export function lineHash(source: Source, line: number): string {
  let hashes = known.get(source);
  if (!hashes) {
    hashes = new Map(lineHashes(shownText(source)).map((hash, index) => [index + 1, hash]));
    known.set(source, hashes);
  }
  return hashes.get(line) ?? '';
}

/** Takes fingerprints that are known already, for a source whose whole text is not at hand. */
export function keepLineHashes(source: Source, hashes: ReadonlyMap<number, string>): void {
  known.set(source, new Map(hashes));
}

/**
 * The fingerprint of lines: the hash of the hundred characters from the start of each, blanks and tabs left
 * out, and how many lines so far have that hash. Equal to what GitHub computes when a SARIF file lacks it, so
 * that alerts keep their identity whether or not the file was there at the upload. Lines are those of
 * `lineStarts` in value/source.ts.
 *
 * @param last the last line whose fingerprint is needed, from 1
 * @returns the fingerprint of line n at index n - 1: hexadecimal hash, `:`, count from 1
 */
export function lineHashes(text: string, last = Number.POSITIVE_INFINITY): readonly string[] {
  const { characters, starts } = withoutBlanks(text, last);
  const counts = new Map<string, number>();
  return hashesAt(characters, starts).map((hash) => {
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return `${hash}:${count}`;
  });
}

/**
 * The characters that count, every line end as one line feed, with the mark of the file's end; and where the
 * lines up to the last one start in them.
 */
function withoutBlanks(
  text: string,
  last: number,
): { readonly characters: Uint16Array; readonly starts: readonly number[] } {
  const characters = new Uint16Array(text.length + 1);
  const starts: number[] = [];
  let length = 0;
  let atLineStart = true;
  let previous = 0;
  const take = (character: number) => {
    if (atLineStart && starts.length < last) starts.push(length);
    atLineStart = character === LINE_FEED;
    characters[length++] = character;
  };
  const isEnough = () => starts.length >= last && length >= (starts[last - 1] ?? 0) + WINDOW;
  for (let index = 0; index < text.length && !isEnough(); index++) {
    const character = text.charCodeAt(index);
    const secondHalf = character === LINE_FEED && previous === CARRIAGE_RETURN;
    if (character !== SPACE && character !== TAB && !secondHalf)
      take(character === CARRIAGE_RETURN ? LINE_FEED : character);
    previous = character;
  }
  if (!isEnough()) take(END_OF_FILE);
  return { characters: characters.subarray(0, length), starts };
}

/**
 * At each start the sum of c·37^(99-i) over the window, modulo 2^64, in two 32-bit halves; beyond the end the
 * characters are zero. The window rolls: a step multiplies, adds the character that comes in and takes out
 * the one that leaves.
 */
function hashesAt(characters: Uint16Array, starts: readonly number[]): string[] {
  let high = 0;
  let low = 0;
  let next = 0;
  const roll = (leaving: number, coming: number) => {
    const sum = low * FACTOR + coming - leaving * POWER.low;
    high = (high * FACTOR - leaving * POWER.high + Math.floor(sum / WORD)) >>> 0;
    low = sum >>> 0;
  };
  for (; next < WINDOW; next++) roll(0, characters[next] ?? 0);
  return starts.map((start) => {
    for (; next < start + WINDOW; next++) roll(characters[next - WINDOW] ?? 0, characters[next] ?? 0);
    return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
  });
}
