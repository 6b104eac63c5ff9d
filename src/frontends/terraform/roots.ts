// Which folders are root modules.
import type { Given } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { known } from '../../value/value.ts';
import { derived } from '../../value/origins.ts';
import { localDirectory } from './calls.ts';
import { callsIn, isCode, REMOVED } from './kinds.ts';
import { blocksOf } from './directoryNames.ts';
import { moduleOf } from './modules.ts';
import { joinPath } from '../../value/paths.ts';
import { BATCH } from './scan.ts';
import type { Directory, Module, Scan, PlanOverlay, Unit } from './scope.ts';

/** A root module, and the unit of Terragrunt that calls it, if one does. */
export interface Root {
  readonly directory: Directory;
  readonly unit?: Unit;
}

/** A module call whose name mentions AWS Batch. */
const NAMED_BATCH = /\bmodule"?\s+"[^"\n]*batch/i;
/** An argument of a module call that does. */
const BATCH_ARGUMENT = /\bcompute_environments?\b/i;
/** Folders whose calls do not make a module a part of another one: its own defaults matter to its users. */
const EXAMPLES = /(^|\/)(tests?|examples?)(\/|$)/i;

/** The folders whose module no other one of the scan calls, except tests and examples. */
export function rootDirectories(
  folders: ReadonlyMap<string, readonly Source[]>,
  given: Given,
  scan: Scan,
): Directory[] {
  const directories = [...relevant(folders, given, scan)].flatMap((path) => scan.directory(path) ?? []);
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

/**
 * The root module in a folder, completed by a plan that was made of it; undefined if there is nothing in it.
 */
export function rootModule(
  { directory, unit }: Root,
  scan: Scan,
  planOverlay?: PlanOverlay,
): Module | undefined {
  const at = ['resource', 'module', 'removed'].flatMap((type) => blocksOf(directory, type))[0]?.header;
  if (!at) return undefined;
  const space = unit?.folder ?? directory.path;
  const seed = {
    scan,
    directory,
    prefix: '',
    callPath: '',
    root: directory.path,
    exists: known(true, derived(at)),
    argument: () => undefined,
    ...(unit ? { unit, calledAt: unit.at } : {}),
  };
  return moduleOf(planOverlay ? { ...seed, space: planOverlay.space, planOverlay } : { ...seed, space });
}

/** Whether the module in a folder can lead to a compute environment. */
export function leadsToEnvironments(
  folders: ReadonlyMap<string, readonly Source[]>,
  given: Given,
  scan: Scan,
): (folder: string) => boolean {
  const found = relevant(folders, given, scan);
  const leads = leadsFrom(scan);
  return (folder) => found.has(folder) || (!folders.has(folder) && leads(folder));
}

/**
 * The folders that can lead to a compute environment, found by a look at the texts, so that no other one is
 * parsed: they mention one, call a remote module that sounds like AWS Batch, or call such a folder.
 */
function relevant(folders: ReadonlyMap<string, readonly Source[]>, given: Given, scan: Scan): Set<string> {
  const leads = leadsFrom(scan);
  const found = new Set<string>();
  const callers = new Map<string, Set<string>>();
  for (const [folder, sources] of folders) {
    for (const { path, text } of sources) {
      const named = NAMED_BATCH.test(text) || BATCH_ARGUMENT.test(text);
      if (BATCH.test(text) || named || text.includes(REMOVED) || given.named.has(path)) found.add(folder);
      for (const source of callsIn(text)) {
        const target = source.startsWith('.') ? joinPath(folder, source) : undefined;
        if (target !== undefined) callers.set(target, (callers.get(target) ?? new Set()).add(folder));
        if (/batch/i.test(source) || (target !== undefined && !folders.has(target) && leads(target)))
          found.add(folder);
      }
    }
  }
  for (const folder of found) for (const caller of callers.get(folder) ?? []) found.add(caller);
  return found;
}

/**
 * Whether a folder that discovery left out, or that is outside of the folders of the scan, can lead to a
 * compute environment. A folder that is not there can: a note reports it as missing.
 */
function leadsFrom(scan: Scan): (folder: string) => boolean {
  const answers = new Map<string, boolean>();
  const leads = (folder: string): boolean => {
    const known = answers.get(folder);
    if (known !== undefined) return known;
    // A ring leads nowhere by itself.
    answers.set(folder, false);
    const sources = scan
      .files(folder)
      .filter(isCode)
      .flatMap((path) => scan.read(path) ?? []);
    const answer =
      sources.length === 0 || sources.some(({ text }) => BATCH.test(text) || callsOn(folder, text));
    answers.set(folder, answer);
    return answer;
  };
  const callsOn = (folder: string, text: string): boolean =>
    callsIn(text).some((source) => {
      const target = source.startsWith('.') ? joinPath(folder, source) : undefined;
      return /batch/i.test(source) || (target !== undefined && leads(target));
    });
  return leads;
}
