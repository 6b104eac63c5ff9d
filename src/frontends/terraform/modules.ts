// Modules: variables, locals and outputs on demand, and the modules that a module calls.
import { known, type Unknown, type Value } from '../../value/value.ts';
import { calledDirectory, callPathOf } from './calls.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { copiesOf, instancesOf, suffixOf } from './instances.ts';
import type { Calls, Dialect, Directory, Module, Scan, Scope, PlanOverlay, Unit } from './scope.ts';
import type { Range } from '../../value/source.ts';
import type { Attribute, Block, Expression } from './syntax/tree.ts';
import { blocksNamed, localOf } from './directoryNames.ts';
import { hideSecrets, hideSecretsOfCall } from './secrets.ts';
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
  const module = new CodeModule(seed);
  hideSecrets(module);
  return module;
}

/**
 * A class, as {@link CodeScope} is one, and no object of functions: V8 builds what a function refers to into
 * its compiled code if there is one such function, as in a scan of one module, so that its tree would never
 * be freed.
 */
class CodeModule implements Module {
  readonly scan: Scan;
  readonly directory: Directory;
  readonly prefix: string;
  readonly callPath: string;
  readonly calledAt?: Range;
  readonly root: string;
  readonly space: string;
  readonly planOverlay?: PlanOverlay;
  readonly unit?: Unit;
  readonly dialect?: Dialect;
  readonly parent?: Module;
  readonly exists: Value<boolean>;
  readonly argument: Module['argument'];
  readonly scope: Scope = new CodeScope(this, new Map());
  readonly #variables = new Map<string, ReturnType<Module['variable']>>();
  readonly #locals = new Map<string, ReturnType<Module['local']>>();
  readonly #outputs = new Map<string, ReturnType<Module['output']>>();
  readonly #instances = new Map<string, ReturnType<Module['instances']>>();
  readonly #calls = new Map<string, ReturnType<Module['calls']>>();

  constructor(seed: ModuleSeed) {
    this.scan = seed.scan;
    this.directory = seed.directory;
    this.prefix = seed.prefix;
    this.callPath = seed.callPath;
    if (seed.calledAt) this.calledAt = seed.calledAt;
    this.root = seed.root;
    this.space = seed.space;
    if (seed.planOverlay) this.planOverlay = seed.planOverlay;
    if (seed.unit) this.unit = seed.unit;
    if (seed.dialect) this.dialect = seed.dialect;
    if (seed.parent) this.parent = seed.parent;
    this.exists = seed.exists;
    this.argument = seed.argument;
  }

  variable(name: string): ReturnType<Module['variable']> {
    return once(this.#variables, name, () => {
      const block = blockOf(this.directory, 'variable', name);
      return block && this.#guarded(`var.${name}`, block.header, () => variableValue(name, block, this));
    });
  }

  local(name: string): ReturnType<Module['local']> {
    return once(this.#locals, name, () => {
      const local = localOf(this.directory, name);
      return local && this.#guarded(`local.${name}`, local.key, () => this.scope.evaluate(local.value));
    });
  }

  output(name: string): ReturnType<Module['output']> {
    return once(this.#outputs, name, () => {
      const block = blockOf(this.directory, 'output', name);
      const value = block?.body.attributes.get('value');
      if (!block || !value) return undefined;
      return this.#guarded(`output.${name}`, value.key, () => {
        const found = this.scope.evaluate(value.value);
        return isSensitive(block) ? this.scan.sensitive(found) : found;
      });
    });
  }

  instances(address: string): ReturnType<Module['instances']> {
    return once(this.#instances, address, () => {
      const parts = address.split('.');
      const isData = parts[0] === 'data';
      const [type, name] = isData ? parts.slice(1) : parts;
      const block = blockOf(this.directory, isData ? 'data' : 'resource', type, name);
      if (!block) return undefined;
      const found = this.#guarded(`${address}[*]`, block.header, () => instancesOf(block, this));
      return 'items' in found ? found : undefined;
    });
  }

  calls(name: string): ReturnType<Module['calls']> {
    return once(this.#calls, name, () => {
      const block = blockOf(this.directory, 'module', name);
      if (!block) return undefined;
      const found = this.#guarded(`module.${name}[*]`, block.header, () => callsOf(block, name, this));
      return found && 'items' in found ? found : undefined;
    });
  }

  /** What is found for a name of the module; unknown if it needs itself. */
  #guarded<T>(name: string, at: Range, find: () => T): T | Unknown {
    return this.scan.named(`${this.prefix}${name}`, at, find);
  }
}

class CodeScope implements Scope {
  constructor(
    readonly module: Module,
    readonly bindings: ReadonlyMap<string, Value>,
  ) {}

  evaluate(expression: Expression): Value {
    return evaluate(expression, this);
  }

  bind(names: Readonly<Record<string, Value>>): Scope {
    return new CodeScope(this.module, new Map([...this.bindings, ...Object.entries(names)]));
  }
}

/** Finds the answer for a name once. */
function once<T>(found: Map<string, T | undefined>, name: string, find: () => T | undefined): T | undefined {
  if (!found.has(name)) found.set(name, find());
  return found.get(name);
}

/** The first block of a type with those labels. */
function blockOf(
  directory: Directory,
  type: string,
  ...labels: readonly (string | undefined)[]
): Block | undefined {
  return blocksNamed(directory, type, labels)[0];
}

/** The modules that a call makes, if its source is a folder of the scan. */
function callsOf(block: Block, name: string, parent: Module): Calls | undefined {
  const directory = calledDirectory(block, parent);
  if (!directory) return undefined;
  if (!parent.scan.admit(parent, block.header)) return undefined;
  hideSecretsOfCall(name, parent);
  const { repetition, items, complete } = copiesOf(block, parent);
  const argumentsIn = (scope: Scope): Module['argument'] => {
    const values = new Map<string, ReturnType<Module['argument']>>();
    return (name) =>
      once(values, name, () => {
        const found = block.body.attributes.get(name);
        return found && { key: found.key, value: through(name, found, scope) };
      });
  };
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
        argument: argumentsIn(scope),
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
