// The tree of a commit, written into a folder of its own without a change of the working tree and the index.
import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../options.ts';

/** Blobs that are read by one process of git. */
const BATCH = 2_000;

/**
 * Writes the tree of a commit.
 * @param root the root of the scan, within the repository
 * @param target an empty folder
 * @returns the top folder of the repository
 * @throws UsageError when the folder is in no repository, or the commit is not there
 */
export function writeTree(reference: string, root: string, target: string): string {
  const git = new Git(root);
  const entries = entriesOf(git, git.commit(reference));
  for (let from = 0; from < entries.length; from += BATCH)
    writeBatch(git, entries.slice(from, from + BATCH), target);
  return git.top;
}

interface TreeEntry {
  readonly path: string;
  readonly object: string;
  readonly isLink: boolean;
}

function entriesOf(git: Git, commit: string): TreeEntry[] {
  const lines = git.read(['ls-tree', '-r', '-z', '--full-tree', commit]).toString('utf8').split('\0');
  return lines.flatMap((line) => {
    const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
    // 160000 is a submodule: its files are in another repository.
    if (object === undefined || path === undefined || mode === '160000') return [];
    return [{ path, object, isLink: mode === '120000' }];
  });
}

/** Each answer of git is a line `<id> blob <size>`, the bytes, and a line end. */
function writeBatch(git: Git, entries: readonly TreeEntry[], target: string): void {
  const answers = git.read(
    ['cat-file', '--batch', '--buffer'],
    entries.map(({ object }) => `${object}\n`).join(''),
  );
  let at = 0;
  for (const { path, object, isLink } of entries) {
    const end = answers.indexOf('\n', at);
    const [id, kind, size] = answers.toString('latin1', at, end).split(' ');
    if (id !== object || kind !== 'blob' || size === undefined)
      throw new UsageError('git has not all files of the commit: run git fetch to get what is missing');
    const bytes = answers.subarray(end + 1, end + 1 + Number(size));
    at = end + 2 + Number(size);
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    if (isLink) symlinkSync(bytes.toString('utf8'), file);
    else writeFileSync(file, bytes);
  }
}

/** Runs git in one repository. */
class Git {
  readonly top: string;

  constructor(private readonly folder: string) {
    const { status, output } = this.run(['rev-parse', '--show-toplevel']);
    if (status !== 0) throw new UsageError(`--since needs a git repository, and ${folder} is in none`);
    this.top = realpathSync(output.toString('utf8').replace(/\n$/, ''));
  }

  /** The id of the commit that a reference names. */
  commit(reference: string): string {
    const named = `${reference}^{commit}`;
    const found = this.run(['rev-parse', '--verify', '--quiet', '--end-of-options', named]);
    const id = found.output.toString('utf8').trim();
    if (found.status === 0 && id !== '') return id;
    const shallow = this.run(['rev-parse', '--is-shallow-repository']).output.toString('utf8').trim();
    const remedy =
      shallow === 'true'
        ? `this clone is shallow: run git fetch --depth=1 origin ${reference.replace(/^origin\//, '')}, or git fetch --unshallow`
        : 'run git fetch, or name a branch, tag or commit that is there';
    throw new UsageError(`--since ${reference}: there is no such commit; ${remedy}`);
  }

  /** @throws UsageError when objects are missing */
  read(args: readonly string[], input = ''): Buffer {
    const { status, output, error } = this.run(args, input);
    if (status === 0) return output;
    throw new UsageError(
      `git ${args[0]} failed (${error.trim().split('\n')[0]}): run git fetch to get what is missing`,
    );
  }

  private run(args: readonly string[], input = '') {
    // No lock on the index, no download of objects that a partial clone has left out, no replaced objects.
    const env = {
      ...process.env,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
    };
    const cwd = this.folder;
    const { status, stdout, stderr, error } = spawnSync('git', args, {
      cwd,
      env,
      input,
      maxBuffer: Infinity,
    });
    if (error) throw new UsageError(`git could not be run (${error.message})`);
    return { status, output: stdout, error: stderr.toString('utf8') };
  }
}
