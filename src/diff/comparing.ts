// What the comparison of one environment or queue needs to know, and its result.
import type { Resource } from '../model/resource.ts';
import type { ProviderVersion } from '../model/strategies.ts';
import type { EnvironmentDiff, Subject } from './answer.ts';
import type { LeavingQueues } from './held.ts';
import type { Matchable } from './match.ts';
import type { PlannedChange } from './planned.ts';

export interface Comparing {
  readonly old: Matchable;
  readonly new: Matchable;
  /** The day whose dated rules are used. */
  readonly asOf: string;
  providerOf(resource: Resource): ProviderVersion;
  /** What an environment of the old side is in the new one. */
  readonly successors: ReadonlyMap<Resource, Resource>;
  /** The old code without the queues that the change deletes; undefined if it deletes none. */
  readonly leaving?: LeavingQueues;
  /** What a plan does with a resource, by its address. */
  readonly planned?: ReadonlyMap<string, PlannedChange>;
}

/** The answer in one case of the choices of the code. */
export type Case = Omit<EnvironmentDiff, 'assuming' | 'otherCases'>;

export function subjectOf({ name, address, language, type, at }: Resource): Subject {
  return { name, address, language, type, at };
}
