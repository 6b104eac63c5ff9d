// The result of a scan with the edits of its findings, for reports that carry them.
import { Fixer } from './fix/fixes.ts';
import type { Finding, ScanResult } from './judge/finding.ts';
import { rootOfAddress } from './judge/roots.ts';
import type { ScannedCode } from './scanTexts.ts';

/**
 * How many compute environments are scanned again at most to check edits: each edit takes a scan of its root,
 * so that the time would grow with the square of a large root. The edits of further findings are left to
 * `amilint fix`.
 */
const MOST_RESCANNED = 2_000;

/** @param result of the scan, in which findings may have got more */
export function withFixes<R extends ScanResult>(code: Omit<ScannedCode, 'result'>, result: R): R {
  const { policies, asOf } = result;
  const fixer = new Fixer({ ...code, policies, asOf });
  const sizes = new Map<string, number>();
  for (const { address } of result.environments)
    sizes.set(rootOfAddress(address), (sizes.get(rootOfAddress(address)) ?? 0) + 1);
  let rescanned = 0;
  const fixed = (finding: Finding): Finding => {
    const roots = new Set(finding.environments.map(({ address }) => rootOfAddress(address)));
    for (const root of roots) rescanned += sizes.get(root) ?? 0;
    const fix = rescanned > MOST_RESCANNED ? undefined : fixer.fixOf(finding);
    return fix ? { ...finding, fix } : finding;
  };
  return { ...result, findings: result.findings.map(fixed) };
}
