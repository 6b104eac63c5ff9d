// The text of a call in an app: the place that sets what is in the generated code.
import { textOf, type Range } from '../../value/source.ts';

/** What to look for: a text, else the property that has it. */
export interface Wanted {
  readonly text?: string;
  /** The property's name in the template. */
  readonly property?: string;
}

/** Shorter texts can be in a call for other reasons. */
const SHORTEST = 4;
const OPEN = '([{';
const CLOSED = ')]}';
const QUOTES = '\'"`';
/** How much of a file is looked through, in UTF-16 code units. */
const LONGEST_CALL = 100_000;

/**
 * The one string in the brackets of a call that is the wanted text, its quotes included; else the one key
 * that sets the property. Undefined if there is none, or more than one.
 * @param head what comes before the brackets: `new batch.FargateComputeEnvironment`
 */
export function writtenIn(head: Range, { text, property }: Wanted): Range | undefined {
  const found = argumentsAfter(head);
  if (text !== undefined && text.length >= SHORTEST) {
    const string = onlyOf(found?.strings, (one) => textOf(one).slice(1, -1) === text);
    if (string) return string;
  }
  const name = property && property.charAt(0).toLowerCase() + property.slice(1);
  return onlyOf(found?.keys, (key) => textOf(key) === name);
}

function onlyOf(all: readonly Range[] = [], fits: (one: Range) => boolean): Range | undefined {
  const fitting = all.filter(fits);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The strings in the brackets of a call, quotes included. */
export function stringsIn(head: Range): readonly Range[] {
  return argumentsAfter(head)?.strings ?? [];
}

interface Arguments {
  readonly strings: readonly Range[];
  /** Names in braces that are set: `vpc` of `{ vpc: network.vpc }` and of `{ vpc }`. */
  readonly keys: readonly Range[];
}

/** Undefined if no bracket opens after the head, or the one that does never closes. */
function argumentsAfter({ source, end }: Range): Arguments | undefined {
  const { text } = source;
  const from = bracketAfter(text, end);
  if (from === undefined) return undefined;
  const strings: Range[] = [];
  const keys: Range[] = [];
  const openBrackets: string[] = [];
  const limit = Math.min(text.length, from + LONGEST_CALL);
  /** The last character that is neither blank nor in a comment. */
  let before = '';
  for (let index = from; index < limit;) {
    const character = text.charAt(index);
    const after = endOfToken(text, index);
    const range = { source, start: index, end: after };
    if (OPEN.includes(character)) openBrackets.push(character);
    else if (CLOSED.includes(character)) openBrackets.pop();
    if (openBrackets.length === 0) return { strings, keys };
    const isText = QUOTES.includes(character);
    if (isText && after > index + 1) strings.push(range);
    const isFirst = openBrackets.at(-1) === '{' && (before === '{' || before === ',');
    if (isFirst && NAME.test(character) && ':,}'.includes(nextAfter(text, after))) keys.push(range);
    if (!/\s/.test(character) && (isText || character !== '/')) before = character;
    index = after;
  }
  return undefined;
}

const NAME = /[\w$]/;

/** The next character that is not blank; `none` at the end of the text. */
function nextAfter(text: string, at: number): string {
  let index = at;
  while (index < text.length && /\s/.test(text.charAt(index))) index++;
  return text.charAt(index) || 'none';
}

/** The end of the string, comment or name that starts at a place; the next place if none does. */
function endOfToken(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === '/' && text.charAt(at + 1) === '/') return endBefore(text, '\n', at);
  if (character === '/' && text.charAt(at + 1) === '*') return endAfter(text, '*/', at + 2);
  if (NAME.test(character)) return endOfName(text, at);
  if (!QUOTES.includes(character)) return at + 1;
  for (let index = at + 1; index < text.length; index++) {
    if (text.charAt(index) === '\\') index++;
    else if (text.charAt(index) === character) return index + 1;
    else if (text.charAt(index) === '\n' && character !== '`') return at + 1;
  }
  return at + 1;
}

function endOfName(text: string, at: number): number {
  let index = at;
  while (index < text.length && NAME.test(text.charAt(index))) index++;
  return index;
}

function endBefore(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found;
}

function endAfter(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found + what.length;
}

/** Where the bracket of a call opens: next after its head, or after type arguments. */
function bracketAfter(text: string, end: number): number | undefined {
  let index = end;
  let depth = 0;
  for (; index < text.length && index < end + LONGEST_CALL; index++) {
    const character = text.charAt(index);
    if (character === '<') depth++;
    else if (character === '>') depth--;
    else if (character === '(' && depth === 0) return index;
    else if (depth === 0 && !/\s/.test(character)) return undefined;
  }
  return undefined;
}
