// Every example of every policy: its verdict, the lines that it underlines, and what it assumes. They are run
// as `amilint test` runs those of a user.
import { describe, expect, test } from 'vitest';
import { runExample } from '../src/exampleRun.ts';
import { publishFaults } from '../src/judge/published.ts';
import { standardPolicies } from '../src/policies.ts';
import { sentenceFaults } from './sentences.ts';

const set = standardPolicies();
const { policies } = set;

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const { examples } = policy;

  test.each(examples.map((example) => [`${example.verdict}: ${example.name}`, example] as const))(
    '%s',
    (_, example) => {
      const { findings, faults, marked } = runExample(policy, example, set);
      expect(faults).toEqual([]);
      expect(findings).toHaveLength(marked.size);
      const [first] = findings;
      if (first) expect(first.assuming.map((assumed) => assumed.text)).toEqual(example.assuming ?? []);
      for (const finding of findings) {
        expect([finding.message, finding.remedy].flatMap(sentenceFaults)).toEqual([]);
        expect(finding.policy.id).toBe(id);
      }
    },
  );

  test('has a good and a bad example, and says what it is', () => {
    const isOnSuppressions = policy.checks.length === 0;
    if (isOnSuppressions) expect(examples.map((example) => example.verdict)).toContain('good');
    else expect(publishFaults(policy)).toEqual([]);
    expect(new Set(examples.map((example) => example.name)).size).toBe(examples.length);
  });
});
