// The door to ESLint: the real ESLint 9 and 10 lint with the language and the rules.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import amilint from '../../src/plugins/eslint.ts';
import { scan } from '../../src/scan.ts';
import { positions } from '../../src/value/source.ts';
import { counterparts } from '../counterparts/install.ts';
import { fixture, hostFolder, ROOT } from './host.ts';

const asOf = '2026-11-24';
const recommended = { ...amilint.configs.recommended, languageOptions: { asOf } };

/**
 * An environment whose AMI a launch template of somebody else may set, by a value that a file beside it
 * gives.
 */
const MODULE = {
  'main.tf': `resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"

  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
    instance_type       = ["c6i"]

    ec2_configuration {
      image_type        = "ECS_AL2023"
      image_id_override = var.image
    }
  }
}
`,
  'variables.tf': `variable "image" {
  default = "ami-0f1e2d3c4b5a69788"
}
`,
};

interface Message {
  readonly ruleId: string | null;
  readonly severity: number;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly fatal?: boolean;
  readonly suggestions?: readonly {
    readonly desc: string;
    readonly fix: { readonly range: readonly [number, number]; readonly text: string };
  }[];
}

describe.each([9, 10])('ESLint %i', (version) => {
  let ESLint: any;
  beforeAll(() => {
    ({ ESLint } = createRequire(join(counterparts(), 'package.json'))(`eslint${version}`));
  });

  /** Lints files of a folder by a configuration: messages by path. */
  async function lint(
    files: Readonly<Record<string, string>>,
    config: readonly object[] = [recommended],
  ): Promise<Record<string, Message[]>> {
    const cwd = hostFolder({ tools: {}, files });
    const results = await new ESLint({ cwd, overrideConfigFile: true, overrideConfig: config }).lintFiles(
      Object.keys(files),
    );
    return Object.fromEntries(
      results.map(({ filePath, messages }: any) => [filePath.slice(cwd.length + 1), messages]),
    );
  }

  test('suggests the edits of findings, with what their deployment does', async () => {
    const text = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        ImageId: !Ref Image
        DesiredvCpus: 4
        SecurityGroupIds: [sg-1]
Parameters:
  Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /images/batch }
`;
    const { 'batch.yaml': messages = [] } = await lint({ 'batch.yaml': text });
    const suggestions = messages.flatMap((message) => message.suggestions ?? []);
    expect(suggestions.map(({ desc }) => desc)).toEqual(['take DesiredvCpus out: deploys in place.']);
    const [{ fix } = { fix: undefined }] = suggestions;
    const [from = 0, to = 0] = fix?.range ?? [];
    expect(`${text.slice(0, from)}${fix?.text}${text.slice(to)}`).toBe(
      text.replace('        DesiredvCpus: 4\n', ''),
    );
  });

  test('reports what the scan finds, at the same places', async () => {
    const { findings } = await scan({ paths: [join(ROOT, 'fixtures/pinned-ami')], asOf });
    const { 'batch.yaml': messages = [] } = await lint({ 'batch.yaml': fixture('pinned-ami/batch.yaml') });
    const found = findings.map(({ policy, at }) => {
      const { start, end } = positions(at);
      return `amilint/${policy.id} ${start.line}:${start.column}-${end.line}:${end.column}`;
    });
    expect(
      messages
        .map(
          ({ ruleId, line, column, endLine, endColumn }) =>
            `${ruleId} ${line}:${column}-${endLine}:${endColumn}`,
        )
        .toSorted(),
    ).toEqual(found.toSorted());
    expect(found.length).toBeGreaterThan(10);
  });

  test('a policy has its own severity, and a finding that is only possible never more than a warning', async () => {
    const files = { 'batch.yaml': SHARED_TEMPLATE };
    const severityIn = async (rules: object) =>
      (await lint(files, [{ ...recommended, rules }]))['batch.yaml']?.map(({ severity, message }) => [
        severity,
        message.startsWith('possible: '),
      ]);

    expect(await severityIn({ 'amilint/launch-template-pins-ami': 'error' })).toEqual([[1, true]]);
    expect(await severityIn({ 'amilint/launch-template-pins-ami': ['error', { strict: true }] })).toEqual([
      [2, true],
    ]);
    expect(
      await severityIn({ 'amilint/launch-template-pins-ami': ['error', { certainty: 'certain' }] }),
    ).toEqual([]);
  });

  test('a policy that is not on by default is off until its rule is set', async () => {
    const optIn = Object.keys(amilint.rules).filter(
      (id) => !(`amilint/${id}` in amilint.configs.recommended.rules),
    );
    expect(optIn).toEqual(['root-volume-default-size']);
    const rule = 'amilint/root-volume-default-size';
    const rulesOf = (messages: Message[] = []) => new Set(messages.map(({ ruleId }) => ruleId));
    const files = { 'batch.yaml': fixture('pinned-ami/batch.yaml') };
    expect(rulesOf((await lint(files))['batch.yaml'])).not.toContain(rule);
    expect(
      rulesOf(
        (await lint(files, [recommended, { files: ['**/*.yaml'], rules: { [rule]: 'warn' } }]))['batch.yaml'],
      ),
    ).toContain(rule);
  });

  test('a template that is not well-formed is a parsing error with its place', async () => {
    const { 'batch.yaml': messages } = await lint({
      'batch.yaml': 'Resources:\n  Workers:\n    Type: AWS::Batch::ComputeEnvironment\n   Properties: {}\n',
    });
    expect(messages).toMatchObject([
      {
        fatal: true,
        ruleId: null,
        line: 4,
        column: 4,
        message: expect.stringContaining('It is not well-formed'),
      },
    ]);
  });

  test('a file that is no infrastructure code has no message', async () => {
    expect(await lint({ 'workflow.yml': 'on: push\n  jobs: [\n' })).toEqual({ 'workflow.yml': [] });
  });

  test('a module is linted file by file, with what the others of its folder say', async () => {
    const messages = await lint(MODULE);
    expect(messages['variables.tf']).toMatchObject([
      { ruleId: 'amilint/hardcoded-ami-id', line: 2, column: 14 },
    ]);
    expect(messages['main.tf']?.map(({ ruleId }) => ruleId)).not.toContain('amilint/hardcoded-ami-id');
  });

  test('a text that is not saved yet counts in place of the file', async () => {
    const cwd = hostFolder({ tools: {}, files: MODULE });
    const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [recommended] });
    const [{ messages }] = await eslint.lintText('variable "image" {}\n', {
      filePath: join(cwd, 'variables.tf'),
    });
    expect(messages).toEqual([]);
  });

  test('comments of ESLint switch rules off', async () => {
    const line = '  default = "ami-0f1e2d3c4b5a69788"';
    const variables = (text: string) => ({ ...MODULE, 'variables.tf': `variable "image" {\n${text}\n}\n` });
    for (const text of [
      `${line} # eslint-disable-line amilint/hardcoded-ami-id -- of a trial`,
      `  // eslint-disable-next-line amilint/hardcoded-ami-id\n${line}`,
      `  /* eslint-disable amilint/hardcoded-ami-id */\n${line}`,
      `  # eslint-disable\n${line}`,
    ]) {
      expect([text, (await lint(variables(text)))['variables.tf']]).toEqual([text, []]);
    }
    expect(
      (await lint(variables(`${line} # eslint-disable-line amilint/deprecated-image-id`)))['variables.tf'],
    ).toMatchObject([
      { ruleId: 'amilint/hardcoded-ami-id' },
      { ruleId: null, message: expect.stringContaining('Unused eslint-disable directive') },
    ]);
  });

  test('values of parameters and variables are options of the language', async () => {
    const [{ files: _, ...config }] = [recommended];
    const languageOptions = { asOf, parameters: { image: '' } };
    expect(
      (await lint(MODULE, [{ ...config, files: ['**/*.tf'], languageOptions }]))['variables.tf'],
    ).toEqual([]);
  });

  test.each([
    [{ paramaters: {} }, 'amilint has no option paramaters; did you mean parameters?'],
    [{ asOf: 'tomorrow' }, 'not a day: tomorrow'],
  ])('a wrong option is an error of the configuration: %o', async (languageOptions, message) => {
    await expect(lint(MODULE, [{ ...recommended, languageOptions }])).rejects.toThrow(message);
  });

  describe('beside the configurations of others', () => {
    const require = createRequire(join(counterparts(), 'package.json'));
    const rulesIn = (linted: Record<string, Message[]>) =>
      Object.entries(linted).map(([path, messages]) => [path, messages.map(({ ruleId }) => ruleId)]);

    test('@eslint/js and typescript-eslint, which are not limited to files', async () => {
      const javascript = require('@eslint/js').configs.recommended;
      const list = [javascript, ...require('typescript-eslint').configs.recommended, recommended];
      expect(rulesIn(await lint({ ...MODULE, 'index.js': 'export default 1;\n' }, list))).toEqual([
        ['main.tf', expect.arrayContaining(['amilint/security-groups-missing'])],
        ['variables.tf', ['amilint/hardcoded-ami-id']],
        ['index.js', []],
      ]);
    });

    test('@eslint/json, for all files of JSON', async () => {
      const all = { files: ['**/*.json'], language: 'json/json' };
      const list = [{ ...require('@eslint/json').default.configs.recommended, ...all }, recommended];
      const template = { Resources: { Workers: { Type: 'AWS::Batch::ComputeEnvironment' } } };
      const files = { 'package.json': '{ "": 1 }', 'batch.template.json': JSON.stringify(template) };
      expect(rulesIn(await lint(files, list))).toEqual([
        ['package.json', ['json/no-empty-keys']],
        ['batch.template.json', []],
      ]);
    });
  });

  test('a rule does nothing in files of other languages', async () => {
    const config = { plugins: { amilint }, rules: amilint.configs.recommended.rules };
    expect(await lint({ 'index.js': 'export default 1;\n' }, [config])).toEqual({ 'index.js': [] });
  });

  test('the plug-in can be named beside its configuration', async () => {
    const own = { files: ['**/*.tf'], plugins: { amilint }, rules: { 'amilint/hardcoded-ami-id': 'error' } };
    expect((await lint(MODULE, [recommended, own]))['variables.tf']).toMatchObject([{ severity: 2 }]);
  });

  test('JSON is read where the configuration says so', async () => {
    const template = JSON.stringify(
      {
        Resources: {
          Workers: {
            Type: 'AWS::Batch::ComputeEnvironment',
            Properties: {
              Type: 'MANAGED',
              ComputeResources: { Type: 'EC2', ImageId: 'ami-0f1e2d3c4b5a69788' },
            },
          },
        },
      },
      null,
      2,
    );
    const files = { 'cfn/batch.json': template, 'package.json': '{}' };
    const messages = await lint(files, [{ ...recommended, files: ['cfn/*.json'] }]);
    expect(messages['cfn/batch.json']?.map(({ ruleId, line }) => `${ruleId} ${line}`)).toContain(
      'amilint/hardcoded-ami-id 9',
    );
  });

  test('the example, a configuration in CommonJS, fails on the faults of its template', () => {
    const cwd = hostFolder({ from: 'examples/eslint', tools: { eslint: `eslint${version}` } });
    const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/eslint/bin/eslint.js'], {
      cwd,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('amilint/user-data-not-mime-multipart');
    expect(status).toBe(1);
  });
});

test('every policy is a rule with a title, a page to read and no fix', () => {
  for (const [id, { meta }] of Object.entries(amilint.rules)) {
    expect([id, meta.docs.url]).toEqual([id, expect.stringMatching(/^https:/)]);
    expect(meta.docs.description).not.toBe('');
    expect(meta).not.toHaveProperty('fixable');
  }
});

const SHARED_TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        InstanceTypes: [c6i]
        LaunchTemplate:
          LaunchTemplateId: lt-0f1e2d3c4b5a69788
          Version: "3"
`;
