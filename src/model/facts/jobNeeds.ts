// What the jobs of a job definition need and allow: GPUs, another try, time, and the kind of environment.
// Source: docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
import { derived } from '../../value/origins.ts';
import { isDictionary, known, type Settled } from '../../value/value.ts';
import type { World } from '../../value/worlds.ts';
import type { Resource } from '../resource.ts';
import { computeResource, type Context } from '../row.ts';
import { all, allOf, any, anyOf, asUnknown, isOneOf, isSet, no, not, test, type Truth } from '../truth.ts';
import { itemsOf, propertiesOf, textsOf, walk, type Found } from '../walk.ts';
import { onEks } from './environment.ts';
import { setAt } from './fact.ts';

/** Whether a job requests GPUs: in its container, its tasks, its pod, or those of its nodes. */
export function requestsGpu(definition: Resource, world: World): Truth {
  return world.recall(definition, 'asks for GPUs', () => {
    const job = propertiesOf(definition, world);
    const ranges = eachOf([job], 'nodeProperties/nodeRangeProperties', world);
    const needs = [
      needsIn(job, 'containerProperties', world),
      ...ranges.found.map((range) => needsIn(range, 'container', world)),
    ];
    return anyOf(no(derived(definition.at)), [...needs, ...ranges.unknowns]);
  });
}

/** What is found at a path of several values, and an unknown truth for each list that may have more. */
interface Each {
  readonly found: readonly Found[];
  readonly unknowns: readonly Truth[];
}

function eachOf(from: readonly Found[], path: string, world: World): Each {
  const lists = from.map((one) => itemsOf(walk(one, path, world), world));
  return {
    found: lists.flatMap(({ items }) => items),
    unknowns: lists.flatMap(({ more }) => (more ? [asUnknown(more)] : [])),
  };
}

/** @param container the name of the container's properties */
function needsIn(holder: Found, container: string, world: World): Truth {
  const tasks = eachOf([holder], 'ecsProperties/taskProperties', world);
  const containers = eachOf(tasks.found, 'containers', world);
  const requirements = eachOf(
    [walk(holder, container, world), ...containers.found],
    'resourceRequirements',
    world,
  );
  const pods = eachOf([holder], 'eksProperties/podProperties/containers', world);
  const truths = [
    ...tasks.unknowns,
    ...containers.unknowns,
    ...requirements.unknowns,
    ...pods.unknowns,
    ...requirements.found.map((requirement) => isForGpu(requirement, world)),
    ...pods.found.map((pod) => podRequestsGpu(walk(pod, 'resources', world), world)),
  ];
  return anyOf(no(holder.value.origin), truths);
}

function isForGpu(requirement: Found, world: World): Truth {
  return all(
    isOneOf(walk(requirement, 'type', world).value, ['GPU']),
    isMoreThanNone(walk(requirement, 'value', world).value),
  );
}

/** A number that is not known counts as more than zero: the code requests GPUs. */
function isMoreThanNone(amount: Settled): Truth {
  return known(amount.kind !== 'known' || Number(amount.value) !== 0, amount.origin);
}

/** The name of NVIDIA's GPUs among the resources of a container on EKS. */
const GPU_OF_POD = 'nvidia.com/gpu';

function podRequestsGpu(resources: Found, world: World): Truth {
  const truths = ['limits', 'requests'].map((name) => {
    const { value } = walk(resources, name, world);
    if (value.kind !== 'known' || !isDictionary(value.value)) return test(value, () => false);
    const entry = value.value.entries.get(GPU_OF_POD);
    if (!entry) return value.value.rest ? asUnknown(value.value.rest) : no(value.origin);
    const amount = world.resolve(entry.value);
    return all(isSet(amount), isMoreThanNone(amount));
  });
  return anyOf(no(resources.value.origin), truths);
}

/** Whether a job that an update has ended is tried again: it has more than one attempt. */
export function isRetried(definition: Resource, world: World): Truth {
  const strategy = walk(propertiesOf(definition, world), 'retryStrategy', world);
  const attempts = walk(strategy, 'attempts', world).value;
  const more = test(attempts, (count) => Number(count) > 1);
  // Conditions make no sense without attempts: AWS Batch requires both.
  return attempts.kind === 'absent' ? setAt(walk(strategy, 'evaluateOnExit', world)) : more;
}

/** Whether one attempt of a job may take longer; without a timeout it may. */
export function mayTakeLonger(definition: Resource, seconds: number, world: World): Truth {
  const allowed = walk(propertiesOf(definition, world), 'timeout/attemptDurationSeconds', world).value;
  return allowed.kind === 'absent'
    ? known(true, derived(definition.at))
    : test(allowed, (most) => Number(most) > seconds);
}

/** Whether jobs can run in an environment, by its type and by where it runs containers. */
export function canRunIn(context: Context, definition: Resource): Truth {
  const { world } = context;
  const job = propertiesOf(definition, world);
  const type = computeResource(context, 'type').value;
  const onFargate = isOneOf(type, ['FARGATE', 'FARGATE_SPOT']);
  const platforms = textsOf(walk(job, 'platformCapabilities', world), world);
  const takes = (platform: string): Truth => {
    const named = platforms.known.find(({ value }) => value === platform);
    if (named) return known(true, named.origin);
    if (platforms.more) return asUnknown(platforms.more);
    return known(platform === 'EC2' && platforms.known.length === 0, derived(definition.at));
  };
  const ranges = eachOf([job], 'nodeProperties/nodeRangeProperties', world);
  const pods = [job, ...ranges.found].map((one) => setAt(walk(one, 'eksProperties', world)));
  const isPod = anyOf(no(derived(definition.at)), [...pods, ...ranges.unknowns]);
  const isSpread = isOneOf(walk(job, 'type', world).value, ['MULTINODE']);
  return allOf(any(all(onFargate, takes('FARGATE')), all(not(onFargate), takes('EC2'))), [
    same(isPod, onEks(context)),
    not(all(isSpread, isOneOf(type, WITHOUT_MULTI_NODE))),
  ]);
}

function same(one: Truth, other: Truth): Truth {
  return any(all(one, other), all(not(one), not(other)));
}

/**
 * Types of compute resources that do not run multi-node parallel jobs.
 * Source: docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html, type
 */
export const WITHOUT_MULTI_NODE = ['SPOT', 'FARGATE', 'FARGATE_SPOT', 'ECS_MANAGED_INSTANCES'];

/** The names of resources as a list of texts, located at the first. */
export function namesOf(resources: readonly [Resource, ...Resource[]]): Settled {
  const items = resources.map(({ name, at }) => known(name, derived(at)));
  return known({ items }, derived(resources[0].at));
}
