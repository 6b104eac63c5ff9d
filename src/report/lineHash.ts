// GitHub code scanning's fingerprint of a line, `primaryLocationLineHash`.

const WINDOW = 100;
const FACTOR = 37;
const END_OF_FILE = 65535;
const WORD = 2 ** 32;
const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

/**
 * The fingerprint of every line: the hash of the hundred characters from its start, blanks and tabs left out, and how
 * many lines so far have that hash. Equal to what GitHub computes when a SARIF file lacks it, so that alerts keep their
 * identity whether or not the file was there at the upload. Lines are those of `lineStarts` in value/source.ts.
 *
 * @returns the fingerprint of line n at index n - 1: hexadecimal hash, `:`, count from 1
 */
export function lineHashes(text: string): readonly string[] {
  const { characters, starts } = withoutBlanks(text);
  const counts = new Map<string, number>();
  return starts.map((start) => {
    const hash = hashFrom(characters, start);
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return `${hash}:${count}`;
  });
}

/** The characters that count, every line end as one line feed, with the mark of the file's end; and where lines start in them. */
function withoutBlanks(text: string): { characters: Uint16Array; starts: readonly number[] } {
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

/** Sum of c·37^(99-i) over the window modulo 2^64, in two 32-bit halves; beyond the end the characters are zero. */
function hashFrom(characters: Uint16Array, start: number): string {
  let high = 0;
  let low = 0;
  for (let index = start; index < start + WINDOW; index++) {
    const sum = low * FACTOR + (characters[index] ?? 0);
    high = (high * FACTOR + Math.floor(sum / WORD)) >>> 0;
    low = sum >>> 0;
  }
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}
