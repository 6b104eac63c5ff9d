// Paths as people type them: from the current folder.
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { pathsFrom } from '../files.ts';

/**
 * How paths from the root of a scan are shown to people; undefined if they stay as they are: the user has
 * named the root, or works in it.
 * @param root of the scan, absolute
 * @param isFile see {@link pathsFrom}
 */
export function shownPaths(
  root: string,
  rootIsGiven: boolean,
  isFile?: (file: string) => boolean,
): ((path: string) => string) | undefined {
  const folder = process.cwd();
  if (rootIsGiven || relative(folder, root) === '' || !existsSync(root)) return undefined;
  return pathsFrom(folder, root, isFile);
}
