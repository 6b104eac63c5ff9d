// Words and counts that several formats share.
import type { Finding, ScanResult } from '../judge/finding.ts';
import type { Severity } from '../judge/severity.ts';
import type { Policy } from '../judge/policy.ts';
import type { Note } from '../model/resource.ts';
import { placeText } from './region.ts';

/** «1 file», «3 files»; the plural of a word that does not simply take an s can be given. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** The message of a finding; one that depends on something unknown starts with that. */
export function headline(finding: Finding): string {
  return finding.certainty === 'possible' ? `possible: ${finding.message}` : finding.message;
}

/** The whole text of a finding in one paragraph: the message, what it assumes, and what is unknown. */
export function paragraph(finding: Finding): string {
  const sentences = [headline(finding)];
  if (finding.assuming.length > 0)
    sentences.push(`This assumes that ${finding.assuming.map(({ text }) => text).join(' and ')}.`);
  for (const { text, settle } of finding.unknowns)
    sentences.push(
      `Unknown: ${withoutStop(text)}${settle === undefined ? '' : ` (${withoutStop(settle)})`}.`,
    );
  return sentences.join(' ');
}

export interface Tally {
  readonly findings: number;
  readonly error: number;
  readonly warning: number;
  readonly note: number;
  /** How many of the findings are only possible. */
  readonly possible: number;
  /** Files that findings point into. */
  readonly files: number;
}

export function tally(result: ScanResult): Tally {
  const of = (severity: Severity) =>
    result.findings.filter((finding) => finding.severity === severity).length;
  return {
    findings: result.findings.length,
    error: of('error'),
    warning: of('warning'),
    note: of('note'),
    possible: result.findings.filter((finding) => finding.certainty === 'possible').length,
    files: new Set(result.findings.map((finding) => finding.at.source.path)).size,
  };
}

/** A sentence part, from whose end a full stop is removed. */
export function withoutStop(sentence: string): string {
  return sentence.trim().replace(/(?<!\.)\.$/, '');
}

/** What would settle an unknown, with its reason: «parameter AmiId has no default: give it with …». */
export function unknownText(unknown: { readonly text: string; readonly settle?: string }): string {
  return unknown.settle === undefined
    ? withoutStop(unknown.text)
    : `${withoutStop(unknown.text)}: ${withoutStop(unknown.settle)}`;
}

/** The notes on what matters and could not be read. */
export function notJudged({ notes }: ScanResult): readonly Note[] {
  return notes.filter((note) => note.incomplete);
}

/** A note on what could not be read, as one line of text. */
export function noteLine({ path, at, message }: Note): string {
  return `${at ? placeText(at) : path}: not read: ${message}`;
}

/** The policies that judged; what the scan reports by itself has policies without checks. */
export function judgingPolicies({ policies }: ScanResult): readonly Policy[] {
  return policies.filter(({ checks }) => checks.length > 0);
}
