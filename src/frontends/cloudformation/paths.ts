// Paths of files that templates name.
import { folderOf, joinPath } from '../../value/paths.ts';

/**
 * The path that a file means by a relative path, from the root of the scan; undefined for an address
 * elsewhere and outside the root.
 */
export function pathFrom(file: string, relative: string): string | undefined {
  const local = relative.replace(/^file:\/\/(?!\/)/, '').replaceAll('\\', '/');
  if (local === '' || local.startsWith('/') || !isLocal(local)) return undefined;
  return joinPath(folderOf(file), local);
}

/** Whether it is a path of a file, and not an address such as `https://…` or `s3://…`. */
export function isLocal(path: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(path);
}

/**
 * The one file that the end of an address means, looked for in the folders around the file that names
 * it: `https://bucket.s3.amazonaws.com/v1/templates/a.yaml` finds `templates/a.yaml`. The longest end that is
 * found counts; undefined if two files fit it.
 */
export function pathByTail(
  file: string,
  tail: string,
  isThere: (path: string) => boolean,
): string | undefined {
  const wanted = tail.split('/').filter((part) => part !== '');
  const folders = file.split('/').slice(0, -1);
  for (; wanted.length > 0; wanted.shift()) {
    const found = new Set<string>();
    for (let depth = folders.length; depth >= 0; depth--) {
      const path = [...folders.slice(0, depth), ...wanted].join('/');
      if (isThere(path)) found.add(path);
    }
    if (found.size > 0) return found.size === 1 ? [...found][0] : undefined;
  }
  return undefined;
}
