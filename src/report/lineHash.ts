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

/** The fingerprints of lines counted from 1. */
type Fingerprints = (line: number) => string | undefined;

const known = new WeakMap<Source, Fingerprints>();

/** The fingerprint of a line, counted from 1; empty if the source has no such line. */
export function lineHash(source: Source, line: number): string {
  let fingerprints = known.get(source);
  if (!fingerprints) known.set(source, (fingerprints = fingerprintsOf(shownText(source))));
  return fingerprints(line) ?? '';
}

/** Stores fingerprints that are known already, for a source whose whole text is not at hand. */
export function keepLineHashes(source: Source, hashes: ReadonlyMap<number, string>): void {
  const kept = new Map(hashes);
  known.set(source, (line) => kept.get(line));
}

/**
 * The fingerprint of a line: the hash of the hundred characters from its start, blanks and tabs left
 * out, and how many lines so far have that hash: hexadecimal hash, `:`, count from 1. Equal to what GitHub
 * computes when a SARIF file lacks it, so that alerts keep their identity whether or not the file was there
 * at the upload. Lines are those of `lineStarts` in value/source.ts. They are kept as numbers, since a large
 * file has many and a report few.
 */
function fingerprintsOf(text: string): Fingerprints {
  const { high, low, counts } = hashesOf(text);
  return (line) => {
    const count = counts[line - 1];
    return count === undefined ? undefined : `${hashText(high[line - 1], low[line - 1])}:${count}`;
  };
}

/** A hash by its halves, in hexadecimal. */
function hashText(high = 0, low = 0): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}

/** The hash of each line in two halves, and how many lines so far have it. */
interface Hashes {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly counts: Uint32Array;
}

function hashesOf(text: string): Hashes {
  const { characters, starts } = withoutBlanks(text);
  const { high, low } = halvesAt(characters, starts);
  const found = new Map<string, number>();
  const counts = high.map((half, index) => {
    const hash = hashText(half, low[index]);
    const count = (found.get(hash) ?? 0) + 1;
    found.set(hash, count);
    return count;
  });
  return { high, low, counts };
}

/**
 * The characters that count, every line end as one line feed, with the mark of the file's end; and where the
 * lines start in them.
 */
function withoutBlanks(text: string): {
  readonly characters: Uint16Array;
  readonly starts: readonly number[];
} {
  const characters = new Uint16Array(text.length + 1);
  const starts: number[] = [];
  let length = 0;
  let atLineStart = true;
  let previous = 0;
  const take = (character: number) => {
    if (atLineStart) starts.push(length);
    atLineStart = character === LINE_FEED;
    characters[length++] = character;
  };
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    const secondHalf = character === LINE_FEED && previous === CARRIAGE_RETURN;
    if (character !== SPACE && character !== TAB && !secondHalf)
      take(character === CARRIAGE_RETURN ? LINE_FEED : character);
    previous = character;
  }
  take(END_OF_FILE);
  return { characters: characters.subarray(0, length), starts };
}

/**
 * At each start the sum of c·37^(99-i) over the window, modulo 2^64, in two 32-bit halves; beyond the end the
 * characters are zero. The window rolls: a step multiplies, adds the character that comes in and takes out
 * the one that leaves.
 */
function halvesAt(characters: Uint16Array, starts: readonly number[]): Pick<Hashes, 'high' | 'low'> {
  const halves = { high: new Uint32Array(starts.length), low: new Uint32Array(starts.length) };
  let high = 0;
  let low = 0;
  let next = 0;
  const roll = (leaving: number, coming: number) => {
    const sum = low * FACTOR + coming - leaving * POWER.low;
    high = (high * FACTOR - leaving * POWER.high + Math.floor(sum / WORD)) >>> 0;
    low = sum >>> 0;
  };
  for (; next < WINDOW; next++) roll(0, characters[next] ?? 0);
  for (const [index, start] of starts.entries()) {
    for (; next < start + WINDOW; next++) roll(characters[next - WINDOW] ?? 0, characters[next] ?? 0);
    halves.high[index] = high;
    halves.low[index] = low;
  }
  return halves;
}
