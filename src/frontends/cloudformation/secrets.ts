// Hides the places of the secrets of a stack, whether or not anything uses them: reports and patches show the
// lines around other places.
import { hide } from '../../value/sensitive.ts';
import { childrenOf } from '../document/nodes.ts';
import type { Node } from '../document/syntax.ts';
import { callOf, directReference } from './calls.ts';
import type { Stack } from './scope.ts';
import { namesIn } from './users.ts';

/** The secrets of a stack: parameters with NoEcho, and what the stacks around it have for them. */
export function hideSecrets(stack: Stack): void {
  for (const { name, noEcho } of stack.template.parameters.values()) if (noEcho) hideParameter(name, stack);
}

/** Hides all values that are written for a parameter, and what it is compared with. */
function hideParameter(name: string, stack: Stack): void {
  const { template, scan, nesting, comparisons } = stack;
  const declaration = template.parameters.get(name);
  if (!declaration) return;
  const { fallback, allowed } = declaration;
  for (const { at } of [...(fallback ? [fallback] : []), ...allowed]) hide(at);
  for (const at of comparisons.get(name)?.values() ?? []) hide(at);
  const given = nesting ? undefined : scan.given(template.source.path).get(name);
  if (given?.at) hide(given.at);
  const written = nesting?.written(name);
  if (!nesting || !written) return;
  if (directReference(written) === undefined) hide(written.at);
  for (const passed of namesWithin(written, nesting.parent)) hideParameter(passed, nesting.parent);
}

/** The names that a value refers to. */
function namesWithin(value: Node, { scope }: Stack): ReadonlySet<string> {
  const names = new Set<string>();
  const pending = [value];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const call = callOf(node, scope);
    for (const name of call ? namesIn(call.name, call.argument) : []) names.add(name);
    for (const child of childrenOf(node)) pending.push(child);
  }
  return names;
}
