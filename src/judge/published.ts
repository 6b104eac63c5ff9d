// What a policy for others needs beyond what judging needs: words that explain it, and examples that prove
// it.
import type { Policy } from './policy.ts';

/** What is wrong with the name of a policy's file: others find a policy by it. */
export function fileNameFaults({ id }: Policy, path: string): readonly string[] {
  const [name = ''] = path.split(/[\\/]/).slice(-1);
  return name.replace(/\.ya?ml$/, '') === id ? [] : [`id: call the file ${id}.yaml, not ${name}`];
}

/** What a published policy lacks, a sentence each. */
export function publishFaults({
  title,
  why,
  remedy,
  references,
  checks,
  examples,
}: Policy): readonly string[] {
  const verdicts = new Set(examples.map(({ verdict }) => verdict));
  const messages = checks.flatMap(({ message, possible }) => [message, ...(possible ? [possible] : [])]);
  return [
    ...(title.length < 10 || title.length > 100
      ? ['title: write what is wrong in 10 to 100 characters']
      : []),
    ...(title.endsWith('.') ? ['title: leave out the full stop'] : []),
    ...(why.length < 40
      ? ['why: write in 40 characters or more what happens, and when people find out']
      : []),
    ...(remedy.length < 20 ? ['remedy: write in 20 characters or more what to do'] : []),
    ...messages
      .filter((message) => message.length < 20 || !/[.?]$/.test(message))
      .map((message) => `message: write a sentence, not «${message}»`),
    ...(references.length === 0 ? ['references: name a page that has it'] : []),
    ...(['good', 'bad'] as const)
      .filter((verdict) => !verdicts.has(verdict))
      .map((verdict) => `examples: one with the verdict ${verdict} is missing`),
  ];
}
