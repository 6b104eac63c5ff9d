// Globs of the command line and the settings: which paths they fit.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import picomatch from 'picomatch';
import { UsageError } from './options.ts';

/** Folders without code that the user wrote. */
export const NEVER_WALKED_NAMES = ['node_modules', '.git', '.terraform'];

/** The same as patterns. */
export const NEVER_WALKED = NEVER_WALKED_NAMES.map((name) => `**/${name}/**`);

/** A glob without a slash means that name in any folder, as in .gitignore. */
export function asPattern(glob: string): string {
  const bare = glob.replace(/^\.\//, '').replace(/\/$/, '');
  return bare.includes('/') ? bare : `**/${bare}`;
}

/** Whether a path, as reports show it, fits one of the globs, or is in a folder that does. */
export function excludedBy(globs: readonly string[] = []): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const patterns = globs.flatMap((glob) => [asPattern(glob), `${asPattern(glob)}/**`]);
  return picomatch(patterns, { dot: true, nocase: true });
}

/**
 * Paths as typed, those that are globs replaced by what fits them.
 * @throws UsageError when nothing fits a glob
 */
export async function expandPaths(paths: readonly string[], cwd = process.cwd()): Promise<readonly string[]> {
  const isPath = (path: string): boolean => existsSync(resolve(cwd, path)) || !picomatch.scan(path).isGlob;
  if (paths.every(isPath)) return paths;
  const { default: fastGlob } = await import('fast-glob');
  return paths.flatMap((path) => {
    if (isPath(path)) return [path];
    const found = fastGlob.sync(path, { cwd, onlyFiles: false, ignore: NEVER_WALKED }).toSorted();
    if (found.length === 0) throw new UsageError(`no file or folder fits ${path}`);
    return found;
  });
}
