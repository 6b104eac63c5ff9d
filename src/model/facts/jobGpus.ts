// Facts about job definitions that request GPUs, and the GPUs that environments of their queues have.
// Source: docs.aws.amazon.com/batch/latest/userguide/gpu-jobs.html
import { identify } from '../../value/identity.ts';
import { derived } from '../../value/origins.ts';
import { known, unknown, type Settled, type Unknown } from '../../value/value.ts';
import { isMade } from '../link.ts';
import type { QueueOrder } from '../queues.ts';
import { computeResource, type Context } from '../row.ts';
import { all, allOf, anyOf, asUnknown, isFalse, isTrue, no, not, test, type Truth } from '../truth.ts';
import type { Facts } from './fact.ts';
import { offerOf, someGpus, someWithoutGpus } from './instances.ts';
import type { JobDefinitionRow } from './jobDefinition.ts';
import { requestsGpu } from './jobNeeds.ts';

/** Whether there are instance types with NVIDIA GPUs, and no others. */
interface Gpus {
  readonly some: Truth;
  readonly every: Truth;
}

/** How far instance types of the queues have GPUs: `all` of one queue, `some`, or `none`. */
function gpuShare({ queues, unknownQueue, ...row }: JobDefinitionRow): Settled {
  const place = derived(row.jobDefinition.at);
  const shares = queues.map((queue) => gpusOfQueue(queue, row));
  const everywhere = shares.map(({ every }) => every);
  // A job is sent to one queue: one whose instance types all have GPUs is enough.
  const every = anyOf(no(place), unknownQueue ? [...everywhere, asUnknown(unknownQueue)] : everywhere);
  if (every.kind === 'unknown') return every;
  if (isTrue(every)) return known('all', place);
  const somewhere = shares.map(({ some }) => some);
  const some = anyOf(no(place), somewhere);
  return some.kind === 'unknown' ? some : known(isTrue(some) ? 'some' : 'none', place);
}

function gpusOfQueue({ queue, places }: QueueOrder, context: Context): Gpus {
  const place = derived(queue.at);
  const gpus = places.flatMap(({ environment }) =>
    environment && isMade(environment, context.world) ? [gpusOf({ ...context, environment })] : [],
  );
  const [first, ...others] = gpus.map(({ every }) => every);
  const somewhere = gpus.map(({ some }) => some);
  return { some: anyOf(no(place), somewhere), every: first ? allOf(first, others) : no(place) };
}

function gpusOf(context: Context): Gpus {
  const { value: type } = computeResource(context, 'type');
  const isChosen = type.kind === 'known' && (type.value === 'EC2' || type.value === 'SPOT');
  if (isChosen) return { some: someGpus(offerOf(context)), every: not(someWithoutGpus(offerOf(context))) };
  const onFargate = type.kind === 'known' && String(type.value).startsWith('FARGATE');
  const truth = onFargate ? no(type.origin) : asUnknown(type.kind === 'unknown' ? type : outside(context));
  return { some: truth, every: truth };
}

/** Instances of an unmanaged environment, and managed instances, have types that no list names. */
function outside({ environment }: Context): Unknown {
  return unknown(
    { code: 'outside', text: `the instance types of ${environment.name} are not in the code` },
    derived(environment.at),
    { identity: identify(`instance types of ${environment.address}`) },
  );
}

/** Whether jobs request GPUs, and no queue has them in all instance types. */
function gpusMissing(row: JobDefinitionRow): Truth {
  const asks = requestsGpu(row.jobDefinition, row.world);
  return isFalse(asks) ? asks : all(asks, not(test(gpuShare(row), (share) => share === 'all')));
}

/** What the environments of the queues lack, as a part of a sentence. */
function gpuLack(row: JobDefinitionRow): Settled {
  const share = gpuShare(row);
  const isPartial = share.kind === 'known' && share.value === 'some';
  return known(
    isPartial ? 'not every instance type has an NVIDIA GPU' : 'no instance type has an NVIDIA GPU',
    share.origin,
  );
}

export const jobGpuFacts: Facts<JobDefinitionRow> = {
  '/jobDefinition/gpusMissing': {
    type: 'boolean',
    doc: 'Its jobs request GPUs, and no queue has NVIDIA GPUs throughout.',
    of: gpusMissing,
  },
  '/jobDefinition/gpuShare': {
    type: 'text',
    doc: 'all if a queue has NVIDIA GPUs throughout; some or none of the instance types of its queues have them.',
    of: gpuShare,
  },
  '/jobDefinition/gpuLack': {
    type: 'text',
    doc: 'What the environments of its queues lack for GPUs, as a part of a sentence.',
    of: gpuLack,
  },
};
