// What a key that is not known can mean in a map.
import { identityOf, part } from '../../../evaluation/identity.ts';
import { unknownBecause } from '../../../evaluation/outcomes.ts';
import { derived } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import {
  isDictionary,
  known,
  type Dictionary,
  type Entry,
  type Known,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import type { Instance, Scope } from '../scope.ts';

/** The key of an instance that represents all those whose keys are not known. */
export const ANY_KEY = '…';

/** How many entries are followed for an unknown key. */
const MOST_ENTRIES = 10;

/** The key of an instance that represents several; undefined for any other. */
export function unknownKeyOf({ key, scope }: Pick<Instance, 'key' | 'scope'>): Unknown | undefined {
  const each = key === ANY_KEY ? scope.bindings.get('each') : undefined;
  const bound =
    each?.kind === 'known' && isDictionary(each.value) ? each.value.entries.get('key') : undefined;
  return bound?.value.kind === 'unknown' ? bound.value : undefined;
}

/** The instance that represents all those whose keys are not known. */
export function anyInstance(data: Dictionary): Entry | undefined {
  return data.rest && data.entries.get(ANY_KEY);
}

/**
 * Each entry, and that the key is none of them.
 * @param otherwise the value for another key; by default nothing is known of it
 */
export function unknownKeyEntry(
  data: Extract<Known['value'], object>,
  key: Unknown,
  at: Range,
  scope: Scope,
  otherwise?: Value,
): Value {
  const any = isDictionary(data) ? anyInstance(data) : undefined;
  if (any && isDictionary(data) && data.entries.size === 1) return any.value;
  const rest = unknownBecause(key, at, part(identityOf(known(data, derived(at))), `[${key.identity}]`));
  if (!isDictionary(data) || data.rest || data.entries.size === 0 || data.entries.size > MOST_ENTRIES)
    return rest;
  const names = [...data.entries.keys()];
  const text = at.source.text.slice(at.start, at.end).replaceAll(/\s+/g, ' ').slice(0, 60);
  // A key such as terraform.workspace has another value in each root module, and the way to it other names.
  const id = `key:${scope.module.space}:${key.identity}:${names.join()}`;
  const over = scope.module.scan.variable(id, () => ({
    kind: 'expression',
    name: `the key of ${text}`,
    cases: [...names, 'another value'],
    ...(key.parts ? {} : { about: { identity: key.identity, values: [...names, undefined] } }),
    at,
  }));
  return {
    kind: 'choice',
    over,
    branches: [...names.map((name) => data.entries.get(name)!.value), otherwise ?? rest],
  };
}
