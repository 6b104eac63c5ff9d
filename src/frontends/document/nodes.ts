// Members of the nodes of a document, by their names.
import type { MapNode, Member, Node, ScalarNode } from './syntax.ts';

export function isScalar(node: Node): node is ScalarNode {
  return node.kind === 'scalar';
}

/** The nodes directly within a node. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items;
  return node.kind === 'map' ? Array.from(node.members.values(), ({ value }) => value) : [];
}

export function memberAt(node: Node | undefined, name: string): Member | undefined {
  return node?.kind === 'map' ? node.members.get(name) : undefined;
}

export function scalarAt(node: Node | undefined, name: string): ScalarNode | undefined {
  const value = memberAt(node, name)?.value;
  return value?.kind === 'scalar' && value.value !== null ? value : undefined;
}

export function itemsAt(node: Node | undefined, name: string): readonly Node[] {
  const value = memberAt(node, name)?.value;
  return value?.kind === 'list' ? value.items : [];
}

export function mapAt(node: Node | undefined, name: string): MapNode | undefined {
  const value = memberAt(node, name)?.value;
  return value?.kind === 'map' ? value : undefined;
}
