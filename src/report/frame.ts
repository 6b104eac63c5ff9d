// A code frame: the lines around a range, with the range underlined.
//
// Own code, because the known libraries (such as @babel/code-frame) count a character as a column: their
// underline slips behind tabs, wide characters and emoji, and they print a minified template's line of a
// megabyte whole.
import { shownText } from '../value/sensitive.ts';
import { withoutLineEnd } from '../value/trimming.ts';
import type { Colors } from 'picocolors/types.js';
import { lineStarts, positionAt, type Range, type Source } from '../value/source.ts';
import { visibleRange } from './region.ts';
import { MOST_WIDTH } from './style.ts';
import { cells, columns, type Cell } from './terminal.ts';

export interface FrameOptions {
  /** Columns that a line of the frame may take. */
  readonly width: number;
  readonly colors: Colors;
  /** Colours the underline. */
  readonly mark: (text: string) => string;
}

const CONTEXT_BEFORE = 2;
const CONTEXT_AFTER = 1;
const MOST_MARKED_LINES = 5;
const TAB_WIDTH = 4;
const ELLIPSIS = '…';
const LEAST_CODE_COLUMNS = 20;
/** How far from the mark a line is laid out, in widths of the frame. */
const REACH = 3;

/** A line of code laid out for the terminal: each cell knows its column and its offset in the source. */
interface Laid {
  readonly cells: readonly (Cell & { readonly at: number; readonly offset: number })[];
  readonly end: number;
}

/** The lines of the frame, without line ends. */
export function codeFrame(range: Range, options: FrameOptions): string[] {
  const { source, start, end } = visibleRange(range);
  const { first, last, markedUntil, from, until } = linesOf({ source, start, end });
  const digits = String(until).length;
  const gutter = (label: string) => `${label.padStart(digits)} ${options.colors.dim('│')}`;
  const codeColumns = Math.max(LEAST_CODE_COLUMNS, options.width - digits - 3);

  const layOut = (line: number): Laid => layOutLine(source, line, start, codeColumns * REACH);
  const firstLaid = layOut(first);
  const window = windowFor(firstLaid, start, end, codeColumns);
  const lines: string[] = [];
  for (let line = from; line <= until; line++) {
    const laid = line === first ? firstLaid : layOut(line);
    if (line > last && laid.cells.every((cell) => cell.shown.trim() === '')) continue;
    const code = throughWindow(laid, window, codeColumns);
    const marked = line >= first && line <= last;
    lines.push(
      `${gutter(marked ? String(line) : options.colors.dim(String(line).padStart(digits)))}${code === '' ? '' : ` ${code}`}`,
    );
    const underline = marked ? underlineOf(laid, start, end, window, codeColumns) : '';
    if (underline !== '') lines.push(`${gutter('')} ${underline.replace(/\S+/, options.mark)}`);
  }
  if (markedUntil < last)
    lines.push(`${gutter('')} ${options.colors.dim(`${ELLIPSIS} and ${last - markedUntil} more lines`)}`);
  return lines;
}

/** The lines that a frame shows, and which of them are marked. */
function linesOf({ source, start, end }: Range) {
  const first = positionAt(source, start).line;
  const last = positionAt(source, Math.max(start, end - 1)).line;
  const markedUntil = Math.min(last, first + MOST_MARKED_LINES - 1);
  const from = Math.max(1, first - CONTEXT_BEFORE);
  const until = markedUntil < last ? markedUntil : Math.min(lineStarts(source).length, last + CONTEXT_AFTER);
  return { first, last, markedUntil, from, until };
}

/** More of a line than any frame shows. */
const WIDEST = MOST_WIDTH * REACH + 20;

/** What a frame of any width needs of each line, as offsets in the text. */
export function frameLines(range: Range): { line: number; from: number; to: number }[] {
  const { source, start, end } = visibleRange(range);
  const { from: first, until } = linesOf({ source, start, end });
  return Array.from({ length: until - first + 1 }, (_, index) => {
    const line = first + index;
    const { from, to } = stretchOf(source, line, start, WIDEST);
    // Outwards, so that the same stretch comes out of a source that was rebuilt from it.
    return { line, from: isInPair(source.text, from) ? from - 1 : from, to };
  });
}

/** The part of a line within reach of the mark. */
function stretchOf(source: Source, line: number, mark: number, reach: number): { from: number; to: number } {
  const starts = lineStarts(source);
  const from = starts[line - 1] ?? source.text.length;
  const until = starts[line] ?? source.text.length;
  return {
    from: Math.max(from, Math.min(mark, until) - reach),
    to: boundary(source.text, Math.min(until, Math.max(mark, from) + reach)),
  };
}

/** The part of a very long line (a whole plan can be in one line) that is near the mark. */
function layOutLine(source: Source, line: number, mark: number, reach: number): Laid {
  const { from, to } = stretchOf(source, line, mark, reach);
  const base = boundary(source.text, from);
  const text = withoutLineEnd(shownText(source).slice(base, to));
  const laid: Laid['cells'][number][] = [];
  let at = 0;
  let offset = base;
  for (const stretch of text.split(/(\t)/)) {
    const parts = stretch === '\t' ? [tab(at)] : cells(stretch);
    for (const cell of parts) {
      laid.push({ ...cell, at, offset });
      at += cell.columns;
      offset += cell.length;
    }
  }
  return { cells: laid, end: at };
}

/** The offset, moved out of the middle of a pair of surrogates. */
function boundary(text: string, offset: number): number {
  return isInPair(text, offset) ? offset + 1 : offset;
}

function isInPair(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff;
}

function tab(at: number): Cell {
  const width = TAB_WIDTH - (at % TAB_WIDTH);
  return { shown: ' '.repeat(width), columns: width, length: 1 };
}

/** The first column to show, so that the mark and some text before it are in view. */
function windowFor(laid: Laid, start: number, end: number, codeColumns: number): number {
  if (laid.end <= codeColumns) return 0;
  const marked = markedColumns(laid, start, end);
  if (!marked || marked.to <= codeColumns - ELLIPSIS.length) return 0;
  return Math.max(0, Math.min(marked.from - Math.floor(codeColumns / 3), laid.end - codeColumns));
}

/** The columns of a line that a range covers, blanks before its text left out. */
function markedColumns(laid: Laid, start: number, end: number): { from: number; to: number } | undefined {
  const covered = laid.cells.filter((cell) => cell.offset < end && cell.offset + cell.length > start);
  const first = covered.find((cell) => cell.shown.trim() !== '') ?? covered[0];
  const last = covered.findLast((cell) => cell.shown.trim() !== '') ?? covered.at(-1);
  if (first && last) return { from: first.at, to: Math.max(last.at + last.columns, first.at + 1) };
  return start === end ? { from: laid.end, to: laid.end + 1 } : undefined;
}

function throughWindow(laid: Laid, window: number, codeColumns: number): string {
  if (laid.end <= codeColumns && window === 0)
    return laid.cells
      .map((cell) => cell.shown)
      .join('')
      .trimEnd();
  if (laid.end <= window) return laid.cells.length === 0 ? '' : ELLIPSIS;
  const from = window > 0 ? window + ELLIPSIS.length : 0;
  const until = laid.end > window + codeColumns ? window + codeColumns - ELLIPSIS.length : laid.end;
  const inside = laid.cells.filter((cell) => cell.at >= from && cell.at + cell.columns <= until);
  const lead = window > 0 ? pushed(ELLIPSIS, (inside[0]?.at ?? from) - window) : '';
  return `${lead}${inside
    .map((cell) => cell.shown)
    .join('')
    .trimEnd()}${until < laid.end ? ELLIPSIS : ''}`;
}

function underlineOf(laid: Laid, start: number, end: number, window: number, codeColumns: number): string {
  const marked = markedColumns(laid, start, end);
  if (!marked) return '';
  const from = Math.max(0, marked.from - window);
  const to = Math.min(codeColumns, marked.to - window);
  return to > from ? ' '.repeat(from) + '^'.repeat(to - from) : '';
}

/** A text followed by blanks, if a wide character was cut in half at the edge. */
function pushed(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}
