// What an effect does to the jobs that run, and for how long they may continue.
// Source: docs.aws.amazon.com/batch/latest/userguide/updating-compute-environments.html
import type { EnvironmentState } from './state.ts';
import type { Effect } from './table.ts';

export interface JobsOutcome {
  /** `goOn`; `endAtOnce`; `endAfterTimeout`; `notDocumented`: a replacement deletes the environment. */
  readonly what: 'goOn' | 'endAtOnce' | 'endAfterTimeout' | 'notDocumented';
  readonly certainty: 'certain' | 'possible';
  /** How long running jobs may continue, for `endAfterTimeout`; undefined if it is not known. */
  readonly minutes?: number;
  /** A sentence. */
  readonly text: string;
}

const NO_RETRY = 'A job that is ended runs again only if it has a retry strategy';

/** @param state before the change: its update policy is the one that is in force */
export function jobsOutcome(effect: Effect, state: EnvironmentState): JobsOutcome {
  if (effect === 'replaced')
    return {
      what: 'notDocumented',
      certainty: 'possible',
      text: 'The old environment is disabled, which lets running jobs go on, and then deleted; AWS does not document what becomes of jobs that still run then',
    };
  if (effect !== 'infrastructureUpdate')
    return { what: 'goOn', certainty: 'certain', text: 'Running jobs go on' };
  const { terminate, minutes } = state.jobs;
  if (terminate === true)
    return {
      what: 'endAtOnce',
      certainty: 'certain',
      text: `Running jobs end at once (terminateJobsOnUpdate). ${NO_RETRY}`,
    };
  const limit =
    minutes === undefined ? 'for as long as jobExecutionTimeoutMinutes says' : `for ${minutes} minutes`;
  const early = terminate === 'unknown' ? ', or end at once if terminateJobsOnUpdate is true' : '';
  return {
    what: 'endAfterTimeout',
    certainty: terminate === 'unknown' ? 'possible' : 'certain',
    ...(minutes === undefined ? {} : { minutes }),
    text: `Running jobs go on ${limit} and end then${early}. ${NO_RETRY}`,
  };
}
