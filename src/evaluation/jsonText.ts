// A partly known value as a partly known text of JSON.
import { concat } from '../value/compose.ts';
import { derived } from '../value/origins.ts';
import { holdsSensitive } from '../value/sensitive.ts';
import type { Range } from '../value/source.ts';
import {
  isList,
  known,
  unknown,
  type Dictionary,
  type List,
  type Settled,
  type Unknown,
  type Value,
} from '../value/value.ts';
import { call } from './identity.ts';

/** How a language writes JSON. */
interface Style {
  /** The function that writes it. */
  readonly name: string;
  /** The text of a value that is known: a text with its quotes, a number, true or false. */
  readonly textOf: (value: unknown) => string;
  /** What is written for a value that is not set; by default, the value is left out. */
  readonly nullText?: string;
  /** The order of the members; that of the code by default. */
  readonly compare?: (a: string, b: string) => number;
}

/** Undefined if the value contains choices, which have to be decided first, or secrets. */
export function jsonInParts(value: Value, at: Range, style: Style): Value | undefined {
  const pieces: Settled[] = [];
  if (holdsSensitive(value)) return undefined;
  return write(value, at, style, pieces) ? concat(pieces, at, style.name) : undefined;
}

/** Adds the pieces of a value; false if it is a choice. */
function write(value: Value, at: Range, style: Style, pieces: Settled[]): boolean {
  const add = (text: string): number => pieces.push(known(text, derived(at)));
  if (value.kind === 'choice') return false;
  if (value.kind === 'absent') add(style.nullText ?? '');
  else if (value.kind === 'unknown') writeUnknown(value, style, add, pieces);
  else if (typeof value.value !== 'object') add(style.textOf(value.value));
  else
    return isList(value.value)
      ? writeItems(value.value, at, style, pieces)
      : writeMembers(value.value, at, style, pieces);
  return true;
}

/** A partly known text is a text; any other unknown may have any type. */
function writeUnknown(value: Unknown, style: Style, add: (text: string) => number, pieces: Settled[]): void {
  if (!value.parts) {
    pieces.push(asWritten(value));
    return;
  }
  add('"');
  for (const part of value.parts) {
    if (part.kind === 'unknown') pieces.push(asWritten(part));
    else add(style.textOf(part.value).slice(1, -1));
  }
  add('"');
}

/** What an unknown is within JSON: its quotes and escapes make it another text. */
function asWritten({ why, origin, identity }: Unknown): Unknown {
  return unknown(why, origin, { identity: call('json', [identity]) });
}

function isLeftOut(value: Value, { nullText }: Style): boolean {
  return value.kind === 'absent' && nullText === undefined;
}

function writeItems({ items, rest }: List, at: Range, style: Style, pieces: Settled[]): boolean {
  const there = [...items.filter((item) => !isLeftOut(item, style)), ...(rest ? [rest] : [])];
  pieces.push(known('[', derived(at)));
  for (const [index, item] of there.entries()) {
    if (index > 0) pieces.push(known(',', derived(at)));
    if (!write(item, at, style, pieces)) return false;
  }
  pieces.push(known(']', derived(at)));
  return true;
}

function writeMembers({ entries, rest }: Dictionary, at: Range, style: Style, pieces: Settled[]): boolean {
  const { compare } = style;
  const members = [...entries].filter(([, { value }]) => !isLeftOut(value, style));
  const sorted = compare ? members.toSorted(([a], [b]) => compare(a, b)) : members;
  pieces.push(known('{', derived(at)));
  for (const [index, [name, { value }]] of sorted.entries()) {
    pieces.push(known(`${index > 0 ? ',' : ''}${style.textOf(name)}:`, derived(at)));
    if (!write(value, at, style, pieces)) return false;
  }
  if (rest) {
    pieces.push(known(`${sorted.length > 0 ? ',' : ''}"`, derived(at)), asWritten(rest));
    pieces.push(known('":0', derived(at)));
  }
  pieces.push(known('}', derived(at)));
  return true;
}
