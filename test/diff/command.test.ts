// The command `amilint diff`: its sides, its exit status, and that it leaves the working tree alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { template } from './support.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const IN_PLACE = 'ReplaceComputeEnvironment: false';
const small = template({ properties: IN_PLACE, resources: 'MaxvCpus: 64' });
const large = template({ properties: IN_PLACE, resources: 'MaxvCpus: 128' });
const otherAmi = template({ properties: IN_PLACE, resources: 'MaxvCpus: 128\nImageId: ami-1' });

/**
 * A repository in which `main` has the small environment, `HEAD` the large one, and the working tree another
 * AMI.
 */
function repository(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amilint-diff-')));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
  git('init', '-q', '-b', 'main');
  for (const [message, text] of [
    ['small', small],
    ['large', large],
  ] as const) {
    write(join(folder, 'infra/batch.yaml'), text);
    git('add', '-A');
    git('commit', '-q', '-m', message);
    if (message === 'small') git('checkout', '-q', '-b', 'topic');
  }
  write(join(folder, 'infra/batch.yaml'), otherAmi);
  return folder;
}

const folder = repository();
write(join(folder, 'old/batch.yaml'), small);
write(join(folder, 'new/batch.yaml'), otherAmi);
for (const [side, ...more] of [['old', '--resources'], ['new', '--resources'], ['old/batch.yaml']] as const)
  spawnSync(
    process.execPath,
    [
      CLI,
      `./${side}`,
      '--format',
      'json',
      '--output',
      more.length > 0 ? `${side}.json` : 'bare.json',
      ...more,
    ],
    { cwd: folder },
  );
write(join(folder, 'broken/batch.yaml'), `${small}    Broken: [\n`);
for (const name of ['report.sarif', 'sarif.json'])
  spawnSync(process.execPath, [CLI, './old', '--format', 'sarif', '--output', name], { cwd: folder });
write(join(folder, 'report.json'), '{ "reportVersion": 2, "findings": [] }');

describe('a side of which a part could not be read', () => {
  test('makes what it lacks possible, and the reason is on the standard error', () => {
    const { status, stdout, stderr } = diff('old', 'broken');
    expect(stdout).toContain('1 environment: 1 possibly gone.');
    expect(stdout).toContain('or it is in new code');
    expect(stderr).toMatch(/^amilint: not read \(broken\): broken\/batch\.yaml:\d+:\d+: /);
    expect(status).toBe(3);
  });

  test('as the old one leaves open what is new', () => {
    const { status, stdout } = diff('broken', 'old');
    expect(stdout).toContain('unless it was in old code');
    expect(status).toBe(3);
  });
});

function diff(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'diff', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

describe('the sides', () => {
  test.each<[string, readonly string[], string]>([
    ['two commits', ['main', 'HEAD', '--path', 'infra'], '1 environment: 1 scales.'],
    ['a range', ['main..HEAD'], '1 environment: 1 scales.'],
    ['a range from where both went apart', ['main...topic'], '1 environment: 1 scales.'],
    ['a commit and the working tree', ['HEAD', '--path', 'infra'], '1 environment: 1 infrastructure update.'],
    ['a commit and a folder', ['main', 'infra'], '1 environment: 1 infrastructure update.'],
    ['two folders', ['old', 'new'], '1 environment: 1 infrastructure update.'],
    ['two files', ['old/batch.yaml', 'new/batch.yaml'], '1 environment: 1 infrastructure update.'],
    ['a folder and itself', ['old', 'old'], '1 environment: 1 unchanged.'],
    ['two reports', ['old.json', 'new.json'], '1 environment: 1 infrastructure update.'],
    ['a report and the folder that it is of', ['old.json', 'old'], '1 environment: 1 unchanged.'],
    ['a report and the working tree', ['old.json', 'infra'], '1 environment: 1 infrastructure update.'],
  ])('%s', (_, args, summary) => {
    const { stdout, stderr, status } = diff(...args);
    expect(stderr).toBe('');
    expect(stdout).toContain(summary);
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'infra/batch.yaml'), 'utf8')).toBe(otherAmi);
  });

  test.each<[string, readonly string[], string]>([
    ['a commit that is not there', ['nowhere..HEAD'], 'amilint diff nowhere: there is no such commit'],
    ['one folder', ['old'], 'add a second side'],
    ['a report of another form', ['report.json', 'new'], 'it is not a JSON report of amilint'],
    ['a SARIF report', ['report.sarif', 'new'], 'write a report with --format json --resources'],
    ['a SARIF report by another name', ['old', 'sarif.json'], 'a SARIF report has findings and not'],
    ['a report without resources', ['bare.json', 'new'], 'scan again with --format json --resources'],
    [
      'output of the AWS CLI as the new side of code',
      ['old', join(FIXTURES, 'deployed/account')],
      'is output of the AWS CLI, which no code deploys; put it first',
    ],
    ['three sides', ['old', 'new', 'HEAD'], 'takes two sides'],
    ['an effect that there is not', ['old', 'new', '--fail-on', 'replace'], 'did you mean replaced?'],
  ])('%s is wrong usage', (_, args, message) => {
    const { status, stderr } = diff(...args);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });
});

describe('the exit status', () => {
  test.each<[string, readonly string[], number]>([
    ['no --fail-on', ['old', 'new'], 0],
    ['jobs that end', ['old', 'new', '--fail-on', 'jobs-ended'], 1],
    ['another effect', ['old', 'new', '--fail-on', 'replaced,refused'], 0],
    ['jobs that go on', ['main', 'HEAD', '--fail-on', 'jobs-ended'], 0],
  ])('%s', (_, args, status) => {
    expect(diff(...args).status).toBe(status);
  });
});
