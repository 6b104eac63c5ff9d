// Recognises intrinsic functions, whether written with a short tag or as a map with one key.
import type { Range } from '../../value/source.ts';
import type { Call, Scope } from './scope.ts';
import type { Node } from '../document/syntax.ts';

/** The intrinsic function that a node is, if it is one. */
export function callOf(node: Node, scope: Scope): Call | undefined {
  if (node.tag !== undefined) {
    return { name: longName(node.tag), argument: untagged(node), node, at: wholeRange(node), scope };
  }
  if (node.kind !== 'map' || node.members.size !== 1) return undefined;
  const [member] = node.members.values();
  const { name, value } = member!;
  if (name !== 'Ref' && !/^Fn::[A-Za-z0-9]+$/.test(name)) return undefined;
  return { name, argument: value, node, at: node.at, scope };
}

/** The place of a node, its tag included, and with that the quotes of its text. */
export function wholeRange(node: Node): Range {
  if (!node.tagAt) return node.at;
  const { source, start, end } = node.at;
  const last = source.text[end];
  const isQuoted = (last === '"' || last === "'") && source.text[start - 1] === last;
  return { source, start: node.tagAt.start, end: Math.max(isQuoted ? end + 1 : end, node.tagAt.end) };
}

/** The name that is directly referred to: `X` of `!Ref X` and of `!Sub "${X}"`. */
export function directReference(node: Node): string | undefined {
  const call = node.tag === undefined ? soleMember(node) : { name: longName(node.tag), value: node };
  if (call?.value.kind !== 'scalar' || (call.value !== node && call.value.tag !== undefined))
    return undefined;
  if (call.name === 'Ref') return call.value.text;
  return call.name === 'Fn::Sub' ? /^\$\{([^!.{}][^.{}]*)\}$/.exec(call.value.text)?.[1] : undefined;
}

/** The items that a function of this name is called with, however it is written. */
export function argumentsOf(node: Node, name: string): readonly Node[] | undefined {
  const tagged = node.tag !== undefined && longName(node.tag) === name ? node : undefined;
  const value = node.tag === undefined ? soleMember(node, name)?.value : tagged;
  return value?.kind === 'list' ? value.items : undefined;
}

function soleMember(node: Node, name?: string): { name: string; value: Node } | undefined {
  if (node.kind !== 'map' || node.members.size !== 1) return undefined;
  const [member] = node.members.values();
  return name === undefined || member!.name === name ? member : undefined;
}

function longName(tag: string): string {
  return tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`;
}

function untagged(node: Node): Node {
  switch (node.kind) {
    case 'scalar':
      return {
        kind: 'scalar',
        at: node.at,
        value: node.value,
        text: node.text,
        segments: () => node.segments(),
      };
    case 'list':
      return { kind: 'list', at: node.at, items: node.items };
    case 'map':
      return { kind: 'map', at: node.at, members: node.members };
  }
}
