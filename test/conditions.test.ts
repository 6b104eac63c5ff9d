// The condition of a possible finding, in words: what the policy requires before it applies, and why that is
// not known.
import { expect, test } from 'vitest';
import { conditionOf, type UndecidedClause } from '../src/judge/conditions.ts';
import type { Schema } from '../src/judge/policy.ts';
import { argumentName } from '../src/frontends/terraform/resources.ts';
import { spelled } from '../src/model/spelling.ts';
import { derived } from '../src/value/origins.ts';
import { unknown } from '../src/value/value.ts';

const at = { source: { path: 'a', text: '' }, start: 0, end: 0 };
const noDefault = unknown({ code: 'no-default', text: 'parameter P has no default' }, derived(at));
const type = '/environment/computeResources/type';
const strategy = '/environment/computeResources/allocationStrategy';
/** In the words of an API, whose properties need no other spelling. */
const inWords = (undecided: readonly UndecidedClause[]) => conditionOf(undecided, (sentence) => sentence);
const subject = 'the type of the compute resources of {/environment/name}';

test.each<[string, Schema, string]>([
  [
    '/environment/ec2Like',
    { const: true },
    'the compute resources of {/environment/name} are of type EC2 or SPOT',
  ],
  [
    '/environment/ec2Like',
    { const: false },
    'the compute resources of {/environment/name} are of another type than EC2 and SPOT',
  ],
  ['/environment/nvidiaImageType', true, 'an image type of {/environment/name} is one with GPU drivers'],
  ['/environment/nvidiaImageType', false, 'no image type of {/environment/name} is one with GPU drivers'],
  [type, { const: 'SPOT' }, `${subject} is SPOT`],
  [type, { const: 'EC2' }, `${subject} is EC2`],
  [type, { enum: ['EC2', 'SPOT'] }, `${subject} is EC2 or SPOT`],
  [type, { not: { const: 'FARGATE' } }, `${subject} is not FARGATE`],
  [type, { not: { enum: ['FARGATE', 'FARGATE_SPOT'] } }, `${subject} is not FARGATE or FARGATE_SPOT`],
  [strategy, { const: 'BEST_FIT' }, 'allocationStrategy is BEST_FIT'],
  [strategy, { pattern: '^SPOT' }, 'the other conditions of the policy hold'],
  [strategy, { const: 'BEST_FIT', type: 'string' }, 'the other conditions of the policy hold'],
  [strategy, true, 'the other conditions of the policy hold'],
])('%s %j', (pointer, schema, words) => {
  expect(inWords([{ pointer, schema, unknowns: [noDefault] }])).toBe(
    ` This applies if ${words} (parameter P has no default).`,
  );
});

test('at most two reasons of one condition are named', () => {
  const unknowns = ['a', 'b', 'c'].map((text) => ({ ...noDefault, why: { ...noDefault.why, text } }));
  expect(inWords([{ pointer: type, schema: { const: 'EC2' }, unknowns }])).toBe(
    ` This applies if ${subject} is EC2 (a, b).`,
  );
});

test('a type says more than that it is of EC2 or Spot', () => {
  const typed = { pointer: type, schema: { const: 'EC2' }, unknowns: [noDefault] };
  const like = { pointer: '/environment/ec2Like', schema: { const: true }, unknowns: [noDefault] };
  expect(inWords([like, typed])).toBe(inWords([typed]));
  expect(inWords([like])).not.toBe('');
});

test('several conditions, and reasons once', () => {
  const open = { pointer: type, schema: { const: 'EC2' }, unknowns: [noDefault, noDefault] };
  expect(inWords([])).toBe('');
  expect(inWords([open, { ...open, pointer: strategy, unknowns: [] }])).toBe(
    ` This applies if ${subject} is EC2 (parameter P has no default) and allocationStrategy is EC2 (not known).`,
  );
});

test('a property is in the words of the language, and a variable that is called like one keeps its name', () => {
  const why = { ...noDefault.why, text: 'variable allocationStrategy has no default' };
  const clause = { pointer: strategy, schema: { const: 'BEST_FIT' }, unknowns: [{ ...noDefault, why }] };
  const inTerraform = (sentence: string) => spelled(sentence, argumentName('aws_batch_compute_environment'));
  expect(conditionOf([clause], inTerraform)).toBe(
    ' This applies if allocation_strategy is BEST_FIT (variable allocationStrategy has no default).',
  );
});
