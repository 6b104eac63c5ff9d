// The members of an object that is one expression in the code: a plan has only the references of the whole.
import { own } from '../../../value/own.ts';
import type { MapNode, Node } from '../../document/syntax.ts';
import { childrenOf } from '../../document/nodes.ts';
import { memberIn } from './nodes.ts';
import { fits, isSpecificTo, maySupply, type ResourceDependency } from './referring.ts';
import type { Dependency, Place } from './sources.ts';

/** How many members of each name are unknown in an object. */
export type UnknownCounts = ReadonlyMap<string, number>;

/** Whether it is a block of the code, with an expression for each argument, and not one expression. */
export function isBlock(expression: Node | undefined): expression is MapNode {
  return (
    expression?.kind === 'map' &&
    expression.members.size > 0 &&
    !expression.members.has('references') &&
    !expression.members.has('constant_value')
  );
}

/** Whether the code shows for each member whether it is set, in a block or in a constant object. */
export function listsMembers(expression: Node | undefined): boolean {
  return isBlock(expression) || memberIn(expression, 'constant_value')?.kind === 'map';
}

/** What the code has for a member: the part of a constant, and the whole of any other expression. */
export function expressionOf(expression: Node | undefined, name: string): Node | undefined {
  if (isBlock(expression)) return memberIn(expression, name);
  const constant = memberIn(expression, 'constant_value');
  if (constant?.kind !== 'map') return expression;
  const part = constant.members.get(name)?.value;
  return part === undefined || (part.kind === 'scalar' && part.value === null) ? undefined : constantOf(part);
}

/** What the code has for an item of a list of that length; undefined if that is not known. */
export function itemOf(expression: Node | undefined, index: number, length: number): Node | undefined {
  // The plan's copy of the code has no blocks of a dynamic block, so that places cannot be compared.
  if (expression?.kind === 'list')
    return expression.items.length === length ? expression.items[index] : undefined;
  const constant = memberIn(expression, 'constant_value');
  return constant?.kind === 'list' &&
    constant.items.length === length &&
    constant.items.every(({ kind }) => kind === 'map')
    ? constantOf(constant.items[index]!)
    : expression;
}

function constantOf(node: Node): MapNode {
  return {
    kind: 'map',
    at: node.at,
    members: new Map([['constant_value', { name: 'constant_value', key: node.at, value: node }]]),
  };
}

/** AWS accepts one of the two. */
const EXCLUSIVE: { readonly [argument: string]: string } = {
  launch_template_id: 'launch_template_name',
  launch_template_name: 'launch_template_id',
};

/** Whether an unknown member is certainly not set: the one that excludes it is known. */
export function isExcluded(name: string, siblings: Node | undefined): boolean {
  const excluding = own(EXCLUSIVE, name);
  const other = excluding === undefined ? undefined : memberIn(siblings, excluding);
  return other?.kind === 'scalar' && other.text !== '';
}

/** @param node the known part of the object */
export function unknownCountsIn(node: Node | undefined, unknowns: Node | undefined): UnknownCounts {
  const counts = new Map<string, number>();
  const visit = (known: Node | undefined, inner: Node): void => {
    if (inner.kind === 'list')
      inner.items.forEach((item, index) =>
        visit(known?.kind === 'list' ? known.items[index] : undefined, item),
      );
    if (inner.kind !== 'map') return;
    for (const { name, value } of inner.members.values()) {
      if (value.kind === 'scalar' && value.value === true && !isExcluded(name, known))
        counts.set(name, (counts.get(name) ?? 0) + 1);
      else visit(memberIn(known, name), value);
    }
  };
  if (unknowns) visit(node, unknowns);
  return counts;
}

/** Whether the value may be what is known after the change only. */
export function mayBeUnknown(dependency: Dependency): boolean {
  if (dependency.kind !== 'resource') return dependency.kind === 'unknown';
  const { attribute, instances } = dependency;
  if (attribute === undefined || instances.length === 0) return true;
  const name = firstOf(attribute);
  return instances.some(
    ({ values, unknown }) => !memberIn(values, name) || containsUnknown(memberIn(unknown, name)),
  );
}

function containsUnknown(unknowns: Node | undefined): boolean {
  if (!unknowns || unknowns.kind === 'scalar') return unknowns?.value === true;
  return childrenOf(unknowns).some(containsUnknown);
}

/** Whether a member of the object may have the value from there. */
export function mayHaveSupplied(dependency: Dependency, argument: string, text: string): boolean {
  if (dependency.kind === 'unknown') return true;
  if (dependency.kind === 'constant') return containsWord(dependency.node, text);
  if (!maySupply(dependency, argument)) return false;
  const { attribute, instances } = dependency;
  return (
    instances.length === 0 ||
    instances.some(({ values }) => {
      if (!values || attribute === undefined) return !values || containsWord(values, text);
      const node = memberIn(values, firstOf(attribute));
      // What is not among the values is known after the change only, and supplies nothing that is known
      // before.
      return node !== undefined && containsWord(node, text);
    })
  );
}

function firstOf(attribute: string): string {
  return attribute.split(/[.[]/, 1)[0] ?? '';
}

/** Whether the text is the key of an instance, by which the value may be written. */
export function isKey({ key, module }: Place, text: string): boolean {
  return [key, ...module.map((step) => step.key)].some(
    (one) => one !== undefined && wordsOf(String(one)).includes(text),
  );
}

/** Whether the text is somewhere in the tree, alone or within a document or a list in a text. */
function containsWord(node: Node, text: string): boolean {
  if (node.kind === 'scalar')
    return node.text === text || (node.text.includes(text) && wordsOf(node.text).includes(text));
  return childrenOf(node).some((inner) => containsWord(inner, text));
}

function wordsOf(text: string): string[] {
  return text.split(/[^\w$-]+/);
}

/**
 * Whether an unknown value is certainly set: an item of a list is. A member is if there are as many
 * references as members that can use them, or if AWS requires it because the member that excludes it cannot
 * be set.
 */
export function isCertainlySet(
  argument: string,
  dependencies: readonly Dependency[],
  opens: UnknownCounts,
): boolean {
  if (!opens.has(argument)) return true;
  const resources = dependencies.filter(
    (dependency): dependency is ResourceDependency => dependency.kind === 'resource',
  );
  const meant = resources.filter((dependency) => isSpecificTo(dependency, argument));
  const candidates = [...opens]
    .filter(([name]) => meant.some((dependency) => isSpecificTo(dependency, name)))
    .reduce((sum, [, count]) => sum + count, 0);
  if (meant.length > 0 && meant.length >= candidates) return true;
  const other = own(EXCLUSIVE, argument);
  if (other === undefined || !resources.some((dependency) => fits(dependency, argument))) return false;
  return !dependencies.some(
    (dependency) =>
      mayBeUnknown(dependency) && (dependency.kind !== 'resource' || maySupply(dependency, other)),
  );
}
