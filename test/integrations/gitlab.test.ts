// The template for GitLab CI: read by gitlab-ci-local under GitLab's schema, its script run in a shell.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { counterparts } from '../counterparts/install.ts';
import { pack, RAW, repository, resultsOf, shell, textOf } from './support.ts';

describe('GitLab CI', { timeout: 300_000 }, () => {
  const template = textOf('integrations/gitlab.yml');
  const example = textOf('examples/gitlab/.gitlab-ci.yml');
  const config = example.replace(`remote: ${RAW}integrations/gitlab.yml`, 'local: /template.yml');

  /**
   * The pipeline of a user as gitlab-ci-local reads it: checked by GitLab’s schema, the template included,
   * the inputs put in.
   */
  function pipelineOf(template: string) {
    const folder = repository({ '.gitlab-ci.yml': config, 'template.yml': template });
    execFileSync('git', ['remote', 'add', 'origin', 'git@gitlab.example.com:somebody/project.git'], {
      cwd: folder,
    });
    const { status, stdout, stderr } = spawnSync(
      join(counterparts(), 'node_modules/.bin/gitlab-ci-local'),
      ['--preview'],
      { cwd: folder, encoding: 'utf8' },
    );
    return { folder, status, stdout, stderr };
  }

  test('the example is accepted, and its job leaves a SARIF and fails on findings', () => {
    const { folder, status, stdout, stderr } = pipelineOf(template);
    expect(status, stderr).toBe(0);
    const { amilint: job } = load(stdout) as { amilint: { script: string[] } };
    expect(job).toMatchObject({
      image: { name: 'node:24-alpine' },
      artifacts: { when: 'always', paths: ['amilint.sarif'] },
      allow_failure: { exit_codes: 3 },
    });
    expect(shell(job.script.join('\n'), folder, pack())).toEqual({
      status: 1,
      output: expect.stringContaining('infra/batch.yaml:41:35'),
    });
    expect(resultsOf(join(folder, 'amilint.sarif'))).toHaveLength(11);
  });

  test('a template with a key that GitLab does not know is refused', () => {
    expect(pipelineOf(template.replace('  stage: $', '  stagee: $'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('stagee'),
    });
  });

  test('the example gives inputs that the template has', () => {
    const [{ spec }] = loadAll(template) as [{ spec: { inputs: object } }];
    const { include } = load(example) as { include: [{ inputs: object }] };
    expect(Object.keys(spec.inputs)).toEqual(expect.arrayContaining(Object.keys(include[0].inputs)));
  });
});
