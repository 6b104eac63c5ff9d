// The package as others get it: packed, installed in an empty folder, run, imported and compiled against.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { counterparts } from './counterparts/install.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
let folder = '';
let tarball = '';
let files: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amilint-package-'));
  // The build has just been made for all tests: packing does not make it again under the feet of the others.
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  );
  tarball = join(folder, packed[0].filename);
  files = packed[0].files.map(({ path }: { path: string }) => path);
  writeFileSync(join(folder, 'package.json'), '{ "name": "somebody", "private": true, "type": "module" }');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--offline', tarball], {
    cwd: folder,
    stdio: 'pipe',
  });
  writeFileSync(join(folder, 'template.yaml'), readFileSync(join(ROOT, 'fixtures/pinned-ami/batch.yaml')));
});

const run = (script: string) =>
  spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, encoding: 'utf8' });

test('the tarball holds the program, the types, the policies, the schemas and the licences, and nothing of the workshop', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-LICENSES.txt',
      'dist/sbom.cdx.json',
      'dist/cli.cjs',
      'dist/cjs/index.cjs',
      'dist/index.js',
      'policies/ami-source/launch-template-pins-ami.yaml',
      'schemas/model.schema.json',
      'schemas/policy.schema.json',
      'schemas/report.schema.json',
    ]),
  );
  expect(files.filter((path) => /^(src|test|fixtures|scripts)\//.test(path))).toEqual([]);
});

test('it brings nothing else along', () => {
  expect(Object.keys(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages)).toEqual([
    '',
    'node_modules/amilint',
  ]);
});

test('the licences and the SBOM name every package and Go module that is bundled', () => {
  const installed = (path: string) => readFileSync(join(folder, 'node_modules/amilint', path), 'utf8');
  const sbom = JSON.parse(installed('dist/sbom.cdx.json'));
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  const components: { name: string; version: string; licenses: unknown[] }[] = sbom.components;
  const text = installed('dist/THIRD-PARTY-LICENSES.txt');
  for (const { name, version, licenses } of components) {
    expect(text).toContain(`${name} ${version} (`);
    expect(licenses).toHaveLength(1);
  }
  const notices = text.slice(text.indexOf('compiled from these Go modules'));
  for (const notice of [
    'ALRUX Inc.',
    'Mitchell Hashimoto',
    'Martin Atkins',
    'The Go Authors',
    'Unicode, Inc.',
  ])
    expect(notices).toContain(notice);
  for (const title of ['The text of Apache-2.0', 'The text of MPL-2.0']) expect(notices).toContain(title);
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['commander', 'github.com/hashicorp/hcl/v2', 'std']));
  // esbuild writes the folder of each package before its code.
  const bundled = files
    .filter((path) => path.startsWith('dist/cjs/'))
    .flatMap((path) => [...installed(path).matchAll(/^\/\/ node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)]);
  expect(bundled.length).toBeGreaterThan(10);
  for (const [, name] of bundled) expect(names).toContain(name);
});

test('the command runs', () => {
  const amilint = (...args: string[]) =>
    spawnSync('npx', ['--no-install', 'amilint', ...args], { cwd: folder, encoding: 'utf8' });
  expect(amilint('--version').stdout.trim()).toBe(manifest.version);
  const { status, stdout } = amilint('template.yaml', '--as-of', '2026-11-24');
  expect(status).toBe(1);
  expect(stdout).toContain('11 findings in 1 file: ');
});

test('the command and the library, in both kinds of modules, measure wide characters', () => {
  const [bare = '', ...rest] = readFileSync(join(folder, 'template.yaml'), 'utf8').split(/(?<=a69788)/);
  writeFileSync(join(folder, 'wide.yaml'), `${bare} # 环境 🚀${rest.join('')}`);
  const framed = expect.stringMatching(/Default: ami-0f1e2d3c4b5a69788 # 环境 🚀\n +│ +\^{21}\n/);
  const amilint = ['--no-install', 'amilint', 'wide.yaml'];
  expect(spawnSync('npx', amilint, { cwd: folder, encoding: 'utf8' }).stdout).toEqual(framed);
  const print = `({ scan, textReport }) =>
    scan({ paths: ['wide.yaml'] }).then((result) => console.log(textReport(result, { color: false })))`;
  expect(run(`import('amilint').then(${print});`).stdout).toEqual(framed);
  const required = `import { createRequire } from 'node:module';
    (${print})(createRequire(process.cwd() + '/index.js')('amilint'));`;
  expect(run(required).stdout).toEqual(framed);
});

test('the command reports faults in the words of the parser that comes with it', () => {
  writeFileSync(join(folder, 'broken.tf'), 'resource "aws_batch_compute_environment" "x" {\n  type = \n}\n');
  const { status, stdout } = spawnSync('npx', ['--no-install', 'amilint', 'broken.tf'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status).toBe(3);
  expect(stdout).toContain('broken.tf:2:9: It is not well-formed: Expected the start of an');
});

describe('the library', () => {
  test('scans files and texts', () => {
    const { stdout, stderr } = run(`
      import { readFileSync } from 'node:fs';
      import { positions, scan, scanSources } from 'amilint';
      const { findings } = await scan({ paths: ['template.yaml'], asOf: '2026-11-24' });
      const again = scanSources([{ path: 'template.yaml', text: readFileSync('template.yaml', 'utf8') }], { asOf: '2026-11-24' });
      console.log(JSON.stringify([findings, again.findings].map((list) => list.map(({ policy, at }) => [policy.id, positions(at).start.line]))));
    `);
    expect(stderr).toBe('');
    const [one, other] = JSON.parse(stdout);
    expect(one).toHaveLength(11);
    expect(other).toEqual(one);
  });

  test('throws what it says for wrong options', () => {
    const { stdout } = run(`
      import { scan, UsageError } from 'amilint';
      for (const options of [{ paths: ['nowhere'] }, { policies: ['nonsense'] }, { asOf: 'tomorrow' }]) {
        await scan(options).catch((error) => console.log(error instanceof UsageError, error.message));
      }
    `);
    expect(stdout.trim().split('\n')).toEqual([
      'true no such file or folder: nowhere',
      'true no such policy: nonsense',
      'true not a day: tomorrow (write it as 2026-11-24)',
    ]);
  });

  test('has types that a strict program compiles against', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { scan, scanSources, positions, sarifReport, type Finding, type ScanResult } from 'amilint';
       const result: ScanResult = scanSources([{ path: 'a.yaml', text: '' }], { parameters: { Stage: 'prod' } });
       const first: Finding | undefined = result.findings[0];
       export const line: number | undefined = first && positions(first.at).start.line;
       export const text: string = sarifReport(await scan({ paths: ['.'] }), { version: '1', homepage: 'https://example.com' });
       // @ts-expect-error severities are three
       void scan({ severity: 'fatal' });`,
    );
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        compiler,
        '--noEmit',
        '--strict',
        '--target',
        'es2022',
        '--module',
        'nodenext',
        '--types',
        '',
        'use.ts',
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe('a bundler takes the library into another program', () => {
  const program = `
    import { writeFileSync } from 'node:fs';
    import { scan, scanSources } from 'amilint';
    const environment = 'resource "aws_batch_compute_environment" "x" {\\n  type = \\n}\\n';
    writeFileSync('slip.tf', environment);
    console.log(scanSources([{ path: 'a.yaml', text: 'Resources: { E: { Type: AWS::Batch::ComputeEnvironment } }' }]).environments.length);
    scan({ paths: ['slip.tf'] }).then(({ notes }) => console.log(notes[0].code));
  `;

  test.each([
    ['esm', 'mjs'],
    ['cjs', 'cjs'],
  ])('esbuild, --format=%s', (format, ending) => {
    writeFileSync(join(folder, 'program.mjs'), program);
    const bundle = join(mkdtempSync(join(tmpdir(), 'amilint-bundle-')), `bundle.${ending}`);
    const args = ['program.mjs', '--bundle', '--platform=node', `--format=${format}`, `--outfile=${bundle}`];
    const made = spawnSync(join(ROOT, 'node_modules/.bin/esbuild'), args, { cwd: folder, encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);
    // Away from the package: the program has to do without it.
    const { stdout, stderr } = spawnSync(process.execPath, [bundle], { cwd: tmpdir(), encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('1\nsyntax\n');
  });
});

describe('the doors for other tools', () => {
  const require = (script: string) =>
    spawnSync(process.execPath, ['--input-type=commonjs', '--eval', script], {
      cwd: folder,
      encoding: 'utf8',
    });

  test.each(['cdk', 'eslint', 'spectral'])(
    'amilint/%s opens without the tool, in both kinds of modules',
    (door) => {
      expect(run(`console.log(typeof (await import('amilint/${door}')))`)).toMatchObject({
        stdout: 'object\n',
        stderr: '',
      });
      expect(require(`console.log(typeof require('amilint/${door}'))`)).toMatchObject({
        stdout: 'object\n',
        stderr: '',
      });
    },
  );

  test('amilint/cdk-nag imports cdk-nag, which it extends', () => {
    expect(run(`await import('amilint/cdk-nag')`).stderr).toContain("Cannot find package 'cdk-nag'");
    expect(require(`require('amilint/cdk-nag')`).stderr).toContain("Cannot find module 'cdk-nag'");
  });

  test('require gives the default export itself, with the others on it', () => {
    const { stdout } = require(`
      const [eslint, spectral] = [require('amilint/eslint'), require('amilint/spectral')];
      console.log(eslint.meta.name, eslint.default === eslint, Object.keys(spectral), typeof spectral.ruleset);
    `);
    expect(stdout).toBe("amilint true [ 'rules' ] function\n");
  });

  test('require gives the library, too', () => {
    const { stdout, stderr } = require(`
      const { readFileSync } = require('node:fs');
      const { scan, scanSources } = require('amilint');
      const text = readFileSync('template.yaml', 'utf8');
      scan({ paths: ['template.yaml'] }).then(({ findings }) => console.log(findings.length, scanSources([{ path: 'template.yaml', text }]).findings.length));
    `);
    expect(stderr).toBe('');
    expect(stdout).toBe('11 11\n');
  });
});

describe('the checkers of packages', () => {
  let tools = '';
  beforeAll(() => {
    tools = join(counterparts(), 'node_modules/.bin');
  });

  test('publint', () => {
    const { status, stdout } = spawnSync(join(tools, 'publint'), ['run', tarball, '--strict'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
  });

  test('attw, for every way to resolve a module', () => {
    const { status, stdout } = spawnSync(
      join(tools, 'attw'),
      [tarball, '--no-color', '--no-emoji', '--exclude-entrypoints', 'package.json'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(status, stdout).toBe(0);
  });
});
