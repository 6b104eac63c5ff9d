// What refers to a resource of a program: the types of other resources, and outputs. Nothing is evaluated.
import { childrenOf, memberAt, scalarAt } from '../document/nodes.ts';
import type { Member, Node } from '../document/syntax.ts';
import type { Scope } from './scope.ts';
import { shortToken } from './types.ts';

const indexes = new WeakMap<Scope, ReadonlyMap<string, ReadonlySet<string>>>();

/** The types of the resources that refer to a resource, through variables, too; `output` for an output. */
export function usersOf(name: string, scope: Scope): ReadonlySet<string> {
  const index = indexes.get(scope) ?? indexOf(scope);
  indexes.set(scope, index);
  return index.get(name) ?? new Set();
}

function indexOf({ resources, variables, outputs }: Scope): ReadonlyMap<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>();
  const byName = new Map(variables.map((variable) => [variable.name, variable.value]));
  const note = (owner: Member, node: Node | undefined, user: string): void => {
    for (const name of mentionsIn(node, byName))
      if (name !== owner.name) index.set(name, (index.get(name) ?? new Set()).add(user));
  };
  for (const one of resources) {
    const type = shortToken(scalarAt(one.value, 'type')?.text ?? '');
    note(one, memberAt(one.value, 'properties')?.value, type);
  }
  for (const one of outputs) note(one, one.value, 'output');
  return index;
}

const PLACEHOLDER = /\$\{([^{}.[$]+)/g;

/** The names in a value, and in the variables that it names. */
function mentionsIn(value: Node | undefined, variables: ReadonlyMap<string, Node>): ReadonlySet<string> {
  const mentions = new Set<string>();
  const pending = value ? [value] : [];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const inner of childrenOf(node)) pending.push(inner);
    if (node.kind !== 'scalar') continue;
    for (const [, text = ''] of node.text.matchAll(PLACEHOLDER)) {
      const name = text.trim();
      const variable = mentions.has(name) ? undefined : variables.get(name);
      mentions.add(name);
      if (variable) pending.push(variable);
    }
  }
  return mentions;
}
