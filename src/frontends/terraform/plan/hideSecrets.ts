// Hides the secrets of a whole plan or state, also of resources that the model does not know and of earlier
// values: `terraform show -json` writes one line, so that all of it is beside every place.
import { hide } from '../../../value/sensitive.ts';
import type { Source } from '../../../value/source.ts';
import { FaultError } from '../../document/faults.ts';
import { readJson, type PassOver } from '../../document/json.ts';
import { childrenOf } from '../../document/nodes.ts';
import type { MapNode, Node } from '../../document/syntax.ts';
import { blockAddress, moduleSteps } from './addresses.ts';
import { itemsIn, mapIn, memberIn, textIn } from './nodes.ts';
import { hideNode, isTrue, secretAttributes } from './secrets.ts';

/** Values and what marks the secrets in them. */
const MASKS = [
  ['values', 'sensitive_values'],
  ['before', 'before_sensitive'],
  ['after', 'after_sensitive'],
] as const;
const MASKED: ReadonlySet<string> = new Set(['attributes', ...MASKS.map(([values]) => values)]);
/** What is long and has no secret that is marked. */
const OTHERS: ReadonlySet<string> = new Set(['after_unknown', 'checks', 'relevant_attributes']);

const done = new WeakSet<Source>();

/**
 * Hides the secrets of a plan or state.
 * It reads the text twice: first the marks alone, since they come behind the values, then what they mark.
 * @throws FaultError when the text is not well-formed
 */
export function hideSecrets(source: Source): void {
  if (done.has(source)) return;
  done.add(source);
  const marks = new Marks(readJson(source, isUnmarked));
  try {
    const root = readJson(source, (name, before) => marks.passesOver(name, before));
    for (const node of mapsIn(root)) hideMarked(node);
    hideInCode(mapIn(mapIn(root, 'configuration'), 'root_module'), mapIn(root, 'variables'), marks);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    // It has more values than are read, so that nobody knows where the secrets are.
    hide({ source, start: 0, end: source.text.length });
  }
}

/** All but the marks. */
const isUnmarked: PassOver = (name, before) =>
  name === 'expressions' ||
  OTHERS.has(name) ||
  name === 'attributes' ||
  (MASKED.has(name) && (before.has('address') || before.has('actions')));

/** Which resources have secrets. */
class Marks {
  /** Masks by the block in the code that makes the resource: `aws_db_instance.main`. */
  readonly blocks = new Map<string, Node[]>();
  readonly #addresses = new Set<string>();
  #hasAttributes = false;

  constructor(root: Node) {
    for (const node of mapsIn(root)) {
      if (itemsIn(node, 'sensitive_attributes').length > 0) this.#hasAttributes = true;
      const change = mapIn(node, 'change');
      const masks = MASKS.flatMap(([, mask]) => [memberIn(node, mask), memberIn(change, mask)]);
      for (const mask of masks) if (mask && holdsTrue(mask)) this.#add(textIn(node, 'address'), mask);
    }
  }

  #add(address: string, mask: Node): void {
    this.#addresses.add(address);
    const { block } = blockAddress(moduleSteps(address).rest);
    const masks = this.blocks.get(block);
    if (masks) masks.push(mask);
    else this.blocks.set(block, [mask]);
  }

  passesOver(name: string, before: Parameters<PassOver>[1]): boolean {
    if (OTHERS.has(name)) return true;
    if (name === 'attributes') return !this.#hasAttributes;
    const address = before.get('address')?.value;
    if (address?.kind !== 'scalar') return false;
    if (name === 'expressions') return !this.blocks.has(address.text);
    return (name === 'values' || name === 'change') && !this.#addresses.has(address.text);
  }
}

function holdsTrue(mask: Node): boolean {
  return isTrue(mask) || childrenOf(mask).some(holdsTrue);
}

/** All objects but those in values of resources. */
function* mapsIn(root: Node): Generator<MapNode> {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'list') for (const item of node.items) pending.push(item);
    if (node.kind !== 'map') continue;
    yield node;
    const isMasked = node.members.has('sensitive_values') || node.members.has('actions');
    for (const { name, value } of node.members.values())
      if (name !== 'attributes' && !(isMasked && MASKED.has(name))) pending.push(value);
  }
}

/** Hides the secrets of a resource, a change, an output, or a variable of the code. */
function hideMarked(node: MapNode): void {
  for (const [values, mask] of MASKS) hideNode(memberIn(node, values), memberIn(node, mask));
  for (const name of secretAttributes(node)) hideAll(memberIn(memberIn(node, 'attributes'), name));
  if (isSecret(node)) for (const name of ['value', 'default']) hideAll(memberIn(node, name));
}

function isSecret(node: Node): boolean {
  return isTrue(memberIn(node, 'sensitive')) || isTrue(memberIn(node, 'ephemeral'));
}

function hideAll(node: Node | undefined): void {
  if (node) hide(node.at);
}

/**
 * Hides the secrets in the copy of the code of a module: constants in what its calls pass, in its sensitive
 * outputs, and in arguments that are secrets by the schema of the provider.
 * @param given the values of its variables, for the root module
 * @returns the names of the variables that are secrets, also because a called module takes them for one
 */
function hideInCode(module: MapNode | undefined, given: MapNode | undefined, marks: Marks): Set<string> {
  const variables = membersOf(module, 'variables');
  const secrets = new Set(variables.filter(({ value }) => isSecret(value)).map(({ name }) => name));
  for (const { value: call } of membersOf(module, 'module_calls'))
    for (const name of hideInCode(mapIn(call, 'module'), undefined, marks))
      for (const variable of hideConstants(memberIn(mapIn(call, 'expressions'), name))) secrets.add(variable);
  for (const { value: output } of membersOf(module, 'outputs'))
    if (isSecret(output))
      for (const variable of hideConstants(memberIn(output, 'expression'))) secrets.add(variable);
  for (const resource of itemsIn(module, 'resources'))
    for (const mask of marks.blocks.get(textIn(resource, 'address')) ?? [])
      hideMaskedConstants(memberIn(resource, 'expressions'), mask);
  for (const { name, value } of variables) if (secrets.has(name)) hideAll(memberIn(value, 'default'));
  for (const name of secrets) hideAll(memberIn(memberIn(given, name), 'value'));
  return secrets;
}

function membersOf(node: Node | undefined, name: string) {
  return [...(mapIn(node, name)?.members.values() ?? [])];
}

/** Hides the constants of an expression. @returns the variables that it refers to */
function hideConstants(expression: Node | undefined): string[] {
  const variables: string[] = [];
  const pending = expression ? [expression] : [];
  for (let node = pending.pop(); node; node = pending.pop()) {
    hideAll(memberIn(node, 'constant_value'));
    for (const reference of itemsIn(node, 'references')) {
      const [kind, name] = reference.kind === 'scalar' ? reference.text.split('.') : [];
      if (kind === 'var' && name !== undefined) variables.push(name);
    }
    for (const child of childrenOf(node)) pending.push(child);
  }
  return variables;
}

/** A block that is written once is an object in the code, and a list of one item among the values. */
function hideMaskedConstants(expression: Node | undefined, mask: Node | undefined): void {
  if (!expression || !mask) return;
  if (isTrue(mask)) hideConstants(expression);
  else if (mask.kind === 'list')
    mask.items.forEach((item, index) =>
      hideMaskedConstants(expression.kind === 'list' ? expression.items[index] : expression, item),
    );
  else if (mask.kind === 'map')
    for (const { name, value } of mask.members.values())
      hideMaskedConstants(memberIn(expression, name), value);
}
