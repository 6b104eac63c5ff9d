// The file .amilint.yaml: what it changes, what wins over it, and what is said of its faults.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ScanOptions } from '../src/options.ts';
import { scanWithCode } from '../src/scan.ts';
import { scanSources } from '../src/scanSources.ts';
import { runCli } from '../src/command.ts';
import { folderWith, type FilesByPath } from './folders.ts';

const TEMPLATE = `Parameters:
  Image: { Type: String }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, ImageId: !Ref Image }
`;

function folder(settings: string, files: FilesByPath = {}): string {
  return folderWith({ 'template.yaml': TEMPLATE, '.amilint.yaml': settings, ...files });
}

async function findings(
  settings: string,
  options: ScanOptions = {},
  files: FilesByPath = {},
): Promise<string[]> {
  const cwd = folder(settings, files);
  const { result } = await scanWithCode({ cwd, root: cwd, config: true, asOf: '2026-11-25', ...options });
  return result.findings.map(({ severity, policy }) => `${severity} ${policy.id}`);
}

const BLOCKS = 'allocation-strategy-blocks-updates';

describe('what the settings change', () => {
  test.each([
    ['an empty file', '', {}, [`warning ${BLOCKS}`]],
    ['a policy is off', `policies: { ${BLOCKS}: off }`, {}, []],
    ['a severity', `policies: { ${BLOCKS}: error }`, {}, [`error ${BLOCKS}`]],
    ['the later entry wins', `policies: { update: off, ${BLOCKS}: note }`, {}, [`note ${BLOCKS}`]],
    ['an excluded file', 'exclude: ["template.*"]', {}, []],
    ['an accepted finding', `ignore: [{ policy: ${BLOCKS}, environment: Workers, reason: later }]`, {}, []],
    [
      'an option names a policy that is off',
      `policies: { ${BLOCKS}: off }`,
      { policies: [BLOCKS] },
      [`warning ${BLOCKS}`],
    ],
    ['without settings', `policies: { ${BLOCKS}: off }`, { config: false }, [`warning ${BLOCKS}`]],
  ])('%s', async (_, settings, options, expected) => {
    const all = await findings(settings, options);
    expect(all.filter((finding) => finding.endsWith(BLOCKS))).toEqual(expected);
  });
});

describe('what gives a parameter its value: the command line before the settings, plain values before files', () => {
  const PINNED = 'ami-0123456789abcdef0';
  const files = {
    'pinned.json': `{ "Image": "${PINNED}" }`,
    'free.json': '{ "Image": "{{resolve:ssm:/batch/ami}}" }',
  };
  const free = { Image: '{{resolve:ssm:/batch/ami}}' };

  test.each([
    ['settings', `parameters: { Image: ${PINNED} }`, {}, true],
    ['a file of the settings', 'parameterFiles: [pinned.json]', {}, true],
    [
      'plain values win over files',
      `{ parameters: { Image: ${PINNED} }, parameterFiles: [free.json] }`,
      {},
      true,
    ],
    ['--parameter wins', `parameters: { Image: ${PINNED} }`, { parameters: free }, false],
    [
      '--parameters wins over plain values',
      `parameters: { Image: ${PINNED} }`,
      { parameterFiles: ['free.json'] },
      false,
    ],
  ])('%s', async (_, settings, options, isPinned) => {
    const all = await findings(settings, { policies: ['hardcoded-ami-id'], ...options }, files);
    expect(all).toEqual(isPinned ? ['warning hardcoded-ami-id'] : []);
  });
});

const MODULE = `variable "strategy" { type = string }
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = var.strategy
  }
}
`;

describe('extends', () => {
  const shared = `policies: { ${BLOCKS}: error }`;

  test.each([
    ['a file', 'extends: [./shared/base.yaml]', { 'shared/base.yaml': shared }, [`error ${BLOCKS}`]],
    [
      'the file itself wins',
      `{ extends: [./base.yaml], policies: { ${BLOCKS}: note } }`,
      { 'base.yaml': shared },
      [`note ${BLOCKS}`],
    ],
    [
      'a package, found as Node finds it',
      'extends: ["@acme/amilint-config"]',
      {
        'node_modules/@acme/amilint-config/package.json': '{}',
        'node_modules/@acme/amilint-config/amilint.yaml': shared,
      },
      [`error ${BLOCKS}`],
    ],
    [
      'a package that says where its settings are',
      'extends: [house]',
      {
        'node_modules/house/package.json': '{ "amilint": { "config": "strict.yaml" } }',
        'node_modules/house/strict.yaml': shared,
      },
      [`error ${BLOCKS}`],
    ],
    [
      'a file of another file, and its paths from there',
      'extends: [./a/one.yaml]',
      { 'a/one.yaml': 'extends: [./two.yaml]', 'a/two.yaml': shared },
      [`error ${BLOCKS}`],
    ],
  ])('%s', async (_, settings, files, expected) => {
    const all = await findings(settings, {}, files);
    expect(all.filter((finding) => finding.endsWith(BLOCKS))).toEqual(expected);
  });

  test.each([
    [
      'a file that is not there',
      'extends: [./none.yaml]',
      {},
      '.amilint.yaml:1:11: ./none.yaml could not be read (ENOENT)',
    ],
    [
      'a package that is not there',
      'extends: [none]',
      {},
      '.amilint.yaml:1:11: there is no file and no installed package none',
    ],
    [
      'a ring',
      'extends: [./a.yaml]',
      { 'a.yaml': 'extends: [./a.yaml]' },
      'a.yaml:1:11: ./a.yaml extends itself',
    ],
    [
      'a fault in it',
      'extends: [./a.yaml]',
      { 'a.yaml': 'failon: note' },
      'a.yaml:1:1: no such setting: failon; did you mean failOn?',
    ],
  ])('%s', async (_, settings, files, message) => {
    await expect(findings(settings, {}, files)).rejects.toThrow(message);
  });
});

describe('policies of a package', () => {
  const policy = `id: house-rule
title: EC2 environments are not wanted
severity: grave
why: The house has moved to Fargate, and each EC2 environment has to be kept up to date by hand.
remedy: Use Fargate.
references: [https://docs.aws.amazon.com/batch/latest/userguide/fargate.html]
subject: environment
require: { /environment/type: { const: NONE } }
message: This environment runs on EC2.
examples: []
`;

  test('a package without policies is reported', async () => {
    const files = { 'node_modules/house/package.json': '{}' };
    await expect(findings('ownPolicies: [house]', {}, files)).rejects.toThrow(
      'the package house has no policies',
    );
  });

  test('its files are read, and their faults name them', async () => {
    const files = {
      'node_modules/house/package.json': '{}',
      'node_modules/house/policies/own/house-rule.yaml': policy,
    };
    await expect(findings('ownPolicies: [house]', {}, files)).rejects.toThrow('house-rule.yaml');
  });
});

describe('overrides', () => {
  const two = { 'sandbox/template.yaml': TEMPLATE, 'template.yaml': TEMPLATE };

  test.each([
    [
      'off in a folder',
      `overrides: [{ files: ["sandbox/**"], policies: { ${BLOCKS}: off } }]`,
      ['warning template.yaml'],
    ],
    [
      'another severity for a root',
      `overrides: [{ roots: [sandbox/template.yaml], policies: { ${BLOCKS}: error } }]`,
      ['error sandbox/template.yaml', 'warning template.yaml'],
    ],
    [
      'on in one folder alone',
      `{ policies: { ${BLOCKS}: off }, overrides: [{ files: [sandbox], policies: { ${BLOCKS}: note } }] }`,
      ['note sandbox/template.yaml'],
    ],
    [
      'the later override wins',
      `overrides: [{ files: ["**"], policies: { ${BLOCKS}: off } }, { files: [sandbox], policies: { ${BLOCKS}: note } }]`,
      ['note sandbox/template.yaml'],
    ],
  ])('%s', async (_, settings, expected) => {
    const cwd = folder(settings, two);
    const { result } = await scanWithCode({ cwd, root: cwd, config: true, asOf: '2026-11-25' });
    const found = result.findings.filter(({ policy }) => policy.id === BLOCKS);
    expect(found.map(({ severity, at }) => `${severity} ${at.source.path}`)).toEqual(expected);
  });

  test('values for some roots: ${root} is their folder', async () => {
    const settings = `overrides:
  - roots: ["live/*"]
    variableFiles: ["\${root}/../../envs/prod.tfvars"]
  - roots: [live/b]
    parameters: { strategy: SPOT_PRICE_CAPACITY_OPTIMIZED }
`;
    const cwd = folder(settings, {
      'live/a/main.tf': MODULE,
      'live/b/main.tf': MODULE,
      'envs/prod.tfvars': 'strategy = "BEST_FIT"\n',
    });
    const { result } = await scanWithCode({ cwd, root: cwd, config: true, asOf: '2026-11-25' });
    const found = result.findings.filter(
      ({ policy, at }) => policy.id === BLOCKS && at.source.path !== 'template.yaml',
    );
    expect(found.map(({ at, environments }) => `${at.source.path} ${environments[0]?.address}`)).toEqual([
      'live/a/main.tf live/a#aws_batch_compute_environment.workers',
    ]);
  });
});

describe('findings that may not be suppressed', () => {
  test('ignorable: false', async () => {
    const settings = `policies: { ${BLOCKS}: { ignorable: false } }
ignore: [{ policy: ${BLOCKS}, environment: Workers, reason: later }]
`;
    expect(await findings(settings)).toEqual(
      expect.arrayContaining([`warning ${BLOCKS}`, 'warning suppression-not-allowed']),
    );
  });
});

test('globs are relative to the file, which may be in another folder', async () => {
  const files = { 'infra/template.yaml': TEMPLATE, 'infra/amilint.yaml': 'exclude: [template.yaml]' };
  const cwd = folder('', files);
  const { result } = await scanWithCode({ cwd, root: cwd, config: 'infra/amilint.yaml', asOf: '2026-11-25' });
  expect(new Set(result.findings.map(({ at }) => at.source.path))).toEqual(new Set(['template.yaml']));
});

test('include limits a scan of a folder below the root, too', async () => {
  const cwd = folder('include: ["infra/**/*.yaml"]', {
    'infra/a/template.yaml': TEMPLATE,
    'other/b.yaml': TEMPLATE,
  });
  const paths = async (path: string) => {
    const { result } = await scanWithCode({
      cwd,
      root: cwd,
      paths: [path],
      config: true,
      asOf: '2026-11-25',
    });
    return [...new Set(result.findings.map(({ at }) => at.source.path))];
  };
  expect(await paths('.')).toEqual(['infra/a/template.yaml']);
  expect(await paths('infra')).toEqual(['infra/a/template.yaml']);
});

describe('settings as an object', () => {
  const texts = [{ path: 'template.yaml', text: TEMPLATE }];
  const idsWith = (config: ScanOptions['config']) =>
    scanSources(texts, { asOf: '2026-11-25', ...(config ? { config } : {}) }).findings.map(
      ({ policy }) => policy.id,
    );

  test('they hold for texts as for files', () => {
    expect(idsWith(undefined)).toContain(BLOCKS);
    expect(idsWith({ policies: { [BLOCKS]: 'off' } })).not.toContain(BLOCKS);
    expect(idsWith({ exclude: ['template.yaml'] })).toEqual([]);
  });

  test('their faults have no place', () => {
    expect(() => idsWith({ exlude: [] })).toThrow('config: no such setting: exlude; did you mean exclude?');
  });
});

describe('what fails the run', () => {
  test.each([
    ['failOn: error', 'failOn: error', [], 0],
    ['failOn: never', 'failOn: never', [], 0],
    ['--fail-on wins', 'failOn: never', ['--fail-on', 'warning'], 1],
    ['--no-config', 'failOn: never', ['--no-config'], 1],
  ])('%s', async (_, settings, args, status) => {
    const root = folder(settings);
    const output = join(root, 'report.txt');
    const line = ['scan', root, '--root', root, '--policy', BLOCKS, '--output', output, '--format', 'text'];
    expect(await runCli([...line, ...args])).toBe(status);
  });
});

test('all faults of a file at once, each with line and column', async () => {
  const faulty = `failOn: fatal
exlude: []
strict: maybe
policies:
  hardcoded-ami-id: eror
ignore:
  - policy: windows-ami
    reason: because
  - { policy: windows-ami, file: "*", reason: x, until: 2027-02-30 }
`;
  const message = await findings(faulty).catch((error: Error) => error.message);
  expect(String(message).split('\namilint: ').toSorted()).toEqual([
    '.amilint.yaml:1:9: failOn: allowed are error, warning, note, never',
    '.amilint.yaml:2:1: no such setting: exlude; did you mean exclude?',
    '.amilint.yaml:3:9: strict: write true or false',
    '.amilint.yaml:5:21: policies.hardcoded-ami-id: allowed are off, note, warning, error; did you mean error?',
    '.amilint.yaml:7:5: ignore.0: set environment or file',
    '.amilint.yaml:9:57: ignore.1.until: not a day; write it as 2027-01-31',
  ]);
});

test.each([
  [
    'an unknown policy',
    'policies: { hardcoded-ami: off }',
    'tag hardcoded-ami; did you mean hardcoded-ami-id?',
  ],
  ['no YAML', 'policies: [', '.amilint.yaml:1:'],
  ['a list', '- failOn', 'write a map'],
])('%s', async (_, settings, message) => {
  await expect(findings(settings)).rejects.toThrow(message);
});
