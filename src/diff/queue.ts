// What becomes of one job queue.
import { isDeployed } from '../model/deployed.ts';
import { isMade } from '../model/link.ts';
import { orderOf } from '../model/queues.ts';
import { propertiesOf, walk } from '../model/walk.ts';
import type { Resource } from '../model/resource.ts';
import type { Effect } from '../model/updates/table.ts';
import { tableDate } from '../model/updates/table.ts';
import { explore, type World } from '../value/worlds.ts';
import { alike } from './alike.ts';
import type { Certainty, ChangedProperty, QueueDiff } from './answer.ts';
import { nameOf, sideOf } from './changes.ts';
import { isAccount, statusAlone } from './account.ts';
import { subjectOf, type Comparing } from './comparing.ts';
import { keeper, keptWhenDropped, whatIsKept } from './kept.ts';
import { withoutCount, type Matchable, type Pair } from './match.ts';
import { compareValues, valueText } from './values.ts';
import { EFFECT_WORDS, capital, keptSentence, statusSentence } from './words.ts';

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

/** The answer in the first case of the choices of the code; undefined if no side makes the queue there. */
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
  return isMade(resource, own) ? { resource, world: own, side } : undefined;
}

function caseOf(pair: Pair, comparing: Comparing, world: World): QueueDiff | undefined {
  const before = seen(pair.old, comparing.old, world);
  const after = seen(pair.new, comparing.new, world);
  const one = after ?? before;
  if (!one) return undefined;
  if (!before || !after) return aloneCase(one, after !== undefined, comparing);
  const queue = subjectOf(one.resource);
  const changes = changesOf(before, after, comparing.successors);
  if (changes.length === 0)
    return {
      queue,
      status: 'unchanged',
      effect: 'nothing',
      certainty: 'certain',
      changes,
      headline: statusSentence('unchanged', 'queue'),
    };
  const planned = comparing.planned?.get(after.resource.address)?.action;
  const isReplaced = planned === 'replace' || (planned === undefined && changes.some(replaces));
  const effect = isReplaced ? 'replaced' : 'stored';
  const isCertain =
    planned === 'replace' ||
    changes.some((change) => change.certainty === 'certain' && change.effects[0] === effect);
  const certainty = isCertain ? 'certain' : 'possible';
  return { queue, status: 'changed', effect, certainty, changes, headline: headlineOf(effect, certainty) };
}

/** A queue that one side alone has. */
function aloneCase({ resource }: Seen, isNew: boolean, comparing: Comparing): QueueDiff {
  const shared = {
    queue: subjectOf(resource),
    effect: 'nothing' as const,
    certainty: 'certain' as const,
    changes: [],
  };
  if (isNew && resource.importedBy)
    return {
      ...shared,
      status: 'imported',
      headline: `${keeper(resource)} takes over a queue that is deployed, and changes at once what of it is not as in the code.`,
    };
  const side = isNew ? comparing.old : comparing.new;
  const status = statusAlone(isNew ? 'added' : 'gone', 'jobQueue', side.model);
  const headline = statusSentence(status, 'queue', isAccount(comparing.old.model));
  if (status !== 'gone' || isDeployed(resource)) return { ...shared, status, headline };
  return { ...shared, ...goneOutcome(resource, headline, comparing) };
}

/**
 * What becomes of a queue that the new code does not have.
 * @param headline the sentence for a queue that is certainly deleted
 */
function goneOutcome(resource: Resource, headline: string, comparing: Comparing) {
  const kept = keptWhenDropped(resource, comparing.old, comparing.new);
  if (kept?.keeps === true) {
    const sentence = keptSentence(keeper(resource), 'queue');
    return { ...whatIsKept(kept), status: 'kept' as const, headline: sentence };
  }
  const deleted = { status: 'gone' as const, effect: 'replaced' as const };
  const possible = { ...deleted, certainty: 'possible' as const };
  if (kept)
    return {
      ...possible,
      ...whatIsKept(kept),
      headline: 'Possible: the queue is deleted, or it stays in AWS under its name.',
    };
  if (!comparing.new.isIncomplete) return { ...deleted, headline };
  return {
    ...possible,
    headline: 'Possible: the queue is deleted, or it is in new code that could not be read.',
  };
}

function replaces({ effects }: ChangedProperty): boolean {
  return effects.includes('replaced');
}

function headlineOf(effect: Effect, certainty: Certainty): string {
  const text =
    effect === 'replaced'
      ? 'a new queue takes the place of the old one, which is deleted with its jobs'
      : EFFECT_WORDS.stored;
  return certainty === 'possible' ? `Possible: ${text}, or nothing changes.` : capital(`${text}.`);
}

function changesOf(
  before: Seen,
  after: Seen,
  successors: Comparing['successors'],
): readonly ChangedProperty[] {
  return PROPERTIES.flatMap(({ path, effect, why }): ChangedProperty[] => {
    const one = walk(propertiesOf(before.resource, before.world), path, before.world);
    const other = walk(propertiesOf(after.resource, after.world), path, after.world);
    const texts =
      path === 'computeEnvironmentOrder' ? [orderText(before, successors), orderText(after, new Map())] : [];
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
  return withoutCount(one ?? '') === withoutCount(other ?? '') ? 'same' : 'different';
}

/** The environments of a queue by their names in the new side, first the one that gets jobs first. */
function orderText({ resource, world, side }: Seen, successors: Comparing['successors']): string {
  const { places, more } = orderOf(resource, side.model, world);
  const names = places.map(({ environment, reference }) => {
    const one = environment && (successors.get(environment) ?? environment);
    return one?.name ?? valueText(reference.value);
  });
  return [...names, ...(more ? ['…'] : [])].join(', then ') || 'none';
}
