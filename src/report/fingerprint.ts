// The identity of a finding between runs, for baselines and for consumers of SARIF.
import { createHash } from 'node:crypto';
import type { Finding } from '../judge/finding.ts';

/**
 * A fingerprint for each finding that stays when lines move, values change or the file is renamed: it is made of the
 * policy and of the attribute's path in the model, which starts with the resource's name. Findings of one file that
 * share both are counted, so compare fingerprints within a file.
 *
 * @param findings in the order of the report (the count follows it)
 * @returns 32 hexadecimal digits, `:`, count from 1
 */
export function fingerprints(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const counts = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      const identity = JSON.stringify([finding.policy.id, finding.path]);
      const key = JSON.stringify([finding.at.source.path, identity]);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return [finding, `${createHash('sha256').update(identity).digest('hex').slice(0, 32)}:${count}`];
    }),
  );
}
