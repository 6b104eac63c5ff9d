// Diagnostics of reviewdog in its JSON form.
// Source: github.com/reviewdog/reviewdog, proto/rdf/reviewdog.proto: columns count bytes of UTF-8, from 1.
import type { Finding, ScanResult } from '../judge/finding.ts';
import type { Severity } from '../judge/severity.ts';
import { lineStarts, positions, type Position, type Range } from '../value/source.ts';
import type { FormatOptions } from './formats.ts';
import { jsonText, oneLine } from './harmless.ts';
import { ordered } from './order.ts';
import { visiblePositions } from './region.ts';
import { notJudged, paragraph } from './wording.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', note: 'INFO' };

/** @returns the JSON, indented, with a line end */
export function rdjson(scan: ScanResult, { homepage, quiet }: FormatOptions): string {
  const result = ordered(scan);
  const findings = result.findings.map((finding) => {
    const [url] = finding.policy.references;
    return {
      message: `${oneLine(paragraph(finding))} ${oneLine(finding.remedy)}`,
      location: locationOf(finding.at),
      severity: SEVERITY[finding.severity],
      code: { value: finding.policy.id, ...(url === undefined ? {} : { url }) },
      ...suggestions(finding),
      related_locations: finding.related.map(({ message, at }) => ({
        message: oneLine(message),
        location: locationOf(at),
      })),
    };
  });
  const unread = notJudged(result).map(({ path, at, message }) => ({
    message: oneLine(message),
    location: at ? locationOf(at) : { path },
    severity: 'WARNING',
    code: { value: 'not-read' },
  }));
  const report = {
    source: { name: 'amilint', url: homepage },
    diagnostics: [...findings, ...(quiet ? [] : unread)],
  };
  return jsonText(report);
}

/** Readers apply each suggestion alone, so that only a fix of one edit is one. */
function suggestions({ fix, at }: Finding) {
  const [edit, ...others] = fix?.steps[0].edits ?? [];
  if (!edit || others.length > 0 || edit.at.source.path !== at.source.path) return {};
  const { start, end } = positions(edit.at);
  const range = { start: inBytes(edit.at, start), end: inBytes(edit.at, end) };
  return { suggestions: [{ range, text: edit.text }] };
}

function locationOf(at: Range) {
  const { start, end } = visiblePositions(at);
  return { path: at.source.path, range: { start: inBytes(at, start), end: inBytes(at, end) } };
}

function inBytes({ source }: Range, { line, column }: Position): Position {
  const from = lineStarts(source)[line - 1] ?? 0;
  const before = source.text.slice(from, from + column - 1);
  return { line, column: Buffer.byteLength(before, 'utf8') + 1 };
}
