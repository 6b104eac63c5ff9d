// The files of a folder, and what is left out of it and has to be reported: folders that cannot be read, links, copies.
import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { isWithin } from './files.ts';
import { asPattern, NEVER_WALKED } from './globs.ts';

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
}

/**
 * @param folder absolute, links resolved
 * @param include globs: only files that one of them fits; all if there is none
 * @param exclude globs of files and folders
 */
export function walk(folder: string, include: readonly string[], exclude: readonly string[]): Walked {
  const unreadable: Walked['unreadable'][number][] = [];
  const copies = new Map<string, number>();
  const patterns = include.length > 0 ? include.map(asPattern) : ['**/*'];
  const never = [...NEVER_WALKED, ...COPIES.map((name) => `**/${name}/**`)];
  const links = new Set<string>();
  let linkedFolders = 0;

  /** Links to files count as files: a module of Terraform can hold some. */
  const entryOf = (at: string, entry: Dirent): Dirent | undefined => {
    if (!entry.isSymbolicLink()) return entry;
    const file = join(at, entry.name);
    if (!isFolder(file)) {
      links.add(file.slice(folder.length + 1));
      return Object.assign(entry, { isFile: () => true, isSymbolicLink: () => false });
    }
    // What is in the folder itself is met at its own place.
    if (!NEVER_WALKED.includes(`**/${entry.name}/**`) && !isWithin(realpathSync(file), folder))
      linkedFolders++;
    return undefined;
  };
  const readdir = (at: string): Dirent[] => {
    const entries = entriesOf(at, (reason) => unreadable.push({ path: at.slice(folder.length + 1), reason }));
    for (const copy of entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => copyAt(at, name)))
      copies.set(copy, (copies.get(copy) ?? 0) + 1);
    return entries.some((entry) => entry.isSymbolicLink())
      ? entries.flatMap((entry) => entryOf(at, entry) ?? [])
      : entries;
  };

  const files = fastGlob.sync(patterns, {
    cwd: folder,
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    caseSensitiveMatch: false,
    // The reader leaves out what was met before, and sorts the rest.
    unique: false,
    ignore: [...never, ...exclude.flatMap((glob) => [asPattern(glob), `${asPattern(glob)}/**`])],
    // The library asks for entries with their types; its own types know other overloads as well.
    fs: { readdirSync: readdir as never },
  });
  return { files, links, unreadable, copies, linkedFolders };
}

function entriesOf(folder: string, refused: (reason: string) => void): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    refused((error as NodeJS.ErrnoException).code ?? String(error));
    return [];
  }
}

function copyAt(folder: string, name: string): string[] {
  return COPIES.filter((copy) => copy === name || `${folder}/${name}`.endsWith(`/${copy}`));
}

/** Whether a link leads to a folder; one that leads nowhere does not. */
function isFolder(link: string): boolean {
  return statSync(link, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
