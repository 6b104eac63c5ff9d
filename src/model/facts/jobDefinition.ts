// Facts about multi-node parallel job definitions and the environments that their queues use.
import { derived } from '../../value/origins.ts';
import { known, type Settled } from '../../value/value.ts';
import { linked, ofKind } from '../link.ts';
import type { Resource } from '../resource.ts';
import { remember, type Context, type PartOf } from '../row.ts';
import { itemsOf, propertiesOf, walk } from '../walk.ts';
import { noAmazonLinux } from './image.ts';
import type { Facts } from './fact.ts';

export interface JobDefinitionRow extends Context {
  readonly jobDefinition: Resource;
  /** The environments of all job queues that are deployed with it: a job definition does not say its queue. */
  readonly environments: readonly Resource[];
}

/** The job definitions that are deployed with the environment, in the row of the first environment that a queue uses, so that each is judged once. */
export function jobDefinitionRows(context: Context): readonly PartOf<JobDefinitionRow>[] {
  const { model, environment } = context;
  const definitions = ofKind(model, 'jobDefinition').filter(
    (jobDefinition) => jobDefinition.scope === environment.scope,
  );
  if (definitions.length === 0) return [];
  const environments = remember(context, 'environments of queues', () => queuedEnvironments(context));
  if (environments[0] !== environment) return [];
  return definitions.map((jobDefinition) => ({ jobDefinition, environments }));
}

function queuedEnvironments({ model, world, environment: { scope } }: Context): readonly Resource[] {
  const environments = new Set<Resource>();
  for (const queue of ofKind(model, 'jobQueue')) {
    if (queue.scope !== scope) continue;
    for (const place of itemsOf(walk(propertiesOf(queue, world), 'computeEnvironmentOrder', world), world)
      .items) {
      const name = walk(place, 'computeEnvironment', world).value;
      const environment = linked(
        name,
        'computeEnvironment',
        'computeEnvironmentName',
        queue.scope,
        model,
        world,
      );
      if (environment) environments.add(environment);
    }
  }
  return [...environments].toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

/** Whether every environment that a queue uses boots an AMI that is known not to be Amazon Linux. */
function onlyOtherSystems({ environments, jobDefinition, ...context }: JobDefinitionRow): Settled {
  const none = environments.every((environment) => noAmazonLinux({ ...context, environment }));
  return known(none, derived(jobDefinition.at));
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
};
