// Compares the findings of a scan with those of an earlier state: which are new, which were there, which are
// gone.
import type { Finding, Gone, ScanResult } from '../judge/finding.ts';
import { fingerprints } from '../report/fingerprint.ts';
import { ordered } from '../report/order.ts';
import { positions } from '../value/source.ts';

/**
 * The same result with the state of each finding. As many findings of one identity are unchanged as the
 * earlier state has: first those in the same file, then the others in their order.
 * @param name the earlier state as the user named it
 * @param earlier the findings of that state
 */
export function compared(scan: ScanResult, name: string, earlier: readonly Gone[]): ScanResult {
  const { findings } = ordered(scan);
  const prints = fingerprints(findings);
  const left = new Map<string, Gone[]>();
  for (const one of earlier) {
    const identity = identityOf(one.fingerprint);
    const known = left.get(identity);
    if (known) known.push(one);
    else left.set(identity, [one]);
  }
  const unchanged = new Set<Finding>();
  const match = (fits: (finding: Finding, one: Gone) => boolean) => {
    for (const finding of findings) {
      if (unchanged.has(finding)) continue;
      const same = left.get(identityOf(prints.get(finding) ?? '')) ?? [];
      const at = same.findIndex((one) => fits(finding, one));
      if (at < 0) continue;
      same.splice(at, 1);
      unchanged.add(finding);
    }
  };
  match(({ at }, { path }) => at.source.path === path);
  match(() => true);
  return {
    ...scan,
    findings: findings.map((finding) => ({
      ...finding,
      baselineState: unchanged.has(finding) ? ('unchanged' as const) : ('new' as const),
    })),
    baseline: { name, gone: earlier.filter((one) => left.get(identityOf(one.fingerprint))?.includes(one)) },
  };
}

/** A fingerprint without its count. */
function identityOf(fingerprint: string): string {
  return fingerprint.slice(0, fingerprint.lastIndexOf(':'));
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
