// The report for coding agents: policy, place, why and remedy of each finding, without code frames.
import type { Finding, ScanResult } from '../judge/finding.ts';
import type { FormatOptions } from './formats.ts';
import { oneLine } from './harmless.ts';
import { knownLines, parted } from './known.ts';
import { ordered } from './order.ts';
import { placeText } from './region.ts';
import { count, notJudged, noteLine, paragraph, tally } from './wording.ts';

/**
 * @returns a block for each finding, then what was not read, and the counts; the reason of a policy comes
 * once
 */
export function agent(scan: ScanResult, { quiet }: FormatOptions): string {
  const result = ordered(scan);
  const explained = new Set<string>();
  const { fresh } = parted(result);
  const blocks = fresh.findings.map((finding) => {
    const isNew = !explained.has(finding.policy.id);
    explained.add(finding.policy.id);
    return block(finding, isNew);
  });
  if (!quiet) blocks.push([...knownLines(result), ...lastLines(fresh)]);
  return blocks.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');
}

function block(finding: Finding, explain: boolean): string[] {
  const { policy, at, severity, certainty } = finding;
  const from = finding.flow.at(-1);
  return [
    `${oneLine(placeText(at))} ${severity} ${policy.id} (${certainty})`,
    `problem: ${oneLine(paragraph(finding))}`,
    ...(from ? [`value from: ${oneLine(`${placeText(from.at)} (${from.message})`)}`] : []),
    ...(explain ? [`why: ${oneLine(policy.why)}`] : []),
    `remedy: ${oneLine(finding.remedy)}`,
  ];
}

function lastLines(result: ScanResult): string[] {
  const { findings, error, warning, note } = tally(result);
  const unread = notJudged(result).map((one) => oneLine(noteLine(one)));
  const counted = [count(error, 'error'), count(warning, 'warning'), count(note, 'note')].join(', ');
  return [
    ...unread,
    `${count(findings, 'finding')} (${counted}) in ${count(result.environments.length, 'compute environment')}.`,
    ...(findings > 0 ? ['amilint explain <policy> shows a policy with examples of right code.'] : []),
  ];
}
