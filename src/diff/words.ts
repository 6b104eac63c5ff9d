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

/** «Possibly: …, or ….» */
export function effectSentence(possible: readonly Effect[]): string {
  const words = possible.map((effect) => EFFECT_WORDS[effect]).join(', or ');
  return possible.length > 1 ? `Possible: ${words}.` : capital(`${words}.`);
}

/** @param isDeployed whether the old side is what AWS returned, which a deployment of the code does not delete */
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

/** What happens to running jobs: by the likeliest effect, with what the others do to them. */
export function jobsOf(possible: readonly Effect[], before: EnvironmentState): JobsOutcome {
  const [first = 'nothing', ...others] = possible;
  const outcome = jobsOutcome(first, before);
  const seen = new Set([outcome.what]);
  const texts = others.flatMap((effect) => {
    const other = jobsOutcome(effect, before);
    if (seen.has(other.what)) return [];
    seen.add(other.what);
    return [`${CONDITIONS[effect]}: ${other.text.charAt(0).toLowerCase()}${other.text.slice(1)}`];
  });
  if (texts.length === 0) return outcome;
  return { ...outcome, certainty: 'possible', text: [outcome.text, ...texts].join('. ') };
}
