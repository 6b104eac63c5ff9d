// Workflow commands of GitHub Actions, which the runner shows as annotations.
// Source of the form and the limits: docs.github.com, «Workflow commands for GitHub Actions» and the
// toolkit's problem-matcher notes: 10 annotations of each type a step, 50 a run.
import type { Finding, ScanResult } from '../judge/finding.ts';
import { SEVERITIES, type Severity } from '../judge/severity.ts';
import type { Note } from '../model/resource.ts';
import type { Range } from '../value/source.ts';
import type { FormatOptions } from './formats.ts';
import { oneLine, visible } from './harmless.ts';
import { knownLines, parted } from './known.ts';
import { ordered } from './order.ts';
import { placeText, visiblePositions } from './region.ts';
import { count, headline, notJudged, noteLine, paragraph } from './wording.ts';

/** What the runner shows of each type in one step. The three types together stay below the 50 of a run. */
const MOST_OF_A_TYPE = 10;

const TYPES = { error: 'error', warning: 'warning', note: 'notice' } as const;
type Type = (typeof TYPES)[Severity];

interface Annotation {
  readonly type: Type;
  readonly command: string;
  /** The line for the log when the runner would leave the annotation out. */
  readonly line: string;
}

/**
 * @returns the commands, the most severe first; what goes beyond GitHub's limits follows as lines of the log
 */
export function github(scan: ScanResult, { quiet }: FormatOptions): string {
  const result = ordered(scan);
  const unread = quiet ? [] : notJudged(result).map(ofNote);
  const all = [...unread, ...parted(result).fresh.findings.map(ofFinding)];
  const shown: string[] = [];
  const rest: string[] = [];
  for (const severity of SEVERITIES) {
    const ofType = all.filter(({ type }) => type === TYPES[severity]);
    ofType.forEach(({ command, line }, index) =>
      index < MOST_OF_A_TYPE ? shown.push(command) : rest.push(line),
    );
  }
  const more =
    rest.length > 0
      ? [
          `GitHub shows ${MOST_OF_A_TYPE} annotations of each type for a step. ${count(rest.length, 'more result')}:`,
          ...rest.map((line) => `  ${oneLine(line)}`),
        ]
      : [];
  const known = quiet ? [] : knownLines(result);
  return [...shown, ...more, ...known].map((line) => `${line}\n`).join('');
}

function ofFinding(finding: Finding): Annotation {
  const type = TYPES[finding.severity];
  const { id } = finding.policy;
  return {
    type,
    command: commandOf(type, placeProperties(finding.at), id, `${paragraph(finding)}\n${finding.remedy}`),
    line: `${placeText(finding.at)}: ${finding.severity} ${id}: ${headline(finding)}`,
  };
}

function ofNote(note: Note): Annotation {
  const place = note.at ? placeProperties(note.at) : { file: note.path };
  return {
    type: 'warning',
    command: commandOf('warning', place, 'not read', note.message),
    line: noteLine(note),
  };
}

/** Columns count only if start and end are on one line. */
function placeProperties(at: Range): Readonly<Record<string, string>> {
  const { start, end } = visiblePositions(at);
  const columns = start.line === end.line ? { col: `${start.column}`, endColumn: `${end.column}` } : {};
  return { file: at.source.path, line: `${start.line}`, endLine: `${end.line}`, ...columns };
}

function commandOf(
  type: Type,
  place: Readonly<Record<string, string>>,
  title: string,
  message: string,
): string {
  const properties = Object.entries({ ...place, title: `amilint: ${title}` }).map(
    ([name, value]) => `${name}=${property(value)}`,
  );
  return `::${type} ${properties.join(',')}::${data(message)}`;
}

function data(text: string): string {
  const lines = text.split(/\r\n|[\r\n]/).map(oneLine);
  return lines.map((line) => line.replaceAll('%', '%25')).join('%0A');
}

function property(value: string): string {
  const escaped = value
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
  return visible(escaped);
}
