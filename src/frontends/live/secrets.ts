// The secrets in what the AWS CLI has printed. No output shows them.
import { hide } from '../../value/sensitive.ts';
import { childrenOf, itemsAt, mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import type { Node } from '../document/syntax.ts';

const found = new WeakSet<Node>();

/** Whether the value is a secret, or a part of one, of a page whose secrets are hidden. */
export function isSecret(node: Node): boolean {
  return found.has(node);
}

/** Hides the secrets of a page wherever they are, also in lists that the model does not know. */
export function hideSecrets(page: Node): void {
  const pending = [page];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const secret of secretsAt(node)) {
      found.add(secret);
      hide(secret.at);
    }
    for (const child of childrenOf(node)) pending.push(child);
  }
}

/** The secrets among the members of a node. */
function secretsAt(node: Node): readonly Node[] {
  if (node.kind !== 'map') return [];
  return [
    ...variablesOf(node),
    // Encrypted or not.
    ...(textOf(node, 'Type') === 'SecureString' ? [memberAt(node, 'Value')] : []),
    memberAt(node, 'SecretString'),
    memberAt(node, 'SecretBinary'),
  ].flatMap((member) => (member ? [member.value] : []));
}

/**
 * The values of environment variables, which often contain passwords: of containers, of the nodes of a
 * multi-node job, of tasks, of pods and of functions of Lambda.
 */
function variablesOf(node: Node) {
  const listed = ['environment', 'env'].flatMap((name) => itemsAt(node, name));
  const named = mapAt(mapAt(node, 'Environment'), 'Variables')?.members.values() ?? [];
  return [...listed.map((variable) => memberAt(variable, 'value')), ...named];
}

function textOf(node: Node, name: string): string | undefined {
  return scalarAt(node, name)?.text;
}
