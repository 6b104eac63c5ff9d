// The sentences of an outcome.
import type { Effect } from '../model/updates/table.ts';
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

export function statusSentence(status: Status, what: 'environment' | 'queue'): string {
  if (status === 'added') return `A new ${what}.`;
  if (status === 'gone') return `The ${what} is deleted.`;
  return 'Nothing changes.';
}

export function capital(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
