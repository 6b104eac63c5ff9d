// Functions of maps and objects, which keep the places of their members, and unknown members as they are.
import { call as callIdentity, identityOf, part } from '../../../evaluation/identity.ts';
import { spanningStep, unknownBecause } from '../../../evaluation/outcomes.ts';
import { derived } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import {
  isDictionary,
  known,
  type Dictionary,
  type Entry,
  type Settled,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import { convertTo } from '../evaluation/conversion.ts';
import { unknownKeyEntry } from '../evaluation/unknownKeys.ts';
import { inOrder } from '../evaluation/order.ts';
import { convertible, typeOf, unify } from '../evaluation/types.ts';
import { plain, structural, type Functions, type Structural } from './define.ts';
import { listLike } from './lists.ts';

/** The members of a map or an object; undefined if it is not known. */
function mapIn(value: Settled | undefined): Dictionary | undefined {
  if (value?.kind === 'unknown') return undefined;
  if (value?.kind !== 'known' || !isDictionary(value.value)) throw new Error('it takes a map or an object');
  return value.value;
}

const keys: Structural = ([argument], { at }) => {
  const map = mapIn(argument);
  if (!map) return undefined;
  const names = inOrder(map).map(([name, entry]): Value =>
    known(name, { at: entry.key, how: 'literal', via: [] }),
  );
  return listLike(map.collection ? { collection: 'list' } : {}, names, at, map.rest);
};

const values: Structural = ([argument], { at }) => {
  const map = mapIn(argument);
  if (!map) return undefined;
  const items = inOrder(map).map(([, entry]) => entry.value);
  return listLike(map.collection ? { collection: 'list' } : {}, items, at, map.rest);
};

const lookup: Structural = ([argument, key, fallback, ...others], { at }, scope) => {
  if (others.length > 0) throw new Error('it takes at most one default');
  const map = mapIn(argument);
  if (map && key?.kind === 'unknown') return unknownKeyEntry(map, key, at, scope, fallback);
  if (!map || key?.kind !== 'known') return undefined;
  const type = typeOf(argument!);
  const of = typeof type === 'object' && type.kind === 'map' ? type.of : 'any';
  if (fallback && !convertible(typeOf(fallback), of))
    throw new Error('the default is of another type than the members');
  const entry = map.entries.get(String(key.value));
  if (entry) return spanningStep(at, entry.value);
  if (map.rest) return undefined;
  if (!fallback) throw new Error(`there is no ${String(key.value)}`);
  return convertTo(fallback, of, at);
};

const merge: Structural = (args, { at }) => mergedMaps(args, at);

/** Maps and objects as `merge` combines them: later ones win. */
export function mergedMaps(args: readonly Settled[], at: Range): Value {
  const entries = new Map<string, Entry>();
  let rest: Unknown | undefined;
  const given = args.filter((argument) => argument.kind !== 'absent');
  for (const argument of given) {
    const own = mapIn(argument);
    for (const [name, entry] of own?.entries ?? []) entries.set(name, entry);
    // What is no map is unknown: `mapIn` refuses the others.
    const unknownRest = own ? own.rest : (argument as Unknown);
    if (!unknownRest) continue;
    rest ??= unknownRest;
    // What comes before something unknown may be replaced by it.
    for (const [name, entry] of entries)
      if (!own?.entries.has(name))
        entries.set(name, {
          ...entry,
          value: unknownBecause(
            unknownRest,
            at,
            callIdentity('merge', [identityOf(entry.value), part(unknownRest.identity, `.${name}`)]),
          ),
        });
  }
  const merged = known(rest ? { entries, rest } : { entries }, derived(at));
  if (
    rest ||
    given.length === 0 ||
    !given.every(
      (argument) => argument.kind === 'known' && isDictionary(argument.value) && argument.value.collection,
    )
  )
    return merged;
  const type = unify(given.map(typeOf));
  return type ? convertTo(merged, type, at) : merged;
}

function transpose(map: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const turned = new Map<string, string[]>();
  for (const [name, items] of Object.entries(map)) {
    for (const item of items) {
      const names = turned.get(item) ?? [];
      names.push(name);
      turned.set(item, names);
    }
  }
  return Object.fromEntries(turned);
}

export const maps: Functions = {
  keys: structural('any -> any', keys),
  values: structural('any -> any', values),
  lookup: structural('any, string, ...any? -> any', lookup),
  merge: structural('...any? -> any', merge),
  transpose: plain('map(list(string)) -> map(list(string))', transpose),
};
