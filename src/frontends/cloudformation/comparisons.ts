// Finds the literals that a template compares its parameters with, so that an unknown parameter can be
// followed case by case.
import type { Range } from '../../value/source.ts';
import { argumentsOf, directReference } from './calls.ts';
import type { Node, ScalarNode } from '../document/syntax.ts';
import { childrenOf, isScalar, mapAt } from '../document/nodes.ts';
import type { Template } from './template.ts';

/**
 * By the name of a parameter or pseudo parameter: the texts that it is compared with or looked up by, with
 * their places.
 */
export type Comparisons = ReadonlyMap<string, ReadonlyMap<string, Range>>;

export type Found = Map<string, Map<string, Range>>;

/**
 * A template that another nests, and which of its parameters get a parameter of the parent as it is (child's
 * name → parent's name).
 */
export interface Edge {
  readonly child: Template;
  readonly passed: ReadonlyMap<string, string>;
}

/**
 * The comparisons in a template and, for what is passed on, in all that it nests. Remembers what it found in
 * `memory`.
 */
export function comparisonsIn(
  template: Template,
  edges: (template: Template) => readonly Edge[],
  memory: Map<Template, Found>,
): Comparisons {
  const known = memory.get(template);
  if (known) return known;
  // A list in the place of recursion: a chain may have thousands of templates.
  const first = begun(template, edges, memory);
  const pending = [first];
  for (let last = pending.at(-1); last; last = pending.at(-1)) {
    const edge = last.edges[last.next];
    const inner = edge && memory.get(edge.child);
    if (!edge) pending.pop();
    else if (!inner) pending.push(begun(edge.child, edges, memory));
    else {
      last.next++;
      addPassed(last.found, inner, edge.passed);
    }
  }
  return first.found;
}

/** A template whose own comparisons are found, with how many of those that it nests are added to them. */
interface Begun {
  readonly found: Found;
  readonly edges: readonly Edge[];
  next: number;
}

function begun(
  template: Template,
  edges: (template: Template) => readonly Edge[],
  memory: Map<Template, Found>,
): Begun {
  const found: Found = new Map();
  memory.set(template, found);
  visit(template, found);
  return { found, edges: edges(template), next: 0 };
}

function addPassed(found: Found, inner: Comparisons, passed: Edge['passed']): void {
  for (const [name, texts] of inner) if (isShared(name)) addAll(found, name, texts);
  for (const [childName, parentName] of passed) addAll(found, parentName, inner.get(childName) ?? new Map());
}

/** Pseudo parameters that are the same in a stack and in those that it nests. */
function isShared(name: string): boolean {
  return name.startsWith('AWS::') && !name.startsWith('AWS::Stack');
}

function visit(template: Template, found: Found): void {
  const mappings = mapAt(template.root, 'Mappings');
  const pending: Node[] = [];
  for (const { name, value } of template.root.members.values()) {
    if (name !== 'Rules' && name !== 'Metadata' && name !== 'Parameters' && name !== 'Mappings')
      pending.push(value);
  }
  pending.reverse();
  const seen = new Set<Node>();
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const equals = argumentsOf(node, 'Fn::Equals');
    if (equals?.length === 2) noteEquality(equals[0]!, equals[1]!, found);
    const lookup = argumentsOf(node, 'Fn::FindInMap');
    if (lookup && lookup.length >= 3)
      noteLookup(mapAt(mappings, nameOf(lookup[0]!)), lookup[1]!, lookup[2]!, found);
    const inner = childrenOf(node);
    for (let index = inner.length - 1; index >= 0; index--) pending.push(inner[index]!);
  }
}

function noteEquality(a: Node, b: Node, found: Found): void {
  for (const [reference, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const name = directReference(reference);
    if (name !== undefined && isPlain(other)) add(found, name, other.text, other.at);
  }
}

function noteLookup(mapping: Node | undefined, top: Node, second: Node, found: Found): void {
  if (mapping?.kind !== 'map') return;
  const byTop = directReference(top);
  if (byTop !== undefined)
    for (const member of mapping.members.values()) add(found, byTop, member.name, member.key);
  const bySecond = directReference(second);
  if (bySecond === undefined) return;
  const only = mapping.members.get(nameOf(top));
  for (const { value } of only ? [only] : mapping.members.values()) {
    if (value.kind === 'map')
      for (const member of value.members.values()) add(found, bySecond, member.name, member.key);
  }
}

function isPlain(node: Node): node is ScalarNode {
  return isScalar(node) && node.tag === undefined;
}

function nameOf(node: Node): string {
  return isPlain(node) ? node.text : '';
}

function add(found: Found, name: string, text: string, at: Range): void {
  addAll(found, name, new Map([[text, at]]));
}

function addAll(found: Found, name: string, texts: ReadonlyMap<string, Range>): void {
  const known = found.get(name) ?? new Map<string, Range>();
  for (const [text, at] of texts) if (!known.has(text)) known.set(text, at);
  found.set(name, known);
}
