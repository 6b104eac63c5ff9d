// Whether two values are equal, as far as that is known, and what people read for one.
import { plainText, shortened, textParts } from '../value/text.ts';
import { holdsSensitive, SENSITIVE, shownText } from '../value/sensitive.ts';
import {
  attributeRange,
  isDictionary,
  isList,
  type Data,
  type Dictionary,
  type List,
} from '../value/value.ts';
import type { Known, Settled, Unknown, Value } from '../value/value.ts';

/** `perhaps`: something is not known, so that they may be equal. */
export type Comparison = 'same' | 'different' | 'perhaps';

/**
 * Compares two values in which all choices are resolved.
 * @param unordered whether the order of a list's items means nothing to the tool
 */
export function compareValues(a: Settled, b: Settled, unordered = false): Comparison {
  if (a.kind === 'absent' || b.kind === 'absent') return withAbsent(a, b);
  if (a.kind === 'known' && b.kind === 'known') return compareData(a.value, b.value, unordered);
  return compareTexts(a, b);
}

function withAbsent(a: Settled, b: Settled): Comparison {
  if (a.kind === b.kind) return 'same';
  const other = a.kind === 'absent' ? b : a;
  return other.kind === 'unknown' && other.mayBeAbsent ? 'perhaps' : 'different';
}

function compareData(a: Data, b: Data, unordered: boolean): Comparison {
  if (isList(a) && isList(b)) return compareLists(a, b, unordered);
  if (isDictionary(a) && isDictionary(b)) return compareDictionaries(a, b);
  if (typeof a === 'object' || typeof b === 'object') return 'different';
  return String(a) === String(b) ? 'same' : 'different';
}

/**
 * Items that are on both sides are taken out first: one that is left on one side alone is a certain
 * difference.
 */
function compareLists(a: List, b: List, unordered: boolean): Comparison {
  const left = [...b.items];
  const only = a.items.filter((item) => {
    const at = left.findIndex((other) => compareItems(item, other) === 'same');
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const isOpen = a.rest !== undefined || b.rest !== undefined;
  if (only.length === 0 && left.length === 0) {
    if (isOpen) return sameRest(a.rest, b.rest) ? 'same' : 'perhaps';
    const sameOrder = a.items.every((item, index) => {
      const other = b.items[index];
      return other !== undefined && compareItems(item, other) === 'same';
    });
    return unordered || sameOrder ? 'same' : 'perhaps';
  }
  if (only.length === 0 || left.length === 0) return isOpen ? 'perhaps' : 'different';
  const isUnknown = [...only, ...left].some((item) => item.kind !== 'known');
  return isUnknown || isOpen ? 'perhaps' : 'different';
}

/** Whether what may follow is the same on both sides. */
function sameRest(one: Unknown | undefined, other: Unknown | undefined): boolean {
  if (!one || !other) return one === other;
  return compareTexts(one, other) === 'same';
}

/** Items of a resolved list have no choices. */
function compareItems(a: Value, b: Value): Comparison {
  return a.kind === 'choice' || b.kind === 'choice' ? 'perhaps' : compareValues(a, b);
}

function compareDictionaries(a: Dictionary, b: Dictionary): Comparison {
  let result: Comparison = (a.rest ?? b.rest) === undefined ? 'same' : 'perhaps';
  if (sameRest(a.rest, b.rest)) result = 'same';
  for (const name of new Set([...a.entries.keys(), ...b.entries.keys()])) {
    const [one, other] = [a.entries.get(name)?.value, b.entries.get(name)?.value];
    const member = one && other ? compareItems(one, other) : withoutOne(one ?? other, a.rest ?? b.rest);
    if (member === 'different') return 'different';
    if (member === 'perhaps') result = 'perhaps';
  }
  return result;
}

function withoutOne(value: Value | undefined, rest: Unknown | undefined): Comparison {
  if (!value || value.kind === 'absent') return 'same';
  return rest || value.kind !== 'known' ? 'perhaps' : 'different';
}

type Parts = ReturnType<typeof textParts>;

/** The unknowns of a text, in order. */
function keys(parts: Parts): string {
  return parts.flatMap((part) => (part.kind === 'unknown' ? [part.identity] : [])).join('\n');
}

/** What is known of a text, with a mark for each unknown. */
function literals(parts: Parts): string {
  return parts.map((part) => (part.kind === 'known' ? part.value : '\n')).join('');
}

/** Texts of which something is not known. */
function compareTexts(a: Known | Unknown, b: Known | Unknown): Comparison {
  const [one, other] = [textParts(a), textParts(b)];
  if (keys(one) === keys(other)) return literals(one) === literals(other) ? 'same' : 'different';
  if (a.kind === 'unknown' && b.kind === 'unknown' && sameCode(a, b)) return 'same';
  return fits(one, b) && fits(other, a) ? 'perhaps' : 'different';
}

/**
 * Whether two unknowns are the same code, though it is located at another place, or laid out in another way.
 */
function sameCode(a: Unknown, b: Unknown): boolean {
  const [one, other] = [a, b].map((value) => {
    const { at } = value.origin;
    const { source, start, end } = attributeRange(value);
    const code = `${codeOf(source, start, end)}\n${codeOf(at.source, at.start, at.end)}`;
    return code.replaceAll(/[\s,"'[\]{}-]+/g, ' ').trim();
  });
  return one === other;
}

/** Whether a known text may be the text that the parts make. */
function fits(parts: Parts, value: Known | Unknown): boolean {
  const text = plainText(value);
  if (text === undefined) return true;
  const [first] = parts;
  const last = parts.at(-1);
  if (first?.kind === 'unknown' && parts.length === 1 && first.isNot?.includes(text)) return false;
  return (
    (first?.kind !== 'known' || text.startsWith(first.value)) &&
    (last?.kind !== 'known' || text.endsWith(last.value))
  );
}

/** Code is cut at this length, in UTF-16 code units. */
const MOST = 80;

/** A value as people read it; for one that is not known, its code. */
export function valueText(value: Settled): string {
  if (value.kind === 'absent') return 'not set';
  return shortened(textOf(value), MOST) || '""';
}

function textOf(value: Value): string {
  if (value.kind === 'absent') return '';
  if (holdsSensitive(value)) return SENSITIVE;
  if (value.kind === 'choice') return codeOf(value.over.at.source, value.over.at.start, value.over.at.end);
  if (value.kind === 'unknown') return unknownText(value);
  const { value: data } = value;
  if (isList(data)) {
    const items = data.items.map(textOf);
    return [...items, ...(data.rest ? ['…'] : [])].join(', ');
  }
  if (isDictionary(data))
    return `{ ${[...data.entries].map(([name, entry]) => `${name}: ${textOf(entry.value)}`).join(', ')} }`;
  return String(data);
}

function unknownText(value: Unknown): string {
  const { source, start, end } = attributeRange(value);
  const code = codeOf(source, start, end);
  // The key of an object that is not known does not show its member.
  return code === '' || value.origin.how === 'missing' ? 'not known' : code;
}

function codeOf(source: Parameters<typeof shownText>[0], start: number, end: number): string {
  return shownText(source).slice(start, end).replaceAll(/\s+/g, ' ').trim();
}
