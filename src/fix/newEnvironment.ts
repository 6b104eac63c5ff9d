// Another environment in the place of the one that is there: under another logical id, or under a generated
// name.
import { parseDocument } from '../frontends/document/parse.ts';
import type { Node, ScalarNode } from '../frontends/document/syntax.ts';
import type { SourceEdit } from '../edits/members.ts';
import { textOf, type Range, type Source } from '../value/source.ts';

/** A resource of a template under another logical id. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
  readonly edits: readonly SourceEdit[];
}

/**
 * Changes the logical id of a resource of a template, in its key and in all that refers to it.
 * @param key of the resource
 * @returns undefined if a text from elsewhere is put into the template, which may refer to it, too
 */
export function underAnotherId(key: Range): Renamed | undefined {
  const { source } = key;
  const from = textOf(key).replaceAll(/["']/g, '');
  if (!/^[A-Za-z0-9]+$/.test(from) || /AWS::Include|Fn::Transform/.test(source.text)) return undefined;
  const to = freeId(from, source);
  const places = new Map<number, number>();
  const add = (at: number): Map<number, number> => places.set(at, at + from.length);
  add(key.start + textOf(key).indexOf(from));
  for (const root of parseDocument(source).roots) for (const at of referencesIn(root, from)) add(at);
  const edits = [...places].map(([start, end]) => ({ source, start, end, text: to }));
  return { from, to, edits: edits.toSorted((a, b) => a.start - b.start) };
}

/** A logical id that no word of the text is. */
function freeId(id: string, { text }: Source): string {
  for (let number = 2; ; number++) {
    const free = `${id}${number}`;
    if (!text.includes(free)) return free;
  }
}

/** The offsets at which a node refers to a logical id. */
function referencesIn(node: Node, id: string): readonly number[] {
  const own = ofTag(node, id);
  if (node.kind === 'list') return [...own, ...node.items.flatMap((item) => referencesIn(item, id))];
  if (node.kind === 'scalar') return own;
  const members = [...node.members.values()].flatMap(({ name, value }) => [
    ...byFunction(name, value, id),
    ...referencesIn(value, id),
  ]);
  return [...own, ...members];
}

function ofTag(node: Node, id: string): readonly number[] {
  return node.tag === undefined ? [] : byFunction(node.tag, node, id);
}

/** What a function refers to, by its name as a tag or as a key. */
function byFunction(name: string, argument: Node, id: string): readonly number[] {
  switch (name.replace(/^Fn::/, '')) {
    case 'Ref':
    case 'DependsOn':
      return scalarsOf(argument).flatMap((scalar) => (scalar.text === id ? wholeName(scalar, id) : []));
    case 'GetAtt': {
      const [first] = scalarsOf(argument);
      return first && (first.text === id || first.text.startsWith(`${id}.`)) ? wholeName(first, id) : [];
    }
    case 'Sub': {
      const [text] = scalarsOf(argument);
      return text ? inSub(text, id) : [];
    }
    default:
      return [];
  }
}

/** A text, or the texts of a list. */
function scalarsOf(node: Node): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  return node.kind === 'list' ? node.items.filter((item): item is ScalarNode => item.kind === 'scalar') : [];
}

function wholeName({ at }: ScalarNode, id: string): readonly number[] {
  const offset = textOf(at).indexOf(id);
  return offset < 0 ? [] : [at.start + offset];
}

function inSub({ at }: ScalarNode, id: string): readonly number[] {
  const text = textOf(at);
  const found: number[] = [];
  for (const mark of [`\${${id}}`, `\${${id}.`])
    for (let from = text.indexOf(mark); from >= 0; from = text.indexOf(mark, from + 1))
      found.push(at.start + from + 2);
  return found;
}
