// The built command with its cache of compiled code: results are the same, whatever the cache is like.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openCache, replaceCache } from '../../src/start/cacheFile.ts';
import { folderWith } from '../folders.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
const SCAN = [join(FIXTURES, 'pinned-ami/batch.yaml'), '--as-of', '2026-11-24'];

type Variables = Readonly<Record<string, string>>;

const environment = (home: string, more: Variables) => ({
  ...process.env,
  NODE_DISABLE_COMPILE_CACHE: '',
  NODE_V8_COVERAGE: '',
  XDG_CACHE_HOME: home,
  LOCALAPPDATA: home,
  ...more,
});

function run(home: string, args: readonly string[] = SCAN, more: Variables = {}) {
  const options = { encoding: 'utf8', env: environment(home, more) } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], options);
  return { status, stdout, stderr };
}

/** The only file of the cache. */
function cacheFile(home: string): string {
  const names = readdirSync(join(home, 'amilint'));
  expect(names).toHaveLength(1);
  return join(home, 'amilint', names[0] ?? '');
}

const without = run(folderWith(), SCAN, { NODE_DISABLE_COMPILE_CACHE: '1' });

test('without a cache there are findings', () => {
  expect(without).toMatchObject({ status: 1, stderr: '' });
  expect(without.stdout).toContain('launch-template-pins-ami');
});

test.each([
  ['a scan with findings', SCAN],
  ['a scan without findings', [join(FIXTURES, 'clean'), '--as-of', '2026-11-24']],
  ['a report as JSON', [...SCAN, '--format', 'json']],
  ['wrong usage', ['--nonsense']],
  ['a file that is refused, for which the parser of HashiCorp is loaded', ['broken.tf']],
  ['an explanation', ['explain', 'launch-template-pins-ami']],
])('the first and later runs give what a run without a cache gives: %s', (_, args) => {
  const home = folderWith({ 'broken.tf': 'resource "aws_batch_compute_environment" "x" {\n  type = \n}\n' });
  const given = args.map((one) => (one === 'broken.tf' ? join(home, one) : one));
  const expected = run(home, given, { NODE_DISABLE_COMPILE_CACHE: '1' });
  for (let time = 0; time < 3; time++) expect(run(home, given)).toEqual(expected);
});

describe('the file', () => {
  test.skipIf(process.platform === 'win32')('is closed to others, as its folder is', () => {
    const home = folderWith();
    run(home);
    expect(statSync(join(home, 'amilint')).mode & 0o777).toBe(0o700);
    expect(statSync(cacheFile(home)).mode & 0o777).toBe(0o600);
  });

  test('is written by the first run of a kind, and its code is accepted by the next ones', () => {
    const home = folderWith();
    const timeOf = () => statSync(cacheFile(home)).mtimeMs;
    run(home, ['--version']);
    const ofVersion = statSync(cacheFile(home)).size;
    run(home);
    const [ofScan, time] = [statSync(cacheFile(home)).size, timeOf()];
    expect(ofScan).toBeGreaterThan(ofVersion);
    for (const args of [['--version'], SCAN]) run(home, args);
    expect(timeOf()).toBe(time);
    expect(openCache(cacheFile(home))?.runs).toHaveLength(2);
  });

  test('has as much from a run in which V8 collects garbage again and again', () => {
    const sizeAfter = (files: number, ...options: string[]): number => {
      const home = folderWith();
      const template = readFileSync(join(FIXTURES, 'pinned-ami/batch.yaml'), 'utf8');
      const folder = folderWith(
        Object.fromEntries(Array.from({ length: files }, (_, index) => [`${index}.yaml`, template])),
      );
      spawnSync(process.execPath, [...options, CLI, folder], { env: environment(home, {}) });
      return statSync(cacheFile(home)).size;
    };
    expect(sizeAfter(8, '--gc-global')).toBeGreaterThan(0.9 * sizeAfter(1));
  });

  test('gets nothing from a long run, which calls much that few runs call', () => {
    const home = folderWith({ 'work.cjs': 'while (process.cpuUsage().user < 1_000_000);' });
    const options = ['--require', join(home, 'work.cjs')];
    const { status } = spawnSync(process.execPath, [...options, CLI, ...SCAN], {
      env: environment(home, {}),
    });
    expect(status).toBe(1);
    expect(readdirSync(home)).toEqual(['work.cjs']);
  });

  test('says nothing of the command line and of what was scanned', () => {
    const home = folderWith();
    run(home, [...SCAN, '--parameter', 'Password=correct-horse']);
    const bytes = readFileSync(cacheFile(home));
    expect(
      ['correct-horse', 'pinned-ami/batch', 'ami-0123456789abcdef0'].filter((one) => bytes.includes(one)),
    ).toEqual([]);
  });
});

describe('a damaged file is replaced:', () => {
  const home = folderWith();
  run(home);
  const good = readFileSync(cacheFile(home));
  const flipped = (at: number): Buffer => {
    const bad = Buffer.from(good);
    bad.writeUInt8(bad.readUInt8(at) ^ 0x10, at);
    return bad;
  };
  test.each([
    ['empty', Buffer.alloc(0)],
    ['of zeros', Buffer.alloc(good.length)],
    ['with half of its bytes', good.subarray(0, good.length >> 1)],
    ['with another byte in its head', flipped(2)],
    ['with another byte in its table', flipped(20)],
    ['with another byte in the middle', flipped(good.length >> 1)],
    ['with another last byte', flipped(good.length - 1)],
  ])('%s', (_, bytes) => {
    writeFileSync(cacheFile(home), bytes);
    expect(run(home)).toEqual(without);
    expect(readFileSync(cacheFile(home)).equals(bytes)).toBe(false);
    expect(run(home)).toEqual(without);
  });

  test('with pieces that V8 refuses', () => {
    const stamp = openCache(cacheFile(home))?.piece('start.cjs')?.stamp ?? '';
    const pieces = new Map([['start.cjs', { bytes: Buffer.from('no compiled code'), stamp }]]);
    replaceCache(cacheFile(home), [], pieces);
    expect(run(home)).toEqual(without);
    expect(openCache(cacheFile(home))?.piece('start.cjs')?.bytes.length).toBeGreaterThan(100_000);
  });
});

test('code that somebody has edited is compiled again, also if its length stays', () => {
  const [home, installed] = [folderWith(), folderWith()];
  for (const name of ['cli.cjs', 'command'])
    cpSync(join(CLI, '..', name), join(installed, name), { recursive: true });
  const summary = () => {
    const args = [join(installed, 'cli.cjs'), join(FIXTURES, 'clean')];
    return spawnSync(process.execPath, args, { encoding: 'utf8', env: environment(home, {}) }).stdout.split(
      '\n',
    )[0];
  };
  for (let time = 0; time < 2; time++) expect(summary()).toBe('No findings.');
  const start = join(installed, 'command/start.cjs');
  writeFileSync(start, readFileSync(start, 'utf8').replaceAll('No findings.', 'No faults!!!'));
  for (let time = 0; time < 2; time++) expect(summary()).toBe('No faults!!!');
});

test('runs at the same time give the same, and leave one whole file', async () => {
  const home = folderWith();
  const all = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const child = spawn(process.execPath, [CLI, ...SCAN], { env: environment(home, {}) });
      return Promise.all([text(child.stdout), text(child.stderr)]);
    }),
  );
  expect(all).toEqual(all.map(() => [without.stdout, '']));
  expect(openCache(cacheFile(home))?.piece('start.cjs')).toBeDefined();
  expect(run(home)).toEqual(without);
});

describe('nothing is kept', () => {
  const kept = (home: string): boolean => readdirSync(home).includes('amilint');

  test.each([{ NODE_DISABLE_COMPILE_CACHE: '1' }, { NODE_V8_COVERAGE: join(folderWith(), 'coverage') }])(
    'with %o',
    (variables) => {
      const home = folderWith();
      expect(run(home, SCAN, variables)).toEqual(without);
      expect(kept(home)).toBe(false);
    },
  );

  test('if the folder cannot be made', () => {
    const home = join(folderWith({ file: '' }), 'file');
    expect(run(home)).toEqual(without);
  });

  test.skipIf(process.platform === 'win32')('in a folder that others can write to', () => {
    const home = folderWith();
    mkdirSync(join(home, 'amilint'));
    chmodSync(join(home, 'amilint'), 0o777);
    expect(run(home)).toEqual(without);
    expect(readdirSync(join(home, 'amilint'))).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('in a folder that is a link', () => {
    const home = folderWith();
    const elsewhere = folderWith();
    symlinkSync(elsewhere, join(home, 'amilint'));
    expect(run(home)).toEqual(without);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test.skipIf(process.geteuid?.() !== 0)('in the home of somebody else, as with sudo', () => {
    const home = folderWith();
    chownSync(home, 1234, 1234);
    expect(run(home)).toEqual(without);
    expect(kept(home)).toBe(false);
  });
});
