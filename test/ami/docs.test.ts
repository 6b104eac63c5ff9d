// Every command of docs/ami.md runs as it is written there, in a copy of the fixtures.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readFileSync(join(root, 'docs/ami.md'), 'utf8');
const commands = [...docs.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

/** A folder with the fixtures, and the command `amilint` on its path. */
function workplace(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-docs-'));
  cpSync(join(root, 'fixtures/pinned-ami'), join(folder, 'fixtures/pinned-ami'), { recursive: true });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'amilint'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli.cjs')}" "$@"\n`,
  );
  chmodSync(join(bin, 'amilint'), 0o755);
  spawnSync('git', ['init', '-q'], { cwd: folder });
  return { folder, path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

const { folder, path } = workplace();
const hasJq = spawnSync('jq', ['--version']).status === 0;

test('there are commands to run', () => {
  expect(commands.length).toBeGreaterThan(5);
});

describe.each(commands)('%s', (command) => {
  const needsJq = command.includes('jq ');

  test.skipIf(needsJq && !hasJq)(needsJq ? 'runs (skipped where jq is absent)' : 'runs', () => {
    const env = { ...process.env, PATH: path };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const text = command.includes('--output') ? readFileSync(join(folder, 'ami.html'), 'utf8') : stdout;
    if (!needsJq) expect(text).toContain('Workers');
  });
});
