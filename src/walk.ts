// The files of a folder, and what is left out of it and has to be reported: folders that cannot be read,
// links, copies.
import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isWithin } from './files.ts';
import { asPattern, NEVER_WALKED, NEVER_WALKED_NAMES } from './globs.ts';
import { codeOf } from './value/errors.ts';

/** Folders that tools fill with copies of code, or with packages of others. */
const COPIES = [
  '.aws-sam',
  '.terragrunt-cache',
  '.terragrunt-stack',
  '.serverless',
  '.venv',
  'venv',
  'vendor/bundle',
];

export interface Walked {
  /** Paths from the folder, with `/` between their parts. Those of links to files are among them. */
  readonly files: readonly string[];
  /** Folders that could not be read, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** The built copies that were left out, by name. */
  readonly copies: ReadonlyMap<string, number>;
  /** Those of the files that are links. */
  readonly links: ReadonlySet<string>;
  /** How many links to folders outside of this one were left out. */
  readonly linkedFolders: number;
  /** Pipes, sockets and devices, which have no text of their own. */
  readonly special: readonly string[];
}

/**
 * @param folder absolute, links resolved
 * @param include globs: only files that one of them fits; all if there is none
 * @param exclude globs of files and folders
 */
export async function walk(
  folder: string,
  include: readonly string[],
  exclude: readonly string[],
): Promise<Walked> {
  const unreadable: Walked['unreadable'][number][] = [];
  const copies = new Map<string, number>();
  const linked: Linked = { links: new Set(), special: [], linkedFolders: 0 };
  const readdir = (at: string): Dirent[] => {
    const entries = entriesOf(at, (reason) => unreadable.push({ path: at.slice(folder.length + 1), reason }));
    for (const entry of entries) {
      if (entry.isFile() || entry.isSymbolicLink()) continue;
      if (!entry.isDirectory()) {
        linked.special.push(`${at}/${entry.name}`.slice(folder.length + 1));
        continue;
      }
      const copy = copyAt(`${at}/${entry.name}`);
      if (copy !== undefined) copies.set(copy, (copies.get(copy) ?? 0) + 1);
    }
    return entries.some((entry) => entry.isSymbolicLink())
      ? entries.flatMap((entry) => entryOf(folder, at, entry, linked) ?? [])
      : entries;
  };

  const files =
    include.length + exclude.length === 0
      ? filesBelow(folder, readdir)
      : await filesThatFit(folder, include, exclude, readdir);
  return { files, unreadable, copies, ...linked };
}

/** What a walk collects beside files. */
interface Linked {
  readonly links: Set<string>;
  readonly special: string[];
  linkedFolders: number;
}

/** Links to files count as files: a module of Terraform can have some. Undefined for other links. */
function entryOf(folder: string, at: string, entry: Dirent, linked: Linked): Dirent | undefined {
  if (!entry.isSymbolicLink()) return entry;
  const file = join(at, entry.name);
  const target = targetOf(file);
  if (target && !target.isFile() && !target.isDirectory()) {
    linked.special.push(file.slice(folder.length + 1));
    return undefined;
  }
  if (!target?.isDirectory()) {
    linked.links.add(file.slice(folder.length + 1));
    return Object.assign(entry, { isFile: () => true, isSymbolicLink: () => false });
  }
  // What is in the folder itself is found at its own place.
  if (!NEVER_WALKED_NAMES.includes(entry.name) && !isWithin(realpathSync(file), folder))
    linked.linkedFolders++;
  return undefined;
}

type ListFolder = (folder: string) => Dirent[];

/** All files of a folder and of those in it, except folders that are left out. */
function filesBelow(folder: string, list: ListFolder): string[] {
  const files: string[] = [];
  const below = [''];
  // The loop also visits what it adds to the list.
  for (const at of below)
    for (const entry of list(at === '' ? folder : `${folder}/${at}`)) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isFile()) files.push(path);
      else if (entry.isDirectory() && !isLeftOut(path)) below.push(path);
    }
  return files;
}

async function filesThatFit(
  folder: string,
  include: readonly string[],
  exclude: readonly string[],
  list: ListFolder,
): Promise<string[]> {
  // Loaded only for patterns: to load it, and to try a pattern on each name, takes as long as the walk
  // itself.
  const { default: fastGlob } = await import('fast-glob');
  const never = [...NEVER_WALKED, ...COPIES.map((name) => `**/${name}/**`)];
  return fastGlob.sync(include.length > 0 ? include.map(asPattern) : ['**/*'], {
    cwd: folder,
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    caseSensitiveMatch: false,
    // The reader leaves out what it has already, and sorts the rest.
    unique: false,
    ignore: [...never, ...exclude.flatMap((glob) => [asPattern(glob), `${asPattern(glob)}/**`])],
    // The library reads entries with their types; its own types know other overloads as well.
    fs: { readdirSync: list as never },
  });
}

const LEFT_OUT = [...NEVER_WALKED_NAMES, ...COPIES];

/** Whether a folder is never walked, or is a built copy. Capitals do not count, as in patterns. */
function isLeftOut(path: string): boolean {
  const ending = path.toLowerCase();
  return LEFT_OUT.some((one) => endsWithFolder(ending, one));
}

function entriesOf(folder: string, refused: (reason: string) => void): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    refused(codeOf(error) ?? String(error));
    return [];
  }
}

/** Which built copy a folder is. */
function copyAt(path: string): string | undefined {
  return COPIES.find((copy) => endsWithFolder(path, copy));
}

const endsWithFolder = (path: string, name: string): boolean =>
  path.endsWith(name) && (path.length === name.length || path.at(-name.length - 1) === '/');

/** What a link leads to; undefined if it leads nowhere, or in a ring, which is reported when it is read. */
function targetOf(link: string): Stats | undefined {
  try {
    return statSync(link);
  } catch {
    return undefined;
  }
}
