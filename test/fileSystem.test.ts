// Nothing is left out silently: what the file system refuses, links, large files and built copies are
// reported.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../src/options.ts';
import { scan } from '../src/scan.ts';
import { folderWith, type FilesByPath } from './folders.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const CLEAN = readFileSync(fileURLToPath(new URL('../fixtures/clean/batch.yaml', import.meta.url)), 'utf8');
const NOBODY = 65_534;

/** A folder with these files that every user of the machine can read. */
function folder(files: FilesByPath): string {
  const root = folderWith(files);
  chmodSync(root, 0o755);
  return root;
}

async function seen(root: string, paths = ['.'], options = {}) {
  const { environments, notes, coverage } = await scan({ cwd: root, root, paths, ...options });
  return {
    files: environments.map(({ at }) => at.source.path).toSorted(),
    notes: notes.map(({ code, path, incomplete }) => [code, path, incomplete]),
    skipped: Object.fromEntries(coverage.skipped),
  };
}

describe('what may not be read is «not read», and the exit status is 3', () => {
  /** Runs the command as a user without rights: root may read everything. */
  const asNobody = (root: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, [CLI, ...args, '--root', '.'], {
      cwd: root,
      encoding: 'utf8',
      ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
    });

  test.each([
    ['a folder', 'sub', ['.'], 'sub'],
    ['a folder that is named', 'sub', ['sub'], 'sub'],
    ['a file that is met', 'sub/template.yaml', ['sub'], 'sub/template.yaml'],
    ['a file that is named', 'sub/template.yaml', ['sub/template.yaml'], 'sub/template.yaml'],
    ['a file in a folder without rights', 'sub', ['sub/template.yaml'], 'sub/template.yaml'],
  ])('%s', (_, locked, args, path) => {
    const root = folder({ 'sub/template.yaml': CLEAN });
    chmodSync(join(root, locked), 0o000);
    const { status, stdout } = asNobody(root, ...args);
    chmodSync(join(root, locked), 0o755);
    expect(stdout).toMatch(
      new RegExp(`^not read +${path}: The (file|folder) could not be read \\(EACCES\\)`, 'm'),
    );
    expect(status).toBe(3);
  });
});

test.skipIf(process.platform === 'win32')('a pipe, and links to one, nowhere and in a ring', async () => {
  const root = folder({ 'a.yaml': CLEAN });
  for (const name of ['pipe.tf', 'pipe']) spawnSync('mkfifo', [join(root, name)]);
  symlinkSync('pipe', join(root, 'linked.tf'));
  symlinkSync('nowhere', join(root, 'lost.tf'));
  symlinkSync('ring.tf', join(root, 'ring.tf'));
  const expected = ['linked.tf', 'lost.tf', 'pipe.tf', 'ring.tf'].map((name) => ['unreadable', name, true]);
  for (const options of [{}, { include: ['**/*.tf', '*.yaml'] }]) {
    const { files, notes, skipped } = await seen(root, ['.'], options);
    expect(files).toEqual(['a.yaml']);
    expect(notes.toSorted()).toEqual(expected);
    expect(skipped).toEqual({ 'could not be read': 4 });
  }
});

test.each([-1, 0, 1, 300_000])('a file as long as the buffer and %i bytes is read whole', async (more) => {
  const end = '\n# the end';
  const text = `${CLEAN}${'#'.repeat(2 ** 18 + more - CLEAN.length - end.length)}${end}`;
  const root = folder({ 'a.yaml': text });
  for (const path of ['.', 'a.yaml']) {
    const { environments } = await scan({ cwd: root, root, paths: [path] });
    expect(environments.map(({ at }) => at.source.text)).toEqual([text]);
  }
});

test('a file above 20 MB is reported if it mentions AWS Batch', async () => {
  const padding = '#'.repeat(20_000_000);
  const root = folder({ 'large.yaml': `${padding}\n${CLEAN}`, 'data.json': `"${padding}"`, 'a.yaml': CLEAN });
  expect(await seen(root)).toEqual({
    files: ['a.yaml'],
    notes: [['too-large', 'large.yaml', true]],
    skipped: { 'is larger than 20 MB': 1, 'mentions nothing of AWS Batch': 1 },
  });
});

test('a name that is not UTF-8, and a path that is too long', async () => {
  const root = folder({ 'a.yaml': CLEAN });
  const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')]);
  writeFileSync(odd, CLEAN);
  const deep = Array.from({ length: 20 }, () => 'd'.repeat(240)).join('/');
  const made = spawnSync(
    'bash',
    ['-c', `for part in $(echo ${deep} | tr / ' '); do mkdir $part; cd $part; done`],
    {
      cwd: root,
    },
  );
  expect(made.status).toBe(0);
  const { files, notes } = await seen(root);
  expect(files).toEqual(['a.yaml']);
  expect(notes).toEqual([
    ['unreadable', expect.stringMatching(/^d{240}/), true],
    ['unreadable', '\ufffd\ufffd.yaml', true],
  ]);
});

describe('links', () => {
  const MODULE = `resource "aws_batch_compute_environment" "workers" {
  name = "workers-\${var.stage}"
  type = "UNMANAGED"
}
`;
  const VARIABLE = 'variable "stage" { default = "test" }\n';

  test('a linked file of Terraform belongs to each module that links it', async () => {
    const root = folder({ 'shared/batch.tf': MODULE, 'one/v.tf': VARIABLE, 'two/v.tf': VARIABLE });
    for (const stack of ['one', 'two']) symlinkSync('../shared/batch.tf', join(root, stack, 'batch.tf'));
    expect(await seen(root)).toMatchObject({
      files: ['one/batch.tf', 'shared/batch.tf', 'two/batch.tf'],
      notes: [],
    });
    expect((await seen(root, ['one/batch.tf'])).files).toEqual(['one/batch.tf']);
  });

  test('a linked template is judged once, in its own place', async () => {
    const root = folder({ 'templates/a.yaml': CLEAN });
    symlinkSync('templates/a.yaml', join(root, 'link.yaml'));
    expect(await seen(root)).toMatchObject({ files: ['templates/a.yaml'], notes: [] });
  });

  test('a link out of the root is reported, and refused if it is named', async () => {
    const elsewhere = folder({ 'a.yaml': CLEAN });
    const root = folder({ 'b.yaml': CLEAN });
    symlinkSync(join(elsewhere, 'a.yaml'), join(root, 'a.yaml'));
    expect(await seen(root)).toMatchObject({ files: ['b.yaml'], notes: [['unreadable', 'a.yaml', true]] });
    await expect(scan({ cwd: root, paths: ['a.yaml'] })).rejects.toThrow(UsageError);
    await expect(scan({ cwd: root, root, paths: ['a.yaml'] })).rejects.toThrow(/leads out of/);
    expect((await scan({ cwd: root, root: '/', paths: ['a.yaml'] })).environments).toHaveLength(1);
  });

  test('a link that leads nowhere, and one to a folder', async () => {
    const root = folder({ 'stacks/b.yaml': CLEAN, 'modules/c.yaml': CLEAN });
    symlinkSync('nowhere', join(root, 'stacks/a.yaml'));
    symlinkSync('../modules', join(root, 'stacks/modules'));
    expect(await seen(root, ['stacks'])).toEqual({
      files: ['stacks/b.yaml'],
      notes: [['unreadable', 'stacks/a.yaml', true]],
      skipped: { 'could not be read': 1, 'is a link to a folder': 1 },
    });
  });
});

test('built copies are left out, and named; one that is given by its path is scanned', async () => {
  const copies = [
    '.aws-sam/build',
    '.terragrunt-cache/x',
    '.terragrunt-stack/x',
    '.serverless',
    '.venv/lib',
    'app/venv',
    'vendor/bundle/gems',
  ];
  const root = folder(
    Object.fromEntries([['template.yaml', CLEAN], ...copies.map((copy) => [`${copy}/template.yaml`, CLEAN])]),
  );
  expect(await seen(root)).toMatchObject({
    files: ['template.yaml'],
    skipped: Object.fromEntries(
      [
        '.aws-sam',
        '.terragrunt-cache',
        '.terragrunt-stack',
        '.serverless',
        '.venv',
        'venv',
        'vendor/bundle',
      ].map((name) => [`is a folder of built code (${name})`, 1]),
    ),
  });
  expect((await seen(root, ['.aws-sam'])).files).toEqual(['.aws-sam/build/template.yaml']);
});

describe('of Terraform only the modules around AWS Batch are read', () => {
  const call = (source: string) => `module "m" { source = "${source}" }\n`;
  const BATCH = 'resource "aws_batch_compute_environment" "e" {\n  type = "UNMANAGED"\n}\n';

  test('a caller of a caller, in HCL and JSON, finds its environment; modules beside them are not read', async () => {
    const root = folder({
      'modules/jobs/main.tf': BATCH,
      'modules/team/main.tf': call('../jobs'),
      'live/app.tf.json': JSON.stringify({ module: { m: { source: '../modules/team' } } }),
      'live/variables.tf': 'variable "x" {}\n',
      ...Object.fromEntries(
        Array.from({ length: 9 }, (_, index) => [`other/${index}/main.tf`, call('../0')]),
      ),
    });
    const { environments, coverage } = await scan({ cwd: root, root });
    expect(environments.map(({ address }) => address)).toEqual([
      'live#module.m.module.m.aws_batch_compute_environment.e',
    ]);
    expect(coverage.read).toBe(4);
  });
});
