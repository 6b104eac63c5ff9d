// The orders that Terraform uses: for texts, for the members of objects and maps, and for sets.
import { isDictionary, isList, type Dictionary, type Entry, type Value } from '../../../value/value.ts';
import { textOfNumber } from './decimals.ts';

/** By code points, which is the order of the bytes in UTF-8. */
export function byCharacters(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one === other) continue;
    if (isSurrogate(one) === isSurrogate(other)) return one - other;
    return isSurrogate(one) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** The members in the order of their names, in which every loop meets them. */
export function inOrder(data: Dictionary): [string, Entry][] {
  return [...data.entries].toSorted(([a], [b]) => byCharacters(a, b));
}

/** The order of the items of a set: numbers by size, others by their texts, structures by their items. */
export function bySet(a: Value, b: Value): number {
  if (a.kind === 'known' && b.kind === 'known') {
    if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value;
    if (typeof a.value === 'boolean' && typeof b.value === 'boolean')
      return Number(a.value) - Number(b.value);
    if (typeof a.value === 'string' && typeof b.value === 'string') return byCharacters(a.value, b.value);
  }
  return byCharacters(setKey(a), setKey(b));
}

/** A text that orders structures as the sets of cty do. */
function setKey(value: Value): string {
  if (value.kind === 'absent') return 'null';
  if (value.kind !== 'known') return '?';
  const { value: data } = value;
  if (typeof data === 'string') return JSON.stringify(data);
  if (typeof data === 'number') return textOfNumber(data) ?? String(data);
  if (typeof data === 'boolean') return data ? 'T' : 'F';
  if (isList(data)) {
    const inner = data.items.map((item) => `${setKey(item)};`).join('');
    return data.collection ? `[${inner}]` : `<${inner}>`;
  }
  if (!isDictionary(data)) return '?';
  const members = inOrder(data);
  return data.collection
    ? `{${members.map(([name, entry]) => `${JSON.stringify(name)}:${setKey(entry.value)};`).join('')}}`
    : `<${members.map(([, entry]) => `${setKey(entry.value)};`).join('')}>`;
}
