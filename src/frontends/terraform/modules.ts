// Modules: variables, locals and outputs on demand, and the modules that a module calls.
import { known, type Unknown, type Value } from '../../value/value.ts';
import { calledDirectory, callPathOf } from './calls.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { copiesOf, instancesOf, suffixOf } from './instances.ts';
import type { Calls, Dialect, Directory, Module, Scan, Scope, PlanOverlay, Unit } from './scope.ts';
import type { Range } from '../../value/source.ts';
import type { Attribute, Block } from './syntax/tree.ts';
import { isSensitive, variableValue } from './variables.ts';

export interface ModuleSeed {
  readonly scan: Scan;
  readonly directory: Directory;
  readonly prefix: string;
  readonly callPath: string;
  readonly root: string;
  readonly space: string;
  readonly planOverlay?: PlanOverlay;
  readonly unit?: Unit;
  readonly dialect?: Dialect;
  readonly calledAt?: Range;
  readonly parent?: Module;
  readonly exists: Value<boolean>;
  readonly argument: Module['argument'];
}

export function moduleOf(seed: ModuleSeed): Module {
  const { directory } = seed;
  const module: Module = {
    ...seed,
    get scope() {
      return scope;
    },
    variable: memoized((name) => {
      const block = blockOf(directory, 'variable', name);
      return block && guarded(seed, `var.${name}`, block.header, () => variableValue(name, block, module));
    }),
    local: memoized((name) => {
      const local = localOf(directory, name);
      return local && guarded(seed, `local.${name}`, local.key, () => scope.evaluate(local.value));
    }),
    output: memoized((name) => outputOf(name, module)),
    instances: memoized((address) => instancesAt(address, module)),
    calls: memoized((name) => callsNamed(name, module)),
  };
  const scope = scopeOf(module, new Map());
  return module;
}

/** What is found for a name of a module; unknown if it needs itself. */
function guarded<T>(
  { scan, prefix }: Pick<ModuleSeed, 'scan' | 'prefix'>,
  name: string,
  at: Range,
  find: () => T,
): T | Unknown {
  return scan.named(`${prefix}${name}`, at, find);
}

function outputOf(name: string, module: Module): ReturnType<Module['output']> {
  const block = blockOf(module.directory, 'output', name);
  const value = block?.body.attributes.get('value');
  if (!block || !value) return undefined;
  return guarded(module, `output.${name}`, value.key, () => {
    const found = module.scope.evaluate(value.value);
    return isSensitive(block) ? module.scan.sensitive(found) : found;
  });
}

function instancesAt(address: string, module: Module): ReturnType<Module['instances']> {
  const parts = address.split('.');
  const isData = parts[0] === 'data';
  const [type, name] = isData ? parts.slice(1) : parts;
  const block = blockOf(module.directory, isData ? 'data' : 'resource', type, name);
  if (!block) return undefined;
  const found = guarded(module, `${address}[*]`, block.header, () => instancesOf(block, module));
  return 'items' in found ? found : undefined;
}

function callsNamed(name: string, module: Module): ReturnType<Module['calls']> {
  const block = blockOf(module.directory, 'module', name);
  if (!block) return undefined;
  const found = guarded(module, `module.${name}[*]`, block.header, () => callsOf(block, name, module));
  return found && 'items' in found ? found : undefined;
}

export function blocksOf(directory: Directory, type: string): readonly Block[] {
  return directory.blocks.get(type) ?? [];
}

/** What a folder defines, by name. Every module of the folder needs each of its blocks, so they are looked up, not searched. */
interface Names {
  /** By type and labels, in their order. */
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  readonly locals: ReadonlyMap<string, Attribute>;
}

const names = new WeakMap<Directory, Names>();

function namesIn(directory: Directory): Names {
  let found = names.get(directory);
  if (!found) names.set(directory, (found = { blocks: byName(directory), locals: localsIn(directory) }));
  return found;
}

function byName(directory: Directory): ReadonlyMap<string, readonly Block[]> {
  const named = new Map<string, Block[]>();
  for (const blocks of directory.blocks.values())
    for (const block of blocks) {
      const key = [block.type, ...block.labels].join('\0');
      const same = named.get(key);
      if (same) same.push(block);
      else named.set(key, [block]);
    }
  return named;
}

function localsIn(directory: Directory): ReadonlyMap<string, Attribute> {
  const locals = new Map<string, Attribute>();
  for (const block of blocksOf(directory, 'locals'))
    for (const attribute of block.body.attributes.values()) locals.set(attribute.name, attribute);
  return locals;
}

/** The blocks of a type with just those labels. */
export function blocksNamed(
  directory: Directory,
  type: string,
  ...labels: readonly (string | undefined)[]
): readonly Block[] {
  return namesIn(directory).blocks.get([type, ...labels].join('\0')) ?? [];
}

/** The first block of a type with those labels. */
function blockOf(
  directory: Directory,
  type: string,
  ...labels: readonly (string | undefined)[]
): Block | undefined {
  return blocksNamed(directory, type, ...labels)[0];
}

/** The local value of that name. */
export function localOf(directory: Directory, name: string): Attribute | undefined {
  return namesIn(directory).locals.get(name);
}

function scopeOf(module: Module, bindings: ReadonlyMap<string, Value>): Scope {
  const scope: Scope = {
    module,
    bindings,
    evaluate: (expression) => evaluate(expression, scope),
    bind: (names) => scopeOf(module, new Map([...bindings, ...Object.entries(names)])),
  };
  return scope;
}

/** Remembers the answer for each name. */
function memoized<T>(find: (name: string) => T | undefined): (name: string) => T | undefined {
  const found = new Map<string, T | undefined>();
  return (name) => {
    if (!found.has(name)) found.set(name, find(name));
    return found.get(name);
  };
}

/** The modules that a call makes, if its source is a folder of the scan. */
function callsOf(block: Block, name: string, parent: Module): Calls | undefined {
  const directory = calledDirectory(block, parent);
  if (!directory) return undefined;
  if (!parent.scan.admit(parent, block.header)) return undefined;
  const { repetition, items, complete } = copiesOf(block, parent);
  return {
    repetition,
    complete,
    items: items.map(({ key, scope, exists }) => ({
      key,
      module: moduleOf({
        scan: parent.scan,
        directory,
        prefix: `${parent.prefix}module.${name}${suffixOf(repetition, key)}.`,
        callPath: callPathOf(parent.callPath, name),
        root: parent.root,
        space: parent.space,
        ...(parent.planOverlay ? { planOverlay: parent.planOverlay } : {}),
        ...(parent.unit ? { unit: parent.unit } : {}),
        calledAt: block.header,
        parent,
        exists,
        argument: memoized((argument) => {
          const found = block.body.attributes.get(argument);
          return found && { key: found.key, value: through(argument, found, scope) };
        }),
      }),
    })),
  };
}

function through(name: string, { key, value }: Attribute, scope: Scope): Value {
  const evaluated = scope.evaluate(value);
  return evaluated.kind === 'known' &&
    evaluated.origin.via.length === 0 &&
    typeof evaluated.value !== 'object'
    ? known(evaluated.value, { ...evaluated.origin, via: [{ kind: 'module', name, at: key }] })
    : evaluated;
}
