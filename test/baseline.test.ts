// New findings only: a commit or a report to compare with, and the fingerprints that say what is the same.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ScanOptions } from '../src/options.ts';
import { fails } from '../src/failing.ts';
import { fingerprints } from '../src/report/fingerprint.ts';
import { report } from '../src/report/formats.ts';
import { scan } from '../src/scan.ts';
import { scanSources } from '../src/scanSources.ts';
import { fc, runs } from './property.ts';
import { writeFiles, type FilesByPath } from './folders.ts';

const asOf = '2026-11-24';
const fixture = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url)), 'utf8');
const PINNED = fixture('pinned-ami/batch.yaml');

const ENVIRONMENT = (template = '$Latest') => `resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
    instance_type       = ["m5.large"]
    max_vcpus           = 4
    security_group_ids  = []
    subnets             = []
    launch_template {
      launch_template_id = aws_launch_template.workers.id
      version            = "${template}"
    }
  }
}
`;
const TEMPLATE = (image = '') =>
  `resource "aws_launch_template" "workers" {\n  name = "workers"${image}\n}\n`;
const IMAGE = '\n  image_id = "ami-0123456789abcdef0"';

const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: root,
    encoding: 'utf8',
  });

/** A repository with one commit, and then other files in the working tree. */
function repository(before: FilesByPath, after: FilesByPath = {}, removed: readonly string[] = []): string {
  const root = mkdtempSync(join(tmpdir(), 'amilint since '));
  git(root, 'init', '--quiet', '--initial-branch=main');
  writeFiles(root, before);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message=before');
  for (const path of removed) rmSync(join(root, path), { recursive: true });
  writeFiles(root, after);
  return root;
}

/** What is new, and how many findings are gone. */
async function since(root: string, more: Partial<ScanOptions> = {}) {
  const result = await scan({ paths: [root], root, asOf, since: 'main', ...more });
  const fresh = result.findings.filter(({ baselineState }) => baselineState === 'new');
  return {
    fresh: fresh.map(({ policy, at }) => `${policy.id} ${at.source.path}`),
    gone: result.baseline?.gone.map(({ policy }) => policy),
    failed: fails(result),
    known: result.findings.length - fresh.length,
  };
}

describe('--since', () => {
  test('what the commit has, too, does not fail the run', async () => {
    expect(await since(repository({ 'a.yaml': PINNED }))).toMatchObject({
      fresh: [],
      gone: [],
      failed: false,
    });
  });

  test.each<[string, FilesByPath, FilesByPath, readonly string[]]>([
    ['a renamed template', { 'a.yaml': PINNED }, { 'dir/b.yaml': PINNED }, ['a.yaml']],
    ['inserted lines', { 'a.yaml': PINNED }, { 'a.yaml': `# one\n\n# two\n${PINNED}` }, []],
    [
      'a moved module',
      { 'main.tf': 'module "batch" {\n  source = "./old"\n}\n', 'old/a.tf': ENVIRONMENT() + TEMPLATE(IMAGE) },
      { 'main.tf': 'module "batch" {\n  source = "./new"\n}\n', 'new/b.tf': TEMPLATE(IMAGE) + ENVIRONMENT() },
      ['old'],
    ],
    [
      'a module that is called by another name',
      {
        'main.tf': 'module "old" {\n  source = "./batch"\n}\n',
        'batch/a.tf': ENVIRONMENT() + TEMPLATE(IMAGE),
      },
      { 'main.tf': 'module "new" {\n  source = "./batch"\n}\n' },
      [],
    ],
    [
      'another value that is as bad',
      { 'a.tf': ENVIRONMENT() + TEMPLATE(IMAGE) },
      { 'a.tf': ENVIRONMENT() + TEMPLATE(IMAGE.replace('0123', '9876')) },
      [],
    ],
  ])('%s gives nothing new', async (_, before, after, removed) => {
    const { fresh, gone, known } = await since(repository(before, after, removed));
    expect({ fresh, gone }).toEqual({ fresh: [], gone: [] });
    expect(known).toBeGreaterThan(0);
  });

  test('a change in one file that makes a finding in another is new', async () => {
    const root = repository(
      {
        'environment.tf': ENVIRONMENT('1').replace('"1"', 'local.template_version'),
        'template.tf': `${TEMPLATE()}locals {\n  template_version = aws_launch_template.workers.latest_version\n}\n`,
      },
      { 'template.tf': `${TEMPLATE()}locals {\n  template_version = "$Latest"\n}\n` },
    );
    const { fresh } = await since(root);
    expect(fresh).toContain('launch-template-version-latest environment.tf');
  });

  test('a second one of the same kind is new, and one that was mended is gone', async () => {
    const root = repository({ 'a.yaml': PINNED }, { 'b.yaml': PINNED });
    expect(await since(root)).toMatchObject({ failed: true, gone: [] });
    const first = await since(repository({ 'b.yaml': PINNED }, { 'a.yaml': PINNED }));
    expect(first.fresh.every((line) => line.endsWith(' a.yaml'))).toBe(true);
    expect(first.fresh.length).toBe(first.known);
    const mended = await since(repository({ 'a.yaml': PINNED }, { 'a.yaml': fixture('clean/batch.yaml') }));
    expect(mended.gone).toContain('launch-template-version-latest');
    expect(mended.failed).toBe(false);
  });

  test('the working tree and the index stay as they are', async () => {
    const root = repository({ 'a.yaml': PINNED }, { 'a.yaml': `# changed\n${PINNED}`, 'new.yaml': PINNED });
    const index = readFileSync(join(root, '.git/index'));
    const before = git(root, 'status', '--porcelain=v2');
    const indexAfterStatus = readFileSync(join(root, '.git/index'));
    await since(root);
    expect(readFileSync(join(root, '.git/index')).equals(indexAfterStatus)).toBe(true);
    expect(git(root, 'status', '--porcelain=v2')).toBe(before);
    expect(index.length).toBe(indexAfterStatus.length);
  });

  test('names with blanks, quotes and line ends, links, and folders that are new', async () => {
    const odd = 'a "b"\té\nc.yaml';
    const root = repository({ [odd]: PINNED, 'modules/batch/a.tf': ENVIRONMENT() + TEMPLATE(IMAGE) });
    symlinkSync('modules/batch', join(root, 'linked'));
    writeFiles(root, { 'main.tf': 'module "batch" {\n  source = "./linked"\n}\n' });
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message=links');
    writeFiles(root, { 'later/clean.yaml': fixture('clean/batch.yaml') });
    expect(await since(root)).toMatchObject({ fresh: [], gone: [] });
    expect(await since(root, { paths: [join(root, 'later')] })).toMatchObject({ known: 0, gone: [] });
  });

  test('a script that the code names is that of the commit, also by way of a link to its folder', async () => {
    const user = (file: string) =>
      TEMPLATE(`\n  user_data = base64encode(templatefile("\${path.module}/${file}", {}))`);
    const root = repository({ 'shared/user.sh': 'echo hello\n' });
    symlinkSync('shared', join(root, 'linked'));
    writeFiles(root, { 'main.tf': ENVIRONMENT('1') + user('linked/user.sh') });
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message=template');
    const unchanged = await since(root);
    expect(unchanged).toMatchObject({ fresh: [], gone: [] });
    writeFiles(root, { 'shared/user.sh': 'echo ECS_CLUSTER=x > /etc/ecs/ecs.config\n' });
    const { fresh } = await since(root);
    expect(fresh.map((line) => line.split(' ')[0])).toContain('ecs-config-overwritten');
  });

  test('a file with values is that of the commit', async () => {
    const environment =
      ENVIRONMENT().replace('"$Latest"', 'var.release') + TEMPLATE() + 'variable "release" {}\n';
    const root = repository(
      { 'main.tf': environment, 'prod.tfvars': 'release = "3"\n' },
      { 'prod.tfvars': 'release = "$Latest"\n' },
    );
    const { fresh } = await since(root, { variableFiles: [join(root, 'prod.tfvars')] });
    expect(fresh.map((line) => line.split(' ')[0])).toContain('launch-template-version-latest');
  });

  test('what git cannot give is said, with what to run', async () => {
    const root = repository({ 'a.yaml': PINNED });
    await expect(since(root, { since: 'nowhere' })).rejects.toThrow(/no such commit; run git fetch/);
    const clone = mkdtempSync(join(tmpdir(), 'amilint shallow '));
    git(root, 'commit', '--quiet', '--allow-empty', '--message=later');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${root}`, clone]);
    await expect(since(clone, { since: 'HEAD~1' })).rejects.toThrow(/shallow: run git fetch --unshallow/);
    const plain = mkdtempSync(join(tmpdir(), 'amilint plain '));
    writeFiles(plain, { 'a.yaml': PINNED });
    await expect(since(plain)).rejects.toThrow(/needs a git repository/);
    await expect(since(root, { since: '--output=x' })).rejects.toThrow(/no such commit/);
  });

  test('in a shallow clone the command that the message names gets the commit', async () => {
    const root = repository({ 'a.yaml': PINNED });
    git(root, 'branch', 'dev');
    git(root, 'tag', 'v1');
    git(root, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    const id = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
    git(root, 'commit', '--quiet', '--allow-empty', '--message=later');
    for (const reference of ['origin/dev', 'v1', id]) {
      const clone = mkdtempSync(join(tmpdir(), 'amilint shallow '));
      execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${root}`, clone]);
      const fault = await since(clone, { since: reference }).catch(String);
      const [, command = ''] = /run git (fetch [^,]*), or git fetch --unshallow/.exec(String(fault)) ?? [];
      git(clone, ...command.split(' '));
      expect((await since(clone, { since: reference })).fresh).toEqual([]);
    }
  });

  test('the report parts new findings from the others', () => {
    const root = repository({ 'a.yaml': PINNED }, { 'b.tf': ENVIRONMENT() + TEMPLATE(IMAGE) });
    const cli = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [cli, '--since', 'main', '--as-of', asOf, ...args], {
        cwd: root,
        encoding: 'utf8',
      });
    const { stdout, status } = run();
    expect(status).toBe(1);
    expect(stdout).toMatch(/── b\.tf/);
    expect(stdout).not.toMatch(/── a\.yaml/);
    expect(stdout).toMatch(/\d+ findings not new, main has the same:\n {2}a\.yaml:/);
    const sarif = JSON.parse(run('--format', 'sarif').stdout);
    expect(new Set(sarif.runs[0].results.map((one: { baselineState: string }) => one.baselineState))).toEqual(
      new Set(['new', 'unchanged']),
    );
    expect(run('--format', 'github').stdout).not.toMatch(/^::.*file=a\.yaml/m);
  });
});

describe('--baseline', () => {
  async function reportOf(root: string, format: 'json' | 'sarif', paths: readonly string[] = [root]) {
    const result = await scan({ paths, root, asOf });
    const file = join(mkdtempSync(join(tmpdir(), 'amilint report ')), `report.${format}`);
    writeFileSync(file, await report(result, format, { version: '1.0.0', homepage: 'https://example.com' }));
    return file;
  }

  test.each(['json', 'sarif'] as const)('a %s report: what it has, too, is not new', async (format) => {
    const root = repository({ 'a.yaml': PINNED });
    const baseline = await reportOf(root, format);
    renameSync(join(root, 'a.yaml'), join(root, 'c.yaml'));
    const same = await scan({ paths: [root], root, asOf, baseline });
    expect(same.findings.map(({ baselineState }) => baselineState)).not.toContain('new');
    expect(same.baseline?.gone).toEqual([]);
    writeFiles(root, { 'b.tf': ENVIRONMENT() + TEMPLATE(IMAGE) });
    const more = await scan({ paths: [root], root, asOf, baseline });
    const fresh = more.findings.filter(({ baselineState }) => baselineState === 'new');
    expect(fresh.length).toBeGreaterThan(0);
    expect(fresh.every(({ at }) => at.source.path === 'b.tf')).toBe(true);
  });

  test('one that does not cover the scan, or could not read all, is refused unless it is wanted', async () => {
    const root = repository({ 'one/a.yaml': PINNED, 'two/b.yaml': PINNED });
    for (const format of ['json', 'sarif'] as const) {
      const baseline = await reportOf(root, format, [join(root, 'one')]);
      await expect(scan({ paths: [root], root, asOf, baseline })).rejects.toThrow(/did not cover \./);
      await expect(scan({ paths: [join(root, 'one')], root, asOf, baseline })).resolves.toBeDefined();
      const partial = await scan({ paths: [root], root, asOf, baseline, partialBaseline: true });
      expect(fails(partial)).toBe(true);
    }
    writeFiles(root, {
      'one/a.yaml': 'Resources:\n  A:\n    Type: AWS::Batch::ComputeEnvironment\n  b: [\n',
    });
    for (const format of ['json', 'sarif'] as const) {
      const baseline = await reportOf(root, format);
      await expect(scan({ paths: [root], root, asOf, baseline })).rejects.toThrow(
        /could not read one\/a\.yaml/,
      );
    }
  });

  test.each([
    ['text', /not JSON/],
    ['{}', /neither a JSON nor a SARIF report/],
    ['{"reportVersion": 1, "findings": []}', /another version of amilint/],
    ['{"runs": [{"tool": {"driver": {"name": "amilint"}}, "results": [{}]}]}', /another version of amilint/],
  ])('%s is refused', async (text, message) => {
    const root = repository({ 'a.yaml': PINNED });
    writeFiles(root, { 'base.json': text });
    const baseline = join(root, 'base.json');
    await expect(scan({ paths: [root], root, asOf, baseline })).rejects.toThrow(message);
    await expect(scan({ paths: [root], root, asOf, baseline: join(root, 'none') })).rejects.toThrow(/ENOENT/);
  });
});

describe('fingerprints', () => {
  const printsOf = (path: string, text: string) => {
    const { findings } = scanSources([{ path, text }], { asOf });
    return [...fingerprints(findings).values()].toSorted();
  };

  test.each(['yaml', 'tf'])('of %s: no file name, folder, inserted or moved line changes them', (kind) => {
    const blocks = kind === 'yaml' ? PINNED.split(/(?=^ {2}\w+:$)/m) : [ENVIRONMENT(), TEMPLATE(IMAGE)];
    const original = printsOf(`a.${kind}`, blocks.join(''));
    expect(original.length).toBeGreaterThan(2);
    const names = fc.array(fc.stringMatching(/^[a-z#@ é.-]{1,8}$/), { minLength: 1, maxLength: 3 });
    const comments = fc.array(fc.nat({ max: PINNED.split('\n').length }), { maxLength: 5 });
    fc.assert(
      fc.property(names, comments, (folders, places) => {
        const lines = blocks.join('').split('\n');
        // From the end, so that a place means the same line. Whole blocks of a literal text are left as they
        // are.
        for (const place of places.toSorted((a, b) => b - a))
          if (place < 10) lines.splice(Math.min(place, 4), 0, '# a comment', '');
        expect(printsOf(`${folders.join('/')}.${kind}`, lines.join('\n'))).toEqual(original);
      }),
      { numRuns: runs(40) },
    );
  });

  test('the order of resources does not change them', () => {
    expect(printsOf('a.tf', ENVIRONMENT() + TEMPLATE(IMAGE))).toEqual(
      printsOf('b.tf', `\n${TEMPLATE(IMAGE)}\n${ENVIRONMENT()}`),
    );
  });

  test('another policy, resource or attribute has another', () => {
    const { findings } = scanSources([{ path: 'a.yaml', text: PINNED }], { asOf });
    expect(new Set(fingerprints(findings).values()).size).toBe(findings.length);
  });
});
