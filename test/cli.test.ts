// The built command: arguments, what it prints, and how it ends.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES } from '../src/report/formats.ts';
import { folderWith } from './folders.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

const PINNED = `Parameters:
  Image: { Type: String, Default: ami-0123456789abcdef0 }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        SecurityGroupIds: [sg-1]
        Ec2Configuration:
          - ImageType: ECS_AL2023
            ImageIdOverride: !Ref Image
`;
const CLEAN = PINNED.replace(/ +Ec2Configuration:[^]*/, '        UpdateToLatestImageVersion: true\n').replace(
  'Type: MANAGED\n',
  'Type: MANAGED\n      ReplaceComputeEnvironment: false\n',
);
const POSSIBLE = PINNED.replace('Type: EC2', 'Type: !Ref Capacity').replace(
  'Parameters:',
  'Parameters:\n  Capacity: { Type: String }',
);

function amilint(cwd: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    // The report of all fixtures is longer than what node would wait for.
    maxBuffer: 1 << 26,
    cwd,
    input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' },
  });
  return { status, stdout, stderr };
}

describe('exit status', () => {
  const broken = 'Resources:\n  Workers:\n    Type: AWS::Batch::ComputeEnvironment\n  bad: [\n';
  test.each([
    ['0 without findings', { 'a.yaml': CLEAN }, ['a.yaml'], 0],
    ['1 with a finding at the default limit', { 'a.yaml': PINNED }, ['a.yaml'], 1],
    ['0 with a finding below the limit', { 'a.yaml': PINNED }, ['a.yaml', '--fail-on', 'error'], 0],
    [
      '0 with a finding that is only possible',
      { 'a.yaml': POSSIBLE },
      ['a.yaml', '--policy', 'hardcoded-ami-id'],
      0,
    ],
    [
      '1 with a possible finding and --strict',
      { 'a.yaml': POSSIBLE },
      ['a.yaml', '--policy', 'hardcoded-ami-id', '--strict'],
      1,
    ],
    ['2 on a path that is not there', {}, ['nowhere.yaml'], 2],
    ['2 on an unknown option', {}, ['--colour'], 2],
    ['2 on an unknown policy', {}, ['--policy', 'nonsense'], 2],
    ['2 on a day that is none', {}, ['--as-of', '2026-02-30'], 2],
    ['3 where a template that mentions Batch is broken', { 'a.yaml': broken, 'b.yaml': CLEAN }, ['.'], 3],
    ['3 where a file that was named is broken', { 'a.json': '{"Resources": ' }, ['a.json'], 3],
    ['0 where a broken file mentions no Batch', { 'a.json': '{"Resources": ', 'b.yaml': CLEAN }, ['.'], 0],
    ['1 where findings and broken files come together', { 'a.yaml': broken, 'b.yaml': PINNED }, ['.'], 1],
  ])('%s', (_, files, args, status) => {
    expect(amilint(folderWith(files), args)).toMatchObject({ status });
  });
});

describe('wrong usage says what is wrong', () => {
  test.each([
    [['--policy', 'hardcoded-ami'], 'no such policy: hardcoded-ami; did you mean hardcoded-ami-id?'],
    [['explain', 'hardcodedamiid'], 'did you mean hardcoded-ami-id?'],
    [['--format', 'xml'], 'Allowed are text, concise, json, sarif,'],
    [['--parameter', 'novalue'], 'Write it as NAME=VALUE.'],
    [['--format', 'json', '--format', 'sarif'], 'give the others an --output'],
    [['--severity', 'fatal'], 'Allowed choices are error, warning, note.'],
    [['--parameters', 'none.json'], 'the parameter file none.json could not be read (ENOENT)'],
    [['--policies', 'none'], 'could not be read (ENOENT)'],
    [['--policy', 'windows-ami', '--skip-policy', 'windows-ami'], 'no policy is left to run'],
    [['--stdin-path', 'x.yaml'], 'give the path - too'],
    [['no*.yaml'], 'no file or folder fits no*.yaml'],
  ])('%j', (args, message) => {
    const { status, stderr } = amilint(folderWith(), args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at .*\(/);
  });
});

describe('what is scanned', () => {
  const jsonOf = (cwd: string, args: readonly string[], input?: string) =>
    JSON.parse(amilint(cwd, ['--format', 'json', ...args], input).stdout);
  const paths = (report: { environments: { at: { path: string } }[] }) =>
    report.environments.map(({ at }) => at.path);

  test('folders, without node_modules, .git and .terraform, but with what git ignores', () => {
    const root = folderWith({
      '.gitignore': 'cdk.out',
      'cdk.out/a.template.json': CLEAN,
      'node_modules/x/a.yaml': CLEAN,
      '.terraform/a.yaml': CLEAN,
      'infra/b.yml': CLEAN,
    });
    expect(paths(jsonOf(root, ['--root', '.']))).toEqual(['cdk.out/a.template.json', 'infra/b.yml']);
  });

  test('--exclude and --include', () => {
    const root = folderWith({
      'a.yaml': CLEAN,
      'old/b.yaml': CLEAN,
      'deep/old/c.yaml': CLEAN,
      'd.yml': CLEAN,
    });
    expect(paths(jsonOf(root, ['--exclude', 'old']))).toEqual(['a.yaml', 'd.yml']);
    expect(paths(jsonOf(root, ['--include', '*.yml']))).toEqual(['d.yml']);
    expect(paths(jsonOf(root, ['--include', 'old/**/*.yaml']))).toEqual(['old/b.yaml']);
  });

  test('paths are relative to the root of the repository, or to --root', () => {
    const root = folderWith({ '.git/HEAD': '', 'infra/a.yaml': CLEAN });
    expect(paths(jsonOf(join(root, 'infra'), ['a.yaml']))).toEqual(['infra/a.yaml']);
    expect(paths(jsonOf(join(root, 'infra'), ['a.yaml', '--root', '.']))).toEqual(['a.yaml']);
  });

  test('standard input', () => {
    expect(paths(jsonOf(folderWith(), ['-', '--stdin-path', 'x/y.yaml'], CLEAN))).toEqual(['x/y.yaml']);
  });

  test('plans of Terraform, in folders and on standard input, whatever they are called', () => {
    const resources = [
      {
        address: 'aws_batch_compute_environment.this',
        type: 'aws_batch_compute_environment',
        mode: 'managed',
        values: { type: 'MANAGED' },
      },
    ];
    const plan = JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.11.4',
      planned_values: { root_module: { resources } },
    });
    const root = folderWith({
      'plan.json': plan,
      'other.json': '{ "aws_batch_compute_environment": 1 }',
      'package.json': '{}',
      'a.template.json': CLEAN,
    });
    const report = jsonOf(root, ['--root', '.']);
    expect(paths(report)).toEqual(['a.template.json', 'plan.json']);
    expect(report.notes).toEqual([]);
    expect(paths(jsonOf(root, ['-'], plan))).toEqual(['stdin.json']);
    expect(paths(jsonOf(root, ['-', '--stdin-path', 'plan.json'], plan))).toEqual(['plan.json']);
  });

  test('odd names: blanks, backslashes, line ends, folders named like files, links that loop', () => {
    const root = folderWith({
      'a b.yaml': CLEAN,
      'back\\slash.yaml': CLEAN,
      'line\nend.yaml': CLEAN,
      'folder.yaml/c.yaml': CLEAN,
    });
    symlinkSync(root, join(root, 'loop'));
    expect(paths(jsonOf(root, ['--root', '.'])).toSorted()).toEqual([
      'a b.yaml',
      'back\\slash.yaml',
      'folder.yaml/c.yaml',
      'line\nend.yaml',
    ]);
  });

  test('a name that is not UTF-8 is said, and ends nothing', () => {
    const root = folderWith({ 'a.yaml': CLEAN });
    writeFileSync(
      Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')]),
      CLEAN,
    );
    const report = jsonOf(root, ['--root', '.']);
    expect(paths(report)).toEqual(['a.yaml']);
    expect(report.notes).toMatchObject([{ code: 'unreadable' }]);
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read is said', () => {
    const root = folderWith({ 'a.yaml': CLEAN });
    chmodSync(join(root, 'a.yaml'), 0o000);
    expect(amilint(root, ['a.yaml'])).toMatchObject({ status: 3 });
  });

  test('UTF-16 and byte order marks', () => {
    const root = folderWith();
    writeFileSync(join(root, 'wide.yaml'), `\uFEFF${PINNED}`, 'utf16le');
    writeFileSync(join(root, 'marked.yaml'), `\uFEFF${PINNED}`);
    const { findings } = jsonOf(root, ['--policy', 'hardcoded-ami-id', '--root', '.']);
    expect(findings.map(({ at }: { at: object }) => at)).toMatchObject([
      { path: 'marked.yaml', startLine: 2, startColumn: 35, endColumn: 56 },
      { path: 'wide.yaml', startLine: 2, startColumn: 35, endColumn: 56 },
    ]);
  });

  test('values of parameters, from the command line and from files', () => {
    const root = folderWith({
      'a.yaml': PINNED,
      'p.json': '[{ "ParameterKey": "Image", "ParameterValue": "ami-0fedcba9876543210" }]',
    });
    const given = jsonOf(root, [
      'a.yaml',
      '--policy',
      'hardcoded-ami-id',
      '--root',
      '.',
      '--parameters',
      'p.json',
    ]);
    expect(given.findings).toMatchObject([
      { at: { path: 'p.json', startLine: 1 }, message: expect.stringContaining('ami-0fedcba9876543210') },
    ]);
    expect(
      jsonOf(root, ['a.yaml', '--policy', 'hardcoded-ami-id', '--parameter', 'Image=resolve:ssm:/mine'])
        .findings,
    ).toEqual([]);
  });

  test('values of variables of Terraform', () => {
    const text =
      'variable "image" {}\nresource "aws_batch_compute_environment" "e" {\n  type = "MANAGED"\n  compute_resources {\n    type = "EC2"\n    image_id = var.image\n  }\n}\n';
    const root = folderWith({ 'main.tf': text });
    const found = (args: readonly string[]) =>
      jsonOf(root, ['.', '--policy', 'hardcoded-ami-id', '--root', '.', ...args]).findings;
    expect(found([])).toEqual([]);
    expect(found(['--var', 'image=ami-0123456789abcdef0'])).toMatchObject([
      { at: { path: 'main.tf', startLine: 1 } },
    ]);
  });

  test('policies of the user', () => {
    const policy = `id: tags-missing
title: The environment has no tags
severity: note
why: Tags say whom an environment belongs to, and who pays for it.
remedy: Add tags to the environment.
references: [https://docs.aws.amazon.com/batch/]
subject: environment
require: { /environment/tags: true }
message: "{/environment/name} has no tags."
examples:
  - { name: none at all, verdict: bad, cloudformation: '' }
  - { name: some tags, verdict: good, cloudformation: '' }
`;
    const root = folderWith({
      'a.yaml': CLEAN,
      'mine/tags-missing.yaml': policy,
      'wrong/x.yaml': policy.replace('/environment/tags', '/environment/tagz'),
    });
    expect(jsonOf(root, ['a.yaml', '--policies', 'mine']).findings).toMatchObject([
      { policy: 'tags-missing', message: 'Workers has no tags.' },
    ]);
    expect(amilint(root, ['a.yaml', '--policies', 'wrong'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/x\.yaml:8: a row of environment has no \/environment\/tagz/),
    });
  });
});

describe('what is printed', () => {
  test('several formats at once', () => {
    const root = folderWith({ 'a.yaml': PINNED });
    const { stdout } = amilint(root, [
      'a.yaml',
      '--format',
      'text',
      '--format',
      'sarif',
      '--output',
      'out/a.sarif',
    ]);
    expect(stdout).toContain('hardcoded-ami-id');
    expect(JSON.parse(readFileSync(join(root, 'out/a.sarif'), 'utf8')).version).toBe('2.1.0');
  });

  test('the same bytes again', () => {
    // One scan writes all formats: the folder holds every case in every language.
    const written = () => {
      const root = folderWith();
      const formats = FORMAT_NAMES.flatMap((format) => ['--format', format, '--output', join(root, format)]);
      amilint(FIXTURES, formats);
      return FORMAT_NAMES.map((format) => readFileSync(join(root, format), 'utf8'));
    };
    expect(written()).toEqual(written());
  });

  test('--quiet prints nothing if there is nothing', () => {
    expect(amilint(folderWith({ 'a.yaml': CLEAN }), ['a.yaml', '--quiet'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('--severity leaves out what is below, --skip-policy what it names, an opt-in policy runs when it is named', () => {
    const findings = (args: readonly string[]) =>
      JSON.parse(amilint(FIXTURES, ['pinned-ami', '--format', 'json', ...args]).stdout).findings.map(
        ({ policy }: { policy: string }) => policy,
      );
    expect(findings(['--severity', 'error'])).toEqual([
      'amazon-linux-2-image-type',
      'gpu-instances-without-gpu-image',
      'user-data-not-mime-multipart',
    ]);
    expect(findings(['--skip-policy', 'hardcoded-ami-id'])).not.toContain('hardcoded-ami-id');
    expect(findings([])).not.toContain('root-volume-default-size');
    expect(findings(['--policy', 'root-volume-default-size'])).toEqual(['root-volume-default-size']);
  });

  test('a dated policy judges for the day that is given', () => {
    const severity = (day: string) =>
      JSON.parse(
        amilint(FIXTURES, [
          'pinned-ami',
          '--format',
          'json',
          '--as-of',
          day,
          '--policy',
          'amazon-linux-2-image-type',
        ]).stdout,
      ).findings[0].severity;
    expect([severity('2026-06-29'), severity('2026-06-30')]).toEqual(['warning', 'error']);
  });

  test('help, version, the list and a page', () => {
    const root = folderWith();
    expect(amilint(root, ['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Exit status:'),
    });
    expect(amilint(root, ['scan', '--help']).stdout).toContain('--fail-on');
    expect(amilint(root, ['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(amilint(root, ['policies']).stdout).toContain('launch-template-pins-ami');
    expect(JSON.parse(amilint(root, ['policies', '--format', 'json']).stdout).length).toBeGreaterThan(40);
    const explain = (...args: string[]) =>
      amilint(root, ['explain', 'launch-template-pins-ami', ...args]).stdout;
    expect(explain()).toMatch(/Why\n[^]*What to do\n[^]*References\n/);
    expect(explain().match(/^Gives /gm)).toHaveLength(2);
    expect(explain('--all').match(/^Gives /gm)?.length).toBeGreaterThan(5);
    expect(explain('--language', 'terraform')).toContain('resource "aws_launch_template"');
    expect(explain('--format', 'markdown')).toMatch(/^\*\*The launch template sets the image\.\*\*/);
    expect(explain()).toContain('# amilint-ignore launch-template-pins-ami: the reason');
    const { stdout } = amilint(root, ['explain', 'allocation-strategy-unset', '--format', 'markdown']);
    expect(stdout).toContain('**What to do (Terraform).** Set allocation_strategy to BEST_FIT_PROGRESSIVE');
    expect(JSON.parse(explain('--format', 'json'))).toMatchObject({
      id: 'launch-template-pins-ami',
      examples: [{ verdict: 'bad', language: 'cloudformation' }, { verdict: 'good' }],
    });
  });
});
