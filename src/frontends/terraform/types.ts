// Type constraints of variables: what optional(…) fills in, and lists and sets of texts.
// Source: developer.hashicorp.com/terraform/language/expressions/type-constraints
import { lift } from '../../value/lift.ts';
import { isDictionary, isList, known, type Entry, type Value } from '../../value/value.ts';
import { derived } from '../../value/origins.ts';
import { mapItems } from './outcomes.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';

/** The value as its type wants it. What does not fit is left as it is: deployment would refuse it. */
export function convert(value: Value, type: Expression | undefined, scope: Scope): Value {
  if (!type || (type.kind !== 'call' && type.kind !== 'name')) return value;
  if (type.kind === 'name') return value;
  const [inner] = type.args;
  if (!inner) return value;
  switch (type.name) {
    case 'optional':
      return convert(value, inner, scope);
    case 'object':
      return inner.kind === 'object'
        ? lift(
            [value],
            (settled) => (settled.kind === 'known' && isDictionary(settled.value) ? withMembers(settled, inner, scope) : (settled as Value)),
            derived(type.at),
          )
        : value;
    case 'list':
    case 'set':
    case 'map':
      return lift(
        [value],
        (settled): Value =>
          settled.kind === 'known' && typeof settled.value === 'object'
            ? { ...settled, value: mapItems(settled.value, (item) => convert(item, inner, scope)) }
            : settled,
        derived(type.at),
      );
    case 'tuple':
    default:
      return value;
  }
}

function withMembers(value: Extract<Value, { kind: 'known' }>, type: Extract<Expression, { kind: 'object' }>, scope: Scope): Value {
  if (!isDictionary(value.value) || isList(value.value)) return value;
  const entries = new Map<string, Entry>();
  for (const { key, value: wanted } of type.members) {
    const name = key.kind === 'template' && key.parts[0]?.kind === 'text' ? key.parts[0].text : undefined;
    if (name === undefined) continue;
    const given = value.value.entries.get(name);
    const optional = wanted.kind === 'call' && wanted.name === 'optional' ? wanted : undefined;
    const fallback = (): Value =>
      optional?.args[1] ? convert(scope.evaluate(optional.args[1]), optional.args[0], scope) : { kind: 'absent', origin: value.origin };
    if (!given) {
      if (!value.value.rest) entries.set(name, { key: value.origin.at, value: fallback() });
      continue;
    }
    const converted = convert(given.value, wanted, scope);
    entries.set(name, { key: given.key, value: optional && converted.kind === 'absent' ? fallback() : converted });
  }
  return known(value.value.rest ? { entries, rest: value.value.rest } : { entries }, value.origin);
}
