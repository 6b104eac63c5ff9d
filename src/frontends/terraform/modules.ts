// Modules: variables, locals and outputs on demand, and the modules that a module calls.
import { choice, known, unknown, type Known, type Unknown, type Value } from '../../value/value.ts';
import { invalid } from '../../value/origins.ts';
import { valueOf } from './outcomes.ts';
import { calledDirectory, callPathOf } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { copiesOf, instancesOf, suffixOf } from './instances.ts';
import type { Calls, Directory, Module, Scan, Scope } from './scope.ts';
import { convert } from './types.ts';
import type { Range } from '../../value/source.ts';
import type { Attribute, Block, Body } from './syntax.ts';

export interface ModuleSeed {
  readonly scan: Scan;
  readonly directory: Directory;
  readonly prefix: string;
  readonly callPath: string;
  readonly root: string;
  readonly calledAt?: Range;
  readonly parent?: Module;
  readonly exists: Value<boolean>;
  readonly argument: Module['argument'];
}

export function moduleOf(seed: ModuleSeed): Module {
  const { directory } = seed;
  const labelled = (type: string, name: string): Block | undefined => blocksOf(directory, type).find((block) => block.labels[0] === name);
  const locals = new Map<string, Attribute>();
  for (const block of blocksOf(directory, 'locals')) for (const attribute of block.body.attributes.values()) locals.set(attribute.name, attribute);
  const module: Module = {
    ...seed,
    get scope() {
      return scope;
    },
    variable: once((name) => {
      const block = labelled('variable', name);
      return block && variableValue(name, block, module);
    }, ring),
    local: once((name) => {
      const local = locals.get(name);
      return local && scope.evaluate(local.value);
    }, ring),
    output: once((name) => {
      const value = labelled('output', name)?.body.attributes.get('value');
      return value && scope.evaluate(value.value);
    }, ring),
    instances: once((address) => {
      const parts = address.split('.');
      const isData = parts[0] === 'data';
      const [type, name] = isData ? parts.slice(1) : parts;
      const block = blocksOf(directory, isData ? 'data' : 'resource').find(({ labels }) => labels[0] === type && labels[1] === name);
      return block && instancesOf(block, module);
    }),
    calls: once((name) => {
      const block = labelled('module', name);
      return block && callsOf(block, name, module);
    }),
  };
  const scope = scopeOf(module, new Map());
  return module;
}

export function blocksOf(directory: Directory, type: string): readonly Block[] {
  return directory.blocks.get(type) ?? [];
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

function ring(name: string): Value {
  const at = { source: { path: '', text: '' }, start: 0, end: 0 };
  return invalid(`${name} hangs on itself`, at);
}

/** Remembers the answer for each name; of a name that is asked for while it is being found the answer of `again`. */
function once<T>(find: (name: string) => T | undefined, again?: (name: string) => T): (name: string) => T | undefined {
  const found = new Map<string, T | undefined>();
  return (name) => {
    if (!found.has(name)) {
      found.set(name, again?.(name));
      found.set(name, find(name));
    }
    return found.get(name);
  };
}

/** What the caller passes, what was given, what a tfvars file says, the default; else nothing. */
function variableValue(name: string, block: Block, module: Module): Value {
  const type = block.body.attributes.get('type')?.value;
  const fallback = block.body.attributes.get('default');
  const passed = module.argument(name);
  const nullable = block.body.attributes.get('nullable')?.value;
  const keepsNull = !(nullable?.kind === 'literal' && nullable.value === false);
  const ownDefault = (): Value | undefined => {
    if (!fallback) return undefined;
    const value = withHow(module.scope.evaluate(fallback.value), 'default');
    return convert(value, type, module.scope);
  };
  if (passed) {
    const value = convert(passed.value, type, module.scope);
    return value.kind === 'absent' && !keepsNull ? (ownDefault() ?? value) : value;
  }
  const supplied = module.parent ? undefined : suppliedValue(name, block, module);
  if (supplied) return convert(supplied, type, module.scope);
  const own = ownDefault();
  // Nobody but the caller could give a called module another value.
  const allowed = module.parent && own ? undefined : allowedValues(name, block, module, own);
  if (!allowed) return own ?? openVariable(name, block, module);
  const over = module.scan.variable(identityOfVariable(name, module), () => ({
    kind: 'variable',
    name,
    cases: allowed.map((one) => String(one.value)),
    at: block.header,
  }));
  return choice(over, allowed);
}

function identityOfVariable(name: string, module: Module): string {
  return `variable:${module.root}#${module.prefix}${name}`;
}

/**
 * What the command line, files of variables and the environment give to a root module, the strongest first.
 * Source: developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
function suppliedValue(name: string, block: Block, { scan, directory, scope }: Module): Value | undefined {
  const typed = (text: string): Value => valueOf(parseGiven(text), { at: block.header, how: 'supplied', via: [] });
  const given = scan.given.get(name);
  if (given !== undefined) return typed(given);
  const line = [...directory.tfvars, ...scan.variableFiles].findLast((body: Body) => body.attributes.has(name))?.attributes.get(name);
  if (line) return withHow(scope.evaluate(line.value), 'supplied');
  const environment = scan.environment.get(name);
  return environment === undefined ? undefined : typed(environment);
}

function openVariable(name: string, block: Block, module: Module): Unknown {
  const settle = module.parent ? undefined : `give it with --var ${name}=…`;
  return unknown(
    { code: 'no-default', text: `variable ${name} has no default`, ...(settle === undefined ? {} : { settle }), at: block.header },
    { at: block.header, how: 'derived', via: [] },
    { identity: identityOfVariable(name, module) },
  );
}

/** The default, and the list of `condition = contains([…], var.x)`; undefined where that is not more than one plain value. */
function allowedValues(name: string, block: Block, module: Module, fallback: Value | undefined): Known[] | undefined {
  for (const validation of block.body.blocks.filter(({ type }) => type === 'validation')) {
    const test = validation.body.attributes.get('condition')?.value;
    if (test?.kind !== 'call' || test.name !== 'contains' || test.args.length !== 2) continue;
    const [list, of] = test.args as [Attribute['value'], Attribute['value']];
    if (of.kind !== 'member' || of.name !== name || list.kind !== 'tuple') continue;
    const values = [...(fallback ? [fallback] : []), ...list.items.map((item) => module.scope.evaluate(item))];
    const plain = values.filter((value): value is Known => value.kind === 'known' && typeof value.value !== 'object');
    const distinct = [...new Map(plain.toReversed().map((value) => [String(value.value), value])).values()].toReversed();
    if (plain.length === values.length && distinct.length > 1) return distinct;
  }
  return undefined;
}

/** A value from the command line: HCL reads literals and JSON, and takes anything else as a text. */
function parseGiven(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON, so the text itself is meant, as terraform -var takes it for variables of type string.
    return text;
  }
}

/** The same value, said to come from a default or from what was given. */
function withHow(value: Value, how: 'default' | 'supplied'): Value {
  if (value.kind === 'choice') return { ...value, branches: value.branches.map((branch) => withHow(branch, how)) };
  if (value.kind !== 'known') return value;
  return value.origin.how === 'literal' ? { ...value, origin: { ...value.origin, how } } : value;
}

/** The modules that a call makes, where its source is a folder of the scan. */
function callsOf(block: Block, name: string, parent: Module): Calls | undefined {
  const directory = calledDirectory(block, parent);
  if (!directory) return undefined;
  if (!parent.scan.admit(parent, block.header)) return undefined;
  const { repetition, items } = copiesOf(block, parent);
  return {
    repetition,
    items: items.map(({ key, scope, exists }) => ({
      key,
      module: moduleOf({
        scan: parent.scan,
        directory,
        prefix: `${parent.prefix}module.${name}${suffixOf(repetition, key)}.`,
        callPath: callPathOf(parent.callPath, name),
        root: parent.root,
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

function memoized<T>(find: (name: string) => T | undefined): (name: string) => T | undefined {
  const found = new Map<string, T | undefined>();
  return (name) => {
    if (!found.has(name)) found.set(name, find(name));
    return found.get(name);
  };
}

function through(name: string, { key, value }: Attribute, scope: Scope): Value {
  const evaluated = scope.evaluate(value);
  return evaluated.kind === 'known' && evaluated.origin.via.length === 0 && typeof evaluated.value !== 'object'
    ? known(evaluated.value, { ...evaluated.origin, via: [{ kind: 'module', name, at: key }] })
    : evaluated;
}
