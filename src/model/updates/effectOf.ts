// What the deployment of a change does to a compute environment, its AMI and its jobs: the entry point of
// this folder.
import { amiMove, type AmiMove } from './amiAfter.ts';
import { effectOfOne, type Cause, type Reason } from './effectOfOne.ts';
import { jobsOutcome, type JobsOutcome } from './jobs.ts';
import { every, type Change, type Deployer, type EnvironmentState, type Maybe } from './state.ts';
import { sourceTitle, tableDate, type Effect } from './table.ts';

export interface Verdict {
  /** The effect; if several are possible, the likeliest. */
  readonly effect: Effect;
  readonly certainty: 'certain' | 'possible';
  /** Every effect that is possible, the likeliest first. */
  readonly possible: readonly Effect[];
  /** The changed properties, the strongest effect first. */
  readonly causes: readonly Cause[];
  readonly ami: AmiMove;
  readonly jobs: JobsOutcome;
  /** What makes a replacement fail, as far as the name, a queue or the order of Terraform do. */
  readonly blocked?: Reason;
}

/**
 * How strong an effect is against the others of the same deployment. A replacement comes before a refusal:
 * the new environment is made with all settings, also with those that AWS Batch would not change in place.
 */
const STRENGTH: Readonly<Record<Effect, number>> = {
  nothing: 0,
  stored: 1,
  scales: 2,
  infrastructureUpdate: 3,
  refused: 4,
  replaced: 5,
};

/** What a plan of Terraform does with an environment. */
export type Planned = 'update' | 'replace';

/**
 * What a deployment does that changes these properties together: the strongest effect wins.
 * @param changes by the names of the API; settings that are equal before and after do nothing
 * @param before the environment as it runs
 * @param after as it is wanted
 * @param planned what the tool has already decided; only the part of AWS Batch is left to decide
 */
export function effectOf(
  changes: Change | readonly Change[],
  deployer: Deployer,
  before: EnvironmentState,
  after: EnvironmentState,
  planned?: Planned,
): Verdict {
  const list = 'property' in changes ? [changes] : changes;
  const causes = list
    .map((change) => causeOf(change, deployer, before, after, planned))
    .toSorted((a, b) => STRENGTH[first(b)] - STRENGTH[first(a)]);
  const wanted: readonly Effect[] = planned === 'replace' ? ['replaced'] : together(causes);
  const renamed = causes.some(({ property }) => property === 'computeEnvironmentName');
  const block = wanted.includes('replaced') ? replacementBlock(deployer, before, after, renamed) : undefined;
  const possible = block ? blockedEffects(wanted, block.applies) : wanted;
  const effect = possible[0] ?? 'nothing';
  return {
    effect,
    certainty: possible.length > 1 ? 'possible' : 'certain',
    possible,
    causes,
    ami: amiMove(effect, before, after),
    jobs: jobsOutcome(effect, before),
    ...(block ? { blocked: block.reason } : {}),
  };
}

/** What one change does. A tool that updates does not replace: then the rules of the API decide. */
function causeOf(
  change: Change,
  deployer: Deployer,
  before: EnvironmentState,
  after: EnvironmentState,
  planned: Planned | undefined,
): Cause {
  const cause = effectOfOne(change, deployer, before, after);
  const isUpdated = planned === 'update' && cause.effects.includes('replaced');
  const kept = isUpdated ? effectOfOne(change, { tool: 'api' }, before, after) : cause;
  return change.isPossible ? { ...kept, effects: [...new Set([...kept.effects, 'nothing' as const])] } : kept;
}

function first({ effects }: Cause): Effect {
  return effects[0] ?? 'nothing';
}

/** The effects that all changes together may have, that of the likeliest ones first. */
function together(causes: readonly Cause[]): readonly Effect[] {
  let possible: readonly Effect[] = ['nothing'];
  for (const { effects } of causes)
    possible = [...new Set(possible.flatMap((one) => effects.map((other) => stronger(one, other))))];
  return possible;
}

function stronger(one: Effect, other: Effect): Effect {
  return STRENGTH[one] >= STRENGTH[other] ? one : other;
}

function blockedEffects(wanted: readonly Effect[], applies: Maybe): readonly Effect[] {
  const effects = wanted.flatMap((effect): readonly Effect[] => {
    if (effect !== 'replaced') return [effect];
    return applies === true ? ['refused'] : ['replaced', 'refused'];
  });
  return [...new Set(effects)];
}

interface Block {
  readonly applies: Maybe;
  readonly reason: Reason;
}

function blockIf(applies: Maybe, text: string, source: string): Block | undefined {
  if (applies === false) return undefined;
  return { applies, reason: { text, sources: [sourceTitle(source)], asOf: tableDate } };
}

/** What makes a replacement fail; undefined if nothing does. */
function replacementBlock(
  deployer: Deployer,
  before: EnvironmentState,
  after: EnvironmentState,
  renamed: boolean,
): Block | undefined {
  const nameTaken = renamed ? false : every(before.fixedName, after.fixedName);
  if (deployer.tool === 'cloudformation')
    return blockIf(
      nameTaken,
      'CloudFormation makes the new environment first, and its fixed name is still taken',
      'CFNDOC',
    );
  if (deployer.tool === 'api') return undefined;
  const order = after.createBeforeDestroy;
  const taken = blockIf(
    every(nameTaken, order),
    'create_before_destroy makes the new environment first, and its fixed name is still taken',
    'TF',
  );
  const held = blockIf(
    every(before.queued, order === 'unknown' ? 'unknown' : !order),
    'Terraform deletes the old environment first, and AWS Batch deletes none that a job queue has in its order',
    'TF',
  );
  return [taken, held].find((block) => block?.applies === true) ?? taken ?? held;
}

export type { AmiMove } from './amiAfter.ts';
export type { Cause, Reason } from './effectOfOne.ts';
export type { JobsOutcome } from './jobs.ts';
