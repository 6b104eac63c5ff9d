// Where compiled code is kept between runs: in a folder of the user, never in one that others can write to.
import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { isOwn } from './cacheFile.ts';

/** The folder, whether it is there or not. @returns undefined if the user switched the cache off */
export function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  // Node's own variables: the second one turns on coverage, which cached code makes less exact.
  if (env['NODE_DISABLE_COMPILE_CACHE'] || env['NODE_V8_COVERAGE']) return undefined;
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '' } = env;
  const named = process.platform === 'win32' ? LOCALAPPDATA : XDG_CACHE_HOME;
  return join(isAbsolute(named) ? named : join(homedir(), '.cache'), 'amilint');
}

/**
 * Makes the folder, if it is not there and belongs into a folder of the user. So `sudo amilint` with the home
 * of somebody else leaves nothing there.
 * @returns whether compiled code can be kept in it
 * @throws the errors of the file system
 */
export function makeCacheFolder(folder: string): boolean {
  let above = folder;
  while (statSync(above, { throwIfNoEntry: false }) === undefined && dirname(above) !== above)
    above = dirname(above);
  if (!isOwn(statSync(above))) return false;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  return stats.isDirectory() && isOwn(stats);
}
