// Reads JSON into the syntax tree, with the place of every key and value.
import type { Range, Source } from '../../value/source.ts';
import type { Segment } from '../../value/value.ts';
import { FaultError, MAX_DEPTH, MAX_NODES } from './faults.ts';
import type { Member, Node, ScalarNode } from './syntax.ts';

const BLANK = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Whether the value of a key is passed over: it is not in the tree, and only its brackets and quotes are
 * looked at, so that only the parts of a large text that matter take memory.
 * @param before the members of the same object that are before it
 * @param depth how many objects and lists are around the object
 */
export type PassOver = (name: string, before: ReadonlyMap<string, Member>, depth: number) => boolean;

/** @throws FaultError if the text is not JSON, or goes beyond a bound */
export function readJson(source: Source, passOver?: PassOver): Node {
  const reader = new JsonReader(source, passOver);
  const node = reader.value(0);
  reader.end();
  return node;
}

/**
 * Reads JSON texts that follow one another, as commands leave them that add to one file.
 * @throws FaultError as {@link readJson}
 */
export function readJsonTexts(source: Source, passOver?: PassOver): Node[] {
  const reader = new JsonReader(source, passOver);
  const nodes: Node[] = [];
  do nodes.push(reader.value(0));
  while (!reader.isAtEnd());
  return nodes;
}

/** A position that moves through one text; a class because every step reads and moves it. */
class JsonReader {
  private offset = 0;
  private count = 0;

  constructor(
    private readonly source: Source,
    private readonly passOver?: PassOver,
  ) {}

  value(depth: number): Node {
    if (++this.count > MAX_NODES) throw this.fault('too-large', `it has more than ${MAX_NODES} values`);
    this.blank();
    const start = this.offset;
    const first = this.source.text[start];
    if (first === '{' || first === '[') {
      if (depth >= MAX_DEPTH) throw this.fault('too-large', `it is nested more than ${MAX_DEPTH} deep`);
      return first === '{' ? this.object(depth) : this.array(depth);
    }
    if (first === '"') return this.text();
    const word = this.match(WORD);
    if (word !== undefined)
      return this.scalar(word === 'null' ? null : word === 'true', word === 'null' ? '' : word, start);
    const number = this.match(NUMBER);
    if (number !== undefined) return this.scalar(Number(number), number, start);
    throw this.fault(
      'syntax',
      first === undefined ? 'the text ends, but a value is expected' : 'a value is expected here',
    );
  }

  isAtEnd(): boolean {
    this.blank();
    return this.offset >= this.source.text.length;
  }

  end(): void {
    if (!this.isAtEnd()) throw this.fault('syntax', 'the text goes on after its value');
  }

  private object(depth: number): Node {
    const start = this.offset++;
    const members = new Map<string, Member>();
    for (let first = true; !this.closes('}', first); first = false) {
      this.blank();
      if (this.source.text[this.offset] !== '"')
        throw this.fault('syntax', 'a key in double quotes is expected here');
      const key = this.text();
      this.blank();
      if (this.source.text[this.offset] !== ':') throw this.fault('syntax', 'a colon is expected here');
      this.offset++;
      if (this.passOver?.(key.text, members, depth)) this.pass();
      else members.set(key.text, { name: key.text, key: key.at, value: this.value(depth + 1) });
    }
    return { kind: 'map', at: this.range(start, this.offset), members };
  }

  private array(depth: number): Node {
    const start = this.offset++;
    const items: Node[] = [];
    for (let first = true; !this.closes(']', first); first = false) items.push(this.value(depth + 1));
    return { kind: 'list', at: this.range(start, this.offset), items };
  }

  /** Moves behind a value without reading it. */
  private pass(): void {
    let brackets = 0;
    do {
      this.blank();
      const next = this.source.text[this.offset];
      if (next === '"') this.passText();
      else if (next === '{' || next === '[' || next === '}' || next === ']') {
        brackets += next === '{' || next === '[' ? 1 : -1;
        this.offset++;
      } else if (brackets > 0 && (next === ',' || next === ':')) this.offset++;
      else if (this.match(WORD) === undefined && this.match(NUMBER) === undefined)
        throw this.fault('syntax', 'a value is expected here');
    } while (brackets > 0);
  }

  private passText(): void {
    const { text } = this.source;
    for (let close = text.indexOf('"', this.offset + 1); close >= 0; close = text.indexOf('"', close + 1)) {
      let escapes = 0;
      while (text[close - 1 - escapes] === '\\') escapes++;
      if (escapes % 2 === 1) continue;
      this.offset = close + 1;
      return;
    }
    this.offset = text.length;
    throw this.fault('syntax', 'the text ends within quotes');
  }

  /** Takes the closing bracket, or the comma before the next member. */
  private closes(bracket: string, first: boolean): boolean {
    this.blank();
    const next = this.source.text[this.offset];
    if (next === bracket) {
      this.offset++;
      return true;
    }
    if (first) return false;
    if (next !== ',') throw this.fault('syntax', `a comma or ${bracket} is expected here`);
    this.offset++;
    return false;
  }

  private text(): ScalarNode {
    const start = ++this.offset;
    let hasEscapes = false;
    this.skip(PLAIN);
    while (this.source.text[this.offset] !== '"') {
      if (!this.skip(ESCAPE))
        throw this.fault(
          'syntax',
          this.offset >= this.source.text.length
            ? 'the text ends within quotes'
            : 'this character has to be escaped',
        );
      hasEscapes = true;
      this.skip(PLAIN);
    }
    const at = this.range(start, this.offset++);
    const written = this.source.text.slice(at.start, at.end);
    if (!hasEscapes)
      return { kind: 'scalar', at, value: written, text: written, segments: () => [{ from: 0, at }] };
    // A text in quotes is a text in JSON.
    const text = JSON.parse(`"${written}"`) as string;
    let segments: readonly Segment[] | undefined;
    return { kind: 'scalar', at, value: text, text, segments: () => (segments ??= segmentsOf(at)) };
  }

  private scalar(value: ScalarNode['value'], text: string, start: number): ScalarNode {
    const at = this.range(start, this.offset);
    return { kind: 'scalar', at, value, text, segments: () => [{ from: 0, at }] };
  }

  private blank(): void {
    this.skip(BLANK);
  }

  /** Moves behind what a pattern matches. @returns whether it matches */
  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const isThere = pattern.test(this.source.text);
    if (isThere) this.offset = pattern.lastIndex;
    return isThere;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.source.text)?.[0];
    if (found !== undefined) this.offset += found.length;
    return found;
  }

  private range(start: number, end: number): Range {
    return { source: this.source, start, end };
  }

  private fault(code: 'syntax' | 'too-large', message: string): FaultError {
    return new FaultError(
      code,
      message,
      this.range(this.offset, Math.min(this.offset + 1, this.source.text.length)),
    );
  }
}

/** The places of a text with escapes that was read: a segment for each escape and each stretch between. */
function segmentsOf({ source, start, end }: Range): readonly Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  const add = (segmentStart: number, segmentEnd: number, length: number): void => {
    if (segmentEnd === segmentStart && segments.length > 0) return;
    segments.push({ from, at: { source, start: segmentStart, end: segmentEnd } });
    from += length;
  };
  let offset = start;
  while (offset < end) {
    const slash = source.text.indexOf('\\', offset);
    const plainEnd = slash < 0 || slash > end ? end : slash;
    add(offset, plainEnd, plainEnd - offset);
    if (plainEnd === end) break;
    offset = plainEnd + (source.text[plainEnd + 1] === 'u' ? 6 : 2);
    add(plainEnd, offset, 1);
  }
  return segments;
}
