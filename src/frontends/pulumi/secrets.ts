// Hides the places of the secrets of a program, whether or not anything uses them: reports and patches show
// the lines around other places.
import { hide } from '../../value/sensitive.ts';
import { childrenOf, mapAt, memberAt } from '../document/nodes.ts';
import type { Member, Node } from '../document/syntax.ts';
import { isSecret, plainName, writtenIn } from './config.ts';
import { pathsIn, type Path } from './placeholders.ts';

/** What the names of a program mean. */
export interface Names {
  readonly project: string | undefined;
  readonly config: readonly Member[];
  readonly variables: readonly Member[];
  readonly resources: readonly Member[];
}

/** A secret: the part of a value that a path names. */
interface Secret {
  readonly node: Node;
  readonly path: Path;
}

/** How many paths behind one name are followed each. With more of them, all that it means is hidden. */
const MOST_PATHS = 8;

/** Hides the secrets of the configuration, the arguments of `fn::secret`, and the values of their names. */
export function hideSecrets(root: Node, names: Names): void {
  const values = valuesOf(names);
  const followed = new Map<string, Set<string>>();
  const pending: Secret[] = [...secretsIn(root, names)];
  for (let secret = pending.pop(); secret; secret = pending.pop()) {
    const { node, path } = partAt(secret);
    if (path.length > 0 && node.kind !== 'scalar' && !isCall(node)) continue;
    hide(node.at);
    if (node.kind !== 'scalar') for (const child of childrenOf(node)) pending.push({ node: child, path: [] });
    else
      for (const [name = '', ...steps] of pathsIn(node.text)) {
        const seen = followed.get(String(name)) ?? new Set();
        followed.set(String(name), seen);
        const next = seen.size < MOST_PATHS ? [...steps, ...path] : [];
        const value = values.get(String(name));
        if (!value || seen.has(next.join())) continue;
        seen.add(next.join());
        pending.push({ node: value, path: next });
      }
  }
}

function isCall(node: Node): boolean {
  return node.kind === 'map' && [...node.members.keys()].some((name) => /^fn::/i.test(name));
}

/** The node to which the path leads, with what is left of it. */
function partAt({ node, path }: Secret): Secret {
  let found = node;
  for (const [index, step] of path.entries()) {
    const next = found.kind === 'list' ? found.items[Number(step)] : memberAt(found, String(step))?.value;
    if (!next) return { node: found, path: path.slice(index) };
    found = next;
  }
  return { node: found, path: [] };
}

function valuesOf({ config, variables, resources, project }: Names): ReadonlyMap<string, Node> {
  const values = new Map<string, Node>();
  for (const { name, value } of config) values.set(plainName(name, project), writtenIn(value) ?? value);
  for (const { name, value } of variables) values.set(name, value);
  for (const { name, value } of resources) values.set(name, mapAt(value, 'properties') ?? value);
  return values;
}

function* secretsIn(root: Node, { config }: Names): Generator<Secret> {
  for (const { value } of config) if (isSecret(value)) yield { node: writtenIn(value) ?? value, path: [] };
  const pending = [root, ...config.map(({ value }) => value)];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'map')
      for (const { name, value } of node.members.values())
        if (SECRETS.has(name.toLowerCase())) yield { node: value, path: [] };
    for (const child of childrenOf(node)) pending.push(child);
  }
}

/** The function that makes secrets, and the member with an encrypted value of the configuration. */
const SECRETS: ReadonlySet<string> = new Set(['fn::secret', 'secure']);
