// Whether a job queue still has an environment in its order when the environment is deleted. Terraform
// deletes queues before the environments that they refer to, so that a queue that is deleted or replaced in
// the same deployment has none.
import { modelOf, type Model } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import type { EnvironmentState } from '../model/updates/state.ts';
import { stateOf } from '../model/updates/stateOf.ts';
import type { QueueDiff } from './answer.ts';
import type { Pair } from './match.ts';

/** The old code without queues that leave. */
export interface LeavingQueues {
  /** Without those that certainly do. */
  readonly certain: Model;
  /** Without those that may. */
  readonly possible: Model;
}

/** @returns undefined if no queue leaves */
export function leavingQueues(
  queues: readonly { readonly pair: Pair; readonly diff: QueueDiff }[],
  model: Model,
): LeavingQueues | undefined {
  const leaving = queues.filter(({ diff }) => diff.status === 'gone' || diff.effect === 'replaced');
  if (leaving.length === 0) return undefined;
  const certain = leaving.filter(({ diff }) => diff.certainty === 'certain');
  const possible = without(model, leaving);
  return { certain: certain.length === leaving.length ? possible : without(model, certain), possible };
}

function without(model: Model, leaving: readonly { readonly pair: Pair }[]): Model {
  const gone = new Set<Resource | undefined>(leaving.map(({ pair }) => pair.old));
  return modelOf(model.resources.filter((resource) => !gone.has(resource)));
}

/** The state of an environment of the old code when the deployment reaches it. */
export function stateBefore(context: Context, leaving: LeavingQueues | undefined): EnvironmentState {
  const state = stateOf(context);
  if (!leaving || state.queued === false) return state;
  const queuedIn = (model: Model): EnvironmentState['queued'] => stateOf({ ...context, model }).queued;
  const certain = queuedIn(leaving.certain);
  const queued = certain === queuedIn(leaving.possible) ? certain : 'unknown';
  return { ...state, queued };
}
