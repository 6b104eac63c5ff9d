// Where a member or a resource begins and ends in the text that it is written in: YAML, JSON, or HCL.
import type { Range } from '../value/source.ts';

/** From `start` up to `end`, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * How a member is written in its text: a YAML member on separate lines, an HCL argument or block, or a member
 * within braces (JSON, and YAML's flow style).
 */
export type Style = 'yaml' | 'hcl' | 'braces';

/** Whether a place is in HCL. */
export function isHcl({ source: { path } }: Pick<Range, 'source'>): boolean {
  return /\.(?:tf|tofu)$/i.test(path);
}

export function styleAt({ source, start }: Range): Style {
  const { text } = source;
  if (isHcl({ source })) return 'hcl';
  if (/^\s*\{/.test(text)) return 'braces';
  return /^\s*(?:- +)?["']?$/.test(text.slice(lineStart(text, start), start)) ? 'yaml' : 'braces';
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the line end of the line with the offset. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), lineEnd(text, offset)))?.[0] ?? '';
}

/** The whole member whose key is at the range: whole lines in YAML and HCL, without its comma in braces. */
export function memberSpan(key: Range): Span {
  const { text } = key.source;
  const style = styleAt(key);
  if (style === 'yaml') return yamlSpan(text, key.start);
  const start = quoteBefore(text, key.start);
  if (style === 'braces') return { start, end: valueEnd(text, start) };
  return { start: lineStart(text, key.start), end: lineEnd(text, valueEnd(text, key.start)) };
}

/** The whole text of a resource, from the line of its key or header up to the end of its last line. */
export function blockSpan(header: Range): Span {
  const span = memberSpan(header);
  return isHcl(header) ? { start: span.start, end: lineEnd(header.source.text, span.end - 1) } : span;
}

/**
 * The value of a member whose key is at the range, without blanks and comments around it; undefined over
 * several lines.
 */
export function valueSpan(key: Range): Span | undefined {
  const { text } = key.source;
  const sign = /^["']?[ \t]*[:=][ \t]*/.exec(text.slice(key.end, key.end + LONGEST_SIGN));
  if (!sign) return undefined;
  const start = key.end + sign[0].length;
  const end = endOnLine(text, start, styleAt(key));
  return end !== undefined && end > start ? { start, end } : undefined;
}

/** Formatted code has blanks between a key and its sign. */
const LONGEST_SIGN = 200;

function endOnLine(text: string, start: number, style: Style): number | undefined {
  const first = text[start] ?? '';
  if (first === '"') return quoteEnd(text, start) + 1;
  if (first === "'" && style !== 'hcl') return singleQuoteEnd(text, start);
  const lineStop = lineEnd(text, start);
  const line = text.slice(start, lineStop);
  if (style === 'yaml') {
    // Block scalars, anchors and flow collections are no plain values.
    if (/[|>&*{[]/.test(first)) return undefined;
    const comment = line.search(/[ \t]#/);
    return start + (comment < 0 ? line : line.slice(0, comment)).trimEnd().length;
  }
  const end = valueEnd(text, start);
  if (end > lineStop) return undefined;
  const value = text.slice(start, end);
  const comment = style === 'hcl' ? value.search(/[ \t](?:#|\/\/|\/\*)/) : -1;
  return start + (comment < 0 ? value : value.slice(0, comment)).trimEnd().length;
}

/** Behind the closing quote, in which a doubled one is a quote of the text. */
function singleQuoteEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] !== "'") continue;
    if (text[at + 1] !== "'") return at + 1;
    at++;
  }
  return undefined;
}

function quoteBefore(text: string, start: number): number {
  return /["']/.test(text[start - 1] ?? '') ? start - 1 : start;
}

/**
 * The lines from a key up to the next one that is not indented deeper; blank lines and comments behind it
 * stay.
 */
function yamlSpan(text: string, key: number): Span {
  const start = lineStart(text, key);
  const column = key - start;
  let end = lineEnd(text, key);
  let last = end;
  while (end < text.length) {
    const next = lineEnd(text, end);
    const line = text.slice(end, next);
    const isEmpty = /^\s*(?:#.*)?$/.test(line);
    const indent = line.length - line.trimStart().length;
    // A list may start at the column of its key.
    if (!isEmpty && indent <= column && !(indent === column && line.trimStart().startsWith('- '))) break;
    end = next;
    if (!isEmpty) last = end;
  }
  return { start, end: last };
}

/**
 * The end of a value that begins behind the offset: at a comma, a closing bracket or a line end outside
 * brackets and quotes.
 */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  let opened = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') {
      at = quoteEnd(text, at);
    } else if ('{[('.includes(character)) {
      depth++;
      opened = true;
    } else if ('}])'.includes(character)) {
      if (depth === 0) return at;
      depth--;
    } else if (depth === 0 && (character === ',' || (character === '\n' && (opened || endsValue(text, at)))))
      return at;
  }
  return text.length;
}

/** Whether a line end ends the value: in JSON the value may follow on the next line, behind the colon. */
function endsValue(text: string, at: number): boolean {
  return !/[:=]\s*$/.test(text.slice(lineStart(text, at), at));
}

function quoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"' || text[at] === '\n') return at;
  }
  return text.length;
}

/** The braces that enclose an offset, both included; undefined if there are none. */
export function bracesAround(text: string, offset: number): Span | undefined {
  let depth = 0;
  for (let at = offset - 1; at >= 0; at--) {
    if (text[at] === '}') depth++;
    else if (text[at] === '{' && depth-- === 0) return { start: at, end: matchingBrace(text, at) };
  }
  return undefined;
}

function matchingBrace(text: string, opening: number): number {
  let depth = 0;
  for (let at = opening; at < text.length; at++) {
    if (text[at] === '"') at = quoteEnd(text, at);
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}
