// Evaluates what several expressions lead to once, and notices when it leads back to itself.
import { invalid } from '../../value/origins.ts';
import type { Value } from '../../value/value.ts';
import type { Scope } from './scope.ts';
import type { Node } from '../document/syntax.ts';

const found = new WeakMap<Scope, Map<Node, Value | undefined>>();

export function evaluateOnce(node: Node, scope: Scope): Value {
  let values = found.get(scope);
  if (!values) found.set(scope, (values = new Map()));
  if (values.has(node)) return values.get(node) ?? invalid('it leads back to itself', node.at);
  values.set(node, undefined);
  const value = scope.evaluate(node);
  values.set(node, value);
  return value;
}
