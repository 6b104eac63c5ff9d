// Every example of every policy: its verdict, the lines that it underlines, and what it assumes.
import { describe, expect, test } from 'vitest';
import { EXAMPLES } from '../src/model/languages.ts';
import type { Example, Policy } from '../src/judge/policy.ts';
import { scanSources } from '../src/scanSources.ts';
import { standardPolicies } from '../src/policies.ts';
import { positions } from '../src/value/source.ts';
import { sentenceFaults } from './sentences.ts';

const { policies } = standardPolicies();

/** The example without its marks: behind a comment a mark would belong to it. */
const unmarked = (text: string): string => text.replaceAll(/ # finding$/gm, '');

/** The lines that end in `# finding`. */
function markedLines(text: string): number[] {
  return text.split('\n').flatMap((line, index) => (/# finding\s*$/.test(line) ? [index + 1] : []));
}

function findingsOf({ id, checks }: Policy, example: Example) {
  const { asOf = '2026-11-24', parameters = {} } = example;
  const { language, text } = example.code;
  const source = { path: EXAMPLES.get(language)!.path, text: unmarked(text) };
  const { deployed } = example;
  const beside = deployed === undefined ? [] : [{ path: 'deployed.json', text: deployed }];
  // A policy without checks judges what is written beside the findings of others.
  const chosen = checks.length > 0 ? { policies: [id] } : {};
  const result = scanSources([source, ...beside], { ...chosen, asOf, parameters });
  expect(result.notes).toEqual([]);
  expect(result.environments.length).toBeGreaterThan(0);
  return {
    findings: result.findings.filter(({ policy }) => policy.id === id),
    undecided: result.undecided.filter(({ policy }) => policy === id),
  };
}

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const { examples } = policy;

  test.each(examples.map((example) => [`${example.verdict}: ${example.name}`, example] as const))(
    '%s',
    (_, example) => {
      const { findings, undecided } = findingsOf(policy, example);
      const lines = findings.map((finding) => positions(finding.at).start.line).toSorted((a, b) => a - b);
      expect(lines).toEqual(markedLines(example.code.text));
      const certainty = { bad: 'certain', possible: 'possible', good: undefined }[example.verdict];
      expect(new Set(findings.map((finding) => finding.certainty))).toEqual(
        new Set(certainty ? [certainty] : []),
      );
      const [first] = findings;
      if (first) expect(first.assuming.map((assumed) => assumed.text)).toEqual(example.assuming ?? []);
      if (example.undecided)
        expect(undecided.flatMap(({ unknowns }) => unknowns.map(({ text }) => text))).toEqual(
          example.undecided,
        );
      for (const finding of findings) {
        if (example.severity) expect(finding.severity).toBe(example.severity);
        if (example.message) expect(finding.message).toContain(example.message);
        expect([finding.message, finding.remedy].flatMap(sentenceFaults)).toEqual([]);
        expect(finding.policy.id).toBe(id);
      }
    },
  );

  test('has a good and a bad example, and says what it is', () => {
    const verdicts = id === 'suppression-not-allowed' ? ['good'] : ['good', 'bad'];
    expect(examples.map((example) => example.verdict)).toEqual(expect.arrayContaining(verdicts));
    expect(new Set(examples.map((example) => example.name)).size).toBe(examples.length);
  });
});
