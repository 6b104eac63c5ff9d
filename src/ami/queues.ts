// The job queues of the code that have an environment in their order, and what else is in that order.
import { orderOf, queuesNear } from '../model/queues.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import { propertiesOf, walk, type Found } from '../model/walk.ts';
import type { QueueUse } from './answer.ts';
import { shownText } from './sources.ts';

/** One environment in the order of a queue. */
export interface OrderEntry {
  readonly item: Found;
  readonly environment: Found;
  readonly order: Found;
  /** The environment, if it is in the scanned code. */
  readonly resource?: Resource;
}

export interface Queue {
  readonly resource: Resource;
  /** The name as it is in AWS, if the code has it. */
  readonly name: string | undefined;
  readonly entries: readonly OrderEntry[];
  /** Whether there may be further environments. */
  readonly more: boolean;
}

/** The queues that certainly use the environment. */
export function queuesOf(context: Context): readonly Queue[] {
  return queuesNear(context.environment, context.model, context.world)
    .map((resource) => queueOf(resource, context))
    .filter(({ entries }) => entries.some((entry) => entry.resource === context.environment));
}

function queueOf(resource: Resource, { model, world }: Context): Queue {
  const { places, more } = orderOf(resource, model, world);
  const name = walk(propertiesOf(resource, world), 'jobQueueName', world).value;
  return {
    resource,
    name: name.kind === 'known' && !name.sensitive ? String(name.value) : undefined,
    entries: places.map(({ item, reference, order, environment }) => ({
      item,
      environment: reference,
      order,
      ...(environment ? { resource: environment } : {}),
    })),
    more: more !== undefined,
  };
}

export function queueUse({ resource, name, entries, more }: Queue): QueueUse {
  return {
    name: name ?? resource.name,
    at: resource.at,
    environments: entries.map(
      (entry) =>
        entry.resource?.name ?? shownText(entry.environment.value) ?? 'an environment that is not known',
    ),
    more,
  };
}
