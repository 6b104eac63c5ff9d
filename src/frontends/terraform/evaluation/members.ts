// Members and items of values: `.name`, `[key]`, and splats.
import { itemAt as itemOf } from '../../../evaluation/lists.ts';
import { identityOf, part } from '../../../evaluation/identity.ts';
import { spanningStep, unknownBecause } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import { derived, invalid, literal } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import { isList, known, type Known, type List, type Settled, type Value } from '../../../value/value.ts';
import { convertTo, textOf } from './conversion.ts';
import { anyInstance, unknownKeyEntry } from './unknownKeys.ts';
import { attributeOf, isObject } from '../references.ts';
import type { Scope } from '../scope.ts';
import type { Expression } from '../syntax/tree.ts';

/** A member or an item of the value of an expression. */
export function access(
  expression: Extract<Expression, { kind: 'name' | 'member' | 'index' }>,
  scope: Scope,
): Value {
  if (expression.kind === 'name') return invalid(`there is no ${expression.name}`, expression.at);
  const of = scope.evaluate(expression.of);
  const key: Value =
    expression.kind === 'member'
      ? known(expression.name, literal(expression.at))
      : scope.evaluate(expression.key);
  const member = lift(
    [of, key],
    (holder, name) => memberOf(holder, name, expression.at, scope),
    derived(expression.at),
  );
  return spanningStep(expression.at, member);
}

function memberOf(holder: Settled, key: Settled, at: Range, scope: Scope): Value {
  if (holder.kind === 'unknown') {
    if (isObject(holder) && key.kind === 'known')
      return attributeOf(holder.reference!.address, String(key.value), at, scope.module.scan);
    return unknownBecause(holder, at, part(holder.identity, `[${identityOf(key)}]`));
  }
  if (holder.kind === 'absent') return invalid('null has no members', at);
  if (key.kind === 'absent') return invalid('null is no key', at);
  const { value: data } = holder;
  if (typeof data !== 'object') return invalid('it has no members', at);
  if (key.kind === 'unknown') return key.why.code === 'invalid' ? key : unknownKeyEntry(data, key, at, scope);
  if (isList(data)) return itemAt(data, key, at);
  const name = textOf(key, at);
  if (name.kind !== 'known' || typeof name.value !== 'string')
    return name.kind === 'unknown' ? name : invalid('a list or a map is no key', at);
  const entry = data.entries.get(name.value) ?? anyInstance(data);
  return (
    entry?.value ??
    (data.rest
      ? unknownBecause(data.rest, at, part(identityOf(holder), `[${identityOf(key)}]`))
      : invalid(`there is no ${name.value}`, at))
  );
}

function itemAt(data: List, key: Known, at: Range): Value {
  if (data.collection === 'set') return invalid('the items of a set have no index', at);
  const number = convertTo(key, 'number', at);
  const index = number.kind === 'known' ? number.value : undefined;
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0)
    return invalid('it is no index of a list', at);
  return itemOf(data, index, at) ?? invalid(`there is no item ${String(key.value)}`, at);
}

export function splat({ of, each, at }: Extract<Expression, { kind: 'splat' }>, scope: Scope): Value {
  return lift(
    [scope.evaluate(of)],
    (settled): Value => {
      if (settled.kind === 'absent') return known({ items: [] }, derived(at));
      if (settled.kind === 'known' && isList(settled.value)) {
        const { items, rest, collection } = settled.value;
        return known(
          {
            items: items.map((item) => scope.bind({ '*': item }).evaluate(each)),
            ...(rest ? { rest } : {}),
            ...(collection ? { collection: 'list' as const } : {}),
          },
          derived(at),
        );
      }
      if (settled.kind === 'unknown' && !isObject(settled))
        return unknownBecause(settled, at, part(settled.identity, '[*]'));
      return known({ items: [scope.bind({ '*': settled }).evaluate(each)] }, derived(at));
    },
    derived(at),
  );
}
