// Texts of JSON as values, also those of which parts are not known: an unknown part is a value, a part of a
// text, or what may be further items or members.
import { identify } from '../../value/identity.ts';
import { lift } from '../../value/lift.ts';
import { derived, invalid } from '../../value/origins.ts';
import type { Range } from '../../value/source.ts';
import { HOLE, skeleton } from '../../value/text.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Dictionary,
  type Entry,
  type Origin,
  type Settled,
  type Unknown,
  type Value,
} from '../../value/value.ts';
import { FaultError } from './faults.ts';
import { readJson } from './json.ts';
import type { MapNode, Node, ScalarNode } from './syntax.ts';

/** How what is read from JSON becomes a value. */
export interface Reading {
  readonly originOf: (at: Range) => Origin;
  readonly keyOf: (at: Range) => Range;
  readonly scalar: (node: ScalarNode, origin: Origin) => Value;
  /** The unknown that represents further items or members, by the item's text or the member's name. */
  readonly rest?: (text: string, of: 'list' | 'map') => Unknown | undefined;
}

export function valueOfNode(node: Node, reading: Reading): Value {
  const origin = reading.originOf(node.at);
  if (node.kind === 'map') return ofMembers(node, reading, origin);
  if (node.kind === 'scalar') return reading.scalar(node, origin);
  const items: Value[] = [];
  let rest: Unknown | undefined;
  for (const item of node.items) {
    const more = item.kind === 'scalar' ? reading.rest?.(item.text, 'list') : undefined;
    if (more) rest ??= more;
    else items.push(valueOfNode(item, reading));
  }
  return known(rest ? { items, rest } : { items }, origin);
}

function ofMembers({ members }: MapNode, reading: Reading, origin: Origin): Value {
  const entries = new Map<string, Entry>();
  let rest: Unknown | undefined;
  for (const { name, key, value } of members.values()) {
    const more = reading.rest?.(name, 'map');
    if (more) rest ??= more;
    else entries.set(name, { key: reading.keyOf(key), value: valueOfNode(value, reading) });
  }
  return known(rest ? { entries, rest } : { entries }, origin);
}

/**
 * The value of a text of JSON, all of it at the place of the text; null is absent. What is no text stays as
 * it is.
 */
export function jsonValue(text: Value): Value {
  return lift(
    [text],
    (settled: Settled): Value => {
      if (settled.kind === 'known')
        return typeof settled.value === 'string' ? read(settled.value, [], settled.origin) : settled;
      return settled.kind === 'unknown' && settled.parts
        ? read(marked(skeleton(settled)), settled.parts.filter(isUnknown), settled.origin)
        : settled;
    },
    text.kind === 'choice' ? derived(text.over.at) : text.origin,
  );
}

function isUnknown(part: Settled): part is Unknown {
  return part.kind === 'unknown';
}

/** @param holes what the marks in the text mean, by their numbers */
function read(text: string, holes: readonly Unknown[], origin: Origin): Value {
  const scalar = ({ value }: ScalarNode): Value => {
    if (value === null) return { kind: 'absent', origin };
    return (typeof value === 'string' && unknownText(value, holes, origin)) || known(value, origin);
  };
  const rest: Reading['rest'] = (found, of) =>
    of === 'map' || WHOLE.test(found) ? unknownText(found, holes, origin) : undefined;
  try {
    const node = readJson({ path: origin.at.source.path, text });
    return valueOfNode(node, { originOf: () => origin, keyOf: () => origin.at, scalar, rest });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const [first] = holes;
    // An unknown part may be more than a value: what is around it need not be JSON by itself.
    return first
      ? unknown(first.why, origin, { mayBeAbsent: true })
      : invalid(`the text is no JSON: ${error.message}`, origin.at);
  }
}

/** The mark of an unknown part, by its number. */
const MARK = /\uFFFC(\d+)\uFFFC/g;
/** A mark that has no quotes around it in the text: any value, or several. */
const WHOLE = /^\uFFFC\d+\uFFFC\0$/;

/**
 * The text with a numbered mark in the place of each hole; one that is not within quotes becomes a separate
 * text.
 */
function marked(text: string): string {
  let isQuoted = false;
  let count = 0;
  let result = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character === '"') isQuoted = !isQuoted;
    if (character === HOLE) {
      const mark = `${HOLE}${count++}${HOLE}`;
      result += isQuoted ? mark : `"${mark}\\u0000"`;
    } else if (character === '\\' && isQuoted) result += character + (text[++index] ?? '');
    else result += character;
  }
  return result;
}

/** A text with marks in it as what is not known; undefined for a text without marks. */
function unknownText(text: string, holes: readonly Unknown[], origin: Origin): Unknown | undefined {
  const [first] = [...text.matchAll(MARK)].flatMap(([, number]) => holes[Number(number)] ?? []);
  if (!first) return undefined;
  const isWhole = WHOLE.test(text);
  const named = text.replaceAll(MARK, (_, number: string) => holes[Number(number)]?.identity ?? '');
  const identity = identify(`json text ${named}`);
  return unknown(first.why, origin, { identity, mayBeAbsent: isWhole });
}

/**
 * An object with the values of the texts of JSON among its members in their place. Providers read names in
 * any letter case.
 */
export function withJson(body: Dictionary, names: readonly string[]): Dictionary {
  const entries = new Map(body.entries);
  for (const name of names) {
    const entry = entries.get(name);
    if (entry) entries.set(name, { key: entry.key, value: namedAsInApi(jsonValue(entry.value)) });
  }
  return { ...body, entries };
}

/** Go, in which the providers are written, accepts `Image` as `image`. */
function namedAsInApi(value: Value): Value {
  if (value.kind === 'choice') return { ...value, branches: value.branches.map(namedAsInApi) };
  if (value.kind !== 'known') return value;
  const { value: inner } = value;
  if (isList(inner)) return { ...value, value: { ...inner, items: inner.items.map(namedAsInApi) } };
  if (!isDictionary(inner)) return value;
  const entries = [...inner.entries].map(([name, entry]): [string, Entry] => [
    name.charAt(0).toLowerCase() + name.slice(1),
    { key: entry.key, value: namedAsInApi(entry.value) },
  ]);
  return { ...value, value: { ...inner, entries: new Map(entries) } };
}

/**
 * A value with the values of texts of JSON, or of another form, in their place: those of members with such a
 * name, however deep.
 */
export function withDocuments(
  value: Value,
  names: ReadonlySet<string>,
  readText: (text: Value) => Value = jsonValue,
): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => withDocuments(branch, names, readText)) };
  if (value.kind !== 'known') return value;
  const { value: inner } = value;
  if (isList(inner))
    return {
      ...value,
      value: { ...inner, items: inner.items.map((item) => withDocuments(item, names, readText)) },
    };
  if (!isDictionary(inner)) return value;
  const entries = [...inner.entries].map(([name, { key, value: member }]): [string, Entry] => [
    name,
    { key, value: names.has(name) ? readText(member) : withDocuments(member, names, readText) },
  ]);
  return { ...value, value: { ...inner, entries: new Map(entries) } };
}
