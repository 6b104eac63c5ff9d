// The command beside shells: closed pipes, pipes as files, folders as input, full disks and faults end in
// plain words.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

/** Runs a line of bash, in which `amilint` is the built command. */
function bash(line: string, env: Readonly<Record<string, string>> = {}) {
  const script = `set -o pipefail; amilint() { node '${CLI}' "$@"; }; cd '${FIXTURES}'; ${line}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  return { status, stdout, stderr };
}

describe.skipIf(process.platform === 'win32')('streams', () => {
  test.each([
    ['the help', 'amilint --help | true'],
    ['a long report', 'amilint . --format sarif | head -1 > /dev/null'],
    ['both outputs closed', 'amilint no-such-file 2>&1 | true'],
  ])('a closed pipe is quiet: %s', (_, line) => expect(bash(line).stderr).toBe(''));

  test('pipes are read as files', () => {
    const { status, stdout, stderr } = bash(
      'amilint <(cat pinned-ami/batch.yaml) --format json --policy hardcoded-ami-id',
    );
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout).findings[0].at.path).toMatch(/^fd-\d+$/);
  });

  test.each([
    ['a pipe', 'cat pinned-ami/batch.yaml | amilint /dev/stdin --policy hardcoded-ami-id'],
    ['a file', 'amilint /dev/stdin --policy hardcoded-ami-id < pinned-ami/batch.yaml'],
  ])('/dev/stdin is read if it is %s', (_, line) =>
    expect(bash(line)).toMatchObject({ status: 1, stderr: '' }),
  );

  test.each([
    [
      'a folder as input',
      'amilint - < /tmp',
      'amilint: standard input is a folder: give its path instead of -\n',
    ],
    ['an input without end', 'yes | amilint -', 'amilint: standard input is larger than 20 MB\n'],
  ])('%s', (_, line, words) => expect(bash(line)).toMatchObject({ status: 2, stderr: words }));

  test('closed input is an empty text', () => {
    expect(bash('amilint - <&-')).toMatchObject({ status: 0, stderr: '' });
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk', () => {
    expect(bash('amilint pinned-ami > /dev/full')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'amilint: the report could not be written (ENOSPC)\n',
    });
  });
});

describe('a fault of the program', () => {
  // The fault is planted in the report of the process: what Node calls when a report is written.
  const folder = mkdtempSync(join(tmpdir(), 'amilint-fault-'));
  writeFileSync(
    join(folder, 'fault.mjs'),
    'process.stdout.write = () => { throw new TypeError("planted\\nsecond line"); };',
  );
  const line = `NODE_OPTIONS='--import ${join(folder, 'fault.mjs')}' amilint clean`;

  test('has its own status, and one line that requests a report', () => {
    const { status, stderr } = bash(line);
    expect(status).toBe(70);
    expect(stderr).toMatch(
      /^amilint: a fault in amilint itself \(TypeError: planted\); please report it at .*\n$/,
    );
  });

  test('shows its stack trace where that is wanted', () => {
    expect(bash(line, { AMILINT_DEBUG: '1' }).stderr).toMatch(/\n +at /);
  });
});
