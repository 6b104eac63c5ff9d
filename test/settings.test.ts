// The file .amilint.yaml: what it changes, what wins over it, and what is said of its faults.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ScanOptions } from '../src/options.ts';
import { scanWithCode } from '../src/scan.ts';
import { runCli } from '../src/command.ts';

const TEMPLATE = `Parameters:
  Image: { Type: String }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, ImageId: !Ref Image }
`;

function folder(settings: string): string {
  const root = mkdtempSync(join(tmpdir(), 'amilint-settings-'));
  writeFileSync(join(root, 'template.yaml'), TEMPLATE);
  writeFileSync(join(root, '.amilint.yaml'), settings);
  return root;
}

async function findings(settings: string, options: ScanOptions = {}): Promise<string[]> {
  const cwd = folder(settings);
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

  test('a value of a parameter, and an option that wins over it', async () => {
    const pinned = 'hardcoded-ami-id';
    const settings = 'parameters: { Image: ami-0123456789abcdef0 }';
    const withPolicy = (parameters: Record<string, string>) =>
      findings(settings, { parameters, policies: [pinned] });
    expect(await withPolicy({})).toEqual([`warning ${pinned}`]);
    expect(await withPolicy({ Image: 'none' })).toEqual([]);
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
    '.amilint.yaml:3:9: strict: must be boolean',
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
  ['a list', '- failOn', 'must be object'],
])('%s', async (_, settings, message) => {
  await expect(findings(settings)).rejects.toThrow(message);
});
