// Modules: variables, locals and outputs on demand, and the modules that a module calls.
import { choice, known, unknown, type Known, type Unknown, type Value } from '../../value/value.ts';
import { valueOf } from './outcomes.ts';
import { calledDirectory, callPathOf } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { copiesOf, instancesOf, suffixOf } from './instances.ts';
import type { Calls, Directory, Module, Scan, Scope, Settler } from './scope.ts';
import { convert } from './types.ts';
import type { Range } from '../../value/source.ts';
import type { Attribute, Block, Body } from './syntax.ts';

export interface ModuleSeed {
  readonly scan: Scan;
  readonly directory: Directory;
  readonly prefix: string;
  readonly callPath: string;
  readonly root: string;
  readonly space: string;
  readonly settler?: Settler;
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
  const named = <T>(name: string, at: Range, find: () => T): T | Unknown => seed.scan.named(`${seed.prefix}${name}`, at, find);
  const module: Module = {
    ...seed,
    get scope() {
      return scope;
    },
    variable: memoized((name) => {
      const block = labelled('variable', name);
      return block && named(`var.${name}`, block.header, () => variableValue(name, block, module));
    }),
    local: memoized((name) => {
      const local = locals.get(name);
      return local && named(`local.${name}`, local.key, () => scope.evaluate(local.value));
    }),
    output: memoized((name) => {
      const value = labelled('output', name)?.body.attributes.get('value');
      return value && named(`output.${name}`, value.key, () => scope.evaluate(value.value));
    }),
    instances: memoized((address) => {
      const parts = address.split('.');
      const isData = parts[0] === 'data';
      const [type, name] = isData ? parts.slice(1) : parts;
      const block = blocksOf(directory, isData ? 'data' : 'resource').find(({ labels }) => labels[0] === type && labels[1] === name);
      if (!block) return undefined;
      const found = named(`${address}[*]`, block.header, () => instancesOf(block, module));
      return 'items' in found ? found : undefined;
    }),
    calls: memoized((name) => {
      const block = labelled('module', name);
      if (!block) return undefined;
      const found = named(`module.${name}[*]`, block.header, () => callsOf(block, name, module));
      return found && 'items' in found ? found : undefined;
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

/** Remembers the answer for each name. */
function memoized<T>(find: (name: string) => T | undefined): (name: string) => T | undefined {
  const found = new Map<string, T | undefined>();
  return (name) => {
    if (!found.has(name)) found.set(name, find(name));
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
  const given = settledValue(name, supplied ?? ownDefault(), module) ?? supplied;
  return given ? convert(given, type, module.scope) : (ownDefault() ?? openVariable(name, block, module));
}

/** What a plan says that the variable was, by preference as the code or a file of variables says it. */
function settledValue(name: string, own: Value | undefined, { settler, scope, parent }: Module): Value | undefined {
  if (parent || !settler) return undefined;
  const lines = settler.files.flatMap(({ attributes }) => attributes.get(name) ?? []);
  return settler.variable(name, () => [...(own ? [own] : []), ...lines.map(({ value }) => withHow(scope.evaluate(value), 'supplied'))]);
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

/** The values that a validation allows are followed one by one; else nothing is known. */
function openVariable(name: string, block: Block, module: Module): Value {
  const settle = module.parent ? undefined : `give it with --var ${name}=…`;
  const identity = `variable:${module.space}#${module.prefix}${name}`;
  const open: Unknown = unknown(
    { code: 'no-default', text: `variable ${name} has no default`, ...(settle === undefined ? {} : { settle }), at: block.header },
    { at: block.header, how: 'derived', via: [] },
    { identity },
  );
  const allowed = allowedValues(name, block, module);
  if (!allowed) return open;
  const over = module.scan.variable(identity, () => ({ kind: 'variable', name, cases: allowed.map((one) => String(one.value)), at: block.header }));
  return choice(over, allowed);
}

/** The list of `condition = contains([…], var.x)`. */
function allowedValues(name: string, block: Block, module: Module): Known[] | undefined {
  for (const validation of block.body.blocks.filter(({ type }) => type === 'validation')) {
    const test = validation.body.attributes.get('condition')?.value;
    if (test?.kind !== 'call' || test.name !== 'contains' || test.args.length !== 2) continue;
    const [list, of] = test.args as [Attribute['value'], Attribute['value']];
    if (of.kind !== 'member' || of.name !== name || list.kind !== 'tuple') continue;
    const values = list.items.map((item) => module.scope.evaluate(item));
    if (values.length > 1 && values.every((value): value is Known => value.kind === 'known' && typeof value.value !== 'object')) return values;
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
        space: parent.space,
        ...(parent.settler ? { settler: parent.settler } : {}),
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
  return evaluated.kind === 'known' && evaluated.origin.via.length === 0 && typeof evaluated.value !== 'object'
    ? known(evaluated.value, { ...evaluated.origin, via: [{ kind: 'module', name, at: key }] })
    : evaluated;
}
