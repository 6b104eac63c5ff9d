// Other shapes of what an older version of a language writes.
import { lift } from '../value/lift.ts';
import { derived } from '../value/origins.ts';
import { isList, known, type Value } from '../value/value.ts';

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
