// The report for programs: schemas/report.schema.json describes it.
import type { Finding, Place, ScanResult, Suppressed, Unresolved } from '../judge/finding.ts';
import { jsonText } from './harmless.ts';
import { compareTexts, ordered } from './order.ts';
import { rangeData } from './place.ts';
import { fingerprints } from './fingerprint.ts';
import type { FormatOptions } from './formats.ts';

/** The version of the form of the report; a change that readers can break on raises it. */
export const REPORT_VERSION = 1;

/** The report as the table of formats has it. */
export function json(scan: ScanResult, { version }: FormatOptions): string {
  return jsonReport(scan, version);
}

/** @returns the report as JSON, indented, with a line end */
export function jsonReport(scan: ScanResult, version: string): string {
  const result = ordered(scan);
  const prints = fingerprints([...result.findings, ...result.suppressed]);
  const data = (finding: Finding) => findingData(finding, prints.get(finding)!);
  const { coverage } = result;
  const report = {
    $schema: 'https://amilint.dev/schemas/report.schema.json',
    reportVersion: REPORT_VERSION,
    tool: { name: 'amilint', version },
    asOf: result.asOf,
    findings: result.findings.map(data),
    suppressed: result.suppressed.map(data),
    notes: result.notes.map(({ code, message, path, at, incomplete }) => ({
      code,
      message,
      path,
      ...(at ? { at: rangeData(at) } : {}),
      incomplete,
    })),
    environments: result.environments.map(({ name, address, language, type, at, state, headline }) => ({
      name,
      address,
      language,
      type,
      state,
      ...(headline === undefined ? {} : { headline }),
      at: rangeData(at),
    })),
    undecided: result.undecided.map(({ policy, environment, unknowns }) => ({
      policy,
      environment: environment.address,
      unknowns: unknowns.map(openData),
    })),
    coverage: {
      found: coverage.found,
      searched: coverage.searched,
      read: coverage.read,
      skipped: Object.fromEntries([...coverage.skipped].toSorted(([a], [b]) => compareTexts(a, b))),
    },
    policies: result.policies.map(({ id, severity, title }) => ({ id, severity, title })),
  };
  return jsonText(report);
}

function findingData(finding: Finding, fingerprint: string): unknown {
  return {
    policy: finding.policy.id,
    severity: finding.severity,
    certainty: finding.certainty,
    message: finding.message,
    at: rangeData(finding.at),
    language: finding.language,
    environments: finding.environments.map(({ name, address }) => ({ name, address })),
    related: finding.related.map(related),
    flow: finding.flow.map(related),
    assuming: finding.assuming.map(({ kind, name, case: which, text, at }) => ({
      kind,
      name,
      case: which,
      text,
      at: rangeData(at),
    })),
    unknowns: finding.unknowns.map(openData),
    follows: finding.follows.map(({ policy, at }) => ({ policy, at: rangeData(at) })),
    path: finding.path,
    fingerprint,
    remedy: finding.remedy,
    references: finding.policy.references,
    ...(finding.suppression ? { suppression: suppressionData(finding.suppression) } : {}),
  };
}

function suppressionData({ kind, reason, until, at }: Suppressed): unknown {
  return { kind, reason, ...(until === undefined ? {} : { until }), ...(at ? { at: rangeData(at) } : {}) };
}

function related({ message, at }: Place): unknown {
  return { message, at: rangeData(at) };
}

function openData({ text, settle, at }: Unresolved): unknown {
  return { text, ...(settle === undefined ? {} : { settle }), ...(at ? { at: rangeData(at) } : {}) };
}
