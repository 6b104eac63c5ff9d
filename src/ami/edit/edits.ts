// Small changes of a text: put before a member, take a member away, give it another value.
import type { Range, Source } from '../../value/source.ts';
import { indentAt, lineStart, memberSpan, styleAt, type Span } from './span.ts';

/** Puts a text in the place of a stretch. */
export interface Edit extends Span {
  readonly source: Source;
  readonly text: string;
  /** Takes the comma in front of it away, too: of what was the last one in braces. */
  readonly trimComma?: true;
}

/** A member of a name and a value, as it is written in the style of the key beside it. */
function written(key: Range, name: string, value: string): string {
  const style = styleAt(key);
  if (style === 'hcl') return `${name.padEnd(equalsColumn(key))} = ${value}`;
  const isJson = /^\s*\{/.test(key.source.text);
  return isJson ? `"${name}": ${value}` : `${name}: ${value}`;
}

/** How far the sign of the argument at the key is from the key's start: formatted code has the signs of a block below each other. */
function equalsColumn({ source, start }: Range): number {
  const [, name = ''] = /^([\w-]+ *) =/.exec(source.text.slice(start, start + 200)) ?? [];
  return name.length;
}

/** A new member before another one, on a line of its own where that has one. */
export function memberBefore(key: Range, name: string, value: string): Edit {
  const { source } = key;
  const style = styleAt(key);
  if (style !== 'braces') {
    const line = lineStart(source.text, key.start);
    // A key behind the dash of a list's item has the dash's column for its line.
    const indent = ' '.repeat(key.start - line);
    const isFirst = source.text.slice(line, key.start).trim() === '';
    const whitespace = isFirst ? source.text.slice(line, key.start) : indent;
    const text = `${written(key, name, value)}\n`;
    return isFirst
      ? { source, start: line, end: line, text: `${whitespace}${text}` }
      : { source, start: key.start, end: key.start, text: `${text}${whitespace}` };
  }
  const { start } = memberSpan(key);
  const alone = source.text.slice(lineStart(source.text, start), start).trim() === '';
  const between = alone ? `\n${indentAt(source.text, start)}` : ' ';
  return { source, start, end: start, text: `${written(key, name, value)},${between}` };
}

/** Takes a member away, in braces with one of its commas. */
export function withoutMember(key: Range): Edit {
  const { source } = key;
  const { start, end } = memberSpan(key);
  if (styleAt(key) !== 'braces') return { source, start, end, text: '' };
  const after = /^\s*,\s*/.exec(source.text.slice(end));
  if (after) return { source, start, end: end + after[0].length, text: '' };
  const before = source.text.slice(0, start);
  const trimmed = before.trimEnd();
  return {
    source,
    start: trimmed.endsWith(',') ? trimmed.length - 1 : start,
    end: start + source.text.slice(start, end).trimEnd().length,
    text: '',
  };
}

/** Gives a member another name and value. */
export function memberInstead(key: Range, name: string, value: string): Edit {
  const { source } = key;
  const { start, end } = memberSpan(key);
  if (styleAt(key) === 'braces') {
    const kept = start + source.text.slice(start, end).trimEnd().length;
    return { source, start, end: kept, text: written(key, name, value) };
  }
  const line = lineStart(source.text, key.start);
  return {
    source,
    start,
    end,
    text: `${source.text.slice(line, key.start)}${written(key, name, value)}\n`,
  };
}

/** The text of a source with the edits that are meant for it. Of edits at one place the first comes first. */
export function edited(source: Source, edits: readonly Edit[]): string {
  const own = edits.filter((edit) => edit.source === source).toSorted((a, b) => a.start - b.start);
  let text = '';
  let from = 0;
  for (const edit of own) {
    if (edit.start < from) continue;
    text += source.text.slice(from, edit.start) + inLineEnds(edit.text, source);
    if (edit.trimComma) text = text.replace(/,\s*$/, '');
    from = edit.end;
  }
  return text + source.text.slice(from);
}

function inLineEnds(text: string, source: Source): string {
  return source.text.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}

/** The text of a span with the edits that are inside it. */
export function editedWithin(source: Source, span: Span, edits: readonly Edit[]): string {
  const inside = edits
    .filter((edit) => edit.source === source && edit.start >= span.start && edit.end <= span.end)
    .map((edit) => ({ ...edit, start: edit.start - span.start, end: edit.end - span.start }));
  const part = { path: source.path, text: source.text.slice(span.start, span.end) };
  return edited(
    part,
    inside.map((edit) => ({ ...edit, source: part })),
  );
}
