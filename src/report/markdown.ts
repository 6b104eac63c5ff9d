// Markdown for a pull request or the summary of a CI step: findings by environment, long parts folded.
import type { Finding, ScanResult } from '../judge/finding.ts';
import type { FormatOptions } from './formats.ts';
import { markdownCode, markdownText } from './harmless.ts';
import { parted } from './known.ts';
import { ordered } from './order.ts';
import { placeText } from './region.ts';
import { count, headline, judgingPolicies, notJudged, unknownText, tally } from './wording.ts';

/**
 * A comment of GitHub has 65,536 characters at most; some are left for what a host puts around the report.
 */
const MOST_CHARACTERS = 60_000;
/** More findings of one environment than these are folded. */
const MOST_UNFOLDED = 5;
const MARKS = { error: '🔴', warning: '🟡', note: '🔵' } as const;

/** @returns the report; what does not fit into one comment is counted at its end */
export function markdown(scan: ScanResult, { quiet }: FormatOptions): string {
  const result = ordered(scan);
  const { fresh } = parted(result);
  const head = [`### amilint: ${verdict(fresh)}`];
  const tail = quiet ? [] : lastParts(result);
  const left = MOST_CHARACTERS - [...head, ...tail].join('\n\n').length;
  const sections = sectionsOf(fresh.findings);
  const kept: string[] = [];
  let used = 0;
  let shown = 0;
  for (const { title, findings } of sections) {
    const text = section(title, findings);
    if (used + text.length > left) break;
    kept.push(text);
    used += text.length + 2;
    shown += findings.length;
  }
  const rest = fresh.findings.length - shown;
  const cut = rest > 0 ? [`${count(rest, 'more finding')}, too many for one comment: see the log.`] : [];
  return `${[...head, ...kept, ...cut, ...tail].join('\n\n')}\n`;
}

function verdict(result: ScanResult): string {
  const { findings, error, warning, note, possible } = tally(result);
  if (result.environments.length === 0) return 'no AWS Batch compute environment found';
  const word = result.baseline ? 'new finding' : 'finding';
  if (findings === 0) return `no ${word}s`;
  const severities = [
    error > 0 ? count(error, 'error') : '',
    warning > 0 ? count(warning, 'warning') : '',
    note > 0 ? count(note, 'note') : '',
  ].filter((part) => part !== '');
  const unsure = possible > 0 ? ` (${possible} only possible)` : '';
  return `${count(findings, word)}: ${severities.join(', ')}${unsure}`;
}

interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** The findings of each environment, or group of environments that share them, in the order of the report. */
function sectionsOf(findings: readonly Finding[]): Section[] {
  const sections = new Map<string, Section & { readonly findings: Finding[] }>();
  for (const finding of findings) {
    const key = JSON.stringify(finding.environments.map(({ address }) => address));
    const section = sections.get(key) ?? { title: titleOf(finding), findings: [] };
    section.findings.push(finding);
    sections.set(key, section);
  }
  return [...sections.values()];
}

const MOST_NAMES = 3;

function titleOf({ environments }: Finding): string {
  const names = environments.map(({ name }) => markdownCode(name));
  const rest = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function section(title: string, findings: readonly Finding[]): string {
  const items = findings.map(item).join('\n');
  if (findings.length <= MOST_UNFOLDED) return `#### ${title}\n\n${items}`;
  return `#### ${title}\n\n${folded(count(findings.length, 'finding'), items)}`;
}

function item(finding: Finding): string {
  const { severity, policy, at, remedy, unknowns, assuming } = finding;
  const [url] = policy.references;
  const id = url === undefined ? markdownCode(policy.id) : `[${markdownCode(policy.id)}](<${url}>)`;
  const more = [
    ...assuming.map(({ text }) => `Assumes that ${markdownText(text)}.`),
    ...unknowns.map((one) => `Unknown: ${markdownText(unknownText(one))}.`),
    markdownText(remedy),
  ];
  return [
    `- ${MARKS[severity]} ${severity} ${id} at ${markdownCode(placeText(at))}`,
    `  ${markdownText(headline(finding))}`,
    '',
    `  <details><summary>What to do</summary>`,
    '',
    ...more.map((text) => `  ${text}\n`),
    '  </details>',
  ].join('\n');
}

function lastParts(result: ScanResult): string[] {
  const unread = notJudged(result).map(
    ({ path, at, message }) => `- ${markdownCode(at ? placeText(at) : path)} ${markdownText(message)}`,
  );
  const { length } = result.environments;
  const known = knownParts(result);
  return [
    ...known,
    ...(unread.length > 0 ? [folded(`${count(unread.length, 'part')} not read`, unread.join('\n'))] : []),
    `${count(length, 'compute environment')} judged by ${count(judgingPolicies(result).length, 'policy', 'policies')} as of ${result.asOf}.`,
  ];
}

/** What an earlier state had, too, and what is gone since, folded; cut if it is long. */
function knownParts(result: ScanResult): string[] {
  const { baseline } = result;
  if (!baseline) return [];
  const items = parted(result).known.map(
    ({ at, severity, policy }) => `${severity} ${markdownCode(policy.id)} at ${markdownCode(placeText(at))}`,
  );
  const gone = baseline.gone.map(
    ({ path, line, policy }) => `${markdownCode(policy)} at ${markdownCode(`${path}:${line}`)}`,
  );
  const name = markdownText(baseline.name);
  const title = `${count(items.length, 'finding')} not new: ${name} has the same`;
  return [
    ...(items.length > 0 ? [folded(title, listOf(items))] : []),
    ...(gone.length > 0 ? [folded(`${count(gone.length, 'finding')} of ${name} gone`, listOf(gone))] : []),
  ];
}

const MOST_ITEMS = 100;

function listOf(items: readonly string[]): string {
  const rest = items.length - MOST_ITEMS;
  const shown = items.slice(0, MOST_ITEMS).map((item) => `- ${item}`);
  return [...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

function folded(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}
