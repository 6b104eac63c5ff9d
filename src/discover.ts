// Paths → texts: walks folders, and drops what can't matter after a look at its bytes.
import { existsSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { decode, holdsAny, isUtf16, MAX_BYTES, readUpTo } from './bytes.ts';
import { callersOf, type Companion } from './companions.ts';
import { isWithin, pathFrom } from './files.ts';
import { excludedBy } from './globs.ts';
import { kindsByEnding, kindsOfAll, mentionedIn } from './fileKinds.ts';
import type { FileKind, LanguageFiles, Note } from './model/resource.ts';
import { UsageError, type ScanOptions } from './options.ts';
import { codeOf } from './value/errors.ts';
import { folderOf } from './value/paths.ts';
import type { Source } from './value/source.ts';
import type { Walked } from './walk.ts';

export interface Discovered {
  readonly sources: readonly Source[];
  readonly notes: readonly Note[];
  readonly found: number;
  readonly searched: number;
  readonly skipped: ReadonlyMap<string, number>;
  /** Paths of files that were named, not found in a folder. */
  readonly named: ReadonlySet<string>;
}

/** A path with its links resolved. One that is not there, or that may not be read, stays as it is. */
export function realOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** A path of the command line: where it is, and, if it is a link, where that leads. */
interface Target {
  /** Absolute; links in its folders are resolved, itself not. */
  readonly file: string;
  /** Links resolved; undefined if the file system refuses access. */
  readonly real: string | undefined;
  readonly stats: Stats | undefined;
  readonly refused?: string;
  /** A pipe, or what the shell has opened: it has no place in a folder. */
  readonly isStream?: boolean;
}

/** @throws UsageError when there is nothing */
function targetOf(path: string, cwd: string): Target {
  const absolute = resolve(cwd, path);
  try {
    const stats = statSync(absolute);
    const isOpened = stats.isFile() && absolute.startsWith('/dev/');
    if (isOpened || (!stats.isFile() && !stats.isDirectory()))
      return { file: absolute, real: absolute, stats, isStream: true };
    const file = join(realpathSync(dirname(absolute)), basename(absolute));
    return { file, real: realpathSync(absolute), stats };
  } catch (error) {
    const code = codeOf(error) ?? String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError(`no such file or folder: ${path}`);
    return { file: absolute, real: undefined, stats: undefined, refused: code };
  }
}

/**
 * What paths of the result are relative to; absolute, links resolved.
 * @throws UsageError when the root or a path is not there
 */
export function rootOf({ root, paths = ['.'], cwd = process.cwd() }: ScanOptions): string {
  if (root !== undefined) {
    const absolute = resolve(cwd, root);
    if (!existsSync(absolute)) throw new UsageError(`no such folder: ${root}`);
    return realpathSync(absolute);
  }
  const targets = paths
    .filter((path) => existsSync(resolve(cwd, path)))
    .map((path) => targetOf(path, cwd))
    .filter(({ stats, isStream }) => stats !== undefined && isStream !== true);
  const here = realpathSync(cwd);
  const [first] = targets;
  const start = first?.stats?.isFile() ? dirname(first.file) : (first?.real ?? here);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) break;
  }
  return targets.every(({ file }) => isWithin(file, here)) ? here : start;
}

/**
 * @param isIncluded which files the settings include, by their paths from the root; `include` of the options
 * wins
 * @throws UsageError when a path is not there, or is a link that leads out of the root
 */
export async function discover(
  options: ScanOptions,
  root: string,
  languages: readonly LanguageFiles[],
  isIncluded?: (path: string) => boolean,
): Promise<Discovered> {
  const { paths = ['.'], cwd = process.cwd(), include = [], exclude = [] } = options;
  const reader = new Reader(kindsOfAll(languages), root, excludedBy(exclude));
  for (const path of paths) {
    const { file, real, stats, refused, isStream } = targetOf(path, cwd);
    if (real === undefined) reader.refuse(pathFrom(root, file), refused ?? '');
    else if (isStream) reader.take(file, streamName(file), true);
    else if (!isWithin(real, root) && isWithin(file, root))
      throw new UsageError(
        `${path} is a link that leads out of ${root}: name its target, or set --root to a folder that contains both`,
      );
    else if (!stats?.isDirectory()) reader.take(file, pathFrom(root, file), true);
    else {
      const { walk } = await import('./walk.ts');
      const isWanted = include.length > 0 ? () => true : isIncluded;
      reader.takeFolder(real, await walk(real, include, exclude), isWanted);
    }
  }
  return reader.result();
}

/** A pipe is named by its last two parts, `fd-63`; standard input `stdin`. */
function streamName(file: string): string {
  const name = basename(file);
  return /^\d+$/.test(name) ? `${basename(dirname(file))}-${name}` : name;
}

const NOTHING = 'mentions nothing of AWS Batch';
const TOO_LARGE = `is larger than ${MAX_BYTES / 1_000_000} MB`;

/** Takes files one by one and keeps count; a class because every step adds to the same counts. */
class Reader {
  private readonly sources = new Map<string, Source>();
  private readonly notes: Note[] = [];
  private readonly skipped = new Map<string, number>();
  private readonly named = new Set<string>();
  private readonly met = new Set<string>();
  /** Folders with a file that mentions AWS Batch or was named, by the kind of the file. */
  private readonly activeFolders = new Map<FileKind, Set<string>>();
  private readonly companions: Companion[] = [];
  private searched = 0;
  /** The kind of files with other endings. */
  private readonly first: readonly FileKind[];

  constructor(
    private readonly all: readonly FileKind[],
    private readonly root: string,
    private readonly isExcluded: (path: string) => boolean,
  ) {
    this.first = all.slice(0, 1);
  }

  /**
   * @param folder absolute, links resolved
   * @param isWanted decides by the path of a file from the root; by default the ending of its name decides
   */
  takeFolder(folder: string, walked: Walked, isWanted: ((path: string) => boolean) | undefined): void {
    const below = folder === this.root ? '' : `${pathFrom(this.root, folder)}/`;
    for (const { path, reason } of walked.unreadable)
      this.refuse(`${below}${path}`.replace(/\/$/, '') || '.', reason, 'folder');
    for (const [copy, count] of walked.copies) this.skip(`is a folder of built code (${copy})`, count);
    if (walked.linkedFolders > 0) this.skip('is a link to a folder', walked.linkedFolders);
    for (const file of walked.special) {
      const path = `${below}${file}`;
      if (kindsByEnding(this.all, file).length > 0 && !this.isExcluded(path))
        this.refuse(path, 'it is a pipe, a socket or a device');
    }
    for (const file of walked.files) {
      const kinds = kindsByEnding(this.all, file);
      const path = `${below}${file}`;
      if (!(isWanted?.(path) ?? kinds.length > 0)) continue;
      if (walked.links.has(file)) this.takeLink(`${folder}/${file}`, path);
      else this.take(`${folder}/${file}`, path, false, kinds);
    }
  }

  /**
   * A link to a file: a file of a module that links share belongs to each folder that has a link to it. Any
   * other file is taken once, under its own name.
   */
  private takeLink(file: string, path: string): void {
    let real: string;
    try {
      real = realpathSync(file);
    } catch (error) {
      return this.refuse(path, codeOf(error) ?? String(error));
    }
    if (isWithin(real, this.root)) {
      const shared = kindsByEnding(this.all, path).some(({ companions }) => companions);
      return this.take(file, shared ? path : pathFrom(this.root, real), false);
    }
    this.met.add(path);
    this.skip('is a link that leads out of the root');
    this.note('unreadable', path, 'The file is a link that leads out of the root, so it was not read.');
  }

  /**
   * @param path the file's path from the root, as reports name it
   * @param fitting the kinds that the ending of its name belongs to
   */
  take(file: string, path: string, isNamed: boolean, fitting = kindsByEnding(this.all, path)): void {
    if (this.isExcluded(path)) return;
    if (isNamed) this.named.add(path);
    if (this.met.has(path)) return;
    this.met.add(path);
    const kinds = fitting.length > 0 ? fitting : this.first;
    const bytes = this.bytesOf(file, path, isNamed, kinds);
    if (!bytes) return;
    this.searched++;
    const decoded = isUtf16(bytes) ? decode(bytes) : undefined;
    const content = decoded ?? bytes;
    const mentioned = mentionedIn(content, kinds);
    for (const kind of isNamed ? kinds : mentioned) this.wake(kind, path);
    if (mentioned.length === 0 && !isNamed) {
      const kind = kinds.find(({ companions }) => companions);
      if (kind?.companions) {
        const calls = kind.companions(path, content);
        this.companions.push({ file, path, folder: folderOf(path), kind, calls });
      } else this.skip(NOTHING);
      return;
    }
    const source = { path, text: decoded ?? decode(bytes) };
    if (!isNamed && !mentioned.some((kind) => kind.claims(source)))
      return this.skip('is not infrastructure code');
    this.sources.set(path, source);
  }

  /** Reports that something is not read because the file system refuses it. */
  refuse(path: string, reason: string, what: 'file' | 'folder' = 'file'): void {
    this.skip(what === 'file' ? 'could not be read' : 'is a folder that could not be read');
    // Node shows each byte of a name that is not UTF-8 as U+FFFD, and finds no file of that name.
    const isName = reason === 'ENOENT' && path.includes('\ufffd');
    this.note(
      'unreadable',
      path,
      `The ${what} could not be read (${isName ? 'its name is not UTF-8' : reason}).`,
    );
  }

  private wake(kind: FileKind, path: string): void {
    const folders = this.activeFolders.get(kind) ?? new Set();
    this.activeFolders.set(kind, folders.add(folderOf(path)));
  }

  private note(code: Note['code'], path: string, message: string): void {
    this.notes.push({ code, message, path, incomplete: true });
  }

  private bytesOf(
    file: string,
    path: string,
    isNamed: boolean,
    kinds: readonly FileKind[],
  ): Buffer | undefined {
    try {
      // A walk finds regular files alone.
      const bytes = readUpTo(file, MAX_BYTES, !isNamed);
      if (bytes) return bytes;
      if (isNamed || kinds.some(({ companions, markers }) => companions || holdsAny(file, markers))) {
        this.skip(TOO_LARGE);
        this.note('too-large', path, `The file ${TOO_LARGE}.`);
      } else this.skip(NOTHING);
    } catch (error) {
      this.refuse(path, codeOf(error) ?? String(error));
    }
    return undefined;
  }

  private skip(reason: string, count = 1): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + count);
  }

  /**
   * Files without a mention that matter beside another one of their language, read now that those are known.
   */
  private takeCompanions(): void {
    const wanted = callersOf(this.companions, this.activeFolders);
    for (const companion of this.companions) {
      const { file, path, kind } = companion;
      const bytes = wanted.has(companion) ? this.bytesOf(file, path, false, [kind]) : undefined;
      if (bytes) this.sources.set(path, { path, text: decode(bytes) });
      else if (!wanted.has(companion)) this.skip(NOTHING);
    }
  }

  result(): Discovered {
    this.takeCompanions();
    const { notes, searched, skipped, named } = this;
    return {
      sources: [...this.sources.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      notes,
      found: this.met.size,
      searched,
      skipped,
      named,
    };
  }
}
