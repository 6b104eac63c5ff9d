// The formats of `amilint diff`: each holds what the answer holds, and the schema describes the JSON.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { STATUSES, type DiffAnswer } from '../../src/diff/answer.ts';
import { EFFECTS } from '../../src/model/updates/table.ts';
import { DIFF_REPORT_VERSION, diffJson } from '../../src/report/diffJson.ts';
import { diffMarkdown } from '../../src/report/diffMarkdown.ts';
import { diffSarif } from '../../src/report/diffSarif.ts';
import { diffText } from '../../src/report/diffText.ts';
import { AS_OF, diffTexts, hcl, template } from './support.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/diff.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);
const PROJECT = { version: '1.2.3', homepage: 'https://example.org' };

const answers: Readonly<Record<string, DiffAnswer>> = {
  'nothing at all': diffTexts({}, {}),
  'an environment that is refused': diffTexts(
    { 'batch.yaml': template({ properties: 'ComputeEnvironmentName: workers' }) },
    { 'batch.yaml': template({ properties: 'ComputeEnvironmentName: workers\nTags: { Team: a }' }) },
  ),
  'one that is gone': diffTexts({ 'batch.yaml': template() }, {}),
  'one that AWS keeps': diffTexts({ 'batch.yaml': template({ attributes: 'DeletionPolicy: Retain' }) }, {}),
  'one that is imported, and protected': diffTexts(
    { 'main.tf': hcl() },
    {
      'main.tf': hcl({ properties: 'name = "w"\nlifecycle {\nprevent_destroy = true\n}' }),
      'import.tf': 'import {\nto = aws_batch_compute_environment.workers\nid = "w"\n}\n',
    },
  ),
  'one that is new': diffTexts({}, { 'batch.yaml': template() }),
  'one that scales, or is replaced': diffTexts(
    { 'batch.yaml': template({ resources: 'MaxvCpus: 1' }) },
    { 'batch.yaml': template({ resources: 'MaxvCpus: 2' }) },
  ),
};

test('the schema lists the effects and states that there are', () => {
  expect(schema.$defs.effect.enum).toEqual([...EFFECTS]);
  expect(schema.$defs.status.enum).toEqual([...STATUSES]);
  expect(schema.properties.diffVersion.const).toBe(DIFF_REPORT_VERSION);
});

describe.each(Object.entries(answers))('%s', (_, answer) => {
  test('the JSON keeps the schema', () => {
    validate(JSON.parse(diffJson(answer, '1.2.3', AS_OF)));
    expect(validate.errors).toBeNull();
  });

  test('text and Markdown name each environment and its effect', () => {
    for (const text of [diffText(answer, { color: false }), diffMarkdown(answer)]) {
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      for (const { environment, headline } of answer.environments) {
        expect(text.replaceAll('\\_', '_')).toContain(environment.name);
        expect(text.replaceAll(/\s+/g, ' ')).toContain(headline);
      }
    }
  });

  test('SARIF has a result for each environment that something happens to', () => {
    const [run] = JSON.parse(diffSarif(answer, PROJECT)).runs;
    const affected = answer.environments.filter(
      ({ status, effect }) => status !== 'added' && effect !== 'nothing',
    );
    expect(run.results.length).toBeGreaterThanOrEqual(affected.length);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });
});

test('a result of SARIF is at the changed line of the new side', () => {
  const { 'an environment that is refused': refused } = answers;
  const [result] = JSON.parse(diffSarif(refused!, PROJECT)).runs[0].results;
  const { artifactLocation, region } = result.locations[0].physicalLocation;
  const line = template({ properties: 'ComputeEnvironmentName: workers\nTags: { Team: a }' })
    .split('\n')
    .findIndex((text) => text.includes('Tags'));
  expect([artifactLocation.uri, region.startLine, result.level]).toEqual(['batch.yaml', line + 1, 'error']);
});

test('a secret is in no format', () => {
  const parameters = 'Key: { Type: String, NoEcho: true, Default: hunter2secret }';
  const answer = diffTexts(
    { 'batch.yaml': template({ parameters, resources: 'Ec2KeyPair: plain' }) },
    { 'batch.yaml': template({ parameters, resources: 'Ec2KeyPair: !Ref Key' }) },
  );
  const all = [
    diffText(answer, { color: false }),
    diffMarkdown(answer),
    diffJson(answer, '1.2.3', AS_OF),
    diffSarif(answer, PROJECT),
  ].join('\n');
  expect(all).toContain('«(sensitive)»');
  expect(all).not.toContain('hunter2secret');
});

test('text has one block for environments with the same answer', () => {
  const names = ['One', 'Two', 'Three'];
  const all = names.map((name) => template().replace('Resources:\n', '').replace('Workers:', `${name}:`));
  const answer = diffTexts(
    { 'batch.yaml': `Resources:\n${all.join('')}` },
    { 'batch.yaml': 'Resources: {}\n' },
  );
  const text = diffText(answer, { color: false });
  expect(text).toContain('── 3 environments ──');
  expect(text.match(/deleted when its stack is/g)).toHaveLength(1);
  for (const name of names) expect(text).toContain(`${name} · batch.yaml:`);
});

test('an effect that is good, and may be bad, is marked so that people look at it', () => {
  const answer = answers['one that scales, or is replaced'];
  if (!answer) throw new Error('the answer is in the table');
  expect(diffMarkdown(answer)).toContain('🟡 possibly scales');
  const [run] = JSON.parse(diffSarif(answer, PROJECT)).runs;
  expect(run.results).toMatchObject([{ ruleId: 'environment-scales', level: 'warning' }]);
});
