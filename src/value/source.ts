// A text that was scanned, and places in it.

/** One scanned text. `text` never starts with a byte order mark: the reader removes it. */
export interface Source {
  /** Its path, relative to the root of the scan, with `/` between its parts. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of a source: offsets in UTF-16 code units, the end exclusive. */
export interface Range {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A position as people and editors count: lines and columns from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStartsOf = new WeakMap<Source, number[]>();

/** Offsets at which the lines of the source start. LF, CRLF and a lone CR each end a line. */
export function lineStarts(source: Source): readonly number[] {
  let starts = lineStartsOf.get(source);
  if (!starts) {
    starts = [0];
    for (const match of source.text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
    lineStartsOf.set(source, starts);
  }
  return starts;
}

/** The position of an offset; for an offset outside the text, that of its nearest end. */
export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  const inside = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= inside) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: inside - starts[low]! + 1 };
}

/** Start and (exclusive) end of a range, as positions. */
export function positions(range: Range): { start: Position; end: Position } {
  return { start: positionAt(range.source, range.start), end: positionAt(range.source, range.end) };
}

/** The text that a range covers. */
export function textOf(range: Range): string {
  return range.source.text.slice(range.start, range.end);
}

/** A name for a range that is equal for equal ranges, for use as a key. */
export function rangeKey(range: Range): string {
  return `${range.source.path}\0${range.start}\0${range.end}`;
}

/** Orders ranges by path, then by start and end. */
export function compareRanges(a: Range, b: Range): number {
  if (a.source.path !== b.source.path) return a.source.path < b.source.path ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}

/** The rest of a range, from a number of characters behind its start. */
export function shifted({ source, start, end }: Range, by: number): Range {
  return { source, start: Math.min(start + by, end), end };
}
