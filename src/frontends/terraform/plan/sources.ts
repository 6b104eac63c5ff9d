// What an expression of the plan's configuration depends on: constants, values of variables, resources and
// data sources.
import { zip } from '../../../value/zip.ts';
import type { MapNode, Node } from '../../document/syntax.ts';
import { blockAddress, moduleSteps, moduleText, type Key, type ModuleStep } from './addresses.ts';
import type { PlanFile, PlanResource } from './file.ts';
import { itemsIn, mapIn, memberIn, textIn } from './nodes.ts';

/** Where an expression is located: its module, and how the block around it is repeated. */
export interface Place {
  readonly module: readonly ModuleStep[];
  readonly key: Key | undefined;
  readonly forEach: Node | undefined;
}

/** A dependency of an expression. */
export type Dependency =
  | {
      readonly kind: 'constant';
      readonly node: Node;
      readonly variable?: string;
      readonly how: 'literal' | 'default' | 'supplied';
    }
  /** A resource or data source; `attribute` is missing if a computed key is written before it. */
  | {
      readonly kind: 'resource';
      readonly isData: boolean;
      readonly block: string;
      readonly instances: readonly PlanResource[];
      readonly attribute?: string;
    }
  /** A local, a function's file, an answer of Terraform itself: the plan has nothing of it. */
  | { readonly kind: 'unknown'; readonly name: string };

const DEEPEST = 30;
const MOST_REFERENCES = 200;

/** All dependencies of the expression, through variables and outputs of modules. */
export function dependenciesOf(
  expression: Node | undefined,
  place: Place,
  file: PlanFile,
  depth = 0,
): readonly Dependency[] {
  const constant = memberIn(expression, 'constant_value');
  if (constant) return [{ kind: 'constant', node: constant, how: 'literal' }];
  const references = itemsIn(expression, 'references');
  if (references.length === 0 || depth > DEEPEST) return [{ kind: 'unknown', name: 'an expression' }];
  const names = references.slice(0, MOST_REFERENCES).map((one) => (one.kind === 'scalar' ? one.text : ''));
  const dependencies = longestReferences(names).flatMap((name) =>
    dependenciesOfReference(name, names, place, file, depth + 1),
  );
  return references.length > names.length
    ? [...dependencies, { kind: 'unknown', name: 'further references' }]
    : dependencies;
}

/** References without the shorter ones that Terraform writes after each: `a.b` follows `a.b.id`. */
function longestReferences(names: readonly string[]): readonly string[] {
  const shorter = new Set<string>();
  for (const name of names) for (const end of name.matchAll(/[.[]/g)) shorter.add(name.slice(0, end.index));
  return names.filter((name) => !shorter.has(name));
}

function dependenciesOfReference(
  name: string,
  all: readonly string[],
  place: Place,
  file: PlanFile,
  depth: number,
): readonly Dependency[] {
  const [root = '', second = ''] = name.split(/[.[]/);
  switch (root) {
    case 'var':
      return narrowed(variable(second, place, file, depth), partsOf(name).slice(2));
    case 'module':
      return output(name, all, place, file, depth);
    case 'each':
      if (second !== 'value' || !place.forEach) return [];
      return narrowed(dependenciesOf(place.forEach, { ...place, forEach: undefined }, file, depth), [
        String(place.key),
        ...partsOf(name).slice(2),
      ]);
    case 'count':
      return [];
    case 'local':
    case 'path':
    case 'terraform':
    case 'self':
      return [{ kind: 'unknown', name }];
    default:
      return [resource(name, all, place, file)];
  }
}

/** The names and keys of a reference, `var.images["gpu"]` as var, images, gpu. */
function partsOf(name: string): string[] {
  return [...name.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|[^.[\]]+/g)].map(
    ([all, text, index]) => text ?? index ?? all,
  );
}

/** Constants are narrowed to the part that is used. */
function narrowed(dependencies: readonly Dependency[], parts: readonly string[]): readonly Dependency[] {
  return dependencies.map((dependency) =>
    dependency.kind === 'constant' ? { ...dependency, node: partOf(dependency.node, parts) } : dependency,
  );
}

function partOf(node: Node, [part, ...others]: readonly string[]): Node {
  if (part === undefined) return node;
  const inner = node.kind === 'list' ? node.items[Number(part)] : memberIn(node, part);
  return inner ? partOf(inner, others) : node;
}

function variable(name: string, place: Place, file: PlanFile, depth: number): readonly Dependency[] {
  const outer = place.module.slice(0, -1);
  const call = place.module.at(-1);
  const fallback = memberIn(mapIn(mapIn(configurationOf(place.module, file), 'variables'), name), 'default');
  if (call) {
    const block = mapIn(mapIn(configurationOf(outer, file), 'module_calls'), call.name);
    const passed = memberIn(mapIn(block, 'expressions'), name);
    if (passed)
      return dependenciesOf(
        passed,
        { module: outer, key: call.key, forEach: memberIn(block, 'for_each_expression') },
        file,
        depth,
      );
    return [
      fallback
        ? { kind: 'constant', node: fallback, variable: name, how: 'default' }
        : { kind: 'unknown', name: `var.${name}` },
    ];
  }
  const value = memberIn(mapIn(file.variables, name), 'value');
  if (fallback && (!value || same(value, fallback)))
    return [{ kind: 'constant', node: fallback, variable: name, how: 'default' }];
  return [
    value
      ? { kind: 'constant', node: value, variable: name, how: 'supplied' }
      : { kind: 'unknown', name: `var.${name}` },
  ];
}

/** An output of a module; all of them, if a computed key hides which one. */
function output(
  name: string,
  all: readonly string[],
  place: Place,
  file: PlanFile,
  depth: number,
): readonly Dependency[] {
  const { steps, rest } = moduleSteps(`${name}.`);
  const [step] = steps;
  if (!step || steps.length > 1) return [{ kind: 'unknown', name }];
  const key = step.key ?? alignedKey(all, place);
  const inner: Place = { module: [...place.module, { ...step, key }], key: undefined, forEach: undefined };
  const outputs = mapIn(configurationOf(inner.module, file), 'outputs');
  const [called = ''] = rest.split(/[.[]/);
  if (called !== '')
    return dependenciesOf(memberIn(mapIn(outputs, called), 'expression'), inner, file, depth);
  return [...(outputs?.members.values() ?? [])].flatMap(({ value }) =>
    dependenciesOf(memberIn(value, 'expression'), inner, file, depth),
  );
}

/** The key of the instance that refers, if its reference uses the key. */
function alignedKey(names: readonly string[], { key }: Place): Key | undefined {
  return names.includes('each.key') ||
    names.includes('count.index') ||
    names.some((name) => name.startsWith('each.value'))
    ? key
    : undefined;
}

function resource(name: string, all: readonly string[], place: Place, file: PlanFile): Dependency {
  const { block, key, attribute } = blockAddress(name);
  const isData = block.startsWith('data.');
  const within = (byBlock(file).get(block) ?? []).filter((one) => sameModule(one.module, place.module));
  const wanted = key ?? alignedKey(all, place);
  const exact = within.filter((one) => one.key === wanted);
  const instances = exact.length > 0 ? exact : within;
  return {
    kind: 'resource',
    isData,
    block: `${moduleText(place.module)}${block}`,
    instances,
    ...(attribute === undefined ? {} : { attribute }),
  };
}

const indexes = new WeakMap<PlanFile, ReadonlyMap<string, readonly PlanResource[]>>();

/** Resources and data sources of all modules by their blocks. */
function byBlock(file: PlanFile): ReadonlyMap<string, readonly PlanResource[]> {
  const known = indexes.get(file);
  if (known) return known;
  const index = new Map<string, PlanResource[]>();
  for (const one of [...file.managed.values(), ...file.data.values()]) {
    const group = index.get(one.block);
    if (group) group.push(one);
    else index.set(one.block, [one]);
  }
  indexes.set(file, index);
  return index;
}

/** Whether two ways lead to the same module; a key that is not known fits any. */
function sameModule(a: readonly ModuleStep[], b: readonly ModuleStep[]): boolean {
  return (
    a.length === b.length &&
    zip(a, b).every(
      ([one, other]) => one.name === other.name && (other.key === undefined || one.key === other.key),
    )
  );
}

/** The configuration of a module. */
export function configurationOf(steps: readonly ModuleStep[], file: PlanFile): MapNode | undefined {
  let module = file.configuration;
  for (const { name } of steps) module = mapIn(mapIn(mapIn(module, 'module_calls'), name), 'module');
  return module;
}

const blocks = new WeakMap<MapNode, ReadonlyMap<string, MapNode>>();

/** The block of a resource in the code: its expressions, and its for_each. */
export function blockOf(
  { module, block }: Pick<PlanResource, 'module' | 'block'>,
  file: PlanFile,
): MapNode | undefined {
  const holder = configurationOf(module, file);
  if (!holder) return undefined;
  let known = blocks.get(holder);
  if (!known) {
    known = new Map(
      itemsIn(holder, 'resources').flatMap((one): [string, MapNode][] =>
        one.kind === 'map' ? [[textIn(one, 'address'), one]] : [],
      ),
    );
    blocks.set(holder, known);
  }
  return known.get(block);
}

function same(a: Node, b: Node): boolean {
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'list')
    return (
      b.kind === 'list' &&
      a.items.length === b.items.length &&
      zip(a.items, b.items).every(([item, other]) => same(item, other))
    );
  return (
    b.kind === 'map' &&
    a.members.size === b.members.size &&
    [...a.members.values()].every(({ name, value }) => {
      const counterpart = b.members.get(name)?.value;
      return counterpart !== undefined && same(value, counterpart);
    })
  );
}
