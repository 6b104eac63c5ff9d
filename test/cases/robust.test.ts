// The cases of ../shared/cases/robust on the input side: a scan ends, reports what it could not judge, and
// judges the rest.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { caseFolder } from './support.ts';
import { scan } from '../../src/scan.ts';

const GROUP = 'robust';

/** The policies of the findings of a case, each once, and the codes of its notes. */
async function outcomeOf(name: string): Promise<{ policies: readonly string[]; notes: readonly string[] }> {
  const root = caseFolder(`${GROUP}/${name}`);
  const { findings, notes } = await scan({ paths: [root], root, asOf: '2026-11-25' });
  return {
    policies: [...new Set(findings.map(({ policy }) => policy.id))].toSorted(),
    notes: [...new Set(notes.map(({ code }) => code))].toSorted(),
  };
}

describe.skipIf(!existsSync(caseFolder(GROUP)))(`${GROUP} (skipped where ../shared/cases is absent)`, () => {
  test.each([
    ['crash-on-a-resource-type-named-constructor'],
    ['crash-on-a-resource-type-named-like-an-object-member-in-cdktf'],
    ['crash-on-a-resource-type-named-proto'],
    ['crash-on-an-argument-named-like-an-object-member-in-a-state'],
  ])('%s: nothing is there to be judged', async (name) => {
    const { policies, notes } = await outcomeOf(name);
    expect({ policies, isFault: notes.includes('fault') }).toEqual({ policies: [], isFault: false });
  });

  test.each([
    ['crash-on-an-argument-named-like-an-object-member-in-a-plan', 'allocation-strategy-blocks-updates'],
    ['crash-on-an-ssm-parameter-name-that-is-no-text', 'allocation-strategy-unset'],
    ['crash-on-for-each-over-an-unknown-count', 'allocation-strategy-blocks-updates'],
    ['exponential-expression-in-user-data', 'user-data-not-mime-multipart'],
    ['names-of-object-members', 'launch-template-pins-ami'],
    ['nested-dynamic-out-of-memory', 'allocation-strategy-blocks-updates'],
    ['objects-in-texts', 'security-groups-missing'],
  ])('%s: the environment is judged (%s)', async (name, policy) => {
    const { policies, notes } = await outcomeOf(name);
    expect(policies).toContain(policy);
    expect(notes).not.toContain('fault');
  });
});
