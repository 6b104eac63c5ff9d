// Evaluates an expression: literals, intrinsic functions, lists and maps.
import { own } from '../../value/own.ts';
import { slice } from '../../value/compose.ts';
import type { Range } from '../../value/source.ts';
import { absent, known, unknown, type Entry, type Known, type Value } from '../../value/value.ts';
import { callOf } from './calls.ts';
import { withDynamicReferences } from './dynamicReferences.ts';
import { intrinsics } from './intrinsics/index.ts';
import { fillText, membersOf, needsUnrolling } from './members.ts';
import { derived, literal } from '../../value/origins.ts';
import type { Scope } from './scope.ts';
import { withServerlessVariables } from './serverless.ts';
import type { ListNode, MapNode, Node, ScalarNode } from '../document/syntax.ts';

/** Functions that make a new value of all that is in their arguments. */
const COMBINING = new Set(
  ['Base64', 'Cidr', 'Join', 'Length', 'Split', 'Sub', 'ToJsonString', 'Transform'].map(
    (name) => `Fn::${name}`,
  ),
);

export function evaluate(node: Node, scope: Scope): Value {
  let combines = false;
  return scope.stack.scan.step(
    node.at,
    () => {
      const call = callOf(node, scope);
      combines = call !== undefined && COMBINING.has(call.name);
      if (call) {
        const intrinsic = own(intrinsics, call.name);
        if (intrinsic) return intrinsic(call);
        if (node.tag !== undefined || call.name.startsWith('Fn::')) {
          return unknown(
            {
              code: 'not-understood',
              text: `${call.name} is not a function that this version knows`,
              at: call.at,
            },
            derived(call.at),
          );
        }
      }
      if (node.kind === 'scalar') return scalar(node, scope);
      return node.kind === 'list' ? list(node, scope) : map(node, scope);
    },
    () => combines,
  );
}

function scalar(node: ScalarNode, scope: Scope): Value {
  if (node.value === null) return absent(node.at);
  if (typeof node.value !== 'string' && String(node.value) === node.text)
    return known(node.value, literal(node.at));
  const text: Known<string> = { ...known(node.text, literal(node.at)), segments: node.segments() };
  if (scope.stack.template.isServerless) {
    const filled = withServerlessVariables(text);
    if (filled !== text) return filled;
  }
  return withDynamicReferences(fillText(text, scope, (start, end) => slice(text, start, end)));
}

function list(node: ListNode, scope: Scope): Value {
  return known({ items: node.items.map((item) => scope.evaluate(item)) }, literal(node.at));
}

function map(node: MapNode, scope: Scope): Value {
  const entries = new Map<string, Entry>();
  if (!needsUnrolling(node)) {
    for (const { name, key, value } of node.members.values())
      entries.set(name, { key, value: scope.evaluate(value) });
    return known({ entries }, literal(node.at));
  }
  const { byName, rest } = membersOf(node, scope);
  for (const { name, key, node: inner, scope: within, present } of byName.values()) {
    const value = within.evaluate(inner);
    entries.set(name, { key, value: present ? onlyWhere(present, value, key) : value });
  }
  return known(rest ? { entries, rest } : { entries }, literal(node.at));
}

function onlyWhere(present: Value<boolean>, value: Value, key: Range): Value {
  if (present.kind === 'choice')
    return { ...present, branches: present.branches.map((branch) => onlyWhere(branch, value, key)) };
  return present.kind === 'known' && !present.value ? absent(key) : value;
}
