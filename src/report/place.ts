// Ranges of the code as plain data.
import type { Range } from '../value/source.ts';
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
