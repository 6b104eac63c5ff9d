// Scans the edited texts again: a fix is one only if its finding goes, no other one comes, and all is still
// read.
import { applyEdits } from '../edits/edit.ts';
import { edited, type SourceEdit } from '../edits/members.ts';
import type { Finding } from '../judge/finding.ts';
import { rootOfAddress } from '../judge/roots.ts';
import type { Resource } from '../model/resource.ts';
import type { Rescan, Rescanned } from '../scanTexts.ts';
import { folderOf } from '../value/paths.ts';

/** The code that is edited, and a way to scan it again. */
export interface Code {
  readonly resources: readonly Resource[];
  readonly again: Rescan;
}

/** The texts that edits make, by their paths. */
export function textsAfter(edits: readonly SourceEdit[]): ReadonlyMap<string, string> {
  const sources = new Map(edits.map(({ source }) => [source.path, source]));
  return new Map([...sources].map(([path, source]) => [path, edited(source, unique(edits))]));
}

function unique(edits: readonly SourceEdit[]): readonly SourceEdit[] {
  return [
    ...new Map(
      edits.map((edit) => [`${edit.source.path}\0${edit.start}\0${edit.end}\0${edit.text}`, edit]),
    ).values(),
  ];
}

/** Whether edits touch each other, so that they cannot be made together. */
export function overlap(edits: readonly SourceEdit[]): boolean {
  const sources = new Map(edits.map(({ source }) => [source.path, source]));
  try {
    for (const [path, { text }] of sources)
      applyEdits(
        text,
        unique(edits).filter((edit) => edit.source.path === path),
      );
    return false;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** The stacks and root modules that have something of a file. */
export function rootsOf(paths: ReadonlySet<string>, resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(
    resources.filter(({ at }) => paths.has(at.source.path)).map(({ address }) => rootOfAddress(address)),
  );
}

/** Whether a source belongs to one of the roots: a template, or a file in a folder of a module. */
export function belongsTo(
  roots: ReadonlySet<string>,
  resources: readonly Resource[],
): (path: string) => boolean {
  const files = new Set(roots);
  const folders = new Set<string>();
  for (const { address, at, tool, type } of resources) {
    const root = rootOfAddress(address);
    if (!roots.has(root)) continue;
    files.add(at.source.path);
    if (tool === 'cloudformation' || type.startsWith('AWS::')) continue;
    folders.add(root);
    folders.add(folderOf(at.source.path));
  }
  return (path) => files.has(path) || folders.has(folderOf(path));
}

/**
 * Checks fixes of one state of the code; the result of the code without them is scanned once for each set of
 * roots.
 */
export class Checker {
  readonly #before = new Map<string, Rescanned>();

  constructor(private readonly code: Code) {}

  /**
   * Whether a scan of the edited texts agrees.
   * @param steps the edits of each deployment
   */
  agrees(finding: Finding, steps: readonly (readonly SourceEdit[])[]): boolean {
    const edits = steps.flat();
    const paths = new Set(edits.map(({ source }) => source.path));
    const roots = rootsOf(paths, this.code.resources);
    const isWanted = belongsTo(roots, this.code.resources);
    const before = this.#scan(roots, isWanted);
    if (!before.findings.some((one) => isSame(one, finding))) return false;
    const shown = new Set(showsOf(finding));
    const parts = steps.length > 1 ? [steps.slice(0, 1), steps] : [steps];
    return parts.every((part, index) => {
      const after = this.code.again(textsAfter(part.flat()), isWanted);
      const isLast = index === parts.length - 1;
      return bringsNothing(before, after, shown) && (!isLast || isGone(finding, before, after));
    });
  }

  #scan(roots: ReadonlySet<string>, isWanted: (path: string) => boolean): Rescanned {
    const key = [...roots].toSorted().join('\0');
    const known = this.#before.get(key);
    if (known) return known;
    const scanned = this.code.again(new Map(), isWanted);
    this.#before.set(key, scanned);
    return scanned;
  }
}

function isSame(one: Finding, other: Finding): boolean {
  return (
    one.policy.id === other.policy.id &&
    one.at.source.path === other.at.source.path &&
    one.at.start === other.at.start
  );
}

function kindOf({ policy, at }: Finding): string {
  return `${policy.id}\0${at.source.path}`;
}

function counts(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const finding of findings) found.set(kindOf(finding), (found.get(kindOf(finding)) ?? 0) + 1);
  return found;
}

function isGone(finding: Finding, before: Rescanned, after: Rescanned): boolean {
  const kind = kindOf(finding);
  return (counts(after.findings).get(kind) ?? 0) < (counts(before.findings).get(kind) ?? 0);
}

/** What the fault of a finding may have hidden. */
function showsOf({ policy }: Finding): readonly string[] {
  return [policy, ...policy.checks].flatMap(({ fix = [] }) => fix.flatMap(({ shows }) => shows));
}

/** No finding but hidden ones, no note, and no resource less. */
function bringsNothing(before: Rescanned, after: Rescanned, shown: ReadonlySet<string>): boolean {
  const old = counts(before.findings);
  const hasNew = [...counts(after.findings.filter(({ policy }) => !shown.has(policy.id)))].some(
    ([kind, number]) => number > (old.get(kind) ?? 0),
  );
  return (
    !hasNew && after.notes.length <= before.notes.length && after.resources.length === before.resources.length
  );
}
