// What refers to a resource of a stack: the types of other resources, and outputs. Nothing is evaluated.
import { callOf } from './calls.ts';
import { fillName } from './members.ts';
import { nests } from './nesting.ts';
import type { Scope, Stack } from './scope.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import type { Node } from '../document/syntax.ts';

/**
 * By what is referred to (`Workers`, `Workers.Arn`, or the name of a launch template after {@link NAME}), who
 * refers to it: the type by the logical id, or by the name of an output.
 */
type Index = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

const NAME = 'name ';

const indexes = new WeakMap<Stack, Index>();

/**
 * The types of the resources that refer to a resource by its logical id or by its name, in stacks within
 * reach; `output` for an output that no stack reads, `export` for one that any stack may read.
 */
export function usersOf(logicalId: string, name: string | undefined, stack: Stack): ReadonlySet<string> {
  const users = new Set<string>();
  const index = indexOf(stack);
  for (const key of [logicalId, ...(name === undefined ? [] : [`${NAME}${name}`])])
    for (const [user, types] of index.get(key) ?? [])
      if (user !== logicalId) for (const type of types) users.add(type);
  return users;
}

function indexOf(stack: Stack): Index {
  const known = indexes.get(stack);
  if (known) return known;
  const index = new Map<string, Map<string, readonly string[]>>();
  // Stacks that refer to each other have this one until it is complete.
  indexes.set(stack, index);
  const add = (keys: ReadonlySet<string>, user: string, types: readonly string[]): void => {
    for (const key of keys) {
      const users = index.get(key) ?? new Map<string, readonly string[]>();
      index.set(key, users.set(user, [...(users.get(user) ?? []), ...types]));
    }
  };
  for (const { name, node, scope } of stack.resources().byName.values()) {
    const type = scalarAt(node, 'Type')?.text ?? '';
    const nested = nests(node) ? stack.nested(name) : undefined;
    const properties = mapAt(node, 'Properties');
    if (!nested) add(mentionsIn(properties, scope), name, [type]);
    for (const parameter of mapAt(properties, nested ? 'Parameters' : '')?.members.values() ?? [])
      if (nested) add(mentionsIn(parameter.value, scope), name, typesIn(nested, parameter.name));
  }
  for (const { name, node, scope } of stack.outputs().byName.values())
    add(mentionsIn(memberAt(node, 'Value')?.value, scope), `output ${name}`, readersOf(name, node, stack));
  return index;
}

function typesIn(stack: Stack, key: string): readonly string[] {
  return [...(indexOf(stack).get(key)?.values() ?? [])].flat();
}

/** Who reads an output. */
function readersOf(name: string, node: Node, { nesting }: Stack): readonly string[] {
  if (mapAt(node, 'Export')) return ['export'];
  if (!nesting) return ['output'];
  return typesIn(nesting.parent, `${nesting.logicalId}.Outputs.${name}`);
}

const PLACEHOLDER = /\$\{([^{}!$]+)\}/g;

/** All that a value refers to. */
function mentionsIn(value: Node | undefined, scope: Scope): ReadonlySet<string> {
  const mentions = new Set<string>();
  const pending: { readonly node: Node; readonly ofTemplate: boolean }[] = value
    ? [{ node: value, ofTemplate: false }]
    : [];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, ofTemplate } = next;
    const call = callOf(node, scope);
    for (const name of call ? namesIn(call.name, call.argument) : []) {
      const [id = ''] = name.split('.', 1);
      mentions.add(fillName(id, scope)).add(fillName(name, scope));
    }
    if (node.kind === 'scalar' && ofTemplate && !call) mentions.add(`${NAME}${node.text}`);
    if (node.kind === 'list') for (const item of node.items) pending.push({ node: item, ofTemplate });
    if (node.kind === 'map')
      for (const { name, value: member } of node.members.values())
        pending.push({ node: member, ofTemplate: ofTemplate || name.startsWith('LaunchTemplate') });
  }
  return mentions;
}

/** The resources and their attributes that a function names. */
export function namesIn(name: string, argument: Node): readonly string[] {
  if (argument.kind === 'map') return [];
  const [first, ...others] = argument.kind === 'list' ? argument.items : [argument];
  if (first?.kind !== 'scalar') return [];
  switch (name) {
    case 'Ref':
      return [first.text];
    case 'Fn::GetAtt':
      return [[first, ...others].map((part) => (part.kind === 'scalar' ? part.text : '')).join('.')];
    case 'Fn::Sub':
      return Array.from(first.text.matchAll(PLACEHOLDER), ([, text = '']) => text);
    default:
      return [];
  }
}
