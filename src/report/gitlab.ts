// The Code Quality report of GitLab, a subset of Code Climate's issues.
// Source: docs.gitlab.com, «Code Quality», «Code Quality report format»
import type { ScanResult } from '../judge/finding.ts';
import type { Severity } from '../judge/severity.ts';
import type { Range } from '../value/source.ts';
import { fingerprints } from './fingerprint.ts';
import type { FormatOptions } from './formats.ts';
import { jsonText, oneLine } from './harmless.ts';
import { ordered } from './order.ts';
import { visiblePositions } from './region.ts';
import { notJudged, paragraph } from './wording.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', note: 'minor' };

/** @returns a JSON list of issues, with a line end; each has its own fingerprint */
export function gitlab(scan: ScanResult, { quiet }: FormatOptions): string {
  const result = ordered(scan);
  const prints = fingerprints(result.findings);
  const findings = result.findings.map((finding) => ({
    ...issue(finding.policy.id, `${paragraph(finding)} ${finding.remedy}`),
    fingerprint: prints.get(finding) ?? '',
    severity: SEVERITY[finding.severity],
    location: placeOf(finding.at),
  }));
  const unread = notJudged(result).map(({ code, path, at, message }, index) => ({
    ...issue('not-read', message),
    fingerprint: `not-read:${code}:${path}:${index}`,
    severity: 'major',
    location: at ? placeOf(at) : { path, lines: { begin: 1 } },
  }));
  return jsonText([...findings, ...(quiet ? [] : unread)]);
}

function issue(name: string, description: string) {
  return { type: 'issue', check_name: name, description: oneLine(description), categories: ['Security'] };
}

function placeOf(at: Range) {
  const { start, end } = visiblePositions(at);
  return { path: at.source.path, lines: { begin: start.line, end: end.line } };
}
