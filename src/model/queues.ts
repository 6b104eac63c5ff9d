// The job queues of the code: which environments each has, in their order, and which queues can have an
// environment.
import type { Unknown } from '../value/value.ts';
import type { World } from '../value/worlds.ts';
import { addTo, isMade, linked, ofKind, ofScope, perModel, perModelAndKey, type Model } from './link.ts';
import { memberOf, namesIn } from './names.ts';
import type { Resource } from './resource.ts';
import { itemsOf, propertiesOf, walk, type Found } from './walk.ts';

/** How many environments AWS Batch accepts in one queue. */
export const MOST_IN_QUEUE = 3;

/** One environment in the order of a queue. */
export interface QueuePlace {
  readonly item: Found;
  /** The name or ARN of the environment. */
  readonly reference: Found;
  readonly order: Found;
  /** The environment, if it is in the scanned code. */
  readonly environment?: Resource;
}

/** A queue in one world. */
export interface QueueOrder {
  readonly queue: Resource;
  /** First those that are tried first. */
  readonly places: readonly QueuePlace[];
  /** The unknown that may contain further environments. */
  readonly more?: Unknown;
}

/** The environments of a queue, by their order; as the code lists them if an order is not known. */
export function orderOf(queue: Resource, model: Model, world: World): QueueOrder {
  return world.recall(queue, 'order of environments', () => {
    const list = walk(propertiesOf(queue, world), 'computeEnvironmentOrder', world);
    const { items, more } = itemsOf(list, world);
    const places = items.map((item): QueuePlace => {
      const reference = walk(item, 'computeEnvironment', world);
      const place = { item, reference, order: walk(item, 'order', world) };
      const environment = linked(
        reference.value,
        'computeEnvironment',
        'computeEnvironmentName',
        queue.scope,
        model,
        world,
      );
      return environment ? { ...place, environment } : place;
    });
    const order = { queue, places: sorted(places) };
    return more ? { ...order, more } : order;
  });
}

function sorted(places: readonly QueuePlace[]): readonly QueuePlace[] {
  const numbers = new Map<QueuePlace, number>();
  for (const place of places) {
    const { value } = place.order;
    if (value.kind !== 'known' || typeof value.value !== 'number') return places;
    numbers.set(place, value.value);
  }
  return places.toSorted((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0));
}

/** The queues of a stack or root module that are made in this world. */
export function queuesOfScope(scope: string, model: Model, world: World): readonly Resource[] {
  return ofScope(model, 'jobQueue', scope).filter((queue) => isMade(queue, world));
}

/**
 * The queues that can have an environment: first those of its own stack or root module, then those of others
 * that refer to it, or have its name in their order. The rest is not read, so that nothing depends on what
 * decides their environments.
 */
export function queuesNear(environment: Resource, model: Model, world: World): readonly Resource[] {
  return mayBeNear(model, environment).filter((queue) => isMade(queue, world));
}

/** The same queues in every world. */
const mayBeNear = perModelAndKey((model, environment: Resource): readonly Resource[] => {
  const { scope, address, properties } = environment;
  const name = namesIn(memberOf(properties, 'computeEnvironmentName'));
  const { byAddress, byText, byParts } = linksOf(model);
  const others = new Set([
    ...(byAddress.get(address) ?? []),
    ...[...name.texts].flatMap((text) => byText.get(text) ?? []),
    ...[...name.keys].flatMap((key) => byParts.get(key) ?? []),
  ]);
  // In the order of the model.
  const ordered =
    others.size === 0
      ? []
      : ofKind(model, 'jobQueue').filter((queue) => others.has(queue) && queue.scope !== scope);
  return [...ofScope(model, 'jobQueue', scope), ...ordered];
});

/** The queues by what their orders name: addresses, texts, and texts that are not known as a whole. */
interface Links {
  readonly byAddress: ReadonlyMap<string, readonly Resource[]>;
  readonly byText: ReadonlyMap<string, readonly Resource[]>;
  readonly byParts: ReadonlyMap<string, readonly Resource[]>;
}

const linksOf = perModel((model) => findLinks(ofKind(model, 'jobQueue')));

function findLinks(queues: readonly Resource[]): Links {
  const byAddress = new Map<string, Resource[]>();
  const byText = new Map<string, Resource[]>();
  const byParts = new Map<string, Resource[]>();
  for (const queue of queues) {
    const { addresses, texts, keys } = namesIn(memberOf(queue.properties, 'computeEnvironmentOrder'));
    for (const address of addresses) addTo(byAddress, address, queue);
    for (const text of texts) addTo(byText, text, queue);
    for (const key of keys) addTo(byParts, key, queue);
  }
  return { byAddress, byText, byParts };
}
