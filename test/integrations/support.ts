// What the tests of the integrations share: the package as it is published, repositories of users, and
// schemas of hosts.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import type { Log } from 'sarif';
import manifest from '../../package.json' with { type: 'json' };

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const REPOSITORY = manifest.homepage;
/** Where a file of this release is fetched from. */
export const RAW = `${REPOSITORY.replace('//github.com/', '//raw.githubusercontent.com/')}/v${manifest.version}/`;
export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
export const yamlOf = <T>(path: string): T => load(textOf(path)) as T;

/** The package as `npm pack` makes it of what has been built. */
export function pack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-pack-'));
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  );
  return join(folder, packed[0].filename);
}

export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  if (error) throw error;
  return { status, output: stdout + stderr };
}

/**
 * Runs lines of a shell in which global packages have a separate folder, and the release is the
 * package at hand.
 */
export function shell(lines: string, cwd: string, tarball: string): Ran {
  const prefix = `${tarball}-prefix`;
  const env = { npm_config_prefix: prefix, PATH: `${prefix}/bin:${process.env['PATH']}` };
  return run(
    'sh',
    ['-ec', lines.replaceAll(`amilint@${manifest.version}`, `amilint@file:${tarball}`)],
    cwd,
    env,
  );
}

/** A repository of a user: a template with findings in infra, and what else is given. */
export function repository(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'amilint user-'));
  for (const [path, text] of Object.entries({
    'infra/batch.yaml': textOf('fixtures/pinned-ami/batch.yaml'),
    ...files,
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return committed(folder);
}

export function committed(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.com', ...args], {
      cwd: folder,
    });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=everything');
  git('tag', `v${manifest.version}`);
  return folder;
}

export const resultsOf = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as Log).runs[0]!.results!;

/** What a schema of ours, written from the documentation of a host, has to say of a file. */
export function complaints(schema: object, content: unknown): unknown {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  validate(content);
  return validate.errors;
}

export const text = { type: 'string', minLength: 1 };
export const texts = { type: 'array', items: { type: 'string' }, minItems: 1 };
export const closed = (
  required: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false,
});

/** A folder with a program of this name, for the PATH: it replaces one that cannot run here. */
export function standIn(name: string, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-bin-'));
  writeFileSync(join(folder, name), `#!/usr/bin/env bash\nset -euo pipefail\n${script}`, { mode: 0o755 });
  return folder;
}

/** Runs a script among the examples on the template with findings. */
export function runExample(path: string, bin: string): Ran & { readonly folder: string } {
  const folder = repository();
  return { folder, ...run(join(ROOT, path), ['infra'], folder, { PATH: `${bin}:${process.env['PATH']}` }) };
}
