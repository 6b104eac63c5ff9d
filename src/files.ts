// The files that code names: read from within the root alone, or among texts in memory.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, MAX_BYTES } from './bytes.ts';
import type { Files } from './model/resource.ts';
import { folderOf, inFolder } from './value/paths.ts';
import type { Source } from './value/source.ts';

/** The path from the root with `/` between its parts; `../…` for a file outside it. */
export function pathFrom(root: string, file: string): string {
  const path = relative(root, file) || basename(file);
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/**
 * How the paths of a result are shown in a folder: from there, or absolute if nothing but the root of the
 * file system is common. A path that names no file, as that of standard input, stays as it is.
 * @param root the root of the scan, absolute
 * @param isFile whether a file is or was there; in an earlier commit it may have been
 */
export function pathsFrom(
  folder: string,
  root: string,
  isFile: (file: string) => boolean = existsSync,
): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const shown = known.get(path) ?? pathIn(folder, root, path, isFile);
    known.set(path, shown);
    return shown;
  };
}

function pathIn(folder: string, root: string, path: string, isFile: (file: string) => boolean): string {
  const file = resolve(root, path);
  if (path === '.' || !isFile(file)) return path;
  const { root: top } = parse(folder);
  const upwards = relative(folder, file)
    .split(sep)
    .filter((part) => part === '..').length;
  const isElsewhere = upwards > 0 && upwards === relative(top, folder).split(sep).length;
  return isElsewhere ? file.replaceAll(sep, '/') : pathFrom(folder, file);
}

/** Whether a path is the folder or in it; both absolute, links resolved. */
export function isWithin(path: string, folder: string): boolean {
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
        // Not there, or not readable: the caller reports it at the place that names it.
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
    // Not there: the caller reports it at the place that names it.
    return [];
  }
}

/**
 * Texts in memory as files.
 * @param root where they are on the machine, if anywhere
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
