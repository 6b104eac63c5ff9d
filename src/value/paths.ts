// Paths of folders and files, relative to the root of the scan, with `/` between their parts.

/** A relative path from a folder, both from the root of the scan; undefined if it leads out of the root. */
export function joinPath(folder: string, relative: string): string | undefined {
  let path = folder;
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') path = inFolder(path, part);
    else if (path === '') return undefined;
    else path = folderOf(path);
  }
  return path;
}

/** The folder of a file. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A name in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
