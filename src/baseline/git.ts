// The tree of a commit, as a folder and the files that the scan of it reads. Nothing of the repository
// changes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { decode, isUtf16 } from '../bytes.ts';
import { kindsByEnding, mentionedIn } from '../fileKinds.ts';
import { filesWithin } from '../files.ts';
import type { FileKind, Files } from '../model/resource.ts';
import { UsageError } from '../options.ts';
import { folderOf } from '../value/paths.ts';

/** How many links on the way to a file are followed, as on Linux. */
const MOST_LINKS = 40;
/** How many blobs one process of git reads. */
const BATCH = 5_000;

interface TreeEntry {
  /** From the top of the repository. */
  readonly path: string;
  readonly object: string;
  readonly isLink: boolean;
}

interface Blob extends TreeEntry {
  readonly bytes: Buffer;
}

const ORIGIN = 'origin/';

/**
 * The command that fetches one commit alone, and the word behind it; empty for what a server has no name for
 * (`HEAD~1`).
 */
function fetchOf(reference: string): string {
  if (['~', '^', '@', ':'].some((sign) => reference.includes(sign)) || reference === 'HEAD') return '';
  const isBranch = reference.startsWith(ORIGIN);
  const name = isBranch ? reference.slice(ORIGIN.length) : reference;
  // An id is there once it is fetched; a name has to be given to what was fetched.
  const branch = isId(name) ? '' : `:${name}`;
  const target = isBranch ? `:refs/remotes/${reference}` : branch;
  return `git fetch --depth=1 origin ${name}${target}, or `;
}

const isId = (name: string): boolean => name.length >= 7 && /^[0-9a-f]+$/.test(name);

/** A commit of the repository that contains the root of a scan. */
export class Commit {
  private readonly git: Git;
  private readonly entries = new Map<string, TreeEntry>();
  /** What is in each folder: files, and folders. */
  private readonly filesOf = new Map<string, Set<string>>();
  private readonly foldersOf = new Map<string, Set<string>>([['', new Set()]]);
  private readonly written = new Set<string>();
  /** The targets of the links that were written. */
  private readonly links = new Map<string, string>();

  /**
   * @param root the root of the scan
   * @param target an empty folder, links resolved, in which the tree is made
   * @param named what names the commit, for messages
   * @throws UsageError when the root is in no repository, or the commit is not there
   */
  constructor(
    reference: string,
    root: string,
    private readonly target: string,
    named = '--since',
  ) {
    this.git = new Git(root, named);
    const commit = this.git.commit(reference);
    const lines = this.git.read(['ls-tree', '-r', '-z', '--full-tree', commit]).toString('utf8').split('\0');
    for (const line of lines) {
      const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
      // 160000 is a submodule: its files are in another repository.
      if (object === undefined || path === undefined || mode === '160000') continue;
      this.entries.set(path, { path, object, isLink: mode === '120000' });
      this.putInFolder(path);
    }
  }

  private putInFolder(path: string): void {
    const folder = folderOf(path);
    this.filesOf.set(folder, (this.filesOf.get(folder) ?? new Set()).add(path));
    for (let inner = folder; inner !== ''; inner = folderOf(inner)) {
      const outer = folderOf(inner);
      const known = this.foldersOf.get(outer) ?? new Set();
      if (known.has(inner)) return;
      this.foldersOf.set(outer, known.add(inner));
    }
  }

  /** Where a path of the working tree is in the tree that is made. */
  moved(path: string): string {
    return join(this.target, relative(this.git.top, path));
  }

  /** Whether the commit has a file or folder at a path of the working tree. */
  has(path: string): boolean {
    const inside = withSlashes(relative(this.git.top, path));
    return (
      inside === '' || this.entries.has(inside) || this.filesOf.has(inside) || this.foldersOf.has(inside)
    );
  }

  /**
   * Writes the files that a walk of the folders can choose: those with a marker of their kind, those of kinds
   * in which files without one can matter, those that are named, and links. Others are written when the scan
   * reads them.
   */
  writeFilesOf(kinds: readonly FileKind[], named: readonly string[]): void {
    const files = named.map((path) => withSlashes(relative(this.git.top, path)));
    const isNamed = files.some((path) => this.entries.has(path));
    for (const path of files) this.write(path);
    const active = new Set<FileKind>();
    const waiting: { readonly blob: Blob; readonly kinds: readonly FileKind[] }[] = [];
    const wanted = [...this.entries.values()].filter(
      ({ path, isLink }) => isLink || kindsByEnding(kinds, path).length > 0,
    );
    for (let from = 0; from < wanted.length; from += BATCH)
      for (const blob of this.blobs(wanted.slice(from, from + BATCH))) {
        const own = kindsByEnding(kinds, blob.path);
        const marked = mentionedIn(blob.bytes, own);
        for (const kind of marked) active.add(kind);
        if (blob.isLink) this.put(blob);
        else if (marked.length > 0 || isUtf16(blob.bytes)) this.putIfClaimed(blob, own);
        else if (own.some(({ companions }) => companions)) waiting.push({ blob, kinds: own });
      }
    for (const { blob, kinds: own } of waiting)
      if (isNamed || own.some((kind) => active.has(kind))) this.put(blob);
  }

  private putIfClaimed(blob: Blob, kinds: readonly FileKind[]): void {
    const source = { path: blob.path, text: decode(blob.bytes) };
    if (kinds.some((kind) => kind.companions || kind.claims(source))) this.put(blob);
  }

  /** Reads blobs. Each answer of git is a line `<id> blob <size>`, the bytes, and a line end. */
  private blobs(entries: readonly TreeEntry[]): Blob[] {
    const input = entries.map(({ object }) => `${object}\n`).join('');
    const answers = this.git.read(['cat-file', '--batch', '--buffer'], input);
    let at = 0;
    return entries.map((entry) => {
      const end = answers.indexOf('\n', at);
      const [id, kind, size] = answers.toString('latin1', at, end).split(' ');
      if (id !== entry.object || kind !== 'blob' || size === undefined)
        throw new UsageError('git has not all files of the commit: run git fetch to get what is missing');
      const bytes = answers.subarray(end + 1, end + 1 + Number(size));
      at = end + 2 + Number(size);
      return { ...entry, bytes };
    });
  }

  private write(path: string): void {
    const entry = this.entries.get(path);
    if (!entry || this.written.has(path)) return;
    for (const blob of this.blobs([entry])) this.put(blob);
  }

  private put({ path, isLink, bytes }: Blob): void {
    if (this.written.has(path)) return;
    this.written.add(path);
    if (isLink) this.links.set(path, bytes.toString('utf8'));
    const file = join(this.target, path);
    mkdirSync(dirname(file), { recursive: true });
    if (isLink) symlinkSync(bytes.toString('utf8'), file);
    else writeFileSync(file, bytes);
  }

  /**
   * The files of the commit within the root of the scan, which is given as it is in the tree that is made.
   */
  files(root: string): Files {
    const inner = filesWithin(root);
    const inside = (path: string) => this.pathOf(join(root, path));
    const union = (
      folder: string,
      known: readonly string[],
      all: ReadonlyMap<string, ReadonlySet<string>>,
    ) => {
      const real = inside(folder);
      const names = [...(all.get(real) ?? [])].map((path) => basename(path));
      const own = names.map((name) => (folder === '' ? name : `${folder}/${name}`));
      return [...new Set([...known, ...own])].toSorted();
    };
    return {
      ...inner,
      read: (path) => {
        this.write(inside(path));
        return inner.read(path);
      },
      list: (folder) => union(folder, inner.list(folder), this.filesOf),
      folders: (folder) => union(folder, inner.folders(folder), this.foldersOf),
    };
  }

  /** The path in the commit of a file in the tree that is made, its links followed. */
  private pathOf(file: string): string {
    let rest = withSlashes(relative(this.target, file)).split('/');
    let walked: string[] = [];
    for (let followed = 0; rest.length > 0;) {
      const [part = '', ...further] = rest;
      rest = further;
      if (part === '..') walked = walked.slice(0, -1);
      else if (part !== '.' && part !== '') walked = [...walked, part];
      const target = this.links.get(walked.join('/'));
      if (target === undefined || ++followed > MOST_LINKS) continue;
      // A link that starts at the root of the machine leads out of the commit: nothing is at its target.
      walked = walked.slice(0, -1);
      rest = [...target.split('/'), ...rest];
    }
    return walked.join('/');
  }
}

/** The kinds of files with the ending of a name. */
function withSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** The merge base of two commits, or undefined if git knows none. */
export function mergeBase(one: string, other: string, folder: string, named: string): string | undefined {
  return new Git(folder, named).mergeBase(one, other);
}

/** Runs git in one repository. */
class Git {
  readonly top: string;

  constructor(
    private readonly folder: string,
    private readonly named: string,
  ) {
    const { status, output } = this.run(['rev-parse', '--show-toplevel']);
    if (status !== 0) throw new UsageError(`${named} needs a git repository, and ${folder} is in none`);
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
        ? `this clone is shallow: run ${fetchOf(reference)}git fetch --unshallow`
        : 'run git fetch, or name a branch, tag or commit that is there';
    throw new UsageError(`${this.named} ${reference}: there is no such commit; ${remedy}`);
  }

  mergeBase(one: string, other: string): string | undefined {
    const found = this.run(['merge-base', this.commit(one), this.commit(other)]);
    const id = found.output.toString('utf8').trim();
    return found.status === 0 && id !== '' ? id : undefined;
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
