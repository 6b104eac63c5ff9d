// Examples of policies as tests: what each gives, and how that differs from what its marks and its verdict say.
import { EXAMPLES } from './model/languages.ts';
import type { Example, Policy } from './judge/policy.ts';
import type { PolicySet } from './policies.ts';
import { scanSourcesWithCode } from './scanSources.ts';
import { positions } from './value/source.ts';

/** The day for which examples are judged if they name none. */
const DAY = '2026-11-24';

/** What each verdict says of the findings of an example. */
const CERTAINTY = { bad: 'certain', possible: 'possible', good: undefined } as const;

/** What is wrong with an example, a sentence each; nothing if it gives what it says. */
export function exampleFaults(policy: Policy, example: Example, set: PolicySet): readonly string[] {
  const { asOf = DAY, parameters = {}, verdict, deployed } = example;
  const { language, text } = example.code;
  const path = EXAMPLES.get(language)?.path ?? 'template.yaml';
  const unmarked = text.replaceAll(/ # finding$/gm, '');
  const options = { policies: [policy.id], asOf, parameters };
  const beside = deployed === undefined ? [] : [{ path: 'deployed.json', text: deployed }];
  const { result } = scanSourcesWithCode([{ path, text: unmarked }, ...beside], options, set);
  const found = result.findings.filter(({ policy: { id } }) => id === policy.id);
  const lines = unmarked.split('\n');
  const marked = new Set(
    text.split('\n').flatMap((line, index) => (/# finding\s*$/.test(line) ? [index + 1] : [])),
  );
  const lineOf = (line: number): string => `line ${line}: ${(lines[line - 1] ?? '').trim()}`;
  const at = new Set(found.map((finding) => positions(finding.at).start.line));
  return [
    ...result.notes.map(({ message }) => `the code was not read as a whole: ${message}`),
    ...(result.environments.length === 0 ? ['the code has no compute environment'] : []),
    ...[...at]
      .filter((line) => !marked.has(line))
      .map((line) => `there is a finding that is not marked, ${lineOf(line)}`),
    ...[...marked]
      .filter((line) => !at.has(line))
      .map((line) => `there is no finding at the mark, ${lineOf(line)}`),
    ...(verdict !== 'good' && marked.size === 0 ? ['no line is marked with # finding'] : []),
    ...found
      .filter(({ certainty }) => verdict !== 'good' && certainty !== CERTAINTY[verdict])
      .map(({ certainty }) => `the verdict is ${verdict}, but the finding is ${certainty}`),
    ...found.flatMap((finding) => [
      ...(example.severity && finding.severity !== example.severity
        ? [`the severity is ${finding.severity}, expected ${example.severity}`]
        : []),
      ...(example.message && !finding.message.includes(example.message)
        ? [`the message does not hold «${example.message}»: ${finding.message}`]
        : []),
    ]),
  ];
}
