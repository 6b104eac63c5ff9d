// Logging commands of Azure Pipelines, which shows them as issues of the run.
// Source: learn.microsoft.com, «Logging commands»
import type { ScanResult } from '../judge/finding.ts';
import type { Range } from '../value/source.ts';
import type { FormatOptions } from './formats.ts';
import { oneLine, visible } from './harmless.ts';
import { knownLines, parted } from './known.ts';
import { ordered } from './order.ts';
import { placeText, visiblePositions } from './region.ts';
import { headline, notJudged, paragraph } from './wording.ts';

/**
 * @returns a command for each error and warning, and a line of the log for each note, for which Azure has no
 * type
 */
export function azure(scan: ScanResult, { quiet }: FormatOptions): string {
  const result = ordered(scan);
  const lines = parted(result).fresh.findings.map((finding) => {
    const { severity, at, policy } = finding;
    if (severity === 'note') return oneLine(`${placeText(at)}: note ${policy.id}: ${headline(finding)}`);
    return commandOf(severity, { ...placeProperties(at), code: policy.id }, paragraph(finding));
  });
  const unread = quiet
    ? []
    : notJudged(result).map(({ path, at, message }) =>
        commandOf('warning', at ? placeProperties(at) : { sourcepath: path }, `Not read: ${message}`),
      );
  const known = quiet ? [] : knownLines(result);
  return [...lines, ...unread, ...known].map((line) => `${line}\n`).join('');
}

function placeProperties(at: Range): Readonly<Record<string, string>> {
  const { start } = visiblePositions(at);
  return { sourcepath: at.source.path, linenumber: `${start.line}`, columnnumber: `${start.column}` };
}

function commandOf(
  type: 'error' | 'warning',
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const given = Object.entries({ type, ...properties }).map(([name, value]) => `${name}=${property(value)};`);
  return `##vso[task.logissue ${given.join('')}]${data(oneLine(message))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(value: string): string {
  return visible(data(value).replaceAll(']', '%5D').replaceAll(';', '%3B'));
}
