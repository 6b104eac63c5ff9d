// Ranges of the code as plain data.
import { positions, type Range } from '../value/source.ts';
import { visiblePositions } from './region.ts';

export function isRange(value: unknown): value is Range {
  return (
    typeof value === 'object' && value !== null && 'source' in value && 'start' in value && 'end' in value
  );
}

export function rangeData(range: Range): PlaceData {
  return placeData(range, visiblePositions(range));
}

/** The range to the character, as an edit needs it: it may be empty, or end with a line end. */
export function exactData(range: Range): PlaceData {
  return placeData(range, positions(range));
}

type PlaceData = Readonly<Record<string, string | number>>;

function placeData({ source }: Range, { start, end }: ReturnType<typeof positions>): PlaceData {
  return {
    path: source.path,
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
