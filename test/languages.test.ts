// The table of languages, and which hints of a policy are for a resource.
import { describe, expect, test } from 'vitest';
import { frontends } from '../src/frontends/all.ts';
import { languages } from '../src/frontends/languages.ts';
import { exampleLanguageOf, HINT_KEYS, hintKeysOf, languageName } from '../src/model/languages.ts';
import policySchema from '../schemas/policy.schema.json' with { type: 'json' };

describe('hints for a resource, the best first', () => {
  test.each([
    ['cloudformation', 'AWS::Batch::ComputeEnvironment', ['cloudformation']],
    ['cdk', 'AWS::Batch::ComputeEnvironment', ['cdk', 'cloudformation']],
    ['terraform', 'aws_batch_compute_environment', ['terraform']],
    ['terraform', 'awscc_batch_compute_environment', ['awscc']],
    ['a language that is not in the table', 'x', []],
  ])('%s, %s', (language, type, keys) => {
    expect(hintKeysOf(language, type)).toEqual(keys);
  });
});

test.each([
  [['main.tf', 'README.md'], 'terraform'],
  [['main.tf.json'], 'terraform'],
  [['Pulumi.yaml', 'Pulumi.dev.yaml'], 'pulumi'],
  [['Pulumi.yml'], 'pulumi'],
  [['template.yaml'], undefined],
  [[], undefined],
])('the language of a folder with %j is %s', (names, expected) => {
  expect(exampleLanguageOf(names)).toBe(expected);
});

test('a policy file may have hints for every language of the table, and the table names each', () => {
  expect(Object.keys(policySchema.properties)).toEqual(expect.arrayContaining([...HINT_KEYS]));
  for (const key of HINT_KEYS) expect(languageName(key)).not.toBe(key);
});

test('the code that a scan loads when it meets a language is the code of hosts that cannot wait', async () => {
  expect(await Promise.all(languages.map((language) => language.frontend()))).toEqual(frontends);
  for (const [index, { id, kinds }] of languages.entries())
    expect(frontends[index]).toMatchObject({ id, kinds });
});
