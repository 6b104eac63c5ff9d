// Which files matter without a mention of AWS Batch: those of modules with one, and of their
// callers.
import type { FileKind } from './model/resource.ts';
import { joinPath } from './value/paths.ts';

/** A file that was searched, has no marker of its kind, and was not kept. */
export interface Companion {
  readonly file: string;
  readonly path: string;
  /** The folder of the path. */
  readonly folder: string;
  readonly kind: FileKind;
  /** What it calls, as it is written; undefined if the file matters as soon as one of its kind does. */
  readonly calls: readonly string[] | undefined;
}

/**
 * The companions that can matter. A folder matters if a file of it mentions AWS Batch or was named, if it
 * calls one that matters, and if it calls what cannot be looked up here: a folder outside of the scan, a
 * computed address, or an address that mentions batch.
 *
 * @param activeFolders folders with files that mention AWS Batch or were named, by kind
 */
export function callersOf(
  companions: readonly Companion[],
  activeFolders: ReadonlyMap<FileKind, ReadonlySet<string>>,
): ReadonlySet<Companion> {
  const wanted = new Set<Companion>();
  for (const kind of new Set(companions.map((one) => one.kind))) {
    const own = companions.filter((one) => one.kind === kind);
    const matters = foldersThatMatter(own, activeFolders.get(kind) ?? new Set());
    if (matters.size > 0) for (const one of own) if (!one.calls || matters.has(one.folder)) wanted.add(one);
  }
  return wanted;
}

function foldersThatMatter(
  companions: readonly Companion[],
  activeFolders: ReadonlySet<string>,
): Set<string> {
  const known = new Set([...companions.map(({ folder }) => folder), ...activeFolders]);
  const matters = new Set(activeFolders);
  const callers = new Map<string, Set<string>>();
  for (const { folder, calls = [] } of companions) {
    for (const call of calls) {
      const target = call.startsWith('.') ? joinPath(folder, call) : undefined;
      // If nothing mentions AWS Batch, a folder that is not there does not matter.
      const isOutside = activeFolders.size > 0 && target !== undefined && !known.has(target);
      if (/batch/i.test(call) || isOutside) matters.add(folder);
      if (target !== undefined) callers.set(target, (callers.get(target) ?? new Set()).add(folder));
    }
  }
  // The loop also visits what it adds to the set, so that callers of callers are found as well.
  for (const folder of matters) for (const caller of callers.get(folder) ?? []) matters.add(caller);
  return matters;
}
