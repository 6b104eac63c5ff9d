// Small changes of a text: put before a member, remove a member, set another value.
import type { Range, Source } from '../value/source.ts';
import type { Edit } from './edit.ts';
import { indentAt, isHcl, lineStart, memberSpan, styleAt, valueSpan, type Span } from './span.ts';

/** An edit of one of several sources. */
export interface SourceEdit extends Edit {
  readonly source: Source;
  /** Also removes the comma in front of it: for what was the last member in braces. */
  readonly trimComma?: true;
}

/** A member of a name and a value, as it is written in the style of the key beside it. */
function written(key: Range, name: string, value: string): string {
  const style = styleAt(key);
  if (style === 'hcl') return `${name.padEnd(equalsColumn(key))} = ${value}`;
  const isJson = /^\s*\{/.test(key.source.text);
  return isJson ? `"${name}": ${value}` : `${name}: ${value}`;
}

/** A text as the language at the key quotes it. */
export function quoted(key: Range, text: string): string {
  const isYaml = styleAt(key) === 'yaml' || !/^\s*\{/.test(key.source.text);
  return isYaml && !isHcl(key) ? text : `"${text}"`;
}

/**
 * How far the sign of the argument at the key is from the key's start: formatted code has the signs of a
 * block below each other.
 */
function equalsColumn({ source, start }: Range): number {
  const [, name = ''] = /^([\w-]+ *) =/.exec(source.text.slice(start, start + 200)) ?? [];
  return name.length;
}

/** A new member before another one, on a separate line if that one is. */
export function memberBefore(key: Range, name: string, value: string): SourceEdit {
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

/** A new member behind another one, on a separate line if that one is. */
export function memberAfter(key: Range, name: string, value: string): SourceEdit {
  const { source } = key;
  const { text } = source;
  const { start, end } = memberSpan(key);
  const own = written(key, name, value);
  if (styleAt(key) === 'braces') {
    const at = start + text.slice(start, end).trimEnd().length;
    const isAlone = text.slice(lineStart(text, start), start).trim() === '';
    return { source, start: at, end: at, text: `,${isAlone ? `\n${indentAt(text, start)}` : ' '}${own}` };
  }
  // A key behind the dash of a list's item has the dash's column for its line.
  const column = key.start - lineStart(text, key.start);
  const before = text.slice(lineStart(text, key.start), key.start);
  const indent = before.trim() === '' ? before : ' '.repeat(column);
  return text[end - 1] === '\n'
    ? { source, start: end, end, text: `${indent}${own}\n` }
    : { source, start: end, end, text: `\n${indent}${own}` };
}

/**
 * Sets another value of a member, and leaves all else on its line.
 * @param value as the language writes it; a plain text keeps the quotes of the value before it
 * @returns undefined for a value over several lines
 */
export function valueInstead(key: Range, value: string): SourceEdit | undefined {
  const { source } = key;
  const span = valueSpan(key);
  if (!span) return undefined;
  const quote = source.text[span.start];
  const isPlain = /^[\w.$/-]+$/.test(value);
  const keepsQuotes = styleAt(key) === 'yaml' && isPlain && (quote === '"' || quote === "'");
  return { source, ...span, text: keepsQuotes ? `${quote}${value}${quote}` : value };
}

/** Removes a member, in braces with one of its commas. */
export function withoutMember(key: Range): SourceEdit {
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

/** Changes the name and the value of a member. */
export function memberInstead(key: Range, name: string, value: string): SourceEdit {
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

/** The text of a source with its edits. Edits at one place come in their order. */
export function edited(source: Source, edits: readonly SourceEdit[]): string {
  const own = edits
    .filter((edit) => edit.source === source)
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
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

/** A text with the line ends of a source. */
export function inLineEnds(text: string, source: Source): string {
  return source.text.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}

/** The text of a span with the edits that are inside it. */
export function editedWithin(source: Source, span: Span, edits: readonly SourceEdit[]): string {
  const inside = edits
    .filter((edit) => edit.source === source && edit.start >= span.start && edit.end <= span.end)
    .map((edit) => ({ ...edit, start: edit.start - span.start, end: edit.end - span.start }));
  const part = { path: source.path, text: source.text.slice(span.start, span.end) };
  return edited(
    part,
    inside.map((edit) => ({ ...edit, source: part })),
  );
}
