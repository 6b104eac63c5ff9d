// One scan writes every format at once, and amilint convert writes the same bytes; --statistics counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FORMAT_NAMES } from '../src/report/formats.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));
const run = (...args: string[]) =>
  spawnSync(process.execPath, [CLI, ...args], { cwd: FIXTURES, encoding: 'utf8' });

test('every format from one scan, and the same from its JSON report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amilint formats '));
  const file = (name: string) => join(folder, 'deep', name);
  const all = FORMAT_NAMES.flatMap((name) => ['--format', name, '--output', file(name)]);
  const { status, stdout, stderr } = run('pinned-ami', '--as-of', '2026-11-24', ...all);
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: '' });
  for (const name of FORMAT_NAMES) {
    const converted = run('convert', file('json'), '--format', name);
    expect(converted).toMatchObject({ status: 0, stderr: '', stdout: readFileSync(file(name), 'utf8') });
  }
});

test('--statistics counts by policy and by root', () => {
  const { stdout } = run('pinned-ami', '--as-of', '2026-11-24', '--statistics');
  const [, policies = '', roots = ''] = stdout.split(/^Findings by .*\n/m);
  const total = (text: string) =>
    [...text.matchAll(/ (\d+)$/gm)].reduce((sum, [, one]) => sum + Number(one), 0);
  expect(total(policies)).toBe(total(roots));
  expect(stdout).toContain(`${total(policies)} findings in 1 file`);
  expect(roots).toMatch(/pinned-ami\/batch\.yaml +\d+$/m);
});
