// Every command of docs/deployed.md runs in the order of the page, with a model of the AWS CLI that
// prints the fixtures.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = readFileSync(join(root, 'docs/deployed.md'), 'utf8');
const blocks = [...docs.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);

const folder = mkdtempSync(join(tmpdir(), 'amilint-deployed-'));
const bin = join(folder, 'bin');
mkdirSync(bin);
cpSync(join(root, 'fixtures/pinned-ami'), join(folder, 'infra'), { recursive: true });
function command(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}
// `aws batch describe-job-queues` prints fixtures/deployed/account/job-queues.json.
command('aws', `exec cat "${join(root, 'fixtures/deployed/account')}/\${2#describe-}.json"`);
command('amilint', `exec "${process.execPath}" "${join(root, 'dist/cli.cjs')}" "$@"`);

function run(block: string) {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  return spawnSync('bash', ['-c', block], { cwd: folder, env, encoding: 'utf8' });
}

test('the commands save and judge an account', () => {
  const [save, templates, images, scans, pipe, ...more] = blocks;
  expect(more).toEqual([]);
  for (const block of [save, templates, images])
    expect(run(block ?? '')).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(join(folder, 'account')).toSorted()).toEqual([
    'compute-environments.json',
    'images.json',
    'job-definitions.json',
    'job-queues.json',
    'lt-0aaa1111bbb222233.json',
  ]);
  for (const line of [...(scans ?? '').trim().split('\n'), (pipe ?? '').trim()]) {
    const { status, stdout, stderr } = run(line);
    expect(stderr).toBe('');
    expect([0, 1]).toContain(status);
    expect(stdout).toContain('science-spot');
    expect(stdout).not.toContain('correct-horse-battery');
  }
});
