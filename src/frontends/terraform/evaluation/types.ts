// Terraform's types: what type a value has, and the type that several can be converted to.
// Source: developer.hashicorp.com/terraform/language/expressions/type-constraints,
// github.com/zclconf/go-cty/blob/main/docs/convert.md
import { zip } from '../../../value/zip.ts';
import { isList, type Value } from '../../../value/value.ts';

export type Primitive = 'string' | 'number' | 'bool';

/** `any` is a type that is not known, and in a constraint for whatever type fits all items. */
export type Type =
  | 'any'
  | Primitive
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly items: readonly Type[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Member> };

export interface Member {
  readonly type: Type;
  readonly optional?: boolean;
  /** What optional(…) fills in for a member that is missing or null. */
  readonly fallback?: () => Value;
}

export type Kind = 'any' | Primitive | 'list' | 'set' | 'map' | 'tuple' | 'object';

export function kindOf(type: Type): Kind {
  return typeof type === 'string' ? type : type.kind;
}

/** The type of a value as far as it is known. Null has every type, and so does what is not known. */
export function typeOf(value: Value): Type {
  if (value.kind === 'choice') {
    const [first = 'any', ...others] = value.branches.map(typeOf);
    return others.every((other) => sameType(first, other)) ? first : 'any';
  }
  if (value.kind === 'unknown') return value.parts ? 'string' : 'any';
  if (value.kind === 'absent') return 'any';
  const { value: data } = value;
  if (typeof data === 'string') return 'string';
  if (typeof data === 'number') return 'number';
  if (typeof data === 'boolean') return 'bool';
  if (isList(data)) {
    if (data.collection) return { kind: data.collection, of: data.rest ? 'any' : itemType(data.items) };
    return data.rest ? 'any' : { kind: 'tuple', items: data.items.map(typeOf) };
  }
  const members = [...data.entries].map(([name, entry]) => [name, entry.value] as const);
  if (data.collection)
    return { kind: 'map', of: data.rest ? 'any' : itemType(members.map(([, item]) => item)) };
  return data.rest
    ? 'any'
    : { kind: 'object', members: new Map(members.map(([name, item]) => [name, { type: typeOf(item) }])) };
}

/** The type that all items of a collection have: that of one that is known. */
function itemType(items: readonly Value[]): Type {
  const known = items.filter((item) => item.kind === 'known').map(typeOf);
  return (known.length > 0 ? unify(known) : undefined) ?? 'any';
}

export function sameType(a: Type, b: Type): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if (a.kind === 'tuple')
    return (
      b.kind === 'tuple' &&
      a.items.length === b.items.length &&
      zip(a.items, b.items).every(([item, other]) => sameType(item, other))
    );
  if (a.kind === 'object')
    return (
      b.kind === 'object' &&
      sameNames(a, b) &&
      [...a.members].every(([name, { type }]) => sameType(type, b.members.get(name)!.type))
    );
  return a.kind === b.kind && 'of' in b && sameType(a.of, b.of);
}

type Tuple = Extract<Type, { kind: 'tuple' }>;
type Shape = Extract<Type, { kind: 'object' }>;
type Collection = Extract<Type, { of: Type }>;

function sameNames(a: Shape, b: Shape): boolean {
  return a.members.size === b.members.size && [...a.members.keys()].every((name) => b.members.has(name));
}

/**
 * The type that values of all these types can be converted to; `any` if that depends on what is not known,
 * undefined if there is none.
 */
export function unify(types: readonly Type[]): Type | undefined {
  const [first = 'any', ...others] = types;
  if (others.every((other) => sameType(first, other))) return first;
  if (types.includes('any')) return 'any';
  const kinds = new Set(types.map(kindOf));
  const only = (...allowed: Kind[]): boolean => [...kinds].every((kind) => allowed.includes(kind));
  if (only('map', 'object') && kinds.has('map')) return collectionOf('map', types) ?? fallback(types);
  if (only('list', 'tuple') && kinds.has('list')) return collectionOf('list', types) ?? fallback(types);
  if (only('set')) return collectionOf('set', types);
  if (types.every(isShape)) return unifyObjects(types);
  if (types.every(isTuple)) return unifyTuples(types);
  return fallback(types);
}

function isShape(type: Type): type is Shape {
  return kindOf(type) === 'object';
}

function isTuple(type: Type): type is Tuple {
  return kindOf(type) === 'tuple';
}

/** The types of the items within, as members of one collection. */
function collectionOf(kind: Collection['kind'], types: readonly Type[]): Type | undefined {
  const inner = types.flatMap(itemTypes);
  const of = inner.length === 0 ? 'any' : unify(inner);
  return of && { kind, of };
}

function itemTypes(type: Type): readonly Type[] {
  if (typeof type === 'string') return [];
  if (type.kind === 'tuple') return type.items;
  if (type.kind === 'object') return [...type.members.values()].map((member) => member.type);
  // The type of the items of an empty collection is not known here, and does not count.
  return type.of === 'any' ? [] : [type.of];
}

function unifyObjects(types: readonly Shape[]): Type | undefined {
  // `unify` has returned for an empty list.
  const [first, ...others] = types as [Shape, ...Shape[]];
  if (!others.every((other) => sameNames(first, other))) return collectionOf('map', types);
  const members = new Map<string, Member>();
  for (const name of first.members.keys()) {
    const type = unify(types.map((one) => one.members.get(name)!.type));
    if (type === undefined) return undefined;
    members.set(name, { type });
  }
  return { kind: 'object', members };
}

function unifyTuples(types: readonly Tuple[]): Type | undefined {
  // `unify` has returned for an empty list.
  const [first, ...others] = types as [Tuple, ...Tuple[]];
  if (!others.every((other) => other.items.length === first.items.length)) return collectionOf('list', types);
  const items: Type[] = [];
  for (const index of first.items.keys()) {
    const type = unify(types.flatMap((one) => one.items[index] ?? []));
    if (type === undefined) return undefined;
    items.push(type);
  }
  return { kind: 'tuple', items };
}

/** One of the types that all others can be converted to; a text if one is among them. */
function fallback(types: readonly Type[]): Type | undefined {
  return types
    .toSorted((a, b) => Number(b === 'string') - Number(a === 'string'))
    .find((wanted) => types.every((type) => convertible(type, wanted)));
}

/** Whether values of one type may be convertible to another one. */
export function convertible(from: Type, to: Type): boolean {
  if (from === 'any' || to === 'any' || sameType(from, to)) return true;
  if (typeof to === 'string') return typeof from === 'string' && (to === 'string' || from === 'string');
  if (typeof from === 'string') return false;
  if (to.kind === 'object') {
    if (from.kind === 'map')
      return [...to.members.values()].every((member) => convertible(from.of, member.type));
    return (
      from.kind === 'object' &&
      [...to.members].every(([name, { type, optional }]) =>
        from.members.has(name) ? convertible(from.members.get(name)!.type, type) : optional === true,
      )
    );
  }
  if (to.kind === 'tuple')
    return (
      from.kind === 'tuple' &&
      from.items.length === to.items.length &&
      zip(from.items, to.items).every(([item, other]) => convertible(item, other))
    );
  if ((to.kind === 'map') !== (from.kind === 'map' || from.kind === 'object')) return false;
  return (
    itemTypes(from).every((item) => convertible(item, to.of)) &&
    (to.of !== 'any' || unify(itemTypes(from)) !== undefined)
  );
}

/** A type as people write it. */
export function describeType(type: Type): string {
  if (type === 'any') return 'any value';
  if (typeof type === 'string') return { string: 'a text', number: 'a number', bool: 'true or false' }[type];
  return { list: 'a list', set: 'a set', map: 'a map', tuple: 'a tuple', object: 'an object' }[type.kind];
}
