// The model's shapes of lists that a language, or an older version of it, writes in other shapes.
import { lift } from '../value/lift.ts';
import { derived } from '../value/origins.ts';
import { isDictionary, isList, known, type Entry, type Value } from '../value/value.ts';

/** The items of a list as objects with one member each. */
export function asObjects(list: Value, member: string): Value {
  return lift(
    [list],
    (settled): Value => {
      if (settled.kind !== 'known' || !isList(settled.value)) return settled;
      const items = settled.value.items.map((item): Value =>
        known({ entries: new Map([[member, { key: settled.origin.at, value: item }]]) }, settled.origin),
      );
      return { ...settled, value: settled.value.rest ? { items, rest: settled.value.rest } : { items } };
    },
    derived(list.kind === 'choice' ? list.over.at : list.origin.at),
  );
}

/**
 * By the name of a list in the model: the names of lists, and of single values, that types of a kind have for
 * it.
 */
export type Lists = { readonly [name: string]: { readonly many: string; readonly one: readonly string[] } };

/**
 * The members, with lists under the model's names: a single value is a list of one, whatever it turns out to
 * be.
 */
export function withLists(value: Value, lists: Lists | undefined): Value {
  if (!lists || value.kind !== 'known' || !isDictionary(value.value)) return value;
  return { ...value, value: { ...value.value, entries: listed(value.value.entries, lists) } };
}

function listed(entries: ReadonlyMap<string, Entry>, lists: Lists): Map<string, Entry> {
  const result = new Map(entries);
  for (const [name, { many, one }] of Object.entries(lists)) {
    const list = entries.get(many);
    const single = one.map((other) => entries.get(other)).find((entry) => entry !== undefined);
    if (list) result.set(name, list);
    else if (single) result.set(name, { key: single.key, value: listOfOne(single.value) });
  }
  return result;
}

function listOfOne(item: Value): Value {
  return known({ items: [item] }, item.kind === 'choice' ? derived(item.over.at) : item.origin);
}
