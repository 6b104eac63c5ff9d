// A shell script as simple commands: what each runs, where it is written, and what guards it. The reader
// skips what it does not know, because a script in a template may have parts that are filled in later, and
// reads every character once. Parsers from npm were tried for a script of nine lines. bash-parser 0.5.0 takes
// the lines of a here-document for commands, refuses a script that is not complete, and needs 240 ms to load.
// sh-syntax 0.7.0 (mvdan/sh as WebAssembly) returns commands without their words, works only asynchronously,
// and needs 39 ms for each script. tree-sitter-bash 0.25.1 reads all of it with places, but it comes as 1.6
// MB of WebAssembly that loads asynchronously, too, and the library scans texts synchronously.
import { unwrapped } from './shellRunners.ts';

/** A simple command, with offsets into the script. */
export interface ShellCommand {
  /**
   * Its words without quotes, and without what only runs another command (sudo, nohup, cloud-init-per). A
   * program in /usr/bin and the like is its name.
   */
  readonly words: readonly string[];
  readonly start: number;
  readonly end: number;
  /**
   * It may not run: it is in an if, a loop, a case, a function that is not called, or follows a test or `||`.
   */
  readonly isGuarded: boolean;
  /** The script does not wait for it. */
  readonly isBackground: boolean;
  readonly writes: readonly Write[];
  /** Commands of one pipeline have the same number. */
  readonly pipeline: number;
  /** The bodies of its here-documents. */
  readonly documents: readonly Stretch[];
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A redirection of output to a file. */
export interface Write extends Stretch {
  readonly path: string;
  readonly appends: boolean;
}

type Draft = {
  words: string[];
  start: number;
  end: number;
  isGuarded: boolean;
  isBackground: boolean;
  writes: Write[];
  pipeline: number;
  documents: Stretch[];
  within: readonly string[];
};

const OPENS: ReadonlyMap<string, string> = new Map([
  ['if', 'guard'],
  ['for', 'guard'],
  ['while', 'guard'],
  ['until', 'guard'],
  ['select', 'guard'],
  ['case', 'case'],
  ['{', 'group'],
]);
const CLOSES: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}']);
const GOES_ON: ReadonlySet<string> = new Set([
  'then',
  'else',
  'elif',
  'do',
  '!',
  'if',
  'while',
  'until',
  '{',
]);

/** Programs that do work: `&&` after them is a sequence and no condition. */
const WORK: ReadonlySet<string> = new Set(
  (
    'yum dnf apt-get apt amazon-linux-extras systemctl service echo sed cp mv mkdir sleep cd export mount tee chmod ' +
    'chown curl wget aws tar ln mkfs'
  ).split(' '),
);

/** The simple commands of a script in their order. After an `exit` that certainly runs there are none. */
export function shellProgram(script: string): readonly ShellCommand[] {
  const drafts = new Reader(script).read();
  const called = calledFunctions(drafts);
  const commands: ShellCommand[] = [];
  for (const { within, ...draft } of drafts) {
    const isUncalled = within.some((name) => isFunction(name) && !called.has(name.slice(FUNCTION.length)));
    const command = { ...draft, words: unwrapped(draft.words), isGuarded: draft.isGuarded || isUncalled };
    if (command.words.length > 0 || command.writes.length > 0) commands.push(command);
    for (const inner of scriptInArgument(command)) commands.push(inner);
    if (command.words[0] === 'exit' && !command.isGuarded && within.length === 0) break;
  }
  return commands;
}

/** The functions that a script calls, by itself or from another one that it calls. */
function calledFunctions(drafts: readonly Draft[]): ReadonlySet<string> {
  const calls = new Map<string, string[]>();
  for (const { within, words } of drafts) {
    const caller = within.findLast(isFunction) ?? '';
    const called = calls.get(caller) ?? [];
    calls.set(caller, called);
    called.push(words[0] ?? '');
  }
  const reached = new Set(calls.get(''));
  // A loop over a set also reads what is added to it during the loop.
  for (const name of reached) for (const next of calls.get(`${FUNCTION}${name}`) ?? []) reached.add(next);
  return reached;
}

const SHELL = /^(?:ba|da|z|k)?sh$/;

/** The commands of `bash -c '…'`, all at the place of that command. */
function scriptInArgument(outer: ShellCommand): readonly ShellCommand[] {
  const [program = '', ...words] = outer.words;
  const option = SHELL.test(program) ? words.findIndex((word) => /^-[a-z]*c$/.test(word)) : -1;
  const script = option < 0 ? undefined : words[option + 1];
  if (script === undefined) return [];
  const { start, end, pipeline } = outer;
  return shellProgram(script).map((inner) => ({
    ...inner,
    start,
    end,
    pipeline,
    isGuarded: inner.isGuarded || outer.isGuarded,
    isBackground: inner.isBackground || outer.isBackground,
    writes: inner.writes.map((write) => ({ ...write, start, end })),
    documents: [],
  }));
}

const FUNCTION = 'function ';

function isFunction(name: string): boolean {
  return name.startsWith(FUNCTION);
}

class Reader {
  private readonly script: string;
  private at = 0;
  private readonly drafts: Draft[] = [];
  private readonly within: string[] = [];
  /** Where the commands of each part that is open begin, to send them to the background. */
  private readonly begins: number[] = [];
  private draft: Draft | undefined;
  private pipeline = 0;
  private isAfterTest = false;
  /** The line ends with `|`, `&&` or `||`, and continues in the next one. */
  private goesOn = false;
  private pending: { readonly mark: string; readonly tabs: boolean; readonly owner: Draft }[] = [];
  private closed: number | undefined;

  constructor(script: string) {
    this.script = script;
  }

  read(): readonly Draft[] {
    while (this.at < this.script.length) this.step();
    this.finish();
    return this.drafts;
  }

  private step(): void {
    const { script, at } = this;
    const character = script.charAt(at);
    if (character === '\n') return this.newLine();
    if (/\s/.test(character) || script.startsWith('\\\n', at) || script.startsWith('\\\r\n', at)) {
      this.at += character === '\\' ? script.indexOf('\n', at) - at + 1 : 1;
      return;
    }
    if (character === '#') {
      const end = script.indexOf('\n', at);
      this.at = end < 0 ? script.length : end;
      return;
    }
    if (';|&()'.includes(character) && !script.startsWith('&>', at)) return this.operator(character);
    if (character === '>' || character === '<' || script.startsWith('&>', at)) return this.redirection();
    this.word();
  }

  private newLine(): void {
    this.at++;
    this.finish();
    if (!this.goesOn) {
      this.isAfterTest = false;
      this.pipeline++;
    }
    this.closed = undefined;
    for (const { mark, tabs, owner } of this.pending) this.document(mark, tabs, owner);
    this.pending = [];
  }

  private document(mark: string, tabs: boolean, owner: Draft): void {
    const start = this.at;
    while (this.at < this.script.length) {
      const lineStart = this.at;
      const found = this.script.indexOf('\n', lineStart);
      const end = found < 0 ? this.script.length : found;
      const line = this.script.slice(lineStart, end).trimEnd();
      this.at = Math.min(end + 1, this.script.length);
      if ((tabs ? line.replace(/^\t+/, '') : line) === mark) {
        owner.documents.push({ start, end: lineStart });
        return;
      }
    }
    owner.documents.push({ start, end: this.at });
  }

  private operator(character: string): void {
    const isDouble = this.script.charAt(this.at + 1) === character && character !== '(' && character !== ')';
    this.at += isDouble ? 2 : 1;
    if (character === '(') {
      if (this.draft?.words.length === 1 && this.script.charAt(this.at) === ')') return this.functionName();
      this.open('subshell');
      return;
    }
    const last = this.draft ?? this.drafts.at(-1);
    const first = this.draft ? undefined : this.closed;
    this.finish();
    if (character === ')') {
      // In a case it ends a pattern.
      if (this.within.at(-1) === 'subshell') this.close();
      return;
    }
    if (character === '&' && !isDouble)
      for (const one of first === undefined ? [last] : this.drafts.slice(first))
        if (one) one.isBackground = true;
    this.closed = undefined;
    this.goesOn = isDouble ? character !== ';' : character === '|';
    if (character === '|' && !isDouble) return;
    this.pipeline++;
    if (!isDouble || character === ';') this.isAfterTest = false;
    else this.isAfterTest ||= character === '|' || !WORK.has(unwrapped(last?.words ?? [])[0] ?? '');
  }

  private functionName(): void {
    const name = this.draft?.words[0] ?? '';
    this.draft = undefined;
    this.at++;
    const brace = /^\s*\{/.exec(this.script.slice(this.at, this.at + 200));
    if (!brace) return;
    this.at += brace[0].length;
    this.open(`${FUNCTION}${name}`);
  }

  private open(what: string): void {
    this.finish();
    this.within.push(what);
    this.begins.push(this.drafts.length);
  }

  private close(): void {
    this.within.pop();
    this.closed = this.begins.pop();
  }

  private current(): Draft {
    const { at, pipeline, within } = this;
    this.goesOn = false;
    this.draft ??= {
      words: [],
      start: at,
      end: at,
      isGuarded: this.isAfterTest || within.includes('guard') || within.includes('case'),
      isBackground: false,
      writes: [],
      pipeline,
      documents: [],
      within: [...within],
    };
    return this.draft;
  }

  private finish(): void {
    if (this.draft) this.drafts.push(this.draft);
    this.draft = undefined;
  }

  private word(): void {
    const start = this.at;
    const draft = this.current();
    const text = this.readWord();
    draft.end = this.at;
    const isFirst = draft.words.length === 0 && draft.writes.length === 0;
    const raw = this.script.slice(start, this.at);
    if (isFirst && (CLOSES.has(raw) || OPENS.has(raw) || GOES_ON.has(raw))) this.keyword(raw);
    else if (draft.words.length === 2 && draft.words[0] === 'function' && raw === '{') {
      const name = draft.words[1] ?? '';
      this.draft = undefined;
      this.open(`${FUNCTION}${name}`);
    } else draft.words.push(text);
  }

  private keyword(word: string): void {
    this.draft = undefined;
    const opens = OPENS.get(word);
    if (opens !== undefined) this.open(opens);
    if (CLOSES.has(word)) this.close();
    // The words after `for` and `case` are no command.
    if (opens !== undefined && !GOES_ON.has(word)) this.current().words.push(word);
  }

  /** The word at the place, without quotes; a substitution in it stays as it is written. */
  private readWord(): string {
    let text = '';
    while (this.at < this.script.length) {
      const character = this.script.charAt(this.at);
      if (character === '(' && text.endsWith('=')) text += this.balanced(this.at);
      else if (/[\s;|&()<>]/.test(character)) break;
      else if (character === '"' || character === "'") text += this.quoted(character);
      else if (character === '\\') {
        text += this.script.charAt(this.at + 1);
        this.at += 2;
      } else if (this.script.startsWith('$(', this.at) || character === '`') text += this.substitution();
      else {
        text += character;
        this.at++;
      }
    }
    return text;
  }

  private quoted(quote: string): string {
    const from = ++this.at;
    while (this.at < this.script.length && this.script.charAt(this.at) !== quote)
      this.at += quote === '"' && this.script.charAt(this.at) === '\\' ? 2 : 1;
    return this.script.slice(from, this.at++);
  }

  private substitution(): string {
    const from = this.at;
    if (this.script.charAt(from) === '`') {
      const end = this.script.indexOf('`', from + 1);
      this.at = end < 0 ? this.script.length : end + 1;
      return this.script.slice(from, this.at);
    }
    this.at++;
    return `$${this.balanced(from + 1)}`;
  }

  /** From a parenthesis to the one that ends it: a substitution, or the items of an array. */
  private balanced(from: number): string {
    let depth = 0;
    for (; this.at < this.script.length; this.at++) {
      const character = this.script.charAt(this.at);
      if (character === '(') depth++;
      else if (character === ')' && --depth === 0) break;
    }
    this.at++;
    return this.script.slice(from, this.at);
  }

  private redirection(): void {
    const start = this.at;
    const draft = this.current();
    const [operator = ''] =
      /^(?:&>>?|<<<|<<-?|<|>>|>\||>&|>)/.exec(this.script.slice(start, start + 3)) ?? [];
    this.at += Math.max(operator.length, 1);
    while (/[ \t]/.test(this.script.charAt(this.at))) this.at++;
    // The number of a file that is open: 2> is for errors.
    const isNumber = /^\d$/.test(draft.words.at(-1) ?? '') && /\d/.test(this.script.charAt(start - 1));
    const number = isNumber ? draft.words.pop() : undefined;
    const target = this.readWord();
    draft.end = this.at;
    if (operator === '<<' || operator === '<<-')
      this.pending.push({ mark: target, tabs: operator === '<<-', owner: draft });
    else if (operator.includes('>') && operator !== '>&' && number !== '2')
      draft.writes.push({ path: target, appends: operator.includes('>>'), start, end: this.at });
  }
}
