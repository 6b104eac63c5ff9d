// Every command of docs/diff.md runs as it is written there, in a repository with the folders that it names.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readFileSync(join(root, 'docs/diff.md'), 'utf8');
const commands = [...docs.matchAll(/^```sh\n([^]*?)^```$/gm)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  // There is no provider to make a plan with: a written one replaces what Terraform prints.
  .filter((command) => !command.startsWith('terraform plan '))
  .map((command) => command.replace('terraform show -json tfplan', 'cat plan.json'));

/** A repository with the fixtures, a commit on the branch `main`, and another one on top. */
function workplace(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-docs-'));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
  const pinned = join(root, 'fixtures/pinned-ami');
  git('init', '-q', '-b', 'main');
  for (const name of ['fixtures/pinned-ami', 'old', 'infra'])
    cpSync(pinned, join(folder, name), { recursive: true });
  git('add', '-A');
  git('commit', '-q', '-m', 'one');
  git('checkout', '-q', '-b', 'change');
  cpSync(join(root, 'fixtures/clean'), join(folder, 'new'), { recursive: true });
  cpSync(join(root, 'fixtures/deployed'), join(folder, 'fixtures/deployed'), { recursive: true });
  cpSync(join(root, 'fixtures/same/best-fit/plan.json'), join(folder, 'plan.json'));
  git('add', '-A');
  git('commit', '-q', '-m', 'two');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const start = `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli.cjs')}" "$@"\n`;
  writeFileSync(join(bin, 'amilint'), start);
  chmodSync(join(bin, 'amilint'), 0o755);
  return { folder, path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

const { folder, path } = workplace();

test('there are commands to run', () => {
  expect(commands.length).toBeGreaterThan(5);
});

describe.each(commands)('%s', (command) => {
  test('runs', () => {
    const env = { ...process.env, PATH: path };
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
