// The place and the form of a suppression of a finding: a comment if the language has them, as a member
// of a resource in JSON, and otherwise in the settings.
import { applyEdits, lineAbove, lineAt, type Edit } from '../edits/edit.ts';
import type { Finding } from '../judge/finding.ts';
import type { Layout, LayoutBlock } from '../model/layout.ts';
import { positionAt, type Range, type Source } from '../value/source.ts';
import { ignoreComment, MARK } from './comment.ts';
import { suppressionsIn } from './inSource.ts';
import type { IgnoreEntry, Scope } from './suppression.ts';

export interface Acceptance {
  readonly reason: string;
  readonly until?: string;
}

/** One way to write a comment. */
interface Candidate {
  /** @param gap blanks before the comment, if it is behind a line */
  readonly edit: (comment: string, gap?: number) => Edit;
  /** The line that it is behind, and how wide that is. */
  readonly behind?: { readonly number: number; readonly width: number };
}

/** What is written at one place. */
interface Placed extends Candidate {
  readonly policies: ReadonlySet<string>;
}

export interface Accepted {
  /** The text with the suppressions; undefined if nothing could be written in it. */
  readonly text: string | undefined;
  /** What has to be written in the settings. */
  readonly left: readonly Finding[];
}

/**
 * Writes suppressions of findings that are located in one text.
 * @param layoutOf reads comments and blocks of a text; each suppression is read again before it counts as
 * written
 */
export function acceptIn(
  source: Source,
  findings: readonly Finding[],
  acceptance: Acceptance,
  layoutOf: (source: Source) => Layout,
): Accepted {
  const layout = layoutOf(source);
  const places = new Map<number, Placed>();
  const left: Finding[] = [];
  for (const finding of findings) {
    const chosen = candidates(finding.at, source, layout).find(({ edit }) =>
      isRead(edit(commentOf([finding.policy.id], acceptance)), finding, source, layoutOf),
    );
    if (!chosen) {
      left.push(finding);
      continue;
    }
    const at = chosen.edit('').start;
    const policies = new Set([...(places.get(at)?.policies ?? []), finding.policy.id]);
    places.set(at, { ...chosen, policies });
  }
  const gaps = gapsOf([...places.values()].flatMap(({ behind }) => behind ?? []));
  const edits = [...places.values()].map(({ policies, edit, behind }) =>
    edit(commentOf([...policies].toSorted(), acceptance), behind && gaps.get(behind.number)),
  );
  return { text: edits.length > 0 ? applyEdits(source.text, edits) : undefined, left };
}

/** The entry of the settings that accepts a finding. */
export function entryOf(
  { policy, environments, at, language }: Finding,
  acceptance: Acceptance,
): IgnoreEntry {
  const [environment] = environments;
  // Findings of an app are matched before they move to its source, so the file would be another one.
  const file = language === 'cdk' ? {} : { file: at.source.path };
  return {
    policy: policy.id,
    ...(environment ? { environment: environment.name } : {}),
    ...(environment ? {} : file),
    ...acceptance,
  };
}

function commentOf(policies: readonly string[], { reason, until }: Acceptance): string {
  return `${MARK} ${policies.join(', ')}: ${reason}${until === undefined ? '' : ` until ${until}`}`;
}

/** Ways to write a comment for a place, the nearest first. */
function candidates(at: Range, source: Source, layout: Layout): Candidate[] {
  const { path } = source;
  const block = layout.blocks.find(({ whole }) => at.start >= whole.start && at.start < whole.end);
  const above = (offset: number): Candidate => ({ edit: (text) => lineAbove(source, offset, `# ${text}`) });
  const aboveBlock = block ? [above(block.at.start)] : [];
  if (/\.(?:tf|tofu|tfvars)$/.test(path)) return [...behindLine(at, source, layout), ...aboveBlock];
  if (/^\s*[{[]/.test(source.text)) return block ? member(block, source) : [];
  // A comment in another file, such as a script, would be a change of what is deployed.
  return /\.(?:ya?ml|template|cfn)$/i.test(path) ? [above(at.start), ...aboveBlock] : [];
}

/**
 * A comment behind the line: a line between them would separate arguments that `terraform fmt` aligns.
 * Comments of neighbouring lines are aligned, too, so a line whose neighbours have a comment already is left
 * alone.
 */
function behindLine(at: Range, source: Source, { comments }: Layout): Candidate[] {
  const line = lineAt(source, at.start);
  const number = positionAt(source, at.start).line;
  const isNear = comments.some((comment) => {
    const other = positionAt(source, comment.at.start).line;
    return Math.abs(other - number) <= 1 && !isAlone(source, comment.at.start);
  });
  const isWhole = !/[[(]\s*$/.test(line.text);
  if (isNear || !isWhole) return [];
  const blanks = line.text.length - line.text.trimEnd().length;
  const edit: Candidate['edit'] = (text, gap = 1) => ({
    start: line.end,
    end: line.end,
    text: `${' '.repeat(Math.max(0, gap - blanks))}# ${text}`,
  });
  return [{ edit, behind: { number, width: [...line.text.trimEnd()].length } }];
}

/**
 * The blanks before comments behind lines, by the number of the line, so that those of neighbouring lines are
 * aligned.
 */
function gapsOf(lines: readonly NonNullable<Candidate['behind']>[]): ReadonlyMap<number, number> {
  const widths = new Map(lines.map(({ number, width }) => [number, width]));
  const gaps = new Map<number, number>();
  for (const [number, width] of widths) {
    let widest = width;
    for (const step of [-1, 1])
      for (let near = number + step; widths.has(near); near += step)
        widest = Math.max(widest, widths.get(near) ?? 0);
    gaps.set(number, widest - width + 1);
  }
  return gaps;
}

function isAlone(source: Source, start: number): boolean {
  return (
    lineAt(source, start)
      .text.slice(0, start - lineAt(source, start).start)
      .trim() === ''
  );
}

/**
 * A first member of the block's object: `"//"` for Terraform; CloudFormation has `Metadata` in resources
 * alone.
 */
function member({ whole, ignores }: LayoutBlock, source: Source): Candidate[] {
  const brace = source.text.indexOf('{', whole.start);
  if (brace < 0 || brace >= whole.end) return [];
  const rest = source.text.slice(brace + 1, whole.end);
  const gap = /^\s*/.exec(rest)?.[0] ?? '';
  // Without members there is nothing that can be accepted.
  if (rest.slice(gap.length).startsWith('}')) return [];
  const isTerraform = /\.(?:tf|tofu)\.json$/.test(source.path);
  const taken = isTerraform ? /"\/\/"/.test(rest) : /"Metadata"/.test(rest);
  if (taken || ignores.length > 0 || (!isTerraform && !/^"Type"|[,{\s]"Type"\s*:\s*"AWS::/.test(rest)))
    return [];
  const blank = gap === '' ? '' : ' ';
  const edit: Candidate['edit'] = (text) => {
    const written = isTerraform
      ? `"//":${blank}${JSON.stringify(text)}`
      : `"Metadata":${blank}${metadata(text, blank)}`;
    return { start: brace + 1, end: brace + 1, text: `${gap}${written},` };
  };
  return [{ edit }];
}

function metadata(comment: string, blank: string): string {
  const { policies = [], reason = '', until } = ignoreComment(comment) ?? {};
  const ignore = policies.map((policy) => ({ policy, reason, ...(until === undefined ? {} : { until }) }));
  const data = { amilint: { ignore } };
  return blank === '' ? JSON.stringify(data) : JSON.stringify(data, null, 1).replaceAll(/\n */g, ' ');
}

/** Whether the changed text suppresses the finding: a comment within a script or a text is none. */
function isRead(
  edit: Edit,
  { policy, at }: Finding,
  source: Source,
  layoutOf: (source: Source) => Layout,
): boolean {
  const changed = { path: source.path, text: applyEdits(source.text, [edit]) };
  const moved = at.start + (edit.start <= at.start ? edit.text.length : 0);
  const line = positionAt(changed, moved).line;
  const fits = (scope: Scope): boolean =>
    (scope.kind === 'line' && scope.line === line) ||
    (scope.kind === 'block' && moved >= scope.whole.start && moved < scope.whole.end);
  return suppressionsIn(changed, layoutOf(changed)).some(
    (suppression) => suppression.policy === policy.id && suppression.scopes.some(fits),
  );
}
