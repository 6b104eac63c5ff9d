// For expressions, and the loops of templates.
import { call as callIdentity, part } from '../../../evaluation/identity.ts';
import { listOf, unknownBecause, unknownOf } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import { derived, invalid, literal } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import { isList, known, type Entry, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { MOST_ITEMS, MOST_TURNS } from './bounds.ts';
import { overLimit, textOf } from './conversion.ts';
import { inOrder } from './order.ts';
import type { Scope } from '../scope.ts';
import type { Expression } from '../syntax/tree.ts';
import { truthOf } from './truth.ts';

type For = Extract<Expression, { kind: 'for' }>;

export interface Item {
  readonly key: Value;
  readonly value: Value;
}

/** The items of a list or dictionary that is completely known; undefined for any other. */
export function itemsOf(value: Value): Item[] | undefined {
  if (value.kind !== 'known' || typeof value.value !== 'object' || value.value.rest) return undefined;
  const { value: data } = value;
  if (!isList(data))
    return inOrder(data).map(([name, entry]) => ({
      key: known(name, literal(entry.key)),
      value: entry.value,
    }));
  // The key of an item of a set is the item itself.
  return data.items.map((item, index) => ({
    key: data.collection === 'set' ? item : known(index, value.origin),
    value: item,
  }));
}

/** Where a loop counts its turns and those of the loops around it. */
const TURNS = '\0turns';

/** The scope of one turn; an unknown if the loops around the expression have too many turns. */
export function turnsOf(
  items: readonly Item[],
  names: { key?: string; item: string },
  at: Range,
  scope: Scope,
): ((item: Item) => Scope) | Value {
  const counted = countedTurns(items.length, at, scope);
  if ('kind' in counted) return counted;
  return ({ key, value }) =>
    counted.bind({
      ...(names.key === undefined ? {} : { [names.key]: key }),
      [names.item]: value,
    });
}

/**
 * The scope in which a loop of so many items has been counted, or an unknown if the loops around it have too
 * many turns.
 */
export function countedTurns(items: number, at: Range, scope: Scope): Scope | Unknown {
  if (items > MOST_ITEMS) return overLimit(`a loop goes over more than ${MOST_ITEMS} items`, at);
  const before = scope.bindings.get(TURNS);
  const turns = (before?.kind === 'known' ? Number(before.value) : 1) * Math.max(1, items);
  if (turns > MOST_TURNS) return overLimit(`loops within each other take more than ${MOST_TURNS} turns`, at);
  return scope.bind({ [TURNS]: known(turns, derived(at)) });
}

export function loop(expression: For, scope: Scope): Value {
  const { of, at, keyName, itemName } = expression;
  return lift(
    [scope.evaluate(of)],
    (settled) => {
      if (settled.kind === 'absent') return invalid('null has no items', of.at);
      if (settled.kind === 'known' && typeof settled.value !== 'object')
        return invalid('a loop goes over a list, a set, a map or an object', of.at);
      const items = itemsOf(settled);
      if (!items) return withMember(unknownOf(settled, at), expression, scope);
      const turn = turnsOf(
        items,
        { ...(keyName === undefined ? {} : { key: keyName }), item: itemName },
        at,
        scope,
      );
      if (typeof turn !== 'function') return turn;
      const scopes = items.map(turn);
      return expression.key
        ? dictionaryLoop(expression, expression.key, scopes)
        : listLoop(expression, scopes);
    },
    derived(at),
  );
}

/** A map that is made of something unknown, with the member that a turn makes: it represents all of them. */
function withMember(
  undecided: Unknown,
  { key, value, keyName, itemName, grouped, at }: For,
  scope: Scope,
): Unknown {
  if (undecided.why.code === 'invalid' || !key || grouped) return undecided;
  const [itemKey, item] = ['key', 'value'].map((name) =>
    unknownBecause(undecided, at, part(undecided.identity, `[*].${name}`)),
  );
  if (!itemKey || !item) return undecided;
  const turn = scope.bind({ ...(keyName === undefined ? {} : { [keyName]: itemKey }), [itemName]: item });
  return { ...undecided, member: { key: turn.evaluate(key), value: turn.evaluate(value) } };
}

function testsOf({ test, at }: For, scopes: readonly Scope[]): Value[] {
  return scopes.map((scope) =>
    test ? truthOf(scope.evaluate(test), test.at, scope) : known(true, derived(at)),
  );
}

function listLoop(expression: For, scopes: readonly Scope[]): Value {
  const { value, at } = expression;
  const made = new Map<number, Value>();
  const valueAt = (index: number): Value => {
    if (!made.has(index)) made.set(index, scopes[index]!.evaluate(value));
    return made.get(index)!;
  };
  return lift(
    testsOf(expression, scopes),
    (...settled) => {
      const undecided = settled.find((test) => test.kind === 'unknown');
      if (undecided?.kind === 'unknown')
        return undecided.why.code === 'invalid'
          ? undecided
          : unknownBecause(undecided, at, callIdentity('for', [undecided.identity]));
      return listOf([...scopes.keys()].filter((index) => isTrue(settled[index])).map(valueAt), at);
    },
    derived(at),
  );
}

function isTrue(test: Settled | undefined): boolean {
  return test?.kind === 'known' && test.value === true;
}

function dictionaryLoop(expression: For, keyOf: Expression, scopes: readonly Scope[]): Value {
  const { value, at, grouped } = expression;
  const keys = scopes.map((scope) => scope.evaluate(keyOf));
  return lift(
    [...testsOf(expression, scopes), ...keys],
    (...settled) => {
      const entries = new Map<string, { key: Range; values: Value[] }>();
      for (const [index, scope] of scopes.entries()) {
        const [test, given] = [settled[index]!, settled[scopes.length + index]!];
        if (test.kind === 'known' && test.value !== true) continue;
        if (test.kind !== 'known') return unknownOf(test, at);
        if (given.kind === 'absent') return invalid('null is no key', keyOf.at);
        const key = textOf(given, keyOf.at);
        if (key.kind === 'unknown') return unknownOf(key, at);
        if (key.kind !== 'known' || typeof key.value !== 'string')
          return invalid('a list or a map is no key', keyOf.at);
        const group = entries.get(key.value) ?? { key: key.origin.at, values: [] };
        if (group.values.length > 0 && !grouped)
          return invalid(
            `two items have the key ${key.value}; with ... after the value they are grouped`,
            keyOf.at,
          );
        group.values.push(scope.evaluate(value));
        entries.set(key.value, group);
      }
      const made = [...entries].map(([name, group]): [string, Entry] => [
        name,
        { key: group.key, value: grouped ? listOf(group.values, at) : group.values[0]! },
      ]);
      return known({ entries: new Map(made) }, derived(at));
    },
    derived(at),
  );
}
