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

const CLI = join(DIST, 'cli.cjs');
const COMMAND = join(DIST, 'command');

const run = (...args: string[]) => spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });

/** The names of the files of the command that one of them loads at once, and those that they load. */
function loadedBy(name: string): string[] {
  const text = readFileSync(join(COMMAND, name), 'utf8');
  // What is loaded later is not given to a name: `() => require("./…")`.
  const own = [...text.matchAll(/\brequire_\w+ = require\("\.\/([^"]+)"\)/g)].map(([, to = '']) => to);
  return [...new Set(own.flatMap((one) => [one, ...loadedBy(one)]))];
}

const atTheStart = () => ['command.cjs', ...loadedBy('command.cjs')];
const textOf = (name: string): string => readFileSync(join(COMMAND, name), 'utf8');

test('the first file, whose compiled code no cache has, is small', () => {
  expect(readFileSync(CLI).length).toBeLessThan(15_000);
});

test('the command starts without the examples of policies and what reads settings', () => {
  const loaded = atTheStart();
  expect(loaded).toContain('start.cjs');
  expect(loaded.map((name) => textOf(name).length).reduce((sum, one) => sum + one, 0)).toBeLessThan(
    1_200_000,
  );
  for (const name of loaded) {
    expect(textOf(name)).not.toContain('Terraform: newer Graviton families');
    expect(textOf(name)).not.toContain('the settings ${');
  }
});

test('the path that earlier versions had starts the same command', () => {
  const { status, stdout } = spawnSync(join(DIST, 'cli.js'), [FIXTURE], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout).toBe(run(FIXTURE).stdout);
});

test('the libraries that few scans need are files of their own, loaded when a value needs one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-start-'));
  const name = '${regex("w[a-z]+s", "the workers")} ${0.1 + 0.2} ${cidrsubnet("10.0.0.0/8", 8, 2)}';
  const code = `resource "aws_batch_compute_environment" "x" {\n  name = "${name}"\n  type = "MANAGED" # 环境\n}\n`;
  writeFileSync(join(folder, 'main.tf'), code);
  expect(run(folder, '--format', 'json', '--resources').stdout).toContain('"workers 0.3 10.2.0.0/16"');
  const libraries = readdirSync(COMMAND).filter((file) => file.startsWith('library-'));
  expect(libraries.toSorted()).toEqual(
    ['decimal.js', 'ipaddr.js', 're2js', 'string-width'].map((library) => `library-${library}.cjs`),
  );
  expect(loadedBy('resources.cjs').filter((file) => libraries.includes(file))).toEqual([]);
});

/** A sentence that only the code of a command has. */
const SENTENCES: Readonly<Record<string, string>> = {
  'amilint ami': 'By a second environment (blue/green)',
  'amilint diff': 'It is another resource now',
  'amilint fix': 'so that a new environment takes its place',
  'reports as sides of amilint diff': 'a report has no secrets in it',
};

test.each(Object.entries(SENTENCES))('a scan starts without the code of %s', (_, sentence) => {
  const has = (name: string): boolean => textOf(name).includes(sentence);
  expect(readdirSync(COMMAND).some(has)).toBe(true);
  expect(atTheStart().filter(has)).toEqual([]);
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
