// What the built command loads before it does anything, and what it loads only when it is needed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { standardPolicies } from '../src/policies.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const FIXTURE = fileURLToPath(new URL('../fixtures/pinned-ami/batch.yaml', import.meta.url));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(DIST, 'cli.js'), ...args], { encoding: 'utf8' });

/** Paths of the files that a built file imports at once, those that they import among them. */
function importedBy(path: string): string[] {
  const text = readFileSync(join(DIST, path), 'utf8');
  const own = [...text.matchAll(/^import [^;]*"(\.[^"]+)";$/gm)].map(([, to = '']) => join(path, '..', to));
  return own.flatMap((one) => [one, ...importedBy(one)]);
}

const size = (path: string): number => readFileSync(join(DIST, path)).length;

test('the first file switches the cache of compiled code on before the large files are loaded', () => {
  const first = ['cli.js', ...importedBy('cli.js')];
  expect(first.map(size).reduce((sum, one) => sum + one, 0)).toBeLessThan(5_000);
});

test('the command starts without the examples of policies and what reads settings', () => {
  const [command = ''] = /chunks\/command-[^"]+/.exec(readFileSync(join(DIST, 'cli.js'), 'utf8')) ?? [];
  const loaded = new Set(importedBy(command));
  expect([...loaded].map(size).reduce((sum, one) => sum + one, 0)).toBeLessThan(1_200_000);
  for (const path of loaded) {
    const text = readFileSync(join(DIST, path), 'utf8');
    expect(text).not.toContain('Terraform: newer Graviton families');
    expect(text).not.toContain('the settings ${');
  }
});

/** A sentence that only the code of a command has. */
const SENTENCES: Readonly<Record<string, string>> = {
  'amilint ami': 'By a second environment (blue/green)',
  'amilint diff': 'It is another resource now',
  'amilint fix': 'so that a new environment takes its place',
  'reports as sides of amilint diff': 'a report has no secrets in it',
};

test.each(Object.entries(SENTENCES))('a scan starts without the code of %s', (_, sentence) => {
  const [command = ''] = /chunks\/command-[^"]+/.exec(readFileSync(join(DIST, 'cli.js'), 'utf8')) ?? [];
  const has = (path: string): boolean => readFileSync(join(DIST, path), 'utf8').includes(sentence);
  const chunks = readdirSync(join(DIST, 'chunks')).map((name) => join('chunks', name));
  expect(chunks.some(has)).toBe(true);
  expect([command, ...importedBy(command)].filter(has)).toEqual([]);
});

describe('examples of policies are loaded when they are shown', () => {
  const policy = standardPolicies().policies.find(({ id }) => id === 'hardcoded-ami-id');
  const bad = policy?.examples.find(({ verdict }) => verdict === 'bad');

  test('explain shows all', () => {
    const { examples } = JSON.parse(run('explain', 'hardcoded-ami-id', '--all', '--format', 'json').stdout);
    expect(examples.map(({ name }: { name: string }) => name)).toEqual(
      policy?.examples.map(({ name }) => name),
    );
  });

  test('policies says which languages each has', () => {
    const { stdout } = run('policies', '--format', 'json');
    const listed = JSON.parse(stdout).find(({ id }: { id: string }) => id === 'hardcoded-ami-id');
    expect(listed.languages).toContain('Terraform');
  });

  test('reports with policies, also if settings change the policies', () => {
    const folder = mkdtempSync(join(tmpdir(), 'amilint-start-'));
    writeFileSync(join(folder, 'batch.yaml'), readFileSync(FIXTURE));
    writeFileSync(join(folder, '.amilint.yaml'), 'policies: { hardcoded-ami-id: error }\n');
    const json = JSON.parse(run(folder, '--format', 'json').stdout);
    const shown = json.policies.find(({ id }: { id: string }) => id === 'hardcoded-ami-id');
    expect(shown).toMatchObject({ severity: 'error', example: { name: bad?.name, code: bad?.code.text } });
    expect(run(folder, '--format', 'sarif').stdout).toContain(`For example, ${bad?.name}:`);
    expect(run(folder, '--format', 'text')).toMatchObject({ status: 1, stderr: '' });
  });
});
