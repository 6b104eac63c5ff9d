// The way of keys and indexes to a place in a template, for hosts that point into documents by it.
import type { Range, Source } from '../../value/source.ts';
import type { Node } from '../document/syntax.ts';
import { parse } from './parse.ts';

/**
 * The keys and indexes on the way from the root of a document to the innermost one at which a range starts:
 * `['Resources', 'Workers', 'Properties', 'ComputeResources', 'InstanceTypes', 0]`. Empty outside of JSON and
 * YAML. If one file has several documents, each has its own root.
 */
export function documentPath({ source, start }: Range): readonly (string | number)[] {
  const root = rootsOf(source).find((document) => holds(document, start));
  return root ? [...stepsTo(start, root)] : [];
}

/** Hosts request many places of one file. */
const parsed = new WeakMap<Source, readonly Node[]>();

function rootsOf(source: Source): readonly Node[] {
  const roots = parsed.get(source) ?? parse(source).roots;
  parsed.set(source, roots);
  return roots;
}

function* stepsTo(offset: number, node: Node): Generator<string | number> {
  if (node.kind === 'scalar') return;
  if (node.kind === 'list') {
    const index = node.items.findIndex((item) => holds(item, offset));
    if (index < 0) return;
    yield index;
    yield* stepsTo(offset, node.items[index]!);
    return;
  }
  // Members of a merged map keep their places at the anchor, which is elsewhere.
  const member = [...node.members.values()].find(
    ({ key, value }) => (key.start <= offset && offset <= key.end) || holds(value, offset),
  );
  if (!member) return;
  yield member.name;
  if (holds(member.value, offset)) yield* stepsTo(offset, member.value);
}

function holds({ at, tagAt }: Node, offset: number): boolean {
  return (tagAt?.start ?? at.start) <= offset && offset < at.end;
}
