// Places of the code as SARIF has them.
import type { ArtifactLocation, PhysicalLocation } from 'sarif';
import type { Range } from '../value/source.ts';
import { uriOf } from './links.ts';
import { visiblePositions } from './region.ts';

/** The name of the folder that paths are relative to. */
export const ROOT = '%SRCROOT%';

export function physical(range: Range): PhysicalLocation {
  const { start, end } = visiblePositions(range);
  return {
    artifactLocation: artifact(range.source.path),
    region: {
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: Math.max(end.column, end.line === start.line ? start.column + 1 : 1),
    },
  };
}

export function artifact(path: string): ArtifactLocation {
  const outside = path.startsWith('../');
  return { uri: uriOf(path), ...(outside ? {} : { uriBaseId: ROOT }) };
}
