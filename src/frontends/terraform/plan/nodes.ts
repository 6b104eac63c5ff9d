// Steps into the JSON of a plan.
import { childrenOf } from '../../document/nodes.ts';
import type { MapNode, Node, ScalarNode } from '../../document/syntax.ts';

export function memberIn(node: Node | undefined, name: string): Node | undefined {
  return node?.kind === 'map' ? node.members.get(name)?.value : undefined;
}

export function mapIn(node: Node | undefined, name: string): MapNode | undefined {
  const found = memberIn(node, name);
  return found?.kind === 'map' ? found : undefined;
}

export function itemsIn(node: Node | undefined, name: string): readonly Node[] {
  const found = memberIn(node, name);
  return found?.kind === 'list' ? found.items : [];
}

export function textIn(node: Node | undefined, name: string): string {
  const found = memberIn(node, name);
  return found?.kind === 'scalar' ? found.text : '';
}

export function boolean(node: Node | undefined, name: string): boolean | undefined {
  const found = memberIn(node, name);
  return found?.kind === 'scalar' && typeof found.value === 'boolean' ? found.value : undefined;
}

/** The first place of the text in a tree. */
export function holding(node: Node, text: string): ScalarNode | undefined {
  if (node.kind === 'scalar') return node.text === text && node.value !== null ? node : undefined;
  for (const one of childrenOf(node)) {
    const found = holding(one, text);
    if (found) return found;
  }
  return undefined;
}
