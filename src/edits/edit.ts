// Changes of a text by offsets.
import { lineStarts, positionAt, type Source } from '../value/source.ts';

/** Replaces the characters from `start` to `end` (exclusive, UTF-16 code units) by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * @throws RangeError if two edits overlap. What is put in at a place comes before what is replaced from there
 *   on; two insertions at one place come in the order of the list
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits
    .map((edit, index) => ({ ...edit, index }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end || a.index - b.index);
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, text: replacement } of sorted) {
    if (start < from) throw new RangeError(`two edits overlap at offset ${start}`);
    parts.push(text.slice(from, start), replacement);
    from = end;
  }
  return [...parts, text.slice(from)].join('');
}

/** How the lines of a text end: as its first one does. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** A line of a text, its end excluded. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly indent: string;
}

export function lineAt(source: Source, offset: number): Line {
  const starts = lineStarts(source);
  const { line } = positionAt(source, offset);
  const start = starts[line - 1] ?? 0;
  const next = starts[line] ?? source.text.length;
  let end = next;
  while (end > start && (source.text[end - 1] === '\n' || source.text[end - 1] === '\r')) end--;
  const text = source.text.slice(start, end);
  return { start, end, text, indent: text.slice(0, text.length - text.trimStart().length) };
}

/** Puts a line above the one that an offset is in, indented like it. */
export function lineAbove(source: Source, offset: number, text: string): Edit {
  const { start, indent } = lineAt(source, offset);
  return { start, end: start, text: `${indent}${text}${lineEndOf(source.text)}` };
}
