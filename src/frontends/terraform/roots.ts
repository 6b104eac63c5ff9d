// Which folders are root modules of their own.
import type { Given } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { known } from '../../value/value.ts';
import { derived } from '../../value/origins.ts';
import { localDirectory } from './calls.ts';
import { blocksOf, moduleOf } from './modules.ts';
import { joinPath } from '../../value/paths.ts';
import { BATCH } from './scan.ts';
import type { Directory, Module, Scan, Settler } from './scope.ts';

const CALL = /\bsource"?\s*[=:]\s*"([^"\n]*)"/g;
/** Folders whose calls do not make a module somebody's inner part: its own defaults matter to its users. */
const EXAMPLES = /(^|\/)(tests?|examples?)(\/|$)/i;

/** The folders whose module no other one of the scan calls, but for tests and examples. */
export function rootDirectories(
  folders: ReadonlyMap<string, readonly Source[]>,
  given: Given,
  scan: Scan,
): Directory[] {
  const directories = [...relevant(folders, given)].flatMap((path) => scan.directory(path) ?? []);
  const called = new Set<Directory>();
  for (const directory of directories) {
    if (EXAMPLES.test(directory.path)) continue;
    for (const block of blocksOf(directory, 'module')) {
      const target = localDirectory(block, directory, scan);
      if (target && target !== directory) called.add(target);
    }
  }
  return directories.filter((directory) => !called.has(directory));
}

/** The root module in a folder, settled by a plan that was made of it; undefined where there is nothing in it. */
export function rootModule(directory: Directory, scan: Scan, settler?: Settler): Module | undefined {
  const at = (blocksOf(directory, 'resource')[0] ?? blocksOf(directory, 'module')[0])?.header;
  if (!at) return undefined;
  const seed = {
    scan,
    directory,
    prefix: '',
    callPath: '',
    root: directory.path,
    exists: known(true, derived(at)),
    argument: () => undefined,
  };
  return moduleOf(settler ? { ...seed, space: settler.space, settler } : { ...seed, space: directory.path });
}

/**
 * The folders that can lead to a compute environment, found by a look at the texts, so that no other one is parsed:
 * they mention one, call a remote module that sounds like AWS Batch, or call such a folder.
 */
function relevant(folders: ReadonlyMap<string, readonly Source[]>, given: Given): Set<string> {
  const found = new Set<string>();
  const callers = new Map<string, Set<string>>();
  for (const [folder, sources] of folders) {
    for (const { path, text } of sources) {
      if (BATCH.test(text) || given.named.has(path)) found.add(folder);
      for (const [, source = ''] of text.matchAll(CALL)) {
        const target = source.startsWith('.') ? joinPath(folder, source) : undefined;
        if (target !== undefined) callers.set(target, (callers.get(target) ?? new Set()).add(folder));
        // A folder that is not among those of the scan is looked at when it is called.
        if (/batch/i.test(source) || (target !== undefined && !folders.has(target))) found.add(folder);
      }
    }
  }
  for (const folder of found) for (const caller of callers.get(folder) ?? []) found.add(caller);
  return found;
}
