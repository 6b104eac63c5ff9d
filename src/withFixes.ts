// The result of a scan with the edits of its findings, for reports that carry them.
import { Fixer } from './fix/fixes.ts';
import type { Finding, ScanResult } from './judge/finding.ts';
import type { ScannedCode } from './scanTexts.ts';

/** @param result of the scan, in which findings may have got more */
export function withFixes<R extends ScanResult>(code: Omit<ScannedCode, 'result'>, result: R): R {
  const { policies, asOf } = result;
  const fixer = new Fixer({ ...code, policies, asOf });
  const fixed = (finding: Finding): Finding => {
    const fix = fixer.fixOf(finding);
    return fix ? { ...finding, fix } : finding;
  };
  return { ...result, findings: result.findings.map(fixed) };
}
