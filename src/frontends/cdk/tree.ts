// The syntax tree of a generated file, read once, and the way to a place in it.
import type { Range, Source } from '../../value/source.ts';
import { FaultError } from '../document/faults.ts';
import { readJson } from '../document/json.ts';
import type { Member, Node } from '../document/syntax.ts';

const trees = new WeakMap<Source, { readonly root: Node | undefined }>();

/** The tree of a JSON file; undefined if it is not well-formed, which its frontend reports. */
export function treeOf(source: Source): Node | undefined {
  let tree = trees.get(source);
  if (!tree) trees.set(source, (tree = { root: read(source) }));
  return tree.root;
}

function read(source: Source): Node | undefined {
  try {
    return readJson(source);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return undefined;
  }
}

/** The members around a place, outermost first. */
export function wayTo({ source, start }: Range): readonly Member[] {
  const way: Member[] = [];
  let node = treeOf(source);
  while (node) {
    const inner: Node | undefined =
      node.kind === 'list' ? node.items.find(({ at }) => at.start <= start && start <= at.end) : undefined;
    const member =
      node.kind === 'map'
        ? [...node.members.values()].find(({ key, value }) => key.start <= start && start <= value.at.end)
        : undefined;
    if (member) way.push(member);
    node = member?.value ?? inner;
  }
  return way;
}
