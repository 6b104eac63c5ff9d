// The edits of a fix as they are made: in the order in which they are written.
import type { SourceEdit } from '../edits/members.ts';
import type { FixStep } from '../judge/finding.ts';

/** The edits of steps, by offsets. */
export function editsOf(steps: readonly FixStep[]): readonly SourceEdit[] {
  return steps.flatMap(({ edits }) =>
    edits.map(({ at: { source, start, end }, text }) => ({ source, start, end, text })),
  );
}

/** Whether the deployment leaves instances and jobs alone. */
export function keepsJobs({ effect }: Pick<FixStep, 'effect'>): boolean {
  return effect !== 'replaced' && effect !== 'infrastructureUpdate';
}
