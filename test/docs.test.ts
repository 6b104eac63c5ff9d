// Every command of amilint that docs/ci.md shows runs as it is written, in the order of the page.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FORMAT_NAMES } from '../src/report/formats.ts';

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const page = readFileSync(path('docs/ci.md'), 'utf8');
const commands = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

const root = mkdtempSync(join(tmpdir(), 'amilint docs '));
cpSync(path('fixtures/pinned-ami'), join(root, 'infra'), { recursive: true });
for (const args of [
  ['init', '--quiet'],
  ['add', '--all'],
  ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=first'],
  ['update-ref', 'refs/remotes/origin/main', 'HEAD'],
])
  execFileSync('git', args, { cwd: root });

test('the page shows commands', () => expect(commands.length).toBeGreaterThan(8));

test.each(commands)('%s', (command) => {
  const [name, ...args] = command.split(' ');
  expect(name).toBe('amilint');
  const { status, stderr } = spawnSync(process.execPath, [path('dist/cli.cjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const compares = args.some((one) => one === '--since' || one === '--baseline');
  expect(status).toBe(compares || args[0] === 'convert' || args[0] === 'completion' ? 0 : 1);
});

test('every format for a CI system is on the page', () => {
  const forPeople = new Set(['concise', 'sarif']);
  expect(FORMAT_NAMES.filter((name) => !forPeople.has(name) && !page.includes(`--format ${name}`))).toEqual(
    [],
  );
});
