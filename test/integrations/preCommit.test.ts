// The hook for pre-commit: read by our schema of its documentation, installed and run by prek, which runs the same hooks.
import { execFileSync } from 'node:child_process';
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

  // The program is there for one platform; the hook is installed from what git knows of this folder.
  test.skipIf(`${process.platform}-${process.arch}` !== 'linux-x64' || !existsSync(join(ROOT, '.git')))(
    'a program that runs such hooks installs it from the repository, and it stops a commit that has findings',
    { timeout: 600_000 },
    () => {
      const prek = join(counterparts(), 'node_modules/@j178/prek-linux-x64-gnu/prek');
      const release = mkdtempSync(join(tmpdir(), 'amilint-release-'));
      const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
        cwd: ROOT,
        encoding: 'utf8',
      });
      for (const path of listed.split('\0').filter((one) => one !== '' && existsSync(join(ROOT, one))))
        cpSync(join(ROOT, path), join(release, path));
      committed(release);
      const user = repository({
        '.pre-commit-config.yaml': textOf('examples/pre-commit/.pre-commit-config.yaml'),
        'README.md': 'words',
      });
      const env = {
        PREK_HOME: mkdtempSync(join(tmpdir(), 'amilint-prek-')),
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.file://${release}.insteadOf`,
        GIT_CONFIG_VALUE_0: REPOSITORY,
      };
      const commit = (...files: string[]) => run(prek, ['run', '--files', ...files], user, env);

      expect(run(prek, ['validate-manifest', join(ROOT, '.pre-commit-hooks.yaml')], user)).toMatchObject({
        status: 0,
      });
      const found = commit('infra/batch.yaml');
      expect(found.output).toContain('infra/batch.yaml:41:35');
      expect(found.status).toBe(1);
      expect(commit('README.md')).toEqual({ status: 0, output: expect.stringMatching(/amilint.*Skipped/) });
      // The template is mended; what the last synth left in cdk.out is not yet.
      mkdirSync(join(user, 'cdk.out'));
      renameSync(join(user, 'infra/batch.yaml'), join(user, 'cdk.out/batch.template.yaml'));
      writeFileSync(join(user, 'infra/batch.yaml'), textOf('fixtures/clean/batch.yaml'));
      expect(commit('infra/batch.yaml')).toEqual({
        status: 0,
        output: expect.stringMatching(/amilint.*Passed/),
      });
    },
  );
});
