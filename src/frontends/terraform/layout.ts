// Comments and top-level blocks of a file of Terraform.
import type { Comment, IgnoreInBlock, Layout, LayoutBlock } from '../../model/layout.ts';
import type { Source } from '../../value/source.ts';
import type { Member, Node } from '../document/syntax.ts';
import { readJson } from '../document/json.ts';
import { FaultError } from '../document/faults.ts';
import { parse } from './syntax/parse.ts';

/** Never throws: a text with a fault has the blocks that were read. */
export function layoutOf(source: Source): Layout {
  return source.path.endsWith('.json') ? jsonLayout(source) : hclLayout(source);
}

function hclLayout(source: Source): Layout {
  const found = new Map<number, number>();
  const { body } = parse(source, found);
  const comments = [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([start, end]): Comment => {
      const written = source.text.slice(start, end);
      const text = written.replace(/^(?:#|\/\/|\/\*)/, '').replace(/\*\/$/, '');
      return { text: text.trimEnd(), at: { source, start, end: start + written.trimEnd().length } };
    });
  const headers = body.blocks.map(({ header }) => header).toSorted((a, b) => a.start - b.start);
  const blocks = headers.map((at, index): LayoutBlock => {
    const end = headers[index + 1]?.start ?? source.text.length;
    return { at, whole: { source, start: at.start, end }, ignores: [] };
  });
  return { comments, blocks };
}

/** How many keys precede the body of a block: `resource.aws_x.name`. */
const DEPTH = new Map([
  ['resource', 3],
  ['data', 3],
  ['variable', 2],
  ['module', 2],
  ['locals', 1],
]);

function jsonLayout(source: Source): Layout {
  const root = jsonOf(source);
  const blocks = membersOf(root).flatMap((member) => {
    const depth = DEPTH.get(member.name);
    return depth === undefined ? [] : bodiesOf(member, depth - 1).map(blockOf);
  });
  return { comments: [], blocks };
}

function jsonOf(source: Source): Node | undefined {
  try {
    return readJson(source);
  } catch (error) {
    // The scan has reported the fault.
    if (error instanceof FaultError) return undefined;
    throw error;
  }
}

function membersOf(node: Node | undefined): Member[] {
  if (node?.kind === 'list') return node.items.flatMap(membersOf);
  return node?.kind === 'map' ? [...node.members.values()] : [];
}

function bodiesOf(member: Member, depth: number): Member[] {
  return depth === 0 ? [member] : membersOf(member.value).flatMap((inner) => bodiesOf(inner, depth - 1));
}

function blockOf({ key, value }: Member): LayoutBlock {
  return { at: key, whole: { ...key, end: value.at.end }, ignores: membersOf(value).flatMap(commentIn) };
}

/** Terraform ignores a member `//` of a block; other tools write `comment`. */
function commentIn({ name, value }: Member): IgnoreInBlock[] {
  if (name !== '//' && name !== 'comment') return [];
  const texts = value.kind === 'list' ? value.items : [value];
  return texts.flatMap((text) =>
    text.kind === 'scalar' && /^\s*amilint-ignore\b/.test(text.text)
      ? [{ at: text.at, comment: text.text }]
      : [],
  );
}
