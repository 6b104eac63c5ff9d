// A plan beside the code that it was made of: the answer names the lines of the code.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { plannedDifferences } from '../../src/plannedDifferences.ts';
import { positions } from '../../src/value/source.ts';
import { environment, planOf } from './plannedChanges.ts';
import { AS_OF, hcl, type Texts } from './support.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

const ADDRESS = 'aws_batch_compute_environment.workers';

function folderWith(texts: Texts): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amilint-plan-')));
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const grown = planOf({
  [ADDRESS]: {
    actions: ['update'],
    before: environment({}),
    after: environment({ max_vcpus: 128, ec2_key_pair: 'ops' }),
  },
});

/** The places of the environment and of its changes. */
async function places(folder: string, plan: string, paths?: readonly string[]): Promise<readonly string[]> {
  const answer = await plannedDifferences(plan, { cwd: folder, asOf: AS_OF, ...(paths ? { paths } : {}) });
  const [one] = answer?.answer.environments ?? [];
  if (!one) throw new Error('the plan has an environment');
  const ranges = [one.environment.at, ...one.changes.map(({ after }) => after.at)];
  return ranges.map((range) => `${range.source.path}:${positions(range).start.line}`);
}

const code = hcl({ resources: 'max_vcpus = 128' });

describe('the places of a plan are those of its code', () => {
  test.each<[string, Texts, string, readonly string[] | undefined, readonly string[]]>([
    [
      'in its folder',
      { 'main.tf': code, 'plan.json': grown },
      'plan.json',
      undefined,
      // A property that is not written has the place of one beside it.
      ['main.tf:1', 'main.tf:5', 'main.tf:11'],
    ],
    [
      'in a folder that is named',
      { 'infra/main.tf': code, 'out/plan.json': grown },
      'out/plan.json',
      ['infra'],
      ['infra/main.tf:1', 'infra/main.tf:5', 'infra/main.tf:11'],
    ],
    [
      'through a variable',
      {
        'main.tf': hcl({ resources: 'max_vcpus = var.most' }),
        'variables.tf': 'variable "most" {}\n',
        'plan.json': grown,
      },
      'plan.json',
      undefined,
      ['main.tf:1', 'main.tf:5', 'main.tf:11'],
    ],
  ])('%s', async (_, texts, plan, paths, expected) => {
    const folder = folderWith(texts);
    const found = await places(
      folder,
      join(folder, plan),
      paths?.map((path) => join(folder, path)),
    );
    expect(found).toEqual(expected);
  });

  test('in a module that the root module calls, for each of its instances', async () => {
    const address = `module.batch["a"].${ADDRESS}`;
    const plan = planOf({
      [address]: {
        actions: ['update'],
        before: environment({}),
        after: environment({ max_vcpus: 128 }),
      },
    });
    const folder = folderWith({
      'infra/main.tf': 'module "batch" {\n  source   = "../batch"\n  for_each = toset(["a", "b"])\n}\n',
      'batch/main.tf': code,
      'infra/plan.json': plan,
      '.git/HEAD': '',
    });
    expect(await places(folder, join(folder, 'infra/plan.json'))).toEqual([
      'batch/main.tf:1',
      'batch/main.tf:11',
    ]);
  });

  test('and stay in the plan without code', async () => {
    const folder = folderWith({ 'plan.json': grown });
    const found = await places(folder, join(folder, 'plan.json'));
    expect(found.every((place) => place.includes('plan.json'))).toBe(true);
  });

  test('and stay in the plan for an environment that the code does not have', async () => {
    const folder = folderWith({ 'main.tf': code.replaceAll('"workers"', '"others"'), 'plan.json': grown });
    const found = await places(folder, join(folder, 'plan.json'));
    expect(found.every((place) => place.includes('plan.json'))).toBe(true);
  });
});

test('in text, all places are from the current folder, those of the plan, too', () => {
  const folder = folderWith({ 'infra/main.tf': code, 'infra/plan.json': grown, '.git/HEAD': '' });
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [CLI, 'diff', 'plan.json', ...args], {
      cwd: join(folder, 'infra'),
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    }).stdout;
  expect(run()).toMatch(/workers · main\.tf:1:1 /);
  expect(run()).toContain('(plan.json:1:');
  expect(run('--format', 'json')).toContain('"path": "infra/main.tf"');
});
