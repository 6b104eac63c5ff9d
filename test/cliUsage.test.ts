// What a user types: forms of the command line that people expect, each with the built command.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { folderWith } from './folders.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));

const BEST_FIT = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, ImageId: ami-0123456789abcdef0 }
`;
const example = (verdict: string, strategy: string) => `  - name: ${verdict} one
    verdict: ${verdict}
    cloudformation: |
      Resources:
        Workers:
          Type: AWS::Batch::ComputeEnvironment
          Properties:
            Type: MANAGED
            ComputeResources:
              Type: EC2
              AllocationStrategy: ${strategy}
`;
const HOUSE = `id: house-rule
title: The strategy of the house
severity: warning
why: The house runs large jobs beside small ones, and its own strategy keeps both of them going.
remedy: Use BEST_FIT_PROGRESSIVE.
references: ['https://example.com/house']
subject: environment
require:
  /environment/computeResources/allocationStrategy: { const: BEST_FIT_PROGRESSIVE }
message: "{/environment/name} has another strategy."
examples:
${example('good', 'BEST_FIT_PROGRESSIVE')}${example('bad', 'BEST_FIT # finding')}`;

function amilint(cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...environment };
  return spawnSync(process.execPath, [CLI, ...args], { cwd, encoding: 'utf8', env });
}

const CODE = { 'templates/compute.yaml': BEST_FIT, 'other/compute.yaml': BEST_FIT };
const environments = (args: readonly string[]): string[] => {
  const { stdout } = amilint(folderWith(CODE), [...args, '--root', '.', '--format', 'json']);
  const report = JSON.parse(stdout) as { environments: { at: { path: string } }[] };
  return report.environments.map(({ at }) => at.path);
};

describe('a folder that has the name of a command', () => {
  const folder = folderWith({ 'new/batch.yaml': BEST_FIT, 'test/batch.yaml': BEST_FIT });

  test.each(['new', 'test'])('%s: the message says how to scan it', (name) => {
    const { status, stderr } = amilint(folder, [name]);
    expect(status).toBe(2);
    expect(stderr).toContain(`To scan the folder ${name}, write amilint ./${name}\n`);
  });

  test('is scanned by its path, and a fault elsewhere says nothing of it', () => {
    expect(amilint(folder, ['./new', '--format', 'concise']).stdout).toContain('new/batch.yaml:6');
    expect(amilint(folder, ['fix', '--no-such-option']).stderr).not.toContain('To scan the folder');
  });
});

describe('which files are read', () => {
  test.each([
    ['a glob as a path', ['temp*/*.yaml'], ['templates/compute.yaml']],
    ['--exclude by the path in the report', ['templates', '--exclude', 'templates/compute.yaml'], []],
    ['--exclude by the folder in the report', ['.', '--exclude', 'templates'], ['other/compute.yaml']],
    ['--exclude of a file that is named', ['other/compute.yaml', '--exclude', 'other/*'], []],
    ['--exclude of another file', ['other/compute.yaml', '--exclude', 'templates'], ['other/compute.yaml']],
  ])('%s', (_, args, expected) => {
    expect(environments(args)).toEqual(expected);
  });
});

describe('how it ends', () => {
  test.each([
    ['--fail-on never', ['--fail-on', 'never'], 0],
    ['policies with commas', ['--policy', 'windows-ami,amazon-linux-2-image-type'], 0],
    ['one of the policies with commas has a finding', ['--policy', 'windows-ami, hardcoded-ami-id'], 1],
    ['version', ['version'], 0],
    ['-V', ['-V'], 0],
    ['help', ['help', 'scan'], 0],
    ['-h', ['scan', '-h'], 0],
  ])('%s', (_, args, status) => {
    expect(amilint(folderWith(CODE), args)).toMatchObject({ status, stderr: '' });
  });
});

test.each([
  ['CI alone', { CI: 'true' }, false],
  ['FORCE_COLOR', { FORCE_COLOR: '1' }, true],
])('colours in a file: %s', (_, environment, colored) => {
  expect(amilint(folderWith(CODE), [], environment).stdout.includes('\u001b[')).toBe(colored);
});

describe('own policies are documented like shipped ones', () => {
  test.each([
    ['policies', ['policies', '--policies', 'house'], 'house-rule'],
    ['explain', ['explain', 'house-rule', '--policies', 'house'], 'The strategy of the house'],
    ['shipped policies stay', ['policies', '--policies', 'house'], 'hardcoded-ami-id'],
  ])('%s', (_, args, expected) => {
    const { status, stdout, stderr } = amilint(folderWith({ 'house/house-rule.yaml': HOUSE }), args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(expected);
  });
});

describe('amilint test runs the examples of own policies', () => {
  const wrong = HOUSE.replace('AllocationStrategy: BEST_FIT_PROGRESSIVE', 'AllocationStrategy: BEST_FIT');

  test.each([
    ['a folder', HOUSE, ['test', 'house'], 0, 'ok   house-rule (2 examples)'],
    ['a file', HOUSE, ['test', 'house/house-rule.yaml'], 0, '1 policy, 2 examples, 0 failed'],
    [
      'a good example with a finding',
      wrong,
      ['test', 'house'],
      1,
      'there is a finding that is not marked, line 8: AllocationStrategy: BEST_FIT',
    ],
    ['nothing to test', HOUSE, ['test'], 2, ''],
  ])('%s', (_, policy, args, status, expected) => {
    const result = amilint(folderWith({ 'house/house-rule.yaml': policy }), args);
    expect(result).toMatchObject({ status });
    expect(result.stdout).toContain(expected);
  });

  test('the command under a finding of a policy of the user works', () => {
    const root = folderWith({ ...CODE, 'house/house-rule.yaml': HOUSE });
    const { stdout } = amilint(root, ['--policies', 'house', '--policy', 'house-rule', '--format', 'text']);
    const [, line = ''] = /amilint (explain house-rule .*)$/m.exec(stdout) ?? [];
    expect(line).toBe('explain house-rule --policies house');
    expect(amilint(root, line.split(' '))).toMatchObject({ status: 0 });
  });
});
