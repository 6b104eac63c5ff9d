// What tests of pages need: the blocks of a page, and a repository in which its commands run as a reader
// types them.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** The code blocks of a page in a language, in order. */
export function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(PROJECT, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}

/** The commands of a page, a line each, without the comment behind. */
export function commandsOf(page: string): string[] {
  return blocksOf(page, 'sh').flatMap((block) => block.trim().split('\n'));
}

export interface DocsFolder {
  readonly folder: string;
  /** Runs a line of a shell in the folder, where `amilint` is the built command. */
  run(command: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
  write(path: string, text: string): void;
}

/** A repository with one commit, `origin/main`, and the command `amilint` on its path. */
export function docsFolder(files: Readonly<Record<string, string>>): DocsFolder {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-docs-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@example.com',
      'commit',
      '--quiet',
      '--allow-empty',
      '--message=first',
    ],
    ['branch', '-M', 'main'],
    ['update-ref', 'refs/remotes/origin/main', 'HEAD'],
  ])
    execFileSync('git', args, { cwd: folder });
  const bin = join(folder, '.git', 'bin');
  write(
    '.git/bin/amilint',
    `#!/bin/sh\nexec "${process.execPath}" "${join(PROJECT, 'dist/cli.cjs')}" "$@"\n`,
  );
  chmodSync(join(bin, 'amilint'), 0o755);
  const env = { ...process.env, NO_COLOR: '1', PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  const run = (command: string) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  return { folder, run, write };
}
