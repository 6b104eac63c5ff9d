// The edit of a finding: what it writes, and what its deployment does. Plain data that formats and the command show.
import type { SourceEdit } from '../edits/members.ts';
import type { Effect } from '../model/updates/table.ts';

/** One deployment of a fix. */
export interface FixStep {
  /** What it changes, as a command: «set AllocationStrategy to BEST_FIT_PROGRESSIVE». */
  readonly text: string;
  /** In the texts as they were scanned. */
  readonly edits: readonly SourceEdit[];
  /** The strongest effect that the deployment may have; never `refused`. */
  readonly effect: Effect;
  /** The effect in words: «deploys in place». */
  readonly effectText: string;
}

/** The edit that mends a finding: a new scan of the edited texts has agreed. */
export interface Fix {
  /** The deployments in order. Only the edits of the first are written: the others follow when it is deployed. */
  readonly steps: readonly [FixStep, ...FixStep[]];
}

/** Whether the deployment leaves instances and jobs alone. */
export function keepsJobs({ effect }: FixStep): boolean {
  return effect !== 'replaced' && effect !== 'infrastructureUpdate';
}
