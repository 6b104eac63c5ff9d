// Values that are wholly known, as plain data and back.
import type { Origin, Value } from '../value/value.ts';
import { isDictionary, isList, known } from '../value/value.ts';
import { itemsIn } from './outcomes.ts';

/** Whether everything in it is known. */
export function isWhole(value: Value): boolean {
  if (value.kind === 'absent') return true;
  if (value.kind !== 'known') return false;
  const { value: data } = value;
  if (typeof data !== 'object') return true;
  return !data.rest && itemsIn(data).every(isWhole);
}

/** What is known, as plain data; correct only for a value that {@link isWhole} accepts. */
export function plainOf(value: Value): unknown {
  if (value.kind !== 'known') return null;
  const { value: data } = value;
  if (isList(data)) return data.items.map(plainOf);
  if (isDictionary(data))
    return Object.fromEntries([...data.entries].map(([name, entry]) => [name, plainOf(entry.value)]));
  return data;
}

/** Plain data, as JSON and YAML have it, as a value with one place; null is absent. */
export function fromPlain(data: unknown, origin: Origin): Value {
  if (data === null || data === undefined) return { kind: 'absent', origin };
  if (Array.isArray(data)) return known({ items: data.map((item) => fromPlain(item, origin)) }, origin);
  if (typeof data === 'object') {
    const entries = Object.entries(data).map(
      ([name, item]) => [name, { key: origin.at, value: fromPlain(item, origin) }] as const,
    );
    return known({ entries: new Map(entries) }, origin);
  }
  // Plain data that is neither null, a list nor an object.
  return known(data as string | number | boolean, origin);
}
