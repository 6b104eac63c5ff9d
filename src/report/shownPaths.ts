// A result with other paths, as those from the current folder.
import type { ScanResult } from '../judge/finding.ts';
import type { Source } from '../value/source.ts';
import { shownText } from '../value/sensitive.ts';
import { isRange } from './place.ts';

/** A function that puts other paths into all places of data of any shape. One source stays one. */
export function placedWith(shown: (path: string) => string): <T>(data: T) => T {
  const moved = new Map<Source, Source>();
  const sourceOf = (source: Source): Source => {
    // The copy has what may be shown: what is hidden is known of the original alone.
    const copy = moved.get(source) ?? { path: shown(source.path), text: shownText(source) };
    moved.set(source, copy);
    return copy;
  };
  const within = (data: unknown): unknown => {
    if (Array.isArray(data)) return data.map(within);
    if (isRange(data)) return { ...data, source: sourceOf(data.source) };
    if (typeof data !== 'object' || data === null) return data;
    return Object.fromEntries(Object.entries(data).map(([name, member]) => [name, within(member)]));
  };
  // The same shape, with other sources.
  return <T>(data: T): T => within(data) as T;
}

/** The result with other paths in all its places. */
export function withPaths(result: ScanResult, shown: (path: string) => string): ScanResult {
  const placed = placedWith(shown);
  const { baseline } = result;
  return {
    ...result,
    findings: result.findings.map(({ policy, ...finding }) => ({ ...placed(finding), policy })),
    suppressed: result.suppressed.map(({ policy, ...finding }) => ({ ...placed(finding), policy })),
    notes: result.notes.map((note) => ({ ...placed(note), path: shown(note.path) })),
    environments: placed(result.environments),
    undecided: placed(result.undecided),
    ...(baseline
      ? { baseline: { ...baseline, gone: baseline.gone.map((one) => ({ ...one, path: shown(one.path) })) } }
      : {}),
  };
}
