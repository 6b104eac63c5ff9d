// The report for people at a terminal: findings by file with their code, then what was covered.
import type { Finding, Place, ScanResult } from '../judge/finding.ts';
import type { Range } from '../value/source.ts';
import type { FormatOptions } from './formats.ts';
import { codeFrame } from './frame.ts';
import { knownLines, parted } from './known.ts';
import { linkTo, type Links } from './links.ts';
import { logLine, sentence, visible } from './harmless.ts';
import { ordered } from './order.ts';
import { placeText, visibleKey } from './region.ts';
import { statisticsLines } from './statistics.ts';
import { severityColor, styleOf, type Style } from './style.ts';
import { columns, pad, wrap } from './terminal.ts';
import { summaryLines } from './summary.ts';
import { count, headline, unknownText } from './wording.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal; 80 if it is not known. Lines of prose stay below 100. */
  readonly width?: number;
  /** Findings only: no notes, no last lines. */
  readonly quiet?: boolean;
  /** Ids and places are links (OSC 8); those of places need `rootUri`. */
  readonly links?: boolean;
  readonly rootUri?: string;
  /** Counts by policy and by root at the end. */
  readonly statistics?: boolean;
}

interface LinkedStyle extends Style {
  readonly link: Links;
}

/** The report as the table of formats has it. */
export function text(scan: ScanResult, options: FormatOptions): string {
  return textReport(scan, { ...options, color: options.color ?? false });
}

const INDENT = '  ';
const LABEL_WIDTH = 10;

/** @returns the report, each line ended; empty when it is quiet and there is nothing to report */
export function textReport(scan: ScanResult, options: TextOptions): string {
  const result = ordered(scan);
  const style = { ...styleOf(options), link: linkTo(options) };
  const { fresh } = parted(result);
  const blocks = findingBlocks(fresh, style);
  if (!options.quiet && result.baseline)
    blocks.push(knownLines(result).map((line) => style.colors.dim(line)));
  if (!options.quiet) blocks.push(summaryLines(result, style));
  if (options.statistics) blocks.push(statisticsLines(result, style));
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${logLine(line.trimEnd())}\n`).join(''))
    .join('\n');
}

function findingBlocks({ findings, environments }: ScanResult, style: LinkedStyle): string[][] {
  const headlines = new Map(environments.map(({ address, headline }) => [address, headline]));
  const explained = new Set<string>();
  const blocks: string[][] = [];
  let path: string | undefined;
  const consequences = consequencesOf(findings);
  const numbers = new Map<string, number>();
  for (const { at } of findings) numbers.set(at.source.path, (numbers.get(at.source.path) ?? 0) + 1);
  for (const finding of findings) {
    if (consequences.alreadyShown.has(finding)) continue;
    if (finding.at.source.path !== path) {
      path = finding.at.source.path;
      blocks.push([fileHeader(path, numbers.get(path) ?? 0, style)]);
    }
    for (const block of headlineBlocks(finding, headlines, style)) blocks.push(block);
    const explanation = `${finding.policy.id} ${finding.remedy}`;
    const so = consequences.of.get(finding) ?? [];
    blocks.push(findingLines(finding, { explain: !explained.has(explanation), so }, style));
    explained.add(explanation);
  }
  return blocks;
}

/** The headlines of the environments of a finding that have not been shown yet; each is shown once. */
function headlineBlocks(
  { environments }: Finding,
  headlines: Map<string, string | undefined>,
  { colors, width }: LinkedStyle,
): string[][] {
  const lines = environments.flatMap(({ address }) => {
    const headline = headlines.get(address);
    headlines.delete(address);
    return headline === undefined ? [] : wrap(headline, width).map((line) => colors.bold(line));
  });
  return lines.length === 0 ? [] : [lines];
}

function fileHeader(path: string, number: number, { colors, width }: Style): string {
  const title = `${visible(path)} · ${count(number, 'finding')}`;
  const rule = '─'.repeat(Math.max(0, width - columns(title) - 4));
  return `${colors.dim('──')} ${colors.bold(title)} ${colors.dim(rule)}`;
}

/** What follows from each finding; it is reported under the first of its causes. */
function consequencesOf(findings: readonly Finding[]): {
  readonly of: ReadonlyMap<Finding, readonly Finding[]>;
  readonly alreadyShown: ReadonlySet<Finding>;
} {
  const byPlace = new Map(findings.map((one) => [`${one.policy.id} ${visibleKey(one.at)}`, one]));
  const of = new Map<Finding, Finding[]>();
  const alreadyShown = new Set<Finding>();
  for (const finding of findings) {
    const cause = finding.follows
      .map(({ policy, at }) => byPlace.get(`${policy} ${visibleKey(at)}`))
      .find((one) => one !== undefined);
    if (!cause) continue;
    const others = of.get(cause);
    if (others) others.push(finding);
    else of.set(cause, [finding]);
    alreadyShown.add(finding);
  }
  return { of, alreadyShown };
}

interface Telling {
  /** Whether to add the remedy, which is shown once for each policy and language. */
  readonly explain: boolean;
  /** What follows from the finding. */
  readonly so: readonly Finding[];
}

function findingLines(finding: Finding, telling: Telling, style: LinkedStyle): string[] {
  const { colors, width, link } = style;
  const mark = severityColor(finding.severity, colors);
  const inside = width - INDENT.length;
  const id = link.policy(finding.policy, colors.bold(finding.policy.id));
  const place = link.place(finding.at, colors.dim(visible(placeText(finding.at))));
  return [
    `${colors.bold(mark(finding.severity))} ${id}  ${place}`,
    ...indent(wrap(headline(finding), inside)),
    '',
    ...indent(codeFrame(finding.at, { width: inside, colors, mark })),
    '',
    ...indent(details(finding, telling, style)),
  ];
}

function details(finding: Finding, { explain, so }: Telling, style: Style): string[] {
  const { policy, flow, at } = finding;
  const see = explainCommand(policy);
  const line = ({ message, at: place }: Place): string => `${message} (${placeBeside(place, at)})`;
  const steps = flow.map((place, index) => `${flow.length > 1 ? `${index + 1}. ` : ''}${line(place)}`);
  const assumptions = finding.assuming.map((assumed) => line({ message: assumed.text, at: assumed.at }));
  return [
    ...labelled('from', steps, style),
    ...labelled('also', beside(finding).map(line), style),
    ...labelled('affects', unnamed(finding), style),
    ...labelled('assuming', assumptions, style),
    ...labelled('unknown', finding.unknowns.map(unknownText), style),
    ...labelled(
      'so',
      so.map((one) => consequence(one, finding)),
      style,
    ),
    ...(explain ? labelled('remedy', [finding.remedy], style) : []),
    ...labelled('see', explain ? [...policy.references.slice(0, 1), see] : [see], style),
  ];
}

function consequence(one: Finding, cause: Finding): string {
  return `${one.severity} ${one.policy.id} (${placeBeside(one.at, cause.at)}): ${headline(one)}`;
}

/** A place as it is written beside another: within one file its line and column are enough. */
function placeBeside(range: Range, from: Range): string {
  const whole = placeText(range);
  return range.source.path === from.source.path ? `line ${whole.slice(range.source.path.length + 1)}` : whole;
}

/** The related places that neither the frame nor the value's way shows. */
function beside(finding: Finding): readonly Place[] {
  const shown = new Set([finding.at, ...finding.flow.map((place) => place.at)].map(visibleKey));
  return finding.related.filter((place) => !shown.has(visibleKey(place.at)));
}

/** The names of the environments, if the message and the related places leave some out. */
function unnamed(finding: Finding): string[] {
  const related = new Set(beside(finding).map(({ message }) => message));
  const names = finding.environments.map((environment) => sentence(environment.name));
  const isNamed = (name: string): boolean =>
    finding.message.includes(name) || related.has(`compute environment ${name}`);
  return names.every(isNamed) ? [] : [names.join(', ')];
}

/** Items under one label, the first beside it; a place at an item's end is dimmed. */
function labelled(label: string, items: readonly string[], { colors, width }: Style): string[] {
  const lines = items.flatMap((item) => wrap(item, width - INDENT.length - LABEL_WIDTH));
  return lines.map((line, index) => `${colors.dim(pad(index === 0 ? label : '', LABEL_WIDTH))}${line}`);
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `${INDENT}${line}`));
}

/** The command that shows a policy; a policy of the user's own is shown with its folder. */
function explainCommand({ id, folder }: Finding['policy']): string {
  if (folder === undefined) return `amilint explain ${id}`;
  const quoted = /^[\w./@-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
  return `amilint explain ${id} --policies ${quoted}`;
}
