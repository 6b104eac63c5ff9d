// Evaluates an expression: literals, placeholders in texts, functions, lists and maps.
import { own } from '../../value/own.ts';
import { derived, literal } from '../../value/origins.ts';
import type { Range } from '../../value/source.ts';
import { absent, known, unknown, type Entry, type Value } from '../../value/value.ts';
import type { Member, Node, ScalarNode } from '../document/syntax.ts';
import { COMBINING, functions } from './functions.ts';
import { invoked, invokedByName } from './invoke.ts';
import { withPlaceholders } from './placeholders.ts';
import type { Scope } from './scope.ts';

export function evaluate(node: Node, scope: Scope): Value {
  const call = callOf(node);
  return scope.scan.step(
    node.at,
    () => {
      if (call) return called(call, node.at, scope);
      if (node.kind === 'scalar') return scalar(node, scope);
      if (node.kind === 'list')
        return known({ items: node.items.map((item) => scope.evaluate(item)) }, literal(node.at));
      const entries = [...node.members.values()].map(({ name, key, value }): [string, Entry] => [
        name,
        { key, value: scope.evaluate(value) },
      ]);
      return known({ entries: new Map(entries) }, literal(node.at));
    },
    () => call !== undefined && COMBINING.has(call.name.toLowerCase()),
  );
}

/** A function is a map with one member, whose name starts with `fn::`. */
function callOf(node: Node): Member | undefined {
  if (node.kind !== 'map' || node.members.size !== 1) return undefined;
  const [member] = node.members.values();
  return member && /^fn::/i.test(member.name) ? member : undefined;
}

function called({ name, value: argument }: Member, at: Range, scope: Scope): Value {
  const call = { name, argument, at, scope };
  const found = own(functions, name.toLowerCase());
  if (found) return found(call);
  if (name.toLowerCase() === 'fn::invoke') return invoked(call);
  // `fn::aws:ssm:getParameter` is short for `fn::invoke` with that function.
  if (name.slice('fn::'.length).includes(':')) return invokedByName(call);
  return unknown(
    { code: 'not-understood', text: `${name} is not a function that this version knows`, at },
    derived(at),
  );
}

function scalar(node: ScalarNode, scope: Scope): Value {
  if (node.value === null) return absent(node.at);
  if (typeof node.value !== 'string' && String(node.value) === node.text)
    return known(node.value, literal(node.at));
  const text = { ...known(node.text, literal(node.at)), segments: node.segments() };
  return withPlaceholders(text, node.at, scope);
}
