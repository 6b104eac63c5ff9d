// Excerpts of sources in the JSON report: as much of each text as the other formats show, so that they can be
// made from the report alone. What is in between is filled when a report is read, so that every place keeps
// its line, its column, and its column in bytes.
import { lineStarts, positions, type Position, type Range, type Source } from '../value/source.ts';
import { shownText } from '../value/sensitive.ts';
import { withoutLineEnd } from '../value/trimming.ts';
import { frameLines } from './frame.ts';
import { visiblePositions } from './region.ts';

/** A stretch of one line. */
export interface Piece {
  readonly line: number;
  readonly column: number;
  /** Its column in bytes of UTF-8, if that is another. */
  readonly byteColumn?: number;
  /** With the line's end, if it reaches it. */
  readonly text: string;
}

export interface SourceData {
  readonly path: string;
  /** By line and column; they do not overlap. */
  readonly pieces: readonly Piece[];
}

/** A stretch of a line that a report needs, as offsets in the text. */
interface Stretch {
  readonly line: number;
  from: number;
  to: number;
  /** Shown with its line, even if that is empty. */
  shown: boolean;
}

/** What a report shows of one source. */
interface Shown {
  stretches: Stretch[];
  /** With more stretches than this, those that touch are made one. */
  most: number;
}

/** With fewer stretches it is not worth the time to look for those that touch. */
const FEW = 10_000;

/** Gathers what a report shows of the sources. */
export class Excerpts {
  private readonly shown = new Map<Source, Shown>();

  /** A place that the report names. */
  place(range: Range): void {
    const { start, end } = visiblePositions(range);
    for (const { line, column } of [start, end]) {
      const at = (lineStarts(range.source)[line - 1] ?? 0) + column - 1;
      this.add(range.source, { line, from: at, to: at, shown: false });
    }
  }

  /** A place that reports show with the code around it. */
  frame(range: Range): void {
    for (const stretch of frameLines(range)) this.add(range.source, { ...stretch, shown: true });
  }

  /** A place whose code is shown itself, on as many lines as it has. */
  code(range: Range): void {
    const { source } = range;
    const starts = lineStarts(source);
    const { start, end } = positions(range);
    for (let line = start.line; line <= end.line; line++) {
      const from = Math.max(range.start, starts[line - 1] ?? 0);
      const to = Math.min(range.end, starts[line] ?? source.text.length);
      if (from < to) this.add(source, { line, from, to, shown: true });
    }
  }

  private add(source: Source, stretch: Stretch): void {
    let known = this.shown.get(source);
    if (!known) this.shown.set(source, (known = { stretches: [], most: FEW }));
    known.stretches.push(stretch);
    if (known.stretches.length <= known.most) return;
    // Many places of a large report are the same.
    known.stretches = merged(known.stretches);
    known.most = Math.max(FEW, 2 * known.stretches.length);
  }

  data(): readonly SourceData[] {
    return [...this.shown]
      .map(([source, { stretches }]) => ({ path: source.path, pieces: piecesOf(source, merged(stretches)) }))
      .filter(({ pieces }) => pieces.length > 0)
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/** The stretches in order, those that touch made one. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.line - b.line || a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last && last.line === stretch.line && stretch.from <= last.to) {
      last.to = Math.max(last.to, stretch.to);
      last.shown ||= stretch.shown;
    } else result.push({ ...stretch });
  }
  return result;
}

// The whole of printable ASCII and the tab: a byte for a column.
const ONE_BYTE = /^[\t\x20-\x7e]*$/;

/** The column in bytes comes from empty stretches; on a line of ASCII it is known without them. */
function piecesOf(source: Source, stretches: readonly Stretch[]): Piece[] {
  const visibleText = shownText(source);
  const starts = lineStarts(source);
  const ends = new Map<number, number>();
  for (const { line, to } of stretches) ends.set(line, Math.max(to, ends.get(line) ?? 0));
  return stretches.flatMap(({ line, from, to, shown }) => {
    const start = starts[line - 1] ?? 0;
    const isAscii = ONE_BYTE.test(withoutLineEnd(source.text.slice(start, ends.get(line))));
    if (!shown && isAscii) return [];
    const column = from - start + 1;
    const bytes = isAscii ? column : Buffer.byteLength(source.text.slice(start, from)) + 1;
    const place = bytes === column ? { line, column } : { line, column, byteColumn: bytes };
    return [{ ...place, text: visibleText.slice(from, to) }];
  });
}

/**
 * A source that was rebuilt would take more memory than this, in characters: no report of a scan needs nearly
 * as much.
 */
const MOST_ROOM = 100_000_000;

/**
 * A text in which the pieces are in their places, and the given positions exist.
 * @throws RangeError when the positions are too far out for a text
 */
export function rebuilt(path: string, pieces: readonly Piece[], positions: readonly Position[]): Source {
  const lengths = new Map<number, number>();
  const reach = (line: number, length: number) => lengths.set(line, Math.max(length, lengths.get(line) ?? 0));
  const byLine = new Map<number, Piece[]>();
  for (const piece of pieces) {
    reach(piece.line, piece.column - 1 + withoutEnd(piece.text).length);
    const known = byLine.get(piece.line);
    if (known) known.push(piece);
    else byLine.set(piece.line, [piece]);
  }
  for (const { line, column } of positions) reach(line, column - 1);
  let lines = 0;
  let characters = 0;
  for (const [line, length] of lengths) {
    lines = Math.max(lines, line);
    characters += length;
  }
  if (lines + characters > MOST_ROOM) throw new RangeError(`the places in ${path} are too far out`);
  const text: string[] = [];
  for (let line = 1; line <= lines; line++) {
    const own = lineOf(byLine.get(line) ?? [], lengths.get(line) ?? 0);
    const isOpen = line < lines && withoutEnd(own) === own;
    text.push(isOpen ? own + endAfter(own === '' ? text.at(-1) : own) : own);
  }
  return { path, text: text.join('') };
}

/**
 * The end for a line that has none: a line feed, but after a lone carriage return that would not be a
 * separate line.
 */
function endAfter(text = ''): string {
  return text.endsWith('\r') ? '\r' : '\n';
}

function lineOf(pieces: readonly Piece[], length: number): string {
  let text = '';
  let bytes = 0;
  for (const { column, byteColumn = column, text: piece } of pieces.toSorted((a, b) => a.column - b.column)) {
    const gap = filler(column - 1 - text.length, byteColumn - 1 - bytes);
    text += gap + piece;
    bytes += Buffer.byteLength(gap) + Buffer.byteLength(piece);
  }
  return withoutEnd(text) === text ? text + filler(length - text.length, length - text.length) : text;
}

/** Letters that take so many columns and bytes, and are no blanks: places that cover them keep their ends. */
function filler(columns: number, bytes: number): string {
  const units = Math.max(0, columns);
  const more = Math.min(Math.max(0, bytes - units), 2 * units);
  const triple = Math.floor(more / 2);
  const double = more % 2;
  return '本'.repeat(triple) + 'é'.repeat(double) + 'x'.repeat(units - triple - double);
}

function withoutEnd(text: string): string {
  return text.replace(/(?:\r\n|[\r\n])$/, '');
}

/** The range between two positions of a source. */
export function rangeBetween(source: Source, start: Position, end: Position): Range {
  const starts = lineStarts(source);
  const offset = ({ line, column }: Position) => (starts[line - 1] ?? source.text.length) + column - 1;
  return { source, start: offset(start), end: offset(end) };
}
