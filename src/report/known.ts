// How reports separate what is new from what an earlier state of the code had, too.
import type { Finding, ScanResult } from '../judge/finding.ts';
import { oneLine } from './harmless.ts';
import { placeText } from './region.ts';
import { count } from './wording.ts';

export interface Parted {
  /** The result with the new findings alone; the same if nothing was compared. */
  readonly fresh: ScanResult;
  /** Findings that the earlier state had, too. */
  readonly known: readonly Finding[];
}

export function parted(result: ScanResult): Parted {
  if (!result.baseline) return { fresh: result, known: [] };
  const known = result.findings.filter(({ baselineState }) => baselineState === 'unchanged');
  const findings = result.findings.filter(({ baselineState }) => baselineState !== 'unchanged');
  return { fresh: { ...result, findings }, known };
}

/**
 * What the earlier state had, too, and what is gone since: a heading and a line for each; nothing if nothing
 * was compared.
 */
export function knownLines(result: ScanResult): string[] {
  const { baseline } = result;
  if (!baseline) return [];
  const { known } = parted(result);
  const { gone } = baseline;
  const name = oneLine(baseline.name);
  return [
    ...(known.length > 0 ? [`${count(known.length, 'finding')} not new, ${name} has the same:`] : []),
    ...known.map((finding) => `  ${oneLine(placeText(finding.at))} ${finding.severity} ${finding.policy.id}`),
    ...(gone.length > 0 ? [`${count(gone.length, 'finding')} of ${name} gone:`] : []),
    ...gone.map(({ path, line, policy }) => `  ${oneLine(`${path}:${line}`)} ${oneLine(policy)}`),
  ];
}
