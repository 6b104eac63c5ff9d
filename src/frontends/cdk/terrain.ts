// What CDK for Terraform (CDK Terrain) notes in the JSON that it writes: the construct behind each block.
import { mapAt, scalarAt } from '../document/nodes.ts';
import type { Range } from '../../value/source.ts';
import { wayTo } from './tree.ts';

export interface BlockMetadata {
  /** Path in the tree of constructs: `batch/workers`. */
  readonly path: string;
  /** Frames of the call that made it, innermost first. */
  readonly stackTrace: readonly string[];
}

/** Whether a path is one of the files that it writes. */
export function isSynthesised(path: string): boolean {
  return /(^|\/)cdk\.tf\.json$/.test(path);
}

/** The folder of all output, of which a stack has `stacks/<stack>/cdk.tf.json`. */
export function outputOf(path: string): string {
  return path.split('/').slice(0, -3).join('/');
}

/** What is noted of the innermost block around a place. */
export function metadataAt(range: Range): BlockMetadata | undefined {
  for (const { value } of wayTo(range).toReversed()) {
    const metadata = mapAt(mapAt(value, '//'), 'metadata');
    const path = scalarAt(metadata, 'path');
    if (!path) continue;
    const trace = metadata?.members.get('stackTrace')?.value;
    return {
      path: path.text,
      stackTrace:
        trace?.kind === 'list'
          ? trace.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []))
          : [],
    };
  }
  return undefined;
}
