// Reads quoted texts and here-documents, with the values and directives in them.
import { Cursor } from './cursor.ts';
import { expression, loopNames } from './expressions.ts';
import type { Expression, TemplatePart } from './syntax.ts';

type Text = Extract<TemplatePart, { kind: 'text' }>;

/** Gathers characters with their places. */
class TextRun {
  private text = '';
  private readonly segments: { from: number; at: Text['at'] }[] = [];

  constructor(
    private readonly cursor: Cursor,
    private readonly parts: TemplatePart[],
  ) {}

  add(text: string, start: number, end: number): void {
    const last = this.segments.at(-1);
    const joins = last && last.at.end === start && last.at.end - last.at.start === this.text.length - last.from && text.length === end - start;
    if (joins) this.segments[this.segments.length - 1] = { from: last.from, at: this.cursor.range(last.at.start, end) };
    else this.segments.push({ from: this.text.length, at: this.cursor.range(start, end) });
    this.text += text;
  }

  flush(): void {
    if (this.segments.length === 0) return;
    const at = this.cursor.range(this.segments[0]!.at.start, this.segments.at(-1)!.at.end);
    this.parts.push({ kind: 'text', text: this.text, segments: [...this.segments], at });
    this.text = '';
    this.segments.length = 0;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** `"…"` */
export function quoted(cursor: Cursor): Expression {
  const start = cursor.offset++;
  const parts: TemplatePart[] = [];
  const run = new TextRun(cursor, parts);
  for (;;) {
    const character = cursor.peek();
    const at = cursor.offset;
    if (character === '' || character === '\n' || character === '\r') throw cursor.fault('the text has no closing quote', start);
    if (character === '"') break;
    if (character === '\\') escape(cursor, run);
    else if (!plain(cursor, run) && !special(cursor, run, parts)) {
      cursor.offset++;
      run.add(character, at, cursor.offset);
    }
  }
  run.flush();
  const inner = cursor.range(start + 1, cursor.offset);
  cursor.offset++;
  return { kind: 'template', parts: nest(parts, cursor), at: inner };
}

function escape(cursor: Cursor, run: TextRun): void {
  const at = cursor.offset;
  const code = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(cursor.text.slice(at, at + 10));
  if (code) {
    cursor.offset += code[0].length;
    const point = Number.parseInt(code[1] ?? code[2]!, 16);
    run.add(point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point), at, cursor.offset);
    return;
  }
  const text = ESCAPES[cursor.peek(1)];
  if (text === undefined) throw cursor.fault('this is no escape sequence');
  cursor.offset += 2;
  run.add(text, at, cursor.offset);
}

/** Ends at a quote also where quotes mean nothing: a text in JSON ends there, and the file around it may be one line. */
const PLAIN = /[^"\\$%\r\n]+/y;

/** Takes characters that stand for themselves, all that follow at once; false where there is none. */
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
function special(cursor: Cursor, run: TextRun, parts: TemplatePart[]): boolean {
  const at = cursor.offset;
  if (cursor.startsWith('$${') || cursor.startsWith('%%{')) {
    cursor.offset += 3;
    run.add(cursor.text.slice(at + 1, at + 3), at + 1, at + 3);
    return true;
  }
  if (!cursor.startsWith('${') && !cursor.startsWith('%{')) return false;
  run.flush();
  const directive = cursor.peek() === '%';
  cursor.offset += 2;
  cursor.inBrackets(() => {
    if (cursor.peek() === '~') {
      cursor.offset++;
      trimEnd(parts);
    }
    if (directive) parts.push(directiveOf(cursor));
    else parts.push({ kind: 'value', value: expression(cursor) });
    cursor.blanks();
    const trims = cursor.peek() === '~';
    if (trims) cursor.offset++;
    cursor.expect('}');
    if (trims) while (/\s/.test(cursor.peek())) cursor.offset++;
  });
  return true;
}

function trimEnd(parts: TemplatePart[]): void {
  const last = parts.at(-1);
  if (last?.kind === 'text') parts[parts.length - 1] = { ...last, text: last.text.trimEnd() };
}

/** A directive as it is met; {@link nest} puts what it encloses into it. */
type Mark = { readonly kind: 'mark'; readonly word: 'else' | 'endif' | 'endfor' };

function directiveOf(cursor: Cursor): TemplatePart {
  cursor.blanks();
  const word = cursor.name();
  if (word === 'if') return { kind: 'if', test: expression(cursor), yes: [], no: [] };
  if (word === 'for') {
    const names = loopNames(cursor);
    return { kind: 'for', ...names, of: expression(cursor), body: [] };
  }
  if (word === 'else' || word === 'endif' || word === 'endfor') return { kind: 'mark', word } as unknown as TemplatePart;
  throw cursor.fault('if, else, endif, for or endfor is expected here');
}

function nest(flat: readonly TemplatePart[], cursor: Cursor): readonly TemplatePart[] {
  let place = 0;
  const until = (ends: readonly string[]): { parts: TemplatePart[]; end: string | undefined } => {
    const parts: TemplatePart[] = [];
    while (place < flat.length) {
      const part = flat[place++]! as TemplatePart | Mark;
      if (part.kind === 'mark') {
        if (ends.includes(part.word)) return { parts, end: part.word };
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
    return { parts, end: undefined };
  };
  return until([]).parts;
}

const HEREDOC = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;

/** `<<EOT … EOT`; with `<<-` the indentation that all its lines share is taken off. */
export function heredoc(cursor: Cursor): Expression {
  const start = cursor.offset;
  HEREDOC.lastIndex = start;
  const head = HEREDOC.exec(cursor.text);
  if (!head) throw cursor.fault('a mark such as <<EOT and a line end are expected here');
  const bodyAt = start + head[0].length;
  const lines: { start: number; end: number }[] = [];
  let at = bodyAt;
  let close = -1;
  while (at < cursor.end) {
    const found = cursor.text.indexOf('\n', at);
    const end = found < 0 || found >= cursor.end ? cursor.end : found + 1;
    if (found >= 0 && cursor.text.slice(at, end).trim() === head[2]) {
      close = at;
      break;
    }
    lines.push({ start: at, end });
    at = end;
  }
  if (close < 0) throw cursor.fault(`the text has no closing ${head[2]}`, start);
  const contents = lines.map((line) => cursor.text.slice(line.start, line.end));
  const indents = contents.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length);
  const indent = head[1] === '-' && indents.length > 0 ? Math.min(...indents) : 0;
  const carriage = cursor.text.slice(bodyAt, close).search(/\r(?!\n)/);
  if (carriage >= 0) throw cursor.fault('a carriage return stands here without a line end', bodyAt + carriage);
  const parts = bodyParts(cursor, bodyAt, close, indent);
  cursor.offset = close + /^[ \t]*/.exec(cursor.text.slice(close))![0].length + head[2]!.length;
  return { kind: 'template', parts, at: cursor.range(bodyAt, Math.max(bodyAt, close - 1)) };
}

function bodyParts(cursor: Cursor, start: number, end: number, indent: number): readonly TemplatePart[] {
  const inner = new Cursor(cursor.source, end, start);
  const parts: TemplatePart[] = [];
  const run = new TextRun(inner, parts);
  let lineStart = true;
  while (inner.offset < end) {
    if (lineStart) {
      for (let taken = 0; taken < indent && /[ \t]/.test(inner.peek()); taken++) inner.offset++;
      lineStart = false;
      if (inner.offset >= end) break;
    }
    if (plain(inner, run) || special(inner, run, parts)) continue;
    const at = inner.offset++;
    const character = inner.text[at]!;
    if (character === '\r' && inner.peek() === '\n') continue;
    run.add(character, at, inner.offset);
    lineStart = character === '\n';
  }
  run.flush();
  return nest(parts, cursor);
}

/** A whole text as a template, as `templatefile` reads it. */
export function templateOf(source: Cursor['source']): Expression {
  return templateIn(new Cursor(source));
}

/** All that is before a cursor, as a template. */
export function templateIn(cursor: Cursor): Expression {
  const { offset, end } = cursor;
  return { kind: 'template', parts: bodyParts(cursor, offset, end, 0), at: cursor.range(offset, end) };
}
