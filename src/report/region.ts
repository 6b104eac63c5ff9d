// The stretch of a source that a report shows for a range.
import { compareRanges, positions, rangeKey, type Position, type Range } from '../value/source.ts';

/**
 * The range as a reader wants it underlined: inside its text, without the blanks and line ends at its end, so
 * that the region stays on the lines that matter. One that covers nothing covers the character at it, or else
 * the one before it on the same line; on an empty line it stays empty.
 */
export function visibleRange({ source, start, end }: Range): Range {
  const { text } = source;
  const first = clamp(start, 0, text.length);
  const last = clamp(end, first, text.length);
  const tight = first + text.slice(first, last).trimEnd().length;
  if (tight > first) return { source, start: first, end: tight };
  const after = /^[^\r\n]/u.exec(text.slice(first, first + 2));
  if (after) return { source, start: first, end: first + after[0].length };
  const before = /[^\r\n]$/u.exec(text.slice(Math.max(0, first - 2), first));
  return { source, start: first - (before?.[0].length ?? 0), end: first };
}

/** Start and end of what {@link visibleRange} returns, as positions. */
export function visiblePositions(range: Range): { start: Position; end: Position } {
  return positions(visibleRange(range));
}

/** Equal for places that a reader sees as one. */
export function visibleKey(range: Range): string {
  return rangeKey(visibleRange(range));
}

/** Orders places as a reader sees them. */
export function compareVisible(a: Range, b: Range): number {
  return compareRanges(visibleRange(a), visibleRange(b));
}

/** `path:line:column`, which terminals and editors open on a click. */
export function placeText(range: Range): string {
  const { start } = visiblePositions(range);
  return `${range.source.path}:${start.line}:${start.column}`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
