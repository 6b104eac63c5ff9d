// One fixed order for everything in a report, in whatever order the scan found it.
import type { EnvironmentSeen, Finding, ScanResult, Undecided } from '../judge/finding.ts';
import type { Policy } from '../judge/policy.ts';
import type { Note } from '../model/resource.ts';
import { harmless } from './harmless.ts';
import type { Range } from '../value/source.ts';
import { compareVisible } from './region.ts';

/**
 * The result as every format starts from it: each list in its fixed order, by path and place, then by policy
 * and words, and each sentence harmless.
 */
export function ordered(scan: ScanResult): ScanResult {
  const result = harmless(scan);
  return {
    ...result,
    findings: result.findings.toSorted(compareFindings),
    suppressed: result.suppressed.toSorted(compareFindings),
    notes: result.notes.toSorted(compareNotes),
    environments: result.environments.toSorted(compareEnvironments),
    undecided: result.undecided.toSorted(compareUndecided),
    policies: result.policies.toSorted(compareIds),
    coverage: {
      ...result.coverage,
      skipped: new Map([...result.coverage.skipped].toSorted(([a], [b]) => compareTexts(a, b))),
    },
  };
}

/** The policies that ran and those that findings name, each once, by id. */
export function policiesOf(result: ScanResult): readonly Policy[] {
  const byId = new Map<string, Policy>();
  for (const policy of [
    ...result.policies,
    ...[...result.findings, ...result.suppressed].map((finding) => finding.policy),
  ])
    byId.set(policy.id, policy);
  return [...byId.values()].toSorted(compareIds);
}

export function compareTexts(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

export function compareIds(a: Policy, b: Policy): number {
  return compareTexts(a.id, b.id);
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    compareVisible(a.at, b.at) ||
    compareIds(a.policy, b.policy) ||
    compareTexts(a.path, b.path) ||
    compareTexts(a.message, b.message) ||
    compareTexts(assumptions(a), assumptions(b))
  );
}

function assumptions(finding: Finding): string {
  return finding.assuming.map((assumed) => assumed.text).join('\n');
}

function compareNotes(a: Note, b: Note): number {
  return (
    compareTexts(a.path, b.path) ||
    compareOptionalRanges(a.at, b.at) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.message, b.message)
  );
}

function compareOptionalRanges(a: Range | undefined, b: Range | undefined): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  return compareVisible(a, b);
}

function compareEnvironments(a: EnvironmentSeen, b: EnvironmentSeen): number {
  return compareVisible(a.at, b.at) || compareTexts(a.address, b.address);
}

function compareUndecided(a: Undecided, b: Undecided): number {
  return (
    compareTexts(a.policy, b.policy) ||
    compareTexts(a.environment.address, b.environment.address) ||
    compareTexts(textsOfUndecided(a), textsOfUndecided(b))
  );
}

function textsOfUndecided(undecided: Undecided): string {
  return undecided.unknowns.map(({ text }) => text).join('\n');
}
