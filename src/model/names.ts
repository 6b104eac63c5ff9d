// The names that a value can contain, in all branches of its choices: to find what may be linked by a name
// without deciding choices.
import { plainText, textParts } from '../value/text.ts';
import { isDictionary, isList, type Settled, type Value } from '../value/value.ts';

export interface Names {
  /** The addresses of the resources that are referred to. */
  readonly addresses: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
  /** The {@link partsKey} of texts that are not known as a whole. */
  readonly keys: ReadonlySet<string>;
  /** Whether some are unknown only in some branches, or may be absent. */
  readonly isOpen: boolean;
}

/** Texts of which parts are unknown: those that are equal for `sameText` have one key. */
export function partsKey(name: Settled): string {
  const keys = textParts(name).map((part) => (part.kind === 'known' ? [part.value] : part.identity));
  return JSON.stringify(keys);
}

/** All texts, references and unknowns within a value. */
export function namesIn(value: Value | undefined): Names {
  const addresses = new Set<string>();
  const texts = new Set<string>();
  const keys = new Set<string>();
  let isOpen = false;
  const visit = (one: Value, isBranch: boolean): void => {
    if (one.kind === 'choice') for (const branch of one.branches) visit(branch, true);
    if (one.kind === 'choice' || one.kind === 'absent') return;
    if (one.reference) addresses.add(one.reference.address);
    if (one.kind === 'unknown') {
      keys.add(partsKey(one));
      if (isBranch || one.mayBeAbsent) isOpen = true;
      return;
    }
    const text = plainText(one);
    if (text !== undefined) texts.add(text);
    const { value: data } = one;
    if (isList(data)) for (const item of data.items) visit(item, isBranch);
    if (isDictionary(data)) for (const entry of data.entries.values()) visit(entry.value, isBranch);
    if (typeof data === 'object' && data.rest) visit(data.rest, isBranch);
  };
  if (value) visit(value, false);
  return { addresses, texts, keys, isOpen };
}

/** The member of properties that are known as an object; else the properties, which may contain it. */
export function memberOf(properties: Value, name: string): Value | undefined {
  if (properties.kind !== 'known' || !isDictionary(properties.value)) return properties;
  return properties.value.entries.get(name)?.value ?? properties.value.rest;
}
