// Paths → texts: walks folders, and drops what can't matter after a look at its bytes.
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastGlob from 'fast-glob';
import { asPattern, excludedBy, NEVER_WALKED } from './globs.ts';
import type { FileKind, Files, Frontend, Note } from './model/resource.ts';
import { UsageError, type ScanOptions } from './options.ts';
import { folderOf, inFolder } from './value/paths.ts';
import type { Source } from './value/source.ts';

/** Files above this size in bytes are left out: CloudFormation takes templates of 1 MB at most. */
export const MAX_BYTES = 20_000_000;

export interface Discovered {
  readonly sources: readonly Source[];
  readonly notes: readonly Note[];
  readonly found: number;
  readonly searched: number;
  readonly skipped: ReadonlyMap<string, number>;
  /** Paths of files that were named, not met in a folder. */
  readonly named: ReadonlySet<string>;
}

/** What paths of the result are relative to; absolute, links resolved. */
export function rootOf({ root, paths = ['.'], cwd = process.cwd() }: ScanOptions): string {
  if (root !== undefined) {
    const absolute = resolve(cwd, root);
    if (!existsSync(absolute)) throw new UsageError(`no such folder: ${root}`);
    return realpathSync(absolute);
  }
  const targets = paths
    .map((path) => resolve(cwd, path))
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));
  const here = realpathSync(cwd);
  const [first = here] = targets;
  const start = statSync(first).isDirectory() ? first : dirname(first);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) break;
  }
  return targets.every((target) => isWithin(target, here)) ? here : start;
}

/** @throws UsageError when a path does not exist */
export function discover(
  options: ScanOptions,
  root: string,
  frontends: readonly Frontend<unknown>[],
): Discovered {
  const { paths = ['.'], cwd = process.cwd() } = options;
  const reader = new Reader(kindsOfAll(frontends));
  const isExcluded = excludedBy(options.exclude);
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    if (!existsSync(absolute)) throw new UsageError(`no such file or folder: ${path}`);
    const real = realpathSync(absolute);
    if (!statSync(real).isDirectory()) {
      const reported = pathFrom(root, real);
      if (!isExcluded(reported)) reader.take(real, reported, true);
      continue;
    }
    const below = real === root ? '' : `${pathFrom(root, real)}/`;
    for (const file of filesIn(real, options, frontends))
      if (!isExcluded(`${below}${file}`)) reader.take(`${real}/${file}`, `${below}${file}`, false);
  }
  return reader.result();
}

/** The files of a folder that are asked for, by their paths from it. */
function filesIn(
  folder: string,
  { include = [], exclude = [] }: ScanOptions,
  frontends: readonly Frontend<unknown>[],
): string[] {
  const kinds = kindsOfAll(frontends);
  const files = fastGlob.sync(include.length > 0 ? include.map(asPattern) : '**/*', {
    cwd: folder,
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    caseSensitiveMatch: false,
    suppressErrors: true,
    // Whoever takes them leaves out what was met before, and sorts what is left.
    unique: false,
    ignore: [...NEVER_WALKED, ...exclude.flatMap((glob) => [asPattern(glob), `${asPattern(glob)}/**`])],
  });
  // One look at the ending costs less than a pattern with all of them.
  return files.filter((path) => include.length > 0 || kindsByEnding(kinds, path).length > 0);
}

/** The kinds of files that the ending of a name belongs to, by the longest where there are several (`.tf.json`). */
function kindsByEnding(kinds: readonly FileKind[], path: string): readonly FileKind[] {
  const name = path.toLowerCase();
  let best: FileKind[] = [];
  let length = 0;
  for (const kind of kinds)
    for (const extension of kind.extensions) {
      if (extension.length < length || !name.endsWith(extension) || name.at(-extension.length - 1) !== '.')
        continue;
      best = extension.length > length ? [kind] : [...best, kind];
      length = extension.length;
    }
  return best;
}

const kindsOfAll = (frontends: readonly Frontend<unknown>[]): readonly FileKind[] =>
  frontends.flatMap(({ kinds }) => kinds);

/** The frontend that a text belongs to: by what it says where that decides, else by its ending; of another ending the first. */
export function readerOf<F extends Frontend<unknown>>(frontends: readonly F[], source: Source): F {
  const [kind] = kindsByEnding(kindsOfAll(frontends), source.path);
  const byContent = frontends.find(({ kinds }) => kinds.some((one) => one.byContent && one.claims(source)));
  return byContent ?? frontends.find(({ kinds }) => kind && kinds.includes(kind)) ?? frontends[0]!;
}

/** Takes files one by one and keeps count; a class because every step adds to the same counts. */
class Reader {
  private readonly sources = new Map<string, Source>();
  private readonly notes: Note[] = [];
  private readonly skipped = new Map<string, number>();
  private readonly named = new Set<string>();
  private readonly met = new Set<string>();
  private readonly awake = new Set<FileKind>();
  private readonly companions: { readonly file: string; readonly path: string; readonly kind: FileKind }[] =
    [];
  private searched = 0;

  constructor(private readonly all: readonly FileKind[]) {}

  /** @param path the file's path from the root, as reports name it */
  take(file: string, path: string, isNamed: boolean): void {
    if (isNamed) this.named.add(path);
    if (this.met.has(path)) return;
    this.met.add(path);
    const bytes = this.bytesOf(file, path, isNamed);
    if (!bytes) return;
    this.searched++;
    const wide = isUtf16(bytes);
    const decoded = wide ? decode(bytes) : undefined;
    const fitting = kindsByEnding(this.all, path);
    const kinds = fitting.length > 0 ? fitting : this.all.slice(0, 1);
    const mentioned = kinds.filter(({ markers }) =>
      markers.some((marker) => (decoded === undefined ? bytes.includes(marker) : decoded.includes(marker))),
    );
    for (const kind of isNamed ? kinds : mentioned) this.awake.add(kind);
    if (mentioned.length === 0 && !isNamed) {
      const kind = kinds.find(({ companions }) => companions);
      if (kind) this.companions.push({ file, path, kind });
      else this.skip('mentions nothing of AWS Batch');
      return;
    }
    const source = { path, text: decoded ?? decode(bytes) };
    if (!isNamed && !mentioned.some((kind) => kind.claims(source)))
      return this.skip('is not infrastructure code');
    this.sources.set(path, source);
  }

  private bytesOf(file: string, path: string, isNamed: boolean): Buffer | undefined {
    try {
      const bytes = readUpTo(file, MAX_BYTES);
      if (bytes) return bytes;
      this.skip(`is larger than ${MAX_BYTES / 1_000_000} MB`);
      if (isNamed)
        this.notes.push({
          code: 'too-large',
          message: `The file is larger than ${MAX_BYTES / 1_000_000} MB.`,
          path,
          incomplete: true,
        });
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      this.skip('could not be read');
      this.notes.push({
        code: 'unreadable',
        message: `The file could not be read (${reason}).`,
        path,
        incomplete: isNamed,
      });
    }
    return undefined;
  }

  private skip(reason: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }

  /** Files that matter only where another one of their language does, read now that this is known. */
  private takeCompanions(): void {
    for (const { file, path, kind } of this.companions) {
      const bytes = this.awake.has(kind) ? this.bytesOf(file, path, false) : undefined;
      if (bytes) this.sources.set(path, { path, text: decode(bytes) });
      else if (!this.awake.has(kind)) this.skip('mentions nothing of AWS Batch');
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

/** Holds the bytes of the file that is looked at; most files are dropped after the look, so one room serves all. */
const room = Buffer.allocUnsafe(1 << 18);

/**
 * The bytes of a file, which the next call may overwrite; undefined where there are more than the limit. Most files fit
 * into the room, and are read without asking for their size: that costs more than reading them.
 */
function readUpTo(file: string, limit: number): Buffer | undefined {
  const descriptor = openSync(file, 'r');
  try {
    let filled = 0;
    for (let read = 1; read > 0 && filled < room.length; filled += read)
      read = readSync(descriptor, room, filled, room.length - filled, null);
    if (filled < room.length) return room.subarray(0, filled);
    return fstatSync(descriptor).size > limit ? undefined : Buffer.concat([room, readFileSync(descriptor)]);
  } finally {
    closeSync(descriptor);
  }
}

function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** The text of a file without its byte order mark; bytes that are not UTF-8 become U+FFFD, one for each. */
export function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The path from the root with `/` between its parts; `../…` for a file outside it. */
export function pathFrom(root: string, file: string): string {
  const path = relative(root, file) || basename(file);
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way));
}

/** Files that templates name, read from within the root alone: links that lead out of it are not followed. */
export function filesWithin(root: string): Files {
  return {
    read(path) {
      try {
        const real = realpathSync(join(root, path));
        if (!isWithin(real, root) || statSync(real).size > MAX_BYTES || !statSync(real).isFile())
          return undefined;
        return { path, text: decode(readFileSync(real)) };
      } catch {
        // Not there, or not readable: whoever asked says so at the place that names it.
        return undefined;
      }
    },
    within(place) {
      try {
        const file = place.startsWith('file:') ? fileURLToPath(place) : place;
        const real = isAbsolute(file) ? realpathSync(file) : root;
        return isWithin(real, root) && real !== root ? pathFrom(root, real) : undefined;
      } catch {
        // Not there, or no URI of a file on this machine.
        return undefined;
      }
    },
    list: (folder) => entriesOf(folder, root, false),
    folders: (folder) => entriesOf(folder, root, true),
  };
}

function entriesOf(folder: string, root: string, directories: boolean): string[] {
  try {
    const real = realpathSync(join(root, folder));
    if (real !== root && !isWithin(real, root)) return [];
    return readdirSync(real, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() === directories)
      .map(({ name }) => inFolder(folder, name))
      .toSorted();
  } catch {
    // Not there: whoever asked says so at the place that names it.
    return [];
  }
}

/**
 * Texts in memory as files.
 * @param root where they stand on the machine, if anywhere
 */
export function filesAmong(sources: ReadonlyMap<string, Source>, root?: string): Files {
  const within = (place: string): string | undefined => {
    const path =
      root === undefined ? undefined : pathFrom(resolve(root), resolve(place.replace(/^file:\/\//, '')));
    return path !== undefined && sources.has(path) ? path : undefined;
  };
  const folders = new Set<string>();
  for (const path of sources.keys())
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.add(folder);
  return {
    read: (path) => sources.get(path),
    list: (folder) => [...sources.keys()].filter((path) => folderOf(path) === folder),
    folders: (folder) => [...folders].filter((path) => folderOf(path) === folder),
    within,
  };
}
