// The members of an object that the code gives as one expression, of which a plan tells only what the whole refers to.
import { own } from '../../../value/own.ts';
import type { MapNode, Node } from '../../document/syntax.ts';
import { memberIn } from './nodes.ts';
import { fits, isMeantFor, mayGive, type ResourceHang } from './referring.ts';
import type { Hang, Place } from './sources.ts';

/** What is open in the whole of an object, by the names of the members: how many there are of each. */
export type Opens = ReadonlyMap<string, number>;

/** Whether it is what the code says of a block: by arguments, not as one expression. */
export function isBlock(expression: Node | undefined): expression is MapNode {
  return (
    expression?.kind === 'map' &&
    expression.members.size > 0 &&
    !expression.members.has('references') &&
    !expression.members.has('constant_value')
  );
}

/** Whether the code says of each member whether it is set, in a block or in a constant object. */
export function tellsMembers(expression: Node | undefined): boolean {
  return isBlock(expression) || memberIn(expression, 'constant_value')?.kind === 'map';
}

/** What the code has for a member: of a constant its own part, and of any other expression all of it. */
export function expressionOf(expression: Node | undefined, name: string): Node | undefined {
  if (isBlock(expression)) return memberIn(expression, name);
  const constant = memberIn(expression, 'constant_value');
  if (constant?.kind !== 'map') return expression;
  const part = constant.members.get(name)?.value;
  return part === undefined || (part.kind === 'scalar' && part.value === null) ? undefined : constantOf(part);
}

/** What the code has for an item of a list of that length; undefined where it does not tell. */
export function itemOf(expression: Node | undefined, index: number, length: number): Node | undefined {
  // Of blocks that a dynamic one makes there is nothing in the plan's copy of the code, so that places do not tell.
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

/** AWS takes one of the two. */
const EITHER: { readonly [argument: string]: string } = {
  launch_template_id: 'launch_template_name',
  launch_template_name: 'launch_template_id',
};

/** Whether a member that is open is not set: the one that excludes it is known. */
export function isExcluded(name: string, siblings: Node | undefined): boolean {
  const either = own(EITHER, name);
  const other = either === undefined ? undefined : memberIn(siblings, either);
  return other?.kind === 'scalar' && other.text !== '';
}

/** @param node what is known of the object beside what is open */
export function opensIn(node: Node | undefined, open: Node | undefined): Opens {
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
  if (open) visit(node, open);
  return counts;
}

/** Whether the value may be what is known after the change only. */
export function mayBeOpen(hang: Hang): boolean {
  if (hang.kind !== 'resource') return hang.kind === 'open';
  const { attribute, instances } = hang;
  if (attribute === undefined || instances.length === 0) return true;
  const name = firstOf(attribute);
  return instances.some(
    ({ values, unknown }) => !memberIn(values, name) || holdsOpen(memberIn(unknown, name)),
  );
}

function holdsOpen(open: Node | undefined): boolean {
  if (!open || open.kind === 'scalar') return open?.value === true;
  return (open.kind === 'list' ? open.items : [...open.members.values()].map(({ value }) => value)).some(
    holdsOpen,
  );
}

/** Whether a member of the object may have the value from there. */
export function mayHaveGiven(hang: Hang, argument: string, text: string): boolean {
  if (hang.kind === 'open') return true;
  if (hang.kind === 'constant') return holdsWord(hang.node, text);
  if (!mayGive(hang, argument)) return false;
  const { attribute, instances } = hang;
  return (
    instances.length === 0 ||
    instances.some(({ values }) => {
      if (!values || attribute === undefined) return !values || holdsWord(values, text);
      const node = memberIn(values, firstOf(attribute));
      // What is not among the values is known after the change only, and gives nothing that is known before.
      return node !== undefined && holdsWord(node, text);
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

/** Whether the text stands somewhere in the tree, alone or within a document or a list in a text. */
function holdsWord(node: Node, text: string): boolean {
  if (node.kind === 'scalar')
    return node.text === text || (node.text.includes(text) && wordsOf(node.text).includes(text));
  return (node.kind === 'list' ? node.items : [...node.members.values()].map(({ value }) => value)).some(
    (inner) => holdsWord(inner, text),
  );
}

function wordsOf(text: string): string[] {
  return text.split(/[^\w$-]+/);
}

/**
 * Whether what is open is set: an item of a list is, and a member is where there are as many references as members that
 * they can be meant for, or where AWS demands it, since the other of the two can't be set.
 */
export function isSurelySet(argument: string, hangs: readonly Hang[], opens: Opens): boolean {
  if (!opens.has(argument)) return true;
  const resources = hangs.filter((hang): hang is ResourceHang => hang.kind === 'resource');
  const meant = resources.filter((hang) => isMeantFor(hang, argument));
  const rivals = [...opens]
    .filter(([name]) => meant.some((hang) => isMeantFor(hang, name)))
    .reduce((sum, [, count]) => sum + count, 0);
  if (meant.length > 0 && meant.length >= rivals) return true;
  const other = own(EITHER, argument);
  if (other === undefined || !resources.some((hang) => fits(hang, argument))) return false;
  return !hangs.some((hang) => mayBeOpen(hang) && (hang.kind !== 'resource' || mayGive(hang, other)));
}
