// One cause, one finding: a finding that only reports a consequence is reported under its cause.
import { rangeKey } from '../value/source.ts';
import type { Cause, Finding } from './finding.ts';

/**
 * The same findings, each with those that it follows from: findings of the policies that its policy names,
 * about all of the environments that it is about itself. A certain finding is no consequence of one that is
 * only possible.
 */
export function withCauses(findings: readonly Finding[]): readonly Finding[] {
  const byEnvironment = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const { address } of finding.environments) {
      const others = byEnvironment.get(address);
      if (others) others.push(finding);
      else byEnvironment.set(address, [finding]);
    }
  }
  return findings.map((finding) => {
    const follows = causesOf(finding, byEnvironment);
    return follows.length > 0 ? { ...finding, follows } : finding;
  });
}

function causesOf(
  { policy, certainty, environments }: Finding,
  byEnvironment: ReadonlyMap<string, readonly Finding[]>,
): readonly Cause[] {
  const { follows } = policy;
  if (follows.length === 0) return [];
  const causes = new Set<Finding>();
  for (const { address } of environments) {
    const found = (byEnvironment.get(address) ?? []).filter(
      (other) =>
        follows.includes(other.policy.id) && (other.certainty === 'certain' || certainty === 'possible'),
    );
    if (found.length === 0) return [];
    for (const cause of found) causes.add(cause);
  }
  return [...causes].map((cause) => ({
    policy: cause.policy.id,
    severity: cause.severity,
    ifCertain: cause.ifCertain,
    certainty: cause.certainty,
    at: cause.at,
  }));
}

/** What a finding and a cause that names it have in common. */
export function causeKey(policy: string, at: Finding['at']): string {
  return `${policy}\0${rangeKey(at)}`;
}

/**
 * The findings that are left when some are removed. A consequence of a removed one is removed, too, unless it
 * has another cause that is left.
 */
export function without(
  findings: readonly Finding[],
  isTakenAway: (finding: Finding) => boolean,
): readonly Finding[] {
  const left = findings.filter((finding) => !isTakenAway(finding));
  const keys = new Set(left.map(({ policy, at }) => causeKey(policy.id, at)));
  return left.flatMap((finding) => {
    if (finding.follows.length === 0) return [finding];
    const follows = finding.follows.filter((cause) => keys.has(causeKey(cause.policy, cause.at)));
    return follows.length > 0 ? [{ ...finding, follows }] : [];
  });
}
