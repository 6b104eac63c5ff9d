// Which effects fail a run.
import type { Certainty, DiffAnswer, EnvironmentDiff } from './answer.ts';

/** The values of `--fail-on`. */
export const FAIL_ON = ['replaced', 'refused', 'jobs-ended'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/**
 * The environments that fail the run.
 * @param strict whether an effect fails it that is only possible
 */
export function failures(
  answer: DiffAnswer,
  wanted: readonly FailOn[],
  strict: boolean,
): readonly EnvironmentDiff[] {
  return answer.environments.filter((one) =>
    wanted.some((effect) => {
      const certainty = certaintyOf(one, effect);
      return certainty === 'certain' || (strict && certainty === 'possible');
    }),
  );
}

/** How certainly the change has an effect on an environment; undefined if it has none. */
export function certaintyOf(one: EnvironmentDiff, effect: FailOn): Certainty | undefined {
  if (one.status === 'added' || one.status === 'unchanged' || one.effect === 'nothing') return undefined;
  if (effect === 'jobs-ended') return jobsEnded(one);
  if (!one.possible.includes(effect)) return undefined;
  return one.possible.length === 1 ? 'certain' : 'possible';
}

/** Jobs end certainly at an infrastructure update; what a replacement does to them is not documented. */
function jobsEnded({ possible }: EnvironmentDiff): Certainty | undefined {
  const ending = possible.filter((effect) => effect === 'infrastructureUpdate' || effect === 'replaced');
  if (ending.length === 0) return undefined;
  return ending.includes('replaced') || ending.length < possible.length ? 'possible' : 'certain';
}
