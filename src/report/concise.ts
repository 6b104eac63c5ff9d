// One line for each finding, as compilers write them.
import type { ScanResult } from '../judge/finding.ts';
import type { FormatOptions } from './formats.ts';
import { oneLine } from './harmless.ts';
import { linkTo } from './links.ts';
import { ordered } from './order.ts';
import { placeText } from './region.ts';
import { severityColor, styleOf } from './style.ts';
import { headline, notJudged, noteLine } from './wording.ts';

/** @returns `path:line:column: severity policy: message`, and a line for each file that could not be read */
export function concise(scan: ScanResult, options: FormatOptions): string {
  const result = ordered(scan);
  const { colors } = styleOf({ ...options, color: options.color ?? false });
  const link = linkTo(options);
  const lines = result.findings.map((finding) => {
    const place = link.place(finding.at, oneLine(placeText(finding.at)));
    const mark = severityColor(finding.severity, colors);
    const policy = link.policy(finding.policy, colors.bold(finding.policy.id));
    const known = finding.baselineState === 'unchanged' ? ' (not new)' : '';
    return `${place}: ${mark(finding.severity)} ${policy}: ${oneLine(headline(finding))}${known}`;
  });
  const notes = options.quiet ? [] : notJudged(result).map((note) => oneLine(noteLine(note)));
  return [...lines, ...notes].map((line) => `${line}\n`).join('');
}
