// Plans that Terraform itself has made of two versions of the code (scripts/changes.mjs): the plan and the
// comparison of the code give the same answer.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { differencesOfPlan } from '../../src/plannedDifferences.ts';
import { AS_OF, diffOfOne } from './support.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/changes', import.meta.url));
const textOf = (name: string, file: string) => readFileSync(join(FIXTURES, name, file), 'utf8');

function ofPlan(name: string) {
  const text = textOf(name, 'plan.json');
  const [one] = differencesOfPlan({ path: 'plan.json', text }, AS_OF)?.environments ?? [];
  if (!one) throw new Error('the plan has an environment');
  return one;
}

const ofCode = (name: string) => diffOfOne('main.tf', textOf(name, 'before.tf'), textOf(name, 'after.tf'));

const EFFECTS: Readonly<Record<string, string>> = {
  'another-ami': 'certain infrastructureUpdate: endAfterTimeout 30',
  'awscc-another-ami': 'certain refused: goOn ',
  disabled: 'certain stored: goOn ',
  'more-vcpus': 'certain scales: goOn ',
  'new-version-of-the-launch-template': 'certain infrastructureUpdate: endAfterTimeout 45',
  nothing: 'certain nothing: goOn ',
};

test('every pair of versions has an answer', () => {
  expect(readdirSync(FIXTURES).toSorted()).toEqual(Object.keys(EFFECTS).toSorted());
});

describe.each(Object.entries(EFFECTS))('%s', (name, wanted) => {
  test.each([
    ['the plan', ofPlan],
    ['the code', ofCode],
  ])('%s', (_, answer) => {
    const { certainty, effect, jobs } = answer(name);
    expect(`${certainty} ${effect}: ${jobs.what} ${jobs.minutes ?? ''}`).toBe(wanted);
  });
});
