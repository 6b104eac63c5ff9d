// Node's cache of compiled code exists from version 22.1 on, and keeps only what the first run compiled. This
// one works with every version that has what it needs, and grows with each new kind of run.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import * as vm from 'node:vm';
import * as zlib from 'node:zlib';
import { BUILD } from './build.ts';
import { openCache, replaceCache, type CacheFile, type Piece } from './cacheFile.ts';
import { cacheFolder, makeCacheFolder } from './cacheFolder.ts';

/** Loads a file of a folder, as `require` does. */
export type Load = (name: string) => unknown;

/** A file of the command that is loaded. */
interface Loaded {
  readonly module: { exports: unknown };
  readonly script: vm.Script;
  readonly stamp: string;
  /** Whether its compiled code came from the cache. */
  readonly cached: boolean;
}

/**
 * What loads the files of the command, with their compiled code from the cache. At the end of the process the
 * cache gets what it did not have. Whatever fails about the cache, the code is compiled as without it.
 * @param folder of the files
 * @param require what loads everything else
 * @returns undefined if there can be no cache: it is switched off, or Node is too old
 */
export function cachingLoad(folder: string, require: NodeJS.Require): Load | undefined {
  const kept = cacheFolder(process.env);
  // Node 20.15 has the checksum.
  if (kept === undefined || !('crc32' in zlib)) return undefined;
  const path = join(kept, fileName());
  const cache = openCache(path);
  const loaded = new Map<string, Loaded>();
  process.on('exit', (status) => {
    try {
      keep({ folder: kept, path, cache, loaded, run: kindOfRun([...loaded.keys()], status) });
    } catch {
      // The cache only saves time: a disk that is full or read-only is no fault of the run.
    }
  });
  return loadFrom(folder, require, cache, loaded);
}

/**
 * One file for each build of amilint, version of Node, and what else compiled code depends on: V8's options
 * and the processor.
 */
function fileName(): string {
  return `${BUILD}-node-${process.version}-${process.arch}-${cachedDataVersionTag().toString(16)}`;
}

function loadFrom(
  folder: string,
  require: NodeJS.Require,
  cache: CacheFile | undefined,
  loaded: Map<string, Loaded>,
): Load {
  const requireOf = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : require(id));
  function load(name: string): unknown {
    const before = loaded.get(name);
    if (before) return before.module.exports;
    const filename = join(folder, name);
    const { size, mtimeMs } = statSync(filename);
    const stamp = `${size} ${mtimeMs}`;
    const piece = cache?.piece(name);
    const cachedData = piece?.stamp === stamp ? piece.bytes : undefined;
    // The build writes these files in ASCII.
    const script = new vm.Script(`${WRAPPER}${readFileSync(filename, 'latin1')}\n})`, {
      filename,
      columnOffset: -WRAPPER.length,
      ...(cachedData ? { cachedData } : {}),
    });
    const module = { exports: {} };
    const cached = cachedData !== undefined && script.cachedDataRejected !== true;
    loaded.set(name, { module, script, stamp, cached });
    // The wrapper returns what the script exports.
    const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
    run(module.exports, requireOf, module, filename, folder);
    return module.exports;
  }
  return load;
}

/** As Node wraps CommonJS. */
const WRAPPER = '(function (exports, require, module, __filename, __dirname) {';

/**
 * A number for what a run did, as far as it decides which functions run: the files that it loaded, its exit
 * status, and its commands, options and formats (arguments of small letters alone, of which only this number
 * is kept).
 */
function kindOfRun(names: readonly string[], status: number): number {
  const words = process.argv.slice(2).filter((word) => /^[a-z-]+$/.test(word));
  return zlib.crc32(JSON.stringify([status, words.toSorted(), names.toSorted()]));
}

/** How many kinds of runs add to the cache: each costs a little time once, and the later ones add little. */
const MOST_RUNS = 16;

interface Run {
  readonly folder: string;
  readonly path: string;
  readonly cache: CacheFile | undefined;
  readonly loaded: ReadonlyMap<string, Loaded>;
  readonly run: number;
}

/**
 * How long a run that keeps its code may take, in microseconds of the processor. A longer one gains nothing
 * that anybody would notice, and what it alone has called would be read by each later run.
 */
const LONGEST = 1_000_000;

/** Keeps the code that the run has compiled, if the cache does not have this kind of run. */
function keep({ folder, path, cache, loaded, run }: Run): void {
  const runs = cache?.runs ?? [];
  const isKnown = runs.includes(run) || runs.length >= MOST_RUNS;
  if (isKnown && [...loaded.values()].every(({ cached }) => cached)) return;
  const { user, system } = process.cpuUsage();
  if (user + system > LONGEST) return;
  if (!makeCacheFolder(folder)) return;
  const pieces = new Map<string, Piece>();
  for (const name of cache?.names ?? []) {
    const piece = loaded.has(name) ? undefined : cache?.piece(name);
    if (piece) pieces.set(name, piece);
  }
  // With the functions that came from the cache and those that were compiled when they were first called.
  for (const [name, { script, stamp }] of loaded)
    pieces.set(name, { bytes: script.createCachedData(), stamp });
  replaceCache(path, isKnown ? runs : [...runs, run], pieces);
}
