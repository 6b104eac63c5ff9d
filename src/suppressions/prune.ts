// Removes suppressions from a text.
import { applyEdits, lineAt, type Edit, type Line } from '../edits/edit.ts';
import type { Range, Source } from '../value/source.ts';
import { ignoreComment, MARK } from './comment.ts';

export interface Unused {
  /** The comment, or the policy of an entry of a list. */
  readonly at: Range;
  readonly policy: string;
}

/** The text without these suppressions: policies of a comment, whole comments, entries of lists. */
export function pruned(text: string, unused: readonly Unused[]): string {
  const byStart = new Map<number, { readonly at: Range; readonly policies: Set<string> }>();
  for (const { at, policy } of unused) {
    const known = byStart.get(at.start);
    if (known) known.policies.add(policy);
    else byStart.set(at.start, { at, policies: new Set([policy]) });
  }
  const edits = [...byStart.values()].flatMap(({ at, policies }) => {
    const written = text.slice(at.start, at.end);
    return written.includes(MARK) ? commentEdit(written, at, policies) : entryEdit(text, at);
  });
  return applyEdits(text, edits);
}

function commentEdit(written: string, at: Range, policies: ReadonlySet<string>): Edit[] {
  const head = /^[^a-z]*/.exec(written)?.[0] ?? '';
  const read = ignoreComment(written.slice(head.length));
  if (!read) return [];
  const left = read.policies.filter((policy) => !policies.has(policy));
  if (left.length > 0) {
    const colon = written.indexOf(':');
    const names = `${MARK} ${left.join(', ')}`;
    return [
      { start: at.start + head.length, end: at.start + (colon < 0 ? written.length : colon), text: names },
    ];
  }
  return [isQuoted(at) ? withoutMember(at) : withoutComment(at)];
}

/** A comment of Terraform's JSON is the value of a member. */
function isQuoted({ source, start }: Range): boolean {
  return source.text[start - 1] === '"';
}

/** The whole line if nothing else is on it, else the comment with the blanks before it. */
function withoutComment({ source, start, end }: Range): Edit {
  const line = lineAt(source, start);
  const before = source.text.slice(line.start, start);
  const behind = source.text.slice(end, line.end);
  if (before.trim() === '' && behind.trim() === '') {
    const next = /^(?:\r\n|\n|\r)/.exec(source.text.slice(line.end))?.[0].length ?? 0;
    return { start: line.start, end: line.end + next, text: '' };
  }
  return { start: line.start + before.trimEnd().length, end, text: '' };
}

/** `"//": "…",` with the comma behind it, or the one before it. */
function withoutMember({ source: { text }, start, end }: Range): Edit {
  const key = text.lastIndexOf('"', text.lastIndexOf('"', text.lastIndexOf(':', start)) - 1);
  return withoutItem(text, key, end + 1);
}

/** An entry of a list: in JSON from its brace to the comma, in YAML its lines. */
function entryEdit(text: string, at: Range): Edit[] {
  const brace = text.lastIndexOf('{', at.start);
  const dash = /(?:^|[\r\n])([ \t]*)- +(?:[\w"']+ *: *)?["']?$/.exec(text.slice(0, at.start));
  if (!dash && brace >= 0) {
    const close = text.indexOf('}', at.end);
    return close < 0 ? [] : [withoutItem(text, brace, close + 1)];
  }
  const line = lineAt(at.source, at.start);
  return [{ start: line.start, end: endOfEntry(at.source, line), text: '' }];
}

/** The lines of an entry are indented more than its dash. */
function endOfEntry(source: Source, first: Line): number {
  let { end } = first;
  for (;;) {
    const next = end + (/^(?:\r\n|\n|\r)/.exec(source.text.slice(end, end + 2))?.[0].length ?? 0);
    if (next === end || next >= source.text.length) return next;
    const line = lineAt(source, next);
    if (line.indent.length <= first.indent.length || line.text.trim() === '') return next;
    ({ end } = line);
  }
}

function withoutItem(text: string, start: number, end: number): Edit {
  const comma = /^\s*,\s*/.exec(text.slice(end))?.[0];
  if (comma !== undefined) return { start, end: end + comma.length, text: '' };
  const before = text.slice(0, start).trimEnd();
  return { start: before.endsWith(',') ? before.length - 1 : before.length, end, text: '' };
}
