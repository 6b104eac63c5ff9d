// Facts about job definitions and the environments that their queues use.
import { derived } from '../../value/origins.ts';
import { known, type Settled, type Unknown } from '../../value/value.ts';
import { isMade, ofScope } from '../link.ts';
import { orderOf, queuesNear, queuesOfScope, type QueueOrder } from '../queues.ts';
import type { Resource } from '../resource.ts';
import { computeResource, memberOutside, remember, type Context, type PartOf } from '../row.ts';
import { allOf, asUnknown, isOneOf, no, type Truth } from '../truth.ts';
import { propertiesOf, walk } from '../walk.ts';
import { noAmazonLinux } from './image.ts';
import type { Facts } from './fact.ts';
import { WITHOUT_MULTI_NODE } from './jobNeeds.ts';

export interface JobDefinitionRow extends Context {
  readonly jobDefinition: Resource;
  /** The job queues that are deployed with it: a job definition does not name its queue. */
  readonly queues: readonly QueueOrder[];
  /** The environments of these queues, as far as they are in the code. */
  readonly environments: readonly Resource[];
  /** Why not all environments of the queues are known. */
  readonly unknownQueue?: Unknown;
}

/**
 * The job definitions that are deployed with queues of the environment, in the row of the first environment
 * that these use, so that each is judged once.
 */
export function jobDefinitionRows(context: Context): readonly PartOf<JobDefinitionRow>[] {
  const { model, world, environment } = context;
  const scopes = new Set(queuesNear(environment, model, world).map(({ scope }) => scope));
  return [...scopes].flatMap((scope) => {
    const definitions = definitionsOfScope(scope, context);
    const queued = definitions.length > 0 ? queuedEnvironments(scope, context) : undefined;
    if (!queued || queued.environments[0] !== environment) return [];
    return definitions.map((jobDefinition) => ({ jobDefinition, ...queued }));
  });
}

/** The job definitions of a stack or root module that are made. */
export function definitionsOfScope(scope: string, { model, world }: Context): readonly Resource[] {
  return ofScope(model, 'jobDefinition', scope).filter((definition) => isMade(definition, world));
}

type Queued = Pick<JobDefinitionRow, 'queues' | 'environments' | 'unknownQueue'>;

function queuedEnvironments(scope: string, context: Context): Queued {
  const { model, world } = context;
  return remember(context, `environments of queues in ${scope}`, () => {
    const queues = queuesOfScope(scope, model, world).map((queue) => orderOf(queue, model, world));
    const environments = new Set<Resource>();
    let unknownQueue: Unknown | undefined;
    for (const { queue, places, more } of queues) {
      unknownQueue ??= more;
      for (const { reference, environment } of places) {
        if (environment) environments.add(environment);
        else {
          const { value } = memberOutside(reference, 'compute environment', queue.address, queue.language);
          if (value.kind === 'unknown') unknownQueue ??= value;
        }
      }
    }
    const sorted = [...environments].toSorted((a, b) => (a.address < b.address ? -1 : 1));
    return { queues, environments: sorted, ...(unknownQueue ? { unknownQueue } : {}) };
  });
}

/** Whether every environment that a queue uses boots an AMI that is known not to be Amazon Linux. */
function onlyOtherSystems({ environments, jobDefinition, ...context }: JobDefinitionRow): Settled {
  const none = environments.every((environment) => noAmazonLinux({ ...context, environment }));
  return known(none, derived(jobDefinition.at));
}

/**
 * Whether its jobs are multi-node parallel ones. Without nodes it is none, whatever its type may turn out to
 * be.
 */
function isMultiNode({ jobDefinition, world }: JobDefinitionRow): Truth {
  const job = propertiesOf(jobDefinition, world);
  const nodes = walk(job, 'nodeProperties', world).value;
  return nodes.kind === 'absent' ? no(nodes.origin) : isOneOf(walk(job, 'type', world).value, ['MULTINODE']);
}

/** Whether it is a multi-node parallel job, and no environment of any queue runs such jobs. */
function multiNodeUnsupported(row: JobDefinitionRow): Truth {
  const { environments, unknownQueue, ...context } = row;
  const at = derived(row.jobDefinition.at);
  const [first, ...others] = environments.map((environment) =>
    isOneOf(computeResource({ ...context, environment }, 'type').value, WITHOUT_MULTI_NODE),
  );
  if (!first) return no(at);
  const truth = allOf(isMultiNode(row), [
    first,
    ...others,
    ...(unknownQueue ? [asUnknown(unknownQueue)] : []),
  ]);
  return { ...truth, origin: at };
}

export const jobDefinitionFacts: Facts<JobDefinitionRow> = {
  '/jobDefinition/name': {
    type: 'text',
    doc: 'What the code calls it.',
    of: ({ jobDefinition }) => known(jobDefinition.name, derived(jobDefinition.at)),
  },
  '/jobDefinition/noAmazonLinux': {
    type: 'boolean',
    doc: 'Every environment of every queue in the code boots an AMI known not to be Amazon Linux.',
    of: onlyOtherSystems,
  },
  '/jobDefinition/multiNodeUnsupported': {
    type: 'boolean',
    doc: 'It is a multi-node parallel job, and all environments of its queues are of Spot, Fargate or managed instances.',
    of: multiNodeUnsupported,
  },
};
