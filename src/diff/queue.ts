// What becomes of one job queue.
import { linked } from '../model/link.ts';
import { propertiesOf, itemsOf, walk, type Found } from '../model/walk.ts';
import type { Resource } from '../model/resource.ts';
import type { Effect } from '../model/updates/table.ts';
import { tableDate } from '../model/updates/table.ts';
import { explore, type World } from '../value/worlds.ts';
import { alike } from './alike.ts';
import type { ChangedProperty, QueueDiff } from './answer.ts';
import { nameOf, sideOf } from './changes.ts';
import { subjectOf, type Comparing } from './environment.ts';
import type { Matchable, Pair } from './match.ts';
import { compareValues, valueText } from './values.ts';
import { EFFECT_WORDS, capital, statusSentence } from './words.ts';

/** The properties of a queue that the model knows, with what a change of each does. */
const PROPERTIES: readonly { readonly path: string; readonly effect: Effect; readonly why: string }[] = [
  {
    path: 'jobQueueName',
    effect: 'replaced',
    why: 'A queue cannot be renamed: another one is made, and the jobs of the old one end',
  },
  { path: 'state', effect: 'stored', why: 'AWS Batch stores the value' },
  {
    path: 'computeEnvironmentOrder',
    effect: 'stored',
    why: 'AWS Batch takes another order at once; running jobs stay where they are',
  },
];

/** The answer in the first case of the choices of the code; undefined where no side makes the queue there. */
export function queueDiff(pair: Pair, comparing: Comparing): QueueDiff | undefined {
  const { outcomes } = explore((world) => caseOf(pair, comparing, world), { bound: 4 });
  return outcomes.find(({ result }) => result !== undefined)?.result;
}

interface Seen {
  readonly resource: Resource;
  readonly world: World;
  readonly side: Matchable;
}

function seen(resource: Resource | undefined, side: Matchable, world: World): Seen | undefined {
  if (!resource) return undefined;
  const own = alike(world, resource, side.base);
  const exists = own.resolve(resource.exists);
  return exists.kind === 'known' && !exists.value ? undefined : { resource, world: own, side };
}

function caseOf(pair: Pair, comparing: Comparing, world: World): QueueDiff | undefined {
  const before = seen(pair.old, comparing.old, world);
  const after = seen(pair.new, comparing.new, world);
  const one = after ?? before;
  if (!one) return undefined;
  const queue = subjectOf(one.resource);
  if (!before || !after) {
    const status = after ? 'added' : 'gone';
    return {
      queue,
      status,
      effect: after ? 'nothing' : 'replaced',
      changes: [],
      headline: statusSentence(status, 'queue'),
    };
  }
  const changes = changesOf(before, after);
  const effect = changes.some(({ effects }) => effects.includes('replaced')) ? 'replaced' : 'stored';
  return changes.length === 0
    ? {
        queue,
        status: 'unchanged',
        effect: 'nothing',
        changes,
        headline: statusSentence('unchanged', 'queue'),
      }
    : { queue, status: 'changed', effect, changes, headline: headlineOf(effect) };
}

function headlineOf(effect: Effect): string {
  return effect === 'replaced'
    ? 'A new queue takes the place of the old one, which is deleted with its jobs.'
    : capital(`${EFFECT_WORDS.stored}.`);
}

function changesOf(before: Seen, after: Seen): readonly ChangedProperty[] {
  return PROPERTIES.flatMap(({ path, effect, why }): ChangedProperty[] => {
    const one = walk(propertiesOf(before.resource, before.world), path, before.world);
    const other = walk(propertiesOf(after.resource, after.world), path, after.world);
    const texts = path === 'computeEnvironmentOrder' ? [orderText(one, before), orderText(other, after)] : [];
    const comparison = texts.length > 0 ? sameOrder(texts) : compareValues(one.value, other.value);
    if (comparison === 'same') return [];
    const [left, right] = texts;
    const isPossible = comparison === 'perhaps';
    return [
      {
        property: path,
        name: nameOf(path, after.resource),
        before: { ...sideOf(one), ...(left === undefined ? {} : { text: left }) },
        after: { ...sideOf(other), ...(right === undefined ? {} : { text: right }) },
        certainty: isPossible ? 'possible' : 'certain',
        effects: isPossible ? [effect, 'nothing'] : [effect],
        reasons: [{ text: why, sources: [], asOf: tableDate }],
      },
    ];
  });
}

function sameOrder([one, other]: readonly string[]): 'same' | 'different' {
  return one === other ? 'same' : 'different';
}

/** The environments of a queue, first the one that gets jobs first. */
function orderText(order: Found, { resource, world, side }: Seen): string {
  const { items, more } = itemsOf(order, world);
  const entries = items.map((item) => {
    const environment = walk(item, 'computeEnvironment', world);
    const place = walk(item, 'order', world).value;
    const target = linked(
      environment.value,
      'computeEnvironment',
      'computeEnvironmentName',
      resource.scope,
      side.model,
      world,
    );
    const name = target?.name ?? valueText(environment.value);
    return { name, place: place.kind === 'known' ? Number(place.value) : Number.POSITIVE_INFINITY };
  });
  const names = entries.toSorted((a, b) => a.place - b.place || 0).map(({ name }) => name);
  return [...names, ...(more ? ['…'] : [])].join(', then ') || 'none';
}
