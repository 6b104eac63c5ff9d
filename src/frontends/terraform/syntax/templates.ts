// Reads quoted texts and here-documents, with the values and directives in them.
import { own } from '../../../value/own.ts';
import { Cursor } from './cursor.ts';
import { expression, loopNames } from './expressions.ts';
import { exact, type Expression, type TemplatePart } from './tree.ts';

type Text = Extract<TemplatePart, { kind: 'text' }>;

/**
 * Gathers characters with their places, and the parts that they make; a class because every step adds to it.
 * A trim mark takes blanks from the one stretch of text next to it, which in here-documents ends with its
 * line.
 */
class TextRun {
  readonly parts: FlatPart[] = [];
  /** Set by `~}`: the text that follows loses the blanks that it starts with. */
  trimsNext = false;
  private text = '';
  private readonly segments: { from: number; at: Text['at'] }[] = [];

  constructor(private readonly cursor: Cursor) {}

  add(text: string, start: number, end: number): void {
    const last = this.segments.at(-1);
    const joins =
      last &&
      last.at.end === start &&
      last.at.end - last.at.start === this.text.length - last.from &&
      text.length === end - start;
    if (joins)
      this.segments[this.segments.length - 1] = {
        from: last.from,
        at: this.cursor.range(last.at.start, end),
      };
    else this.segments.push({ from: this.text.length, at: this.cursor.range(start, end) });
    this.text += text;
  }

  flush(trimsEnd = false): void {
    if (this.segments.length > 0) {
      const at = hullOf(this.segments);
      // Terraform's texts are normalised; if that changes one, the places of its characters are lost.
      const text = this.text.normalize('NFC');
      let part: Text = {
        kind: 'text',
        text,
        segments: text === this.text ? [...this.segments] : [{ from: 0, at }],
        at,
      };
      if (this.trimsNext) part = withoutStart(part, part.text.length - part.text.trimStart().length);
      if (trimsEnd) part = { ...part, text: part.text.trimEnd() };
      this.parts.push(part);
    }
    this.trimsNext = false;
    this.text = '';
    this.segments.length = 0;
  }
}

/** From the start of the first segment to the end of the last one: for one segment, its range. */
function hullOf(segments: Text['segments']): Text['at'] {
  const first = segments[0]!.at;
  return segments.length === 1 ? first : { ...first, end: segments.at(-1)!.at.end };
}

function withoutStart(part: Text, count: number): Text {
  if (count === 0) return part;
  const segments = part.segments.flatMap(({ from, at }, index) => {
    const until = part.segments[index + 1]?.from ?? part.text.length;
    if (until <= count) return [];
    return [
      {
        from: Math.max(0, from - count),
        at: from < count ? { ...at, start: Math.min(at.end, at.start + count - from) } : at,
      },
    ];
  });
  return {
    ...part,
    text: part.text.slice(count),
    segments,
    at: segments.length > 0 ? hullOf(segments) : part.at,
  };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** `"…"` */
export function quoted(cursor: Cursor): Expression {
  const start = cursor.offset++;
  const run = new TextRun(cursor);
  for (;;) {
    const character = cursor.peek();
    const at = cursor.offset;
    if (character === '' || character === '\n' || character === '\r')
      throw cursor.fault('the text has no closing quote', start);
    if (character === '"') break;
    if (character === '\\') escape(cursor, run);
    else if (!plain(cursor, run) && !special(cursor, run)) {
      cursor.offset++;
      run.add(character, at, cursor.offset);
    }
  }
  run.flush();
  const inner = cursor.range(start + 1, cursor.offset);
  cursor.offset++;
  return { kind: 'template', parts: nest(run.parts, cursor), at: inner };
}

function escape(cursor: Cursor, run: TextRun): void {
  const at = cursor.offset;
  const code = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(cursor.text.slice(at, at + 10));
  if (code) {
    cursor.offset += code[0].length;
    const point = Number.parseInt(code[1] ?? code[2] ?? '', 16);
    run.add(point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point), at, cursor.offset);
    return;
  }
  const text = own(ESCAPES, cursor.peek(1));
  if (text === undefined) throw cursor.fault('this is no escape sequence');
  cursor.offset += 2;
  run.add(text, at, cursor.offset);
}

/**
 * Ends at a quote even if quotes mean nothing: a text in JSON ends there, and the file around it may be one
 * line.
 */
const PLAIN = /[^"\\$%\r\n]+/y;

/** Takes all plain characters that follow at once; false if there is none. */
function plain(cursor: Cursor, run: TextRun): boolean {
  const at = cursor.offset;
  PLAIN.lastIndex = at;
  const length = PLAIN.exec(cursor.text)?.[0].length ?? 0;
  if (length === 0) return false;
  cursor.offset = Math.min(at + length, cursor.end);
  run.add(cursor.text.slice(at, cursor.offset), at, cursor.offset);
  return true;
}

/** `$${`, `%%{`, `${…}` and `%{…}`; false for any other character. */
function special(cursor: Cursor, run: TextRun): boolean {
  const at = cursor.offset;
  if (cursor.startsWith('$${') || cursor.startsWith('%%{')) {
    cursor.offset += 3;
    run.add(cursor.text.slice(at + 1, at + 3), at + 1, at + 3);
    return true;
  }
  if (!cursor.startsWith('${') && !cursor.startsWith('%{')) return false;
  const directive = cursor.peek() === '%';
  cursor.offset += 2;
  const trimsBefore = cursor.peek() === '~';
  if (trimsBefore) cursor.offset++;
  run.flush(trimsBefore);
  cursor.inBrackets(() => {
    run.parts.push(directive ? directiveOf(cursor) : { kind: 'value', value: expression(cursor) });
    cursor.blanks();
    run.trimsNext = cursor.peek() === '~';
    if (run.trimsNext) cursor.offset++;
    cursor.expect('}');
  });
  return true;
}

/** A directive as it is read; {@link nest} puts what it encloses into it. */
type Mark = { readonly kind: 'mark'; readonly word: 'else' | 'endif' | 'endfor' };
type FlatPart = TemplatePart | Mark;

function directiveOf(cursor: Cursor): FlatPart {
  cursor.blanks();
  const word = cursor.name();
  if (word === 'if') return { kind: 'if', test: expression(cursor), yes: [], no: [] };
  if (word === 'for') {
    const names = loopNames(cursor);
    return { kind: 'for', ...names, of: expression(cursor), body: [] };
  }
  if (word === 'else' || word === 'endif' || word === 'endfor') return { kind: 'mark', word };
  throw cursor.fault('if, else, endif, for or endfor is expected here');
}

function nest(flat: readonly FlatPart[], cursor: Cursor): readonly TemplatePart[] {
  let place = 0;
  const until = (ends: readonly string[]): { parts: TemplatePart[]; end: string | undefined } => {
    const parts: TemplatePart[] = [];
    // Texts that follow each other are one part.
    let texts: Text[] = [];
    const flush = (): void => {
      const text = joined(texts, parts.length === 0);
      if (text) parts.push(text);
      texts = [];
    };
    while (place < flat.length) {
      const part = flat[place++]!;
      if (part.kind === 'text') {
        texts.push(part);
        continue;
      }
      flush();
      if (part.kind === 'mark') {
        if (ends.includes(part.word)) return { parts: exact(parts), end: part.word };
        throw cursor.fault(`${part.word} has no beginning`);
      }
      if (part.kind === 'if') {
        const yes = until(['else', 'endif']);
        const no = yes.end === 'else' ? until(['endif']) : { parts: [] };
        parts.push({ ...part, yes: yes.parts, no: no.parts });
      } else if (part.kind === 'for') parts.push({ ...part, body: until(['endfor']).parts });
      else parts.push(part);
    }
    if (ends.length > 0) throw cursor.fault(`${ends.at(-1)} is missing`);
    flush();
    return { parts: exact(parts), end: undefined };
  };
  return until([]).parts;
}

/**
 * Texts that follow each other as one; undefined if nothing is left of them.
 * @param keepsEmpty whether the first one stays even if it is empty: with it a template begins
 */
function joined(texts: readonly Text[], keepsEmpty: boolean): Text | undefined {
  const [first, ...others] = texts.filter(({ text }, index) => text !== '' || (keepsEmpty && index === 0));
  if (!first || others.length === 0) return first;
  const segments = first.text === '' ? [] : [...first.segments];
  let { length } = first.text;
  let { end } = first.at;
  for (const part of others) {
    for (const { from, at } of part.segments) {
      const before = segments.at(-1);
      const follows =
        before &&
        before.at.end === at.start &&
        before.at.end - before.at.start === length + from - before.from;
      if (follows) segments[segments.length - 1] = { from: before.from, at: { ...before.at, end: at.end } };
      else segments.push({ from: length + from, at });
    }
    length += part.text.length;
    end = Math.max(end, part.at.end);
  }
  return {
    kind: 'text',
    text: [first, ...others].map(({ text }) => text).join(''),
    segments: exact(segments),
    at: { ...first.at, end },
  };
}

const HEREDOC = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;

/** `<<EOT … EOT`; with `<<-` the indentation that all its lines share is removed. */
export function heredoc(cursor: Cursor): Expression {
  const start = cursor.offset;
  HEREDOC.lastIndex = start;
  const head = HEREDOC.exec(cursor.text);
  if (!head) throw cursor.fault('a mark such as <<EOT and a line end are expected here');
  const bodyAt = start + head[0].length;
  let at = bodyAt;
  let close = -1;
  while (at < cursor.end) {
    const found = cursor.text.indexOf('\n', at);
    const end = found < 0 || found >= cursor.end ? cursor.end : found + 1;
    if (found >= 0 && cursor.text.slice(at, end).trim() === head[2]) {
      close = at;
      break;
    }
    at = end;
  }
  if (close < 0) throw cursor.fault(`the text has no closing ${head[2]}`, start);
  const carriage = cursor.text.slice(bodyAt, close).search(/\r(?!\n)/);
  if (carriage >= 0) throw cursor.fault('a carriage return is here without a line end', bodyAt + carriage);
  const parts = nest(
    head[1] === '-' ? flushed(bodyParts(cursor, bodyAt, close)) : bodyParts(cursor, bodyAt, close),
    cursor,
  );
  const [indent = ''] = /^[ \t]*/.exec(cursor.text.slice(close)) ?? [];
  cursor.offset = close + indent.length + (head[2] ?? '').length;
  return { kind: 'template', parts, at: cursor.range(bodyAt, Math.max(bodyAt, close - 1)) };
}

/** The parts of a here-document, its text in lines. */
function bodyParts(cursor: Cursor, start: number, end: number): readonly FlatPart[] {
  const inner = new Cursor(cursor.source, end, start);
  const run = new TextRun(inner);
  while (inner.offset < end) {
    if (plain(inner, run) || special(inner, run)) continue;
    const at = inner.offset++;
    const character = inner.text.charAt(at);
    if (character === '\r' && inner.peek() === '\n') continue;
    run.add(character, at, inner.offset);
    if (character === '\n') run.flush();
  }
  run.flush();
  return run.parts;
}

/**
 * The lines without the indentation that they share. Blank lines are left alone; a line whose end was trimmed
 * away goes on.
 */
function flushed(parts: readonly FlatPart[]): readonly FlatPart[] {
  let startsLine = true;
  let indent = Infinity;
  const starts = new Set<FlatPart>();
  for (const part of parts) {
    if (startsLine) {
      startsLine = false;
      const blanks = part.kind === 'text' ? part.text.length - part.text.trimStart().length : 0;
      const isBlankLine = part.kind === 'text' && blanks === part.text.length && part.text.endsWith('\n');
      if (!isBlankLine) {
        indent = Math.min(indent, blanks);
        starts.add(part);
      }
    }
    if (part.kind === 'text' && part.text.endsWith('\n')) startsLine = true;
  }
  return parts.map((part) => (part.kind === 'text' && starts.has(part) ? withoutStart(part, indent) : part));
}

/** A whole text as a template, as `templatefile` reads it. */
export function templateOf(source: Cursor['source']): Expression {
  return templateIn(new Cursor(source));
}

/** All that is before a cursor, as a template. */
export function templateIn(cursor: Cursor): Expression {
  const { offset, end } = cursor;
  return {
    kind: 'template',
    parts: nest(bodyParts(cursor, offset, end), cursor),
    at: cursor.range(offset, end),
  };
}
