// Facts about a job queue: whether AWS Batch accepts its environments together.
// Source: docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html, computeEnvironmentOrder
import { derived } from '../../value/origins.ts';
import { known, type Settled } from '../../value/value.ts';
import { isMade } from '../link.ts';
import { MOST_IN_QUEUE, orderOf, queuesNear, type QueuePlace } from '../queues.ts';
import type { Resource } from '../resource.ts';
import { computeResource, type Context, type PartOf } from '../row.ts';
import { attributeOrigin, none, type Facts } from './fact.ts';
import { architectureOf, offerOf } from './instances.ts';

export interface JobQueueRow extends Context {
  readonly queue: Resource;
  /** All that are certainly in its order, also those outside the scanned code. */
  readonly places: readonly QueuePlace[];
}

/**
 * The queues of the environment, each in the row of the first environment in its order, so that it is judged
 * once.
 */
export function jobQueueRows({ environment, model, world }: Context): readonly PartOf<JobQueueRow>[] {
  return queuesNear(environment, model, world)
    .map((queue) => orderOf(queue, model, world))
    .filter(({ places }) => places.find((place) => place.environment)?.environment === environment)
    .map(({ queue, places }) => ({ queue, places }));
}

/** The first environment of an order that cannot be there, and why. */
interface Misfit {
  readonly place: QueuePlace;
  /** A part of a sentence. */
  readonly reason: string;
  readonly environments: readonly Resource[];
}

function misfitOf({ places, ...row }: JobQueueRow): Misfit | undefined {
  const before: Resource[] = [];
  for (const [index, place] of places.entries()) {
    const { environment } = place;
    if (index === MOST_IN_QUEUE) {
      const reason = `it has ${places.length} environments, but AWS Batch takes at most ${MOST_IN_QUEUE}`;
      return { place, reason, environments: places.flatMap((one) => one.environment ?? []) };
    }
    if (!environment || !isMade(environment, row.world)) continue;
    for (const other of before) {
      const reason = difference({ ...row, environment: other }, { ...row, environment });
      if (reason !== undefined) return { place, reason, environments: [other, environment] };
    }
    before.push(environment);
  }
  return undefined;
}

/**
 * In what two environments differ though those of one queue may not; undefined as far as nothing such is
 * known.
 */
function difference(one: Context, other: Context): string | undefined {
  const names = [one, other].map(({ environment }) => environment.name);
  const [launch, otherLaunch] = [launchOf(one), launchOf(other)];
  if (launch && otherLaunch && launch !== otherLaunch)
    return `${names[0]} runs jobs on ${launch} and ${names[1]} on ${otherLaunch}`;
  const [own, theirs] = [one, other].map((context) => architectureOf(offerOf(context)));
  if (own?.kind !== 'known' || theirs?.kind !== 'known' || own.value === theirs.value) return undefined;
  return `${names[0]} has ${String(own.value)} instances and ${names[1]} ${String(theirs.value)} ones`;
}

/** Where the environment runs jobs, as far as a queue may not mix it. */
function launchOf(context: Context): 'EC2' | 'Fargate' | undefined {
  const { value } = computeResource(context, 'type');
  if (value.kind !== 'known') return undefined;
  if (value.value === 'EC2' || value.value === 'SPOT') return 'EC2';
  return value.value === 'FARGATE' || value.value === 'FARGATE_SPOT' ? 'Fargate' : undefined;
}

/** The environments that a finding about the queue is about. */
export function environmentsOfRow(row: JobQueueRow): readonly Resource[] {
  return misfitOf(row)?.environments ?? [row.environment];
}

function misplaced(row: JobQueueRow): Settled {
  const misfit = misfitOf(row);
  if (!misfit) return none(derived(row.queue.at));
  const { environment, reference } = misfit.place;
  return environment
    ? known(environment.name, attributeOrigin(reference))
    : { ...reference.value, origin: attributeOrigin(reference) };
}

export const jobQueueFacts: Facts<JobQueueRow> = {
  '/jobQueue/name': {
    type: 'text',
    doc: 'What the code calls it.',
    of: ({ queue }) => known(queue.name, derived(queue.at)),
  },
  '/jobQueue/misfit': {
    type: 'text',
    doc: 'The first environment of its order that AWS Batch refuses beside those before it.',
    of: misplaced,
  },
  '/jobQueue/misfitReason': {
    type: 'text',
    doc: 'Why AWS Batch refuses it there, as a part of a sentence.',
    of: (row) => known(misfitOf(row)?.reason ?? '', derived(row.queue.at)),
  },
};
