// Hides the places of secrets in the code, whether or not anything uses them: reports and patches show the
// lines around other places.
import { calledDirectory, callPathOf } from './calls.ts';
import { blocksNamed, blocksOf, localOf } from './directoryNames.ts';
import type { Directory, Module } from './scope.ts';
import {
  bindingsOf,
  hideLiteralsOf,
  markedIn,
  markedInBlock,
  mayMark,
  secretIn,
  type Chain,
  type Secret,
} from './secretNames.ts';
import type { Block, Expression } from './syntax/tree.ts';
import { filesFor, isSensitive } from './variables.ts';

/**
 * Hides the secrets of a module: what it declares as sensitive, what its code marks with `sensitive()`, and
 * what it is called with for these.
 */
export function hideSecrets(module: Module): void {
  const place = placeOf(module);
  if (place) hideIn(place);
}

/** Hides the secrets of a module that is called, though the call may make no instance of it. */
export function hideSecretsOfCall(name: string, parent: Module): void {
  const place = placeOf(parent)?.called(name);
  if (place) hideIn(place);
}

/** Hides what an expression of a module, which is in no block, marks with `sensitive()`. */
export function hideMarked(expression: Expression, module: Module): void {
  const place = placeOf(module);
  if (place && mayMark(expression.at.source.text))
    hideBehind(hideLiteralsOf(markedIn(expression)).map((chain) => ({ chain, place })));
}

/** How deeply modules are followed that nothing has evaluated yet. */
const MAX_NESTING = 15;
/** How many modules a root module has whose names are followed. */
const MOST_PLACES = 1_000;
/** How many paths behind one name are followed each. With more of them, all that it means is hidden. */
const MOST_PATHS = 8;

/** A module, once for all instances of a call. */
class Place {
  isDone = false;
  readonly #called = new Map<string, Place | undefined>();
  readonly #followed = new Map<string, Set<string>>();

  constructor(
    readonly root: Module,
    readonly directory: Directory,
    readonly callPath: string,
    /** The call of the module; undefined for a root module. */
    readonly call: { readonly block: Block; readonly by: Place } | undefined,
    /** The modules of the root module so far. */
    readonly count: { places: number },
  ) {}

  /** The module that a call means; undefined if it is out of reach. */
  called(name: string): Place | undefined {
    if (!this.#called.has(name)) this.#called.set(name, this.#calledBy(name));
    return this.#called.get(name);
  }

  #calledBy(name: string): Place | undefined {
    const [block] = blocksNamed(this.directory, 'module', [name]);
    const { scan, root } = this.root;
    const { directory: own, callPath, count } = this;
    if (!block || callPath.split('.').length > MAX_NESTING || count.places >= MOST_PLACES) return undefined;
    const directory = calledDirectory(block, { scan, root, directory: own, callPath });
    if (!directory) return undefined;
    count.places++;
    return new Place(this.root, directory, callPathOf(callPath, name), { block, by: this }, count);
  }

  /** The chain as it has to be followed; undefined if that was done. */
  unfollowed(chain: Chain): Chain | undefined {
    const [kind = '', name = ''] = chain;
    const key = `${kind}.${name}`;
    const followed = this.#followed.get(key) ?? new Set();
    this.#followed.set(key, followed);
    // What is behind the name of a module or resource begins with an output or argument, or with a key.
    const least = kind === 'var' || kind === 'local' ? 2 : 4;
    const next = followed.size < MOST_PATHS ? chain : chain.slice(0, least);
    const before = followed.size;
    followed.add(next.join('\0'));
    return followed.size > before ? next : undefined;
  }
}

const places = new WeakMap<Module, Place>();

function placeOf(module: Module): Place | undefined {
  const { parent, callPath } = module;
  if (parent) return placeOf(parent)?.called(callPath.slice(callPath.lastIndexOf('.') + 1));
  const place = places.get(module) ?? new Place(module, module.directory, callPath, undefined, { places: 0 });
  places.set(module, place);
  return place;
}

/** A name in the module in which it means something. */
interface Name {
  readonly chain: Chain;
  readonly place: Place;
}

function hideIn(place: Place): void {
  if (place.isDone) return;
  place.isDone = true;
  const { directory, root, call } = place;
  const variables = secretsIn(directory, 'variable').map(({ labels: [name = ''] }) => name);
  for (const name of call ? [] : variables) {
    const input = root.unit?.input(name);
    // Also what a function of Terragrunt has made.
    if (input) root.scan.sensitive(input);
  }
  const chains = [...markedInDirectory(directory), ...variables.map((name) => ['var', name])];
  hideBehind(chains.map((chain) => ({ chain, place })));
}

/** The names in what a folder marks as secrets: several calls of a module share its folder. */
const marked = new WeakMap<Directory, readonly Chain[]>();

function markedInDirectory(directory: Directory): readonly Chain[] {
  const found = marked.get(directory) ?? hideLiteralsOf(secretsOfCode(directory));
  marked.set(directory, found);
  return found;
}

/** The arguments of `sensitive()`, write-only arguments, and the values of sensitive outputs. */
function* secretsOfCode(directory: Directory): Generator<Secret> {
  const blocks = [...directory.blocks.values()].flat();
  const sources = new Set(blocks.map(({ header }) => header.source));
  const marking = new Set([...sources].filter(({ text }) => mayMark(text)));
  for (const block of blocks) if (marking.has(block.header.source)) yield* markedInBlock(block);
  for (const { body } of secretsIn(directory, 'output')) {
    const value = body.attributes.get('value');
    if (value) yield secretIn(value.value);
  }
}

function secretsIn(directory: Directory, type: 'variable' | 'output'): readonly Block[] {
  return blocksOf(directory, type).filter(isSensitive);
}

/** Hides all that is behind names: one step after the other, since names can form long rows and rings. */
function hideBehind(names: readonly Name[]): void {
  const pending = [...names];
  for (let name = pending.pop(); name; name = pending.pop()) {
    const chain = name.place.unfollowed(name.chain);
    if (!chain) continue;
    for (const { secret, place } of behind(chain, name.place))
      for (const next of hideLiteralsOf([secret])) pending.push({ chain: next, place });
  }
}

/** A secret in the module in which its names mean something. */
interface Placed {
  readonly secret: Secret;
  readonly place: Place;
}

function behind([kind = '', name = '', ...path]: Chain, place: Place): readonly Placed[] {
  switch (kind) {
    case 'var':
      return behindVariable(name, path, place);
    case 'local':
      return placed(localOf(place.directory, name)?.value, path, place);
    case 'module':
      return behindOutput(place.called(name), path);
    default:
      return behindArgument(blocksNamed(place.directory, 'resource', [kind, name])[0], path, place);
  }
}

function placed(expression: Expression | undefined, path: readonly string[], place: Place): Placed[] {
  return expression ? [{ secret: secretIn(expression, path), place }] : [];
}

/** The default of a variable, and the values for it in calls, files, tests and inputs of a unit. */
function behindVariable(name: string, path: readonly string[], place: Place): readonly Placed[] {
  const { directory, root, call } = place;
  const [block] = blocksNamed(directory, 'variable', [name]);
  if (!block) return [];
  const files = call ? [] : [...filesFor(root), ...(root.planOverlay?.files ?? [])];
  const values = [
    block.body.attributes.get('default'),
    ...files.map(({ attributes }) => attributes.get(name)),
    ...directory.tests.map(({ variables }) => variables.get(name)),
  ];
  // What a value is compared with is shown as little as the value.
  const conditions = block.body.blocks.map(({ body }) => body.attributes.get('condition')?.value);
  return [
    ...values.flatMap((attribute) => placed(attribute?.value, path, place)),
    ...conditions.flatMap((condition) => placed(condition, [], place)),
    ...(call ? behindArgument(call.block, [name, ...path], call.by) : behindInput(name, path, root)),
  ];
}

function behindInput(name: string, path: readonly string[], { unit }: Module): readonly Placed[] {
  return (unit?.inputs ?? []).flatMap(({ expression, module }) => {
    const place = placeOf(module);
    return place ? placed(expression, [name, ...path], place) : [];
  });
}

function behindOutput(place: Place | undefined, steps: readonly string[]): readonly Placed[] {
  if (!place) return [];
  // Before the name of the output there may be the key of an instance.
  for (const [index, step] of steps.slice(0, 2).entries()) {
    const [block] = blocksNamed(place.directory, 'output', [step]);
    if (block) return placed(block.body.attributes.get('value')?.value, steps.slice(index + 1), place);
  }
  return [];
}

/** The argument of a block that the first step names, or the second one behind the key of an instance. */
function behindArgument(block: Block | undefined, steps: readonly string[], place: Place): readonly Placed[] {
  if (!block) return [];
  for (const [index, step] of steps.slice(0, 2).entries()) {
    const found = block.body.attributes.get(step);
    if (found) return [{ secret: secretIn(found.value, steps.slice(index + 1), bindingsOf(block)), place }];
  }
  return [];
}
