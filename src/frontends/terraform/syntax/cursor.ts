// A position in an HCL text: blanks, comments, names and signs.
import type { Range, Source } from '../../../value/source.ts';
import { HclError } from './tree.ts';

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/** Moves through one text; a class because every step of reading reads and moves the same offset. */
export class Cursor {
  /** Within brackets line ends are blanks. */
  private brackets = 0;
  private depth = 0;

  constructor(
    readonly source: Source,
    readonly end: number = source.text.length,
    public offset: number = 0,
    /** Takes the comments that are passed over: the start and the end of each. */
    private readonly comments?: Map<number, number>,
  ) {}

  get text(): string {
    return this.source.text;
  }

  /** The character at the offset; empty at the end. */
  peek(ahead = 0): string {
    const at = this.offset + ahead;
    return at < this.end ? this.text.charAt(at) : '';
  }

  startsWith(sign: string): boolean {
    return this.offset + sign.length <= this.end && this.text.startsWith(sign, this.offset);
  }

  /** Passes over blanks and comments, and over line ends within brackets or if requested. */
  blanks(lines = this.brackets > 0): void {
    while (this.offset < this.end) {
      const character = this.peek();
      if (
        character === ' ' ||
        character === '\t' ||
        (character === '\r' && this.peek(1) === '\n') ||
        (lines && character === '\n')
      )
        this.offset++;
      else if (character === '#' || this.startsWith('//') || this.startsWith('/*')) this.comment();
      else return;
    }
  }

  private comment(): void {
    const start = this.offset;
    if (this.startsWith('/*')) {
      const close = this.text.indexOf('*/', start + 2);
      if (close < 0 || close >= this.end) throw this.fault('the comment has no end');
      this.offset = close + 2;
    } else while (this.offset < this.end && this.peek() !== '\n') this.offset++;
    this.comments?.set(start, this.offset);
  }

  /** Takes a sign that follows here after blanks. */
  take(sign: string): boolean {
    this.blanks();
    if (!this.startsWith(sign)) return false;
    this.offset += sign.length;
    return true;
  }

  expect(sign: string): void {
    if (!this.take(sign)) throw this.fault(`${sign} is expected here`);
  }

  name(): string | undefined {
    NAME.lastIndex = this.offset;
    const found = NAME.exec(this.text)?.[0];
    if (found === undefined || this.offset + found.length > this.end) return undefined;
    this.offset += found.length;
    return found;
  }

  /** Runs a step within brackets. */
  inBrackets<T>(step: () => T): T {
    this.brackets++;
    try {
      return step();
    } finally {
      this.brackets--;
    }
  }

  /** Runs a step outside brackets, for the lines of a block. */
  outOfBrackets<T>(step: () => T): T {
    const before = this.brackets;
    this.brackets = 0;
    try {
      return step();
    } finally {
      this.brackets = before;
    }
  }

  /** Runs a nested step; too many of them within each other end the reading. */
  deeper<T>(step: () => T): T {
    if (++this.depth > 200) throw this.fault('it is nested more than 200 deep');
    try {
      return step();
    } finally {
      this.depth--;
    }
  }

  range(start: number, end = this.offset): Range {
    return { source: this.source, start, end };
  }

  fault(message: string, at = this.offset): HclError {
    const start = Math.min(at, this.text.length);
    return new HclError(message, this.range(start, Math.min(start + 1, this.text.length)));
  }
}
