// Compares the findings of a scan with those of an earlier state: which are new, which were there, which are gone.
import type { Gone, ScanResult } from '../judge/finding.ts';
import { fingerprints } from '../report/fingerprint.ts';
import { ordered } from '../report/order.ts';
import { positions } from '../value/source.ts';

/**
 * The same result with the state of each finding.
 * @param name the earlier state as the user named it
 * @param earlier the findings of that state
 */
export function compared(scan: ScanResult, name: string, earlier: readonly Gone[]): ScanResult {
  const { findings } = ordered(scan);
  const prints = fingerprints(findings);
  const before = new Set(earlier.map(({ fingerprint }) => fingerprint));
  const now = new Set(prints.values());
  return {
    ...scan,
    findings: findings.map((finding) => ({
      ...finding,
      baselineState: before.has(prints.get(finding) ?? '') ? ('unchanged' as const) : ('new' as const),
    })),
    baseline: { name, gone: earlier.filter(({ fingerprint }) => !now.has(fingerprint)) },
  };
}

/** The findings of a result as an earlier state has them. */
export function asEarlier(scan: ScanResult): readonly Gone[] {
  const { findings } = ordered(scan);
  const prints = fingerprints(findings);
  return findings.map((finding) => ({
    policy: finding.policy.id,
    fingerprint: prints.get(finding) ?? '',
    message: finding.message,
    path: finding.at.source.path,
    line: positions(finding.at).start.line,
  }));
}
