// The hook for pre-commit: read by our schema of its documentation, installed and run by pre-commit itself
// and by prek.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { counterparts } from '../counterparts/install.ts';
import {
  closed,
  committed,
  complaints,
  REPOSITORY,
  repository,
  ROOT,
  run,
  text,
  textOf,
  texts,
  yamlOf,
} from './support.ts';

describe('pre-commit', () => {
  test('the manifest has the keys that are documented', () => {
    const hook = closed(
      { id: text, name: text, entry: text, language: { const: 'node' } },
      {
        description: text,
        args: texts,
        files: text,
        pass_filenames: { type: 'boolean' },
        require_serial: { type: 'boolean' },
      },
    );
    expect(complaints({ type: 'array', items: hook }, yamlOf('.pre-commit-hooks.yaml'))).toBeNull();
  });

  test.each([
    ['infra/batch.yaml', true],
    ['infra/Batch.YML', true],
    ['stack.template', true],
    ['modules/batch/main.tf', true],
    ['main.tf.json', true],
    ['prod.auto.tfvars', true],
    ['README.md', false],
    ['src/json.ts', false],
  ])('%s in a commit starts the hook: %j', (path, starts) => {
    const [{ files }] = yamlOf<[{ files: string }]>('.pre-commit-hooks.yaml');
    expect(new RegExp(files.replace('(?i)', ''), 'i').test(path)).toBe(starts);
  });

  const prekRunsHere = `${process.platform}-${process.arch}` === 'linux-x64';
  const fromGit = existsSync(join(ROOT, '.git'));
  const preCommit = spawnSync('pre-commit', ['--version']).status === 0;

  test.skipIf(!prekRunsHere || !fromGit)(
    'prek installs the hook from the repository, and it stops a commit that has findings',
    { timeout: 600_000 },
    () => {
      const program = join(counterparts(), 'node_modules/@j178/prek-linux-x64-gnu/prek');
      const manifest = join(ROOT, '.pre-commit-hooks.yaml');
      expect(run(program, ['validate-manifest', manifest], ROOT)).toMatchObject({ status: 0 });
      stopsCommits(program, { PREK_HOME: mkdtempSync(join(tmpdir(), 'amilint-prek-')) });
    },
  );

  test.skipIf(!preCommit || !fromGit)(
    'pre-commit installs the hook from the repository, and it stops a commit that has findings (skipped where pre-commit is absent)',
    { timeout: 600_000 },
    () => stopsCommits('pre-commit', { PRE_COMMIT_HOME: mkdtempSync(join(tmpdir(), 'amilint-pre-commit-')) }),
  );

  test.skipIf(!fromGit)(
    'npm install -g of the address of the repository, as newer versions of pre-commit run it',
    { timeout: 600_000 },
    () => {
      const prefix = mkdtempSync(join(tmpdir(), 'amilint-global-'));
      const args = [
        'install',
        '-g',
        '--prefix',
        prefix,
        '--no-audit',
        '--no-fund',
        `git+file://${released()}`,
      ];
      expect(run('npm', args, prefix)).toMatchObject({ status: 0 });
      const { status, output } = run(join(prefix, 'bin/amilint'), ['fixtures/pinned-ami'], ROOT);
      expect(output).toContain('launch-template-pins-ami');
      expect(status).toBe(1);
    },
  );
});

let release: string | undefined;

/** A repository with what git knows of this folder, as it is now: what a release would hold. */
function released(): string {
  if (release !== undefined) return release;
  release = mkdtempSync(join(tmpdir(), 'amilint-release-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const path of listed.split('\0').filter((one) => one !== '' && existsSync(join(ROOT, one))))
    cpSync(join(ROOT, path), join(release, path));
  committed(release);
  return release;
}

/**
 * Runs the hook with a program for hooks in a repository of a user: it fails on findings and passes without.
 */
function stopsCommits(program: string, home: Readonly<Record<string, string>>): void {
  const user = repository({
    '.pre-commit-config.yaml': textOf('examples/pre-commit/.pre-commit-config.yaml'),
    'README.md': 'words',
  });
  const env = {
    ...home,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${released()}.insteadOf`,
    GIT_CONFIG_VALUE_0: REPOSITORY,
  };
  const commit = (...files: string[]) => run(program, ['run', '--files', ...files], user, env);

  const found = commit('infra/batch.yaml');
  expect(found.output).toContain('infra/batch.yaml:41:35');
  expect(found.status).toBe(1);
  expect(commit('README.md')).toEqual({ status: 0, output: expect.stringMatching(/amilint.*Skipped/) });
  // The template is mended; what the last synth left in cdk.out is not yet.
  mkdirSync(join(user, 'cdk.out'));
  renameSync(join(user, 'infra/batch.yaml'), join(user, 'cdk.out/batch.template.yaml'));
  writeFileSync(join(user, 'infra/batch.yaml'), textOf('fixtures/clean/batch.yaml'));
  expect(commit('infra/batch.yaml')).toEqual({ status: 0, output: expect.stringMatching(/amilint.*Passed/) });
}
