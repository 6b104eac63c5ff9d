// The way in: what the change from one side to the other does to every compute environment and job queue.
import { modelOf } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Removal } from '../model/retention.ts';
import type { ProviderVersion } from '../model/strategies.ts';
import { EFFECTS } from '../model/updates/table.ts';
import type { DiffAnswer, EnvironmentDiff, Status } from './answer.ts';
import type { Comparing } from './comparing.ts';
import { environmentDiff } from './environment.ts';
import { leavingQueues } from './held.ts';
import { pairsOf, type Matchable } from './match.ts';
import type { PlannedChange } from './planned.ts';
import { queueDiff } from './queue.ts';

/** One side of the comparison. */
export interface SideCode {
  /** As the user named it. */
  readonly name: string;
  readonly resources: readonly Resource[];
  /** What becomes of resources that the code had before. */
  readonly removals?: readonly Removal[];
  /** Whether something that matters could not be read, so that it may have more resources. */
  readonly isIncomplete?: boolean;
  /** The folder or file that it is, from the root of its scan; empty for the root itself. */
  readonly base: string;
}

export interface Asked {
  readonly old: SideCode;
  readonly new: SideCode;
  /** The day whose dated rules are used, `2026-11-24`. */
  readonly asOf: string;
  /** Which version of Terraform's provider aws deploys a resource. */
  providerOf(resource: Resource): ProviderVersion;
  /** What a plan does with a resource, by its address. */
  readonly planned?: ReadonlyMap<string, PlannedChange>;
}

export function diffOf(asked: Asked): DiffAnswer {
  const old = matchable(asked.old);
  const fresh = matchable(asked.new);
  const pairs = pairsOf('computeEnvironment', old, fresh);
  const successors = new Map(
    pairs.flatMap((pair) => (pair.old && pair.new ? [[pair.old, pair.new] as const] : [])),
  );
  const compared: Comparing = { ...asked, old, new: fresh, successors };
  const queuePairs = pairsOf('jobQueue', old, fresh).flatMap((pair) => {
    const diff = queueDiff(pair, compared);
    return diff ? [{ pair, diff }] : [];
  });
  const queues = queuePairs.map(({ diff }) => diff);
  const leaving = leavingQueues(queuePairs, old.model);
  const comparing: Comparing = leaving ? { ...compared, leaving } : compared;
  const environments = pairs.flatMap((pair) => environmentDiff(pair, comparing) ?? []);
  return {
    old: asked.old.name,
    new: asked.new.name,
    environments: environments.toSorted((a, b) => rank(b) - rank(a)),
    queues: queues.toSorted((a, b) => STATUS_RANK[b.status] - STATUS_RANK[a.status]),
  };
}

function matchable({ resources, removals = [], isIncomplete = false, base }: SideCode): Matchable {
  return { model: modelOf(resources), removals, isIncomplete, base };
}

const STATUS_RANK: Readonly<Record<Status, number>> = {
  unchanged: 0,
  notInOutput: 1,
  kept: 2,
  imported: 3,
  added: 4,
  changed: 5,
  gone: 6,
};

/** What matters most comes first: strong effects, and of one effect the certain one. */
function rank({ status, effect, certainty }: EnvironmentDiff): number {
  if (status === 'unchanged') return -1;
  return 2 * EFFECTS.indexOf(effect) + (certainty === 'certain' ? 1 : 0);
}
