// The job queues of the code that have an environment in their order, and what else is in that order.
import { linked, ofKind } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import { itemsOf, propertiesOf, walk, type Found } from '../model/walk.ts';
import type { QueueUse } from './answer.ts';
import { shownText } from './sources.ts';

/** One environment in the order of a queue. */
export interface OrderEntry {
  readonly item: Found;
  readonly environment: Found;
  readonly order: Found;
  /** The environment where it is in the scanned code. */
  readonly resource?: Resource;
}

export interface Queue {
  readonly resource: Resource;
  /** The name as it is in AWS, where the code says it. */
  readonly name: string | undefined;
  readonly entries: readonly OrderEntry[];
  /** Whether there may be further environments. */
  readonly more: boolean;
}

/** The queues that certainly use the environment. */
export function queuesOf(context: Context): readonly Queue[] {
  return ofKind(context.model, 'jobQueue')
    .map((resource) => queueOf(resource, context))
    .filter(({ entries }) => entries.some((entry) => entry.resource === context.environment));
}

function queueOf(resource: Resource, { model, world }: Context): Queue {
  const properties = propertiesOf(resource, world);
  const { items, more } = itemsOf(walk(properties, 'computeEnvironmentOrder', world), world);
  const name = walk(properties, 'jobQueueName', world).value;
  const entries = items.map((item): OrderEntry => {
    const environment = walk(item, 'computeEnvironment', world);
    const target = linked(
      environment.value,
      'computeEnvironment',
      'computeEnvironmentName',
      resource.scope,
      model,
      world,
    );
    const entry = { item, environment, order: walk(item, 'order', world) };
    return target ? { ...entry, resource: target } : entry;
  });
  return {
    resource,
    name: name.kind === 'known' ? String(name.value) : undefined,
    entries,
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
