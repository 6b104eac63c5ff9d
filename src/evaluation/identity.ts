// Constructors of identities, for every language: what is made in the same way of the same values is equal.
import { textIdentity } from '../value/compose.ts';
import { identify, type Identity } from '../value/identity.ts';
import type { Range } from '../value/source.ts';
import { textParts } from '../value/text.ts';
import { isDictionary, isList, type List, type Dictionary, type Value } from '../value/value.ts';

/** An attribute of a resource; without an attribute, the resource itself. */
export function reference(address: string, attribute = ''): Identity {
  return identify(attribute === '' ? `ref:${address}` : `ref:${address}.${attribute}`);
}

/**
 * A name in a scope, which is an address that ends in a separator: a parameter of a stack, an output of a
 * module.
 */
export function named(kind: string, scope: string, name: string): Identity {
  return identify(`${kind}:${scope}${name}`);
}

/** The result of a function, an operator or a loop. */
export function call(name: string, args: readonly Identity[] = []): Identity {
  return identify(`${name}(${args.join(',')})`);
}

/** A member or an item of something: `part(list, '[0]')`, `part(each, '.key')`. */
export function part(of: Identity, key: string): Identity {
  return identify(`${of}${key}`);
}

/** The result of one expression, and of no other one. */
export function expression(kind: string, at: Range): Identity {
  return identify(`${kind}:${at.source.path}:${at.start}-${at.end}`);
}

/** Whether two values are equal; it does not matter which one comes first. */
export function equality(a: Identity, b: Identity): Identity {
  return identify([a, b].toSorted().join('=='));
}

/** Equal for values that are certainly equal. The order of the members of a dictionary does not matter. */
export function identityOf(value: Value): Identity {
  switch (value.kind) {
    case 'choice':
      return identify(`${value.over.id}?(${value.branches.map(identityOf).join('|')})`);
    case 'absent':
      return identify('null');
    case 'unknown':
      return value.identity;
    case 'known': {
      const { value: data } = value;
      if (isList(data)) return identify(`[${withRest(data.items.map(identityOf), data)}]`);
      if (isDictionary(data)) return identify(`{${withRest(membersOf(data), data)}}`);
      return textIdentity(textParts(value));
    }
  }
}

function membersOf({ entries }: Dictionary): string[] {
  return [...entries].map(([name, { value }]) => `${JSON.stringify(name)}:${identityOf(value)}`).toSorted();
}

function withRest(items: readonly string[], { rest }: List | Dictionary): string {
  return [...items, ...(rest ? [`…${rest.identity}`] : [])].join(',');
}
