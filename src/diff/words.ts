// The sentences of an outcome.
import type { Effect } from '../model/updates/table.ts';
import { jobsOutcome, type JobsOutcome } from '../model/updates/jobs.ts';
import type { EnvironmentState } from '../model/updates/state.ts';
import type { Status } from './answer.ts';

export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  nothing: 'nothing is sent to AWS Batch',
  stored: 'AWS Batch stores the change and replaces no instance',
  scales: 'AWS Batch only scales',
  infrastructureUpdate: 'an infrastructure update replaces the instances',
  replaced: 'a new environment takes the place of the old one, which is deleted',
  refused: 'the deployment is refused and fails',
};

const REPLACED_AND_KEPT =
  'a new environment takes the place of the old one, which stays in AWS under its name';

/**
 * «Possible: …, or ….»
 * @param isKept whether AWS keeps an environment that another one replaces
 */
export function effectSentence(possible: readonly Effect[], isKept = false): string {
  const replaced = isKept ? REPLACED_AND_KEPT : EFFECT_WORDS.replaced;
  const words = possible
    .map((effect) => (effect === 'replaced' ? replaced : EFFECT_WORDS[effect]))
    .join(', or ');
  return possible.length > 1 ? `Possible: ${words}.` : capital(`${words}.`);
}

/**
 * @param isDeployed whether the old side is what AWS returned, which a deployment of the code does not delete
 */
export function statusSentence(status: Status, what: 'environment' | 'queue', isDeployed = false): string {
  if (status === 'added')
    return isDeployed
      ? `A new ${what}, unless a deployed one has a name that is made at deployment.`
      : `A new ${what}.`;
  if (status === 'gone')
    return isDeployed
      ? `The ${what} is deployed, and the code does not have it: a deployment of the code leaves it alone.`
      : `The ${what} is deleted.`;
  if (status === 'notInOutput')
    return `The output of the AWS CLI does not have the ${what}: whether the account has it is not known.`;
  return 'Nothing changes.';
}

/** @param tool that drops a resource and deletes nothing, as a sentence begins */
export function keptSentence(tool: string, what: 'environment' | 'queue'): string {
  return `${tool} no longer manages the ${what} and deletes nothing: it stays in AWS under its name.`;
}

export function capital(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

const CONDITIONS: Readonly<Record<Effect, string>> = {
  nothing: 'If nothing is sent',
  stored: 'If the change is only stored',
  scales: 'If it only scales',
  infrastructureUpdate: 'If an infrastructure update runs',
  replaced: 'If a new environment takes its place',
  refused: 'If the deployment fails',
};

/**
 * What happens to running jobs: by the likeliest effect, with what the others do to them.
 * @param isKept whether AWS keeps an environment that another one replaces
 */
export function jobsOf(possible: readonly Effect[], before: EnvironmentState, isKept = false): JobsOutcome {
  const outcomeOf = (effect: Effect): JobsOutcome =>
    isKept && effect === 'replaced' ? jobsOutcome('nothing', before) : jobsOutcome(effect, before);
  const [first = 'nothing', ...others] = possible;
  const outcome = outcomeOf(first);
  const seen = new Set([outcome.what]);
  const texts = others.flatMap((effect) => {
    const other = outcomeOf(effect);
    if (seen.has(other.what)) return [];
    seen.add(other.what);
    return [`${CONDITIONS[effect]}: ${other.text.charAt(0).toLowerCase()}${other.text.slice(1)}`];
  });
  if (texts.length === 0) return outcome;
  return { ...outcome, certainty: 'possible', text: [outcome.text, ...texts].join('. ') };
}
