// Converts values to Terraform's types. What does not fit becomes an unknown with that reason.
// Source: developer.hashicorp.com/terraform/language/expressions/type-constraints
import { zip } from '../../../value/zip.ts';
import { expression as expressionIdentity, identityOf } from '../../../evaluation/identity.ts';
import { itemsIn } from '../../../evaluation/outcomes.ts';
import { derived, invalid } from '../../../value/origins.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Dictionary,
  type Entry,
  type Known,
  type List,
  type Settled,
  type Value,
} from '../../../value/value.ts';
import type { Range } from '../../../value/source.ts';
import { BeyondLimit, numberIn, textOfNumber } from './decimals.ts';
import { bySet, inOrder } from './order.ts';
import type { Scope } from '../scope.ts';
import type { Expression } from '../syntax/tree.ts';
import { describeType, typeOf, unify, type Member, type Primitive, type Type } from './types.ts';

/** @param at where to report that it does not fit; by default the place of the value */
export function convertTo(value: Value, type: Type, at?: Range): Value {
  if (type === 'any') return value;
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => convertTo(branch, type, at)) };
  if (value.kind !== 'known') return value;
  if (typeof type === 'string') return primitive(value, type, at);
  const { value: data } = value;
  switch (type.kind) {
    case 'list':
    case 'set':
      return isList(data) ? collection(value, data, type.kind, type.of, at) : refused(type, value, at);
    case 'map':
      return isDictionary(data) ? map(value, data, type.of, at) : refused(type, value, at);
    case 'tuple': {
      if (!isList(data) || data.collection || (!data.rest && data.items.length !== type.items.length))
        return refused(type, value, at);
      return {
        ...value,
        value: {
          ...data,
          items: data.items.map((item, index) => convertTo(item, type.items[index] ?? 'any', at)),
        },
      };
    }
    case 'object':
      return isDictionary(data) ? object(value, data, type.members, at) : refused(type, value, at);
  }
}

function refused(type: Type, value: Known, at: Range | undefined): Value {
  return invalid(
    `${describeType(type)} is wanted here, and this is ${describeType(typeOf(value))}`,
    at ?? value.origin.at,
  );
}

function primitive(value: Known, type: Primitive, at: Range | undefined): Value {
  const { value: data } = value;
  if (typeof data === 'object') return refused(type, value, at);
  if (type === 'string') return textOf(value, at ?? value.origin.at);
  if (type === 'bool') {
    if (typeof data === 'boolean') return value;
    if (data === 'true' || data === '1') return { ...value, value: true };
    return data === 'false' || data === '0' ? { ...value, value: false } : refused(type, value, at);
  }
  if (typeof data === 'number') return value;
  try {
    const number = typeof data === 'string' ? numberIn(data) : undefined;
    return number === undefined ? refused(type, value, at) : { ...value, value: number };
  } catch (error) {
    if (!(error instanceof BeyondLimit)) throw error;
    return overLimit(error.message, at ?? value.origin.at);
  }
}

/** What Terraform accepts and this scan does not follow. */
export function overLimit(text: string, at: Range): Value & { kind: 'unknown' } {
  return unknown({ code: 'too-many', text, at }, derived(at), {
    identity: expressionIdentity('overLimit', at),
  });
}

/** Numbers and booleans as the text that Terraform writes them as; other values as they are. */
export function textOf<S extends Settled>(
  value: S,
  at: Range,
): S | Known<string> | (Settled & { kind: 'unknown' }) {
  if (value.kind !== 'known' || typeof value.value === 'string' || typeof value.value === 'object')
    return value;
  const text = typeof value.value === 'number' ? textOfNumber(value.value) : String(value.value);
  return text === undefined
    ? overLimit('the number has more digits than this scan follows', at)
    : { ...value, value: text };
}

/** Each item as one of the type; if any type will do, as one of the type that all can have. */
function alike(items: readonly Value[], of: Type, at: Range | undefined): Value[] | undefined {
  // Null fits every type.
  const type = of === 'any' ? unify(items.filter((item) => item.kind !== 'absent').map(typeOf)) : of;
  return type && items.map((item) => convertTo(item, type, at));
}

function collection(value: Known, data: List, kind: 'list' | 'set', of: Type, at: Range | undefined): Value {
  const items = of === 'any' && data.collection ? [...data.items] : alike(data.items, of, at);
  if (!items)
    return invalid(
      `the items of ${kind === 'set' ? 'a set' : 'a list'} have to be of one type`,
      at ?? value.origin.at,
    );
  const made: List = {
    items: kind === 'set' ? setOf(items) : items,
    collection: kind,
    ...(data.rest ? { rest: data.rest } : {}),
  };
  return { ...value, value: made };
}

/** Each item once, in the order of sets. */
export function setOf(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  const once = items.filter((item) => {
    const identity = identityOf(item);
    return !seen.has(identity) && seen.add(identity);
  });
  return once.every((item) => item.kind === 'known' || item.kind === 'absent') ? once.toSorted(bySet) : once;
}

function map(value: Known, data: Dictionary, of: Type, at: Range | undefined): Value {
  const members = inOrder(data);
  const items =
    of === 'any' && data.collection
      ? members.map(([, entry]) => entry.value)
      : alike(
          members.map(([, entry]) => entry.value),
          of,
          at,
        );
  if (!items) return invalid('the members of a map have to be of one type', at ?? value.origin.at);
  const entries = new Map(
    zip(members, items).map(([[name, entry], value]): [string, Entry] => [name, { key: entry.key, value }]),
  );
  return { ...value, value: { entries, collection: 'map', ...(data.rest ? { rest: data.rest } : {}) } };
}

function object(
  value: Known,
  data: Dictionary,
  members: ReadonlyMap<string, Member>,
  at: Range | undefined,
): Value {
  const entries = new Map<string, Entry>();
  for (const [name, { type, optional, fallback }] of members) {
    const given = data.entries.get(name);
    const filled = (): Value =>
      fallback ? convertTo(fallback(), type, at) : { kind: 'absent', origin: value.origin };
    if (given) {
      const converted = convertTo(given.value, type, at);
      entries.set(name, { key: given.key, value: optional ? whereAbsent(converted, filled) : converted });
    } else if (!data.rest)
      entries.set(name, {
        key: value.origin.at,
        value: optional ? filled() : invalid(`the attribute ${name} is missing`, at ?? value.origin.at),
      });
  }
  return known(data.rest ? { entries, rest: data.rest } : { entries }, value.origin);
}

function whereAbsent(value: Value, filled: () => Value): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => whereAbsent(branch, filled)) };
  return value.kind === 'absent' ? filled() : value;
}

/** The value as the type constraint of its variable wants it. */
export function convert(value: Value, constraint: Expression | undefined, scope: Scope): Value {
  return constraint ? convertTo(value, constraintOf(constraint, scope)) : value;
}

/** The type that a constraint writes down; a type that is misspelt counts as any. */
function constraintOf(expression: Expression, scope: Scope): Type {
  if (expression.kind === 'name') {
    const { name } = expression;
    if (name === 'string' || name === 'number' || name === 'bool') return name;
    // The old spellings of types without items.
    return name === 'list' || name === 'map' || name === 'set' ? { kind: name, of: 'any' } : 'any';
  }
  if (expression.kind !== 'call') return 'any';
  const [inner] = expression.args;
  switch (expression.name) {
    case 'list':
    case 'set':
    case 'map':
      return { kind: expression.name, of: inner ? constraintOf(inner, scope) : 'any' };
    case 'tuple':
      return inner?.kind === 'tuple'
        ? { kind: 'tuple', items: inner.items.map((item) => constraintOf(item, scope)) }
        : 'any';
    case 'object':
      return inner?.kind === 'object' ? { kind: 'object', members: membersOf(inner, scope) } : 'any';
    default:
      return 'any';
  }
}

function membersOf({ members }: Extract<Expression, { kind: 'object' }>, scope: Scope): Map<string, Member> {
  const found = new Map<string, Member>();
  for (const { key, value } of members) {
    const name = key.kind === 'template' && key.parts[0]?.kind === 'text' ? key.parts[0].text : undefined;
    if (name === undefined) continue;
    const optional = value.kind === 'call' && value.name === 'optional';
    const [type, fallback] = optional ? value.args : [value];
    found.set(name, {
      type: type ? constraintOf(type, scope) : 'any',
      ...(optional ? { optional } : {}),
      ...(fallback ? { fallback: () => scope.evaluate(fallback) } : {}),
    });
  }
  return found;
}

/** The first part of a value that deployment would refuse; Terraform then refuses all of it. */
export function refusalIn(value: Value): (Settled & { kind: 'unknown' }) | undefined {
  if (value.kind === 'unknown') return value.why.code === 'invalid' ? value : undefined;
  if (value.kind !== 'known' || typeof value.value !== 'object') return undefined;
  for (const item of itemsIn(value.value)) {
    const found = refusalIn(item);
    if (found) return found;
  }
  return undefined;
}
