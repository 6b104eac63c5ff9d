// Walks into a resource's properties in one world.
import { identify } from '../value/identity.ts';
import type { Range } from '../value/source.ts';
import {
  absent,
  isDictionary,
  isList,
  unknown,
  type Known,
  type Settled,
  type Unknown,
  type Value,
} from '../value/value.ts';
import type { World } from '../value/worlds.ts';
import type { Resource } from './resource.ts';

/** A value reached by walking, and its key. */
export interface Found {
  readonly value: Settled;
  /** The key of the attribute; of one that is missing, the key of the object that should contain it. */
  readonly key: Range;
}

/** The properties of a resource, to start walking from. */
export function propertiesOf(resource: Resource, world: World): Found {
  return { value: world.resolve(resource.properties), key: resource.at };
}

/**
 * The member at a path (`computeResources/imageId`). Within something unknown it is unknown, and may be
 * absent.
 */
export function walk(from: Found, path: string, world: World): Found {
  let found = from;
  for (const name of path.split('/')) found = step(found, name, world);
  return found;
}

function step({ value, key }: Found, name: string, world: World): Found {
  if (value.kind === 'absent') return { value, key };
  if (value.kind === 'unknown') return { value: within(value, name), key };
  if (!isDictionary(value.value)) return { value: absent(key), key };
  const entry = value.value.entries.get(name);
  if (entry) {
    return { value: unlessEmpty(world.resolve(entry.value), entry.key, world), key: entry.key };
  }
  return { value: value.value.rest ? within(value.value.rest, name) : absent(key), key };
}

/** A list without items means the same as none, also if all its items turn out to be absent. */
function unlessEmpty(value: Settled, key: Range, world: World): Settled {
  if (value.kind !== 'known' || !isList(value.value) || value.value.rest) return value;
  return value.value.items.every((item) => world.resolve(item).kind === 'absent') ? absent(key) : value;
}

function within(holder: Unknown, name: string): Settled {
  return unknown(holder.why, holder.origin, {
    identity: identify(`${holder.identity}/${name}`),
    mayBeAbsent: true,
  });
}

/** The items of a list in a world: those that are there, and whether more may follow. */
export interface Items {
  readonly items: readonly Found[];
  /** The unknown that may contain further items, or the list itself if it is not known at all. */
  readonly more?: Unknown;
}

export function itemsOf({ value, key }: Found, world: World): Items {
  if (value.kind === 'unknown') return { items: [], more: value };
  if (value.kind === 'absent' || !isList(value.value)) return { items: [] };
  const items: Found[] = [];
  let more: Items['more'] = value.value.rest;
  for (const item of value.value.items) {
    const settled = world.resolve(item);
    if (settled.kind === 'absent') continue;
    if (settled.kind === 'unknown' && settled.mayBeAbsent) more ??= settled;
    else items.push({ value: settled, key: rangeOf(settled, key) });
  }
  return more ? { items, more } : { items };
}

/** Texts among the items, and what is not known of them. */
export function textsOf(found: Found, world: World): { known: Known<string>[]; more?: Unknown } {
  const { items, more } = itemsOf(found, world);
  const texts: Known<string>[] = [];
  let unknownText = more;
  for (const { value } of items) {
    if (isText(value)) texts.push(value);
    else if (value.kind === 'unknown') unknownText ??= value;
  }
  return unknownText ? { known: texts, more: unknownText } : { known: texts };
}

function isText(value: Settled): value is Known<string> {
  return value.kind === 'known' && typeof value.value === 'string';
}

function rangeOf(value: Settled, fallback: Range): Range {
  return value.origin.via[0]?.at ?? value.origin.at ?? fallback;
}

/**
 * Resolves the choices within lists and dictionaries, too: plain data of a world, with unknowns left in it.
 */
export function resolveDeep(value: Value, world: World): Settled {
  const settled = world.resolve(value);
  if (settled.kind !== 'known' || typeof settled.value !== 'object') return settled;
  if (isList(settled.value)) {
    const items = settled.value.items
      .map((item) => resolveDeep(item, world))
      .filter((item) => item.kind !== 'absent');
    return { ...settled, value: settled.value.rest ? { items, rest: settled.value.rest } : { items } };
  }
  const entries = new Map(
    [...settled.value.entries].map(([name, entry]) => [
      name,
      { key: entry.key, value: resolveDeep(entry.value, world) },
    ]),
  );
  return { ...settled, value: settled.value.rest ? { entries, rest: settled.value.rest } : { entries } };
}
