// Ranges of the code as plain data.
import { positions, type Range } from '../value/source.ts';
import { visiblePositions } from './region.ts';

export function isRange(value: unknown): value is Range {
  return (
    typeof value === 'object' && value !== null && 'source' in value && 'start' in value && 'end' in value
  );
}

export function rangeData(range: Range): Readonly<Record<string, string | number>> {
  const { start, end } = visiblePositions(range);
  return {
    path: range.source.path,
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** The range to the character, as an edit needs it: it may be empty, or end with a line end. */
export function exactData(range: Range): Readonly<Record<string, string | number>> {
  const { start, end } = positions(range);
  return {
    path: range.source.path,
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** Plain data in which ranges are places. */
export function withPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlaces);
  if (isRange(value)) return rangeData(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withPlaces(member)]));
}
