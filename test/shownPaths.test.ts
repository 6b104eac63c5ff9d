// Paths in what people read are those that they would type: from the current folder. In reports for programs
// they are from the root.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import { pathsFrom } from '../src/files.ts';
import { withPaths } from '../src/report/shownPaths.ts';
import { textReport } from '../src/report/text.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));

const TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, ImageId: ami-0123456789abcdef0 }
`;

/** A repository with a template in infra, and a template in a folder beside the repository. */
const top = realpathSync(mkdtempSync(join(tmpdir(), 'amilint-paths-')));
for (const path of ['repo/infra/batch.yaml', 'repo/docs/empty.txt', 'beside/other.yaml']) {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), TEMPLATE);
}
mkdirSync(join(top, 'repo/.git'));

function run(folder: string, args: readonly string[], input = '') {
  const { stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: join(top, folder),
    encoding: 'utf8',
    input,
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(stderr).toBe('');
  return stdout;
}

/** The paths of findings, as a format shows them. */
const PLACES = {
  text: (out: string) => [...out.matchAll(/^\w+ hardcoded-ami-id {2}(.*):\d+:\d+$/gm)],
  concise: (out: string) => [...out.matchAll(/^(.*):\d+:\d+: \w+ hardcoded-ami-id/gm)],
  agent: (out: string) => [...out.matchAll(/^(.*):\d+:\d+ \w+ hardcoded-ami-id/gm)],
  markdown: (out: string) => [...out.matchAll(/hardcoded-ami-id.* at `(.*):\d+:\d+`/g)],
} as const;
type Format = keyof typeof PLACES;

const shown = (format: Format, folder: string, args: readonly string[], input?: string): string[] =>
  PLACES[format](run(folder, [...args, '--format', format], input)).map(([, path = '']) => path);

describe.each(['text', 'concise', 'agent'] as const)('in %s', (format) => {
  test.each<[string, string, readonly string[], string]>([
    ['from the root of the repository', 'repo', [], 'infra/batch.yaml'],
    ['from the folder of the file', 'repo/infra', [], 'batch.yaml'],
    ['by ..', 'repo/docs', ['..'], '../infra/batch.yaml'],
    ['by an absolute path', 'repo/infra', [join(top, 'repo/infra/batch.yaml')], 'batch.yaml'],
    ['in another repository', 'beside', [join(top, 'repo')], '../repo/infra/batch.yaml'],
    ['with a root that is named', 'repo/infra', ['--root', '..'], 'infra/batch.yaml'],
  ])('a file that is scanned %s', (_, folder, args, path) => {
    expect(shown(format, folder, args)).toEqual([path]);
  });

  test('standard input keeps its name', () => {
    expect(shown(format, 'repo/infra', ['-', '--stdin-path', 'new.yaml'], TEMPLATE)).toEqual(['new.yaml']);
  });

  test('convert writes what the scan writes', () => {
    for (const args of [['..'], ['..', '--root', '..']]) {
      const report = join(top, 'report.json');
      const text = run('repo/docs', [...args, '--format', format, '--format', 'json', '--output', report]);
      expect(run('repo/docs', ['convert', report, '--format', format])).toBe(text);
    }
  });
});

describe('other commands show such paths to people', () => {
  const own = [join(top, 'repo/infra/batch.yaml')];
  test.each<[string, readonly string[]]>([
    ['ami', ['ami', ...own]],
    ['diff', ['diff', join(top, 'beside/other.yaml'), ...own, '--root', top]],
    ['diff of one repository', ['diff', '../earlier/old.yaml', ...own]],
    ['fix', ['fix', ...own]],
  ])('%s', (name, args) => {
    mkdirSync(join(top, 'repo/earlier'), { recursive: true });
    writeFileSync(join(top, 'repo/earlier/old.yaml'), TEMPLATE.replace('BEST_FIT', 'BEST_FIT_PROGRESSIVE'));
    const out = run('repo/docs', args);
    const places = [...out.matchAll(/([\w./-]*batch\.yaml):\d+/g)].map(([, path = '']) => path);
    expect(places.length).toBeGreaterThan(0);
    // The root that the user names is the one that paths are from.
    const wanted = args.includes('--root') ? 'repo/infra/batch.yaml' : '../infra/batch.yaml';
    expect(new Set(places), name).toEqual(new Set([wanted]));
  });

  test('ami says from which folder the paths of its commands and patches start', () => {
    const sentence = 'Run the commands and apply the patches in ..: their paths start there.';
    expect(run('repo/docs', ['ami', ...own])).toContain(sentence);
    expect(run('repo', ['ami'])).not.toContain('their paths start there');
  });

  test.each<[string, readonly string[]]>([
    ['ami', ['ami', '--format', 'json']],
    ['diff', ['diff', 'batch.yaml', 'batch.yaml', '--format', 'json']],
  ])('and have those from the root in the JSON of %s', (_, args) => {
    expect(run('repo/infra', args)).toContain('"path": "infra/batch.yaml"');
  });
});

test('a pull request, and reports for programs, have paths from the root', () => {
  expect(shown('markdown', 'repo/infra', [])).toEqual(['infra/batch.yaml']);
  const { findings } = JSON.parse(run('repo/infra', ['--format', 'json'])) as {
    findings: { at: { path: string } }[];
  };
  expect(new Set(findings.map(({ at }) => at.path))).toEqual(new Set(['infra/batch.yaml']));
  const sarif = run('repo/infra', ['--format', 'sarif']);
  expect(sarif).toContain('"uri": "infra/batch.yaml"');
  expect(sarif).not.toContain('"uri": "batch.yaml"');
});

test('links lead to the file', () => {
  const out = run('repo/docs', ['..', '--links', 'always']);
  expect(out).toContain(`]8;;file://${top}/repo/infra/batch.yaml`);
});

test('findings that are gone, and those that are not new, have such paths too', () => {
  const report = join(top, 'earlier.json');
  run('repo', ['--format', 'json', '--output', report]);
  const out = run('repo/docs', ['..', '--baseline', report]);
  expect(out).toContain('../infra/batch.yaml:6');
});

describe('pathsFrom', () => {
  const file = join(top, 'repo/infra/batch.yaml');

  test('a path is absolute if nothing but the root of the file system is common', () => {
    expect(pathsFrom('/usr', join(top, 'repo'))('infra/batch.yaml')).toBe(file);
    expect(pathsFrom('/', join(top, 'repo'))('infra/batch.yaml')).toBe(file.slice(1));
  });

  test('a path that names no file stays', () => {
    expect(pathsFrom(top, join(top, 'repo'))('stdin.yaml')).toBe('stdin.yaml');
  });
});

test('what is hidden stays hidden', () => {
  const text = readFileSync(new URL('../fixtures/pinned-ami/batch.yaml', import.meta.url), 'utf8').replace(
    /(ImageId:\n\s+Type: \S+)/,
    '$1\n    NoEcho: true',
  );
  const result = scanSources([{ path: 'batch.yaml', text }], { asOf: '2026-11-24' });
  const moved = withPaths(result, (path) => `../${path}`);
  const [before, after] = [result, moved].map((one) => textReport(one, { color: false }));
  expect(before).toContain('•');
  expect(after?.replaceAll('../batch.yaml', 'batch.yaml').replaceAll('─', '')).toBe(
    before?.replaceAll('─', ''),
  );
});
