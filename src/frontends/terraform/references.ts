// What the names of a module mean: var, local, module, data, resources, each, count, path.
import { named, reference } from '../../evaluation/identity.ts';
import { listOf, withStep } from '../../evaluation/outcomes.ts';
import { lift } from '../../value/lift.ts';
import { rangeKey, type Range } from '../../value/source.ts';
import { isDictionary, known, unknown, type Unknown, type Value, type Why } from '../../value/value.ts';
import { dataAttribute } from './dataSources.ts';
import { derived, invalid } from '../../value/origins.ts';
import { unknownKeyOf } from './evaluation/unknownKeys.ts';
import { atCall } from './relocate.ts';
import type { Instance, Instances, Module, Scan, Scope } from './scope.ts';
import type { Expression } from './syntax/tree.ts';

type Access = Extract<Expression, { kind: 'name' | 'member' | 'index' }>;

/** The names from the root on, as far as they are plain; undefined if the root is no name. */
function namesOf(expression: Expression): string[] | undefined {
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind !== 'member') return undefined;
  const before = namesOf(expression.of);
  return before && [...before, expression.name];
}

/**
 * Bound within a template that a function renders: nothing but the variables that it is given has a name
 * there.
 */
export const TEMPLATE = '\0template';

/** What a chain of names means as a whole; undefined if it is a member of what the shorter chain means. */
export function rootName(expression: Access, scope: Scope): Value | undefined {
  const names = namesOf(expression);
  const [root] = names ?? [];
  if (!names || root === undefined) return undefined;
  const { at } = expression;
  const bound = scope.bindings.get(root) ?? scope.module.dialect?.name(root, at);
  if (bound) return boundValue(bound, names, at);
  if (names.length === 1) return undefined;
  if (scope.bindings.has(TEMPLATE)) return missing(`variable ${root} of the template`, at);
  return (ROOTS.get(root) ?? resourceRoot)(names, at, scope);
}

type Root = (names: readonly string[], at: Range, scope: Scope) => Value | undefined;

function missing(what: string, at: Range): Value {
  return invalid(`there is no ${what}`, at);
}

/** For roots of names with two parts: `var.x`, `path.root`. */
function ofTwo(value: (second: string, at: Range, scope: Scope) => Value): Root {
  return ([, second = '', third], at, scope) => (third === undefined ? value(second, at, scope) : undefined);
}

const noValueHere: Root = (names, at) =>
  names.length === 2 ? missing(`${names.join('.')} here`, at) : undefined;

/** `aws_batch_compute_environment.x` */
const resourceRoot: Root = (names, at, scope) =>
  names.length === 2 ? instancesValue(names.join('.'), at, scope) : undefined;

const variableNamed = ofTwo(
  (name, at, { module }) =>
    withStepIfAny('variable', name, at, module.variable(name)) ?? missingVariable(name, at, module),
);

/** Its file may be left out of the scan or have a fault: whatever it is, it stays what it is. */
function missingVariable(name: string, at: Range, { space, prefix }: Module): Value {
  const text = `there is no variable ${name} in the scanned code`;
  return unknown({ code: 'outside', text, at, lasts: true }, derived(at), {
    identity: named('variable', `${space}#${prefix}`, name),
  });
}

const localNamed = ofTwo(
  (name, at, { module }) =>
    withStepIfAny('local', name, at, module.local(name)) ?? missing(`local ${name}`, at),
);

const pathNamed = ofTwo((name, at, { module }) => {
  const paths = new Map([
    ['module', module.directory.path],
    ['root', module.root],
  ]);
  return known(paths.get(name) || '.', derived(at));
});

const terraformValue = ofTwo((name, at) => {
  const text = `terraform.${name} is known when Terraform runs`;
  const identity = named('terraform', '', name);
  return unknown({ code: 'pseudo-parameter', text, at }, derived(at), { identity });
});

const ephemeralValue: Root = (names, at) => {
  if (names.length !== 3) return undefined;
  const name = names.join('.');
  const identity = named('ephemeral', '', name);
  return unknown({ code: 'deploy-time', text: `${name} is made again at each run`, at }, derived(at), {
    identity,
  });
};

/** What names mean by their first part; every other first part is the type of a resource. */
const ROOTS: ReadonlyMap<string, Root> = new Map<string, Root>([
  ['var', variableNamed],
  ['local', localNamed],
  ['module', ofTwo(moduleValue)],
  ['path', pathNamed],
  ['terraform', terraformValue],
  ['ephemeral', ephemeralValue],
  ['each', noValueHere],
  ['count', noValueHere],
  ['self', noValueHere],
  [
    'resource',
    ([, type, name, ...more], at, scope) => {
      if (more.length > 0) return undefined;
      return name === undefined
        ? missing(`resource.${type}`, at)
        : instancesValue(`${type}.${name}`, at, scope);
    },
  ],
  [
    'data',
    (names, at, scope) => {
      if (names.length > 3) return undefined;
      return names.length < 3 ? missing(names.join('.'), at) : instancesValue(names.join('.'), at, scope);
    },
  ],
]);

/**
 * What a loop, a `for_each` or a dynamic block has bound: reached through the place of its name, as
 * `each.value`.
 */
function boundValue(bound: Value, names: readonly string[], at: Range): Value | undefined {
  const step = { kind: 'item' as const, name: names.join('.'), at };
  if (names.length === 1) return withStep(step, bound);
  const member =
    names.length === 2 && bound.kind === 'known' && isDictionary(bound.value)
      ? bound.value.entries.get(names[1]!)
      : undefined;
  return member && withStep(step, member.value);
}

/**
 * A value as each place sees it: a map that a loop's body or a module reads once for each copy is copied only
 * once.
 */
const seen = new WeakMap<Value, WeakMap<Range, Value>>();

function withStepIfAny(
  kind: 'variable' | 'local',
  name: string,
  at: Range,
  value: Value | undefined,
): Value | undefined {
  if (!value) return undefined;
  const places = seen.get(value) ?? new WeakMap<Range, Value>();
  const found = places.get(at) ?? withStep({ kind, name, at }, value);
  seen.set(value, places.set(at, found));
  return found;
}

/** A resource as a value: unknown, with a reference to it, so that its attributes can be read. */
function objectOf(instance: Instance, at: Range): Unknown {
  const value = unknown(
    { code: 'deploy-time', text: `${instance.name} is known after deployment`, at },
    derived(at),
    {
      identity: reference(instance.address),
      reference: { address: instance.address, attribute: '' },
    },
  );
  instance.module.scan.instances.set(instance.address, instance);
  return value;
}

/** Whether an unknown is a whole resource or module, whose attributes can be read. */
export function isObject(value: Unknown): boolean {
  return value.reference?.attribute === '';
}

/**
 * A resource that the module refers to and does not have, or an attribute of it: its file may not be among
 * those of the scan.
 */
function elsewhere(address: string, attribute: string, at: Range): Unknown {
  return unknown(
    { code: 'outside', text: `${address.slice(address.indexOf('#') + 1)} is not in the scanned code`, at },
    derived(at),
    {
      identity: reference(address, attribute),
      reference: { address, attribute },
    },
  );
}

function instancesValue(address: string, at: Range, scope: Scope): Value {
  const instances = scope.module.instances(address);
  if (!instances) return elsewhere(`${scope.module.root}#${scope.module.prefix}${address}`, '', at);
  const [unknownKey] = instances.items.flatMap((item) => unknownKeyOf(item) ?? []);
  const objectAt = (item: Instance): Value =>
    lift(
      [item.exists],
      (exists) =>
        exists.kind === 'known' && !exists.value
          ? { kind: 'absent', origin: derived(at) }
          : objectOf(item, at),
      derived(at),
    );
  return repeated(instances, at, objectAt, unknownKey);
}

function repeated<I extends { readonly key: string | number | undefined }>(
  instances: {
    readonly repetition: Instances['repetition'];
    readonly items: readonly I[];
    readonly complete?: boolean;
  },
  at: Range,
  valueOf: (item: I) => Value,
  unknownKey?: Unknown,
): Value {
  const { repetition, items, complete = true } = instances;
  if (repetition === 'once') return items[0] ? valueOf(items[0]) : invalid('it is not made', at);
  const rest = complete
    ? undefined
    : (unknownKey ??
      unknown({ code: 'not-understood', text: 'how many there are is not known', at }, derived(at)));
  if (repetition === 'count') return listOf(items.map(valueOf), at, rest);
  const entries = new Map(items.map((item) => [String(item.key), { key: at, value: valueOf(item) }]));
  return known(rest ? { entries, rest } : { entries }, derived(at));
}

/** An attribute of a resource: what the code sets, or a reference to what is known after deployment. */
export function attributeOf(address: string, attribute: string, at: Range, scan: Scan): Value {
  const called = scan.modules.get(address);
  if (called) return outputOf(called, attribute, at);
  const instance = scan.instances.get(address);
  if (!instance) return elsewhere(address, attribute, at);
  const step = { kind: 'attribute' as const, name: `${instance.name}.${attribute}`, at };
  const name = `${instance.name}.${attribute}`;
  if (instance.isData) {
    // What is not known has the place of the reference.
    const key = `${address}.${attribute}@${rangeKey(at)}`;
    return withStep(
      step,
      scan.once(key, name, at, () => dataAttribute(instance, attribute, at)),
    );
  }
  const declared = instance.block.body.attributes.get(attribute);
  if (declared)
    return withStep(
      step,
      scan.once(`${address}.${attribute}`, name, declared.key, () => instance.scope.evaluate(declared.value)),
    );
  const why: Why = {
    code: 'deploy-time',
    text: `${instance.name}.${attribute} is known after deployment`,
    at,
    ...(isMadeOnce(instance) ? { lasts: true } : {}),
  };
  return unknown(why, derived(at), {
    identity: reference(address, attribute),
    reference: { address, attribute },
  });
}

/** A random value is made once, unless its keepers change. */
function isMadeOnce({ type, block }: Instance): boolean {
  return type.startsWith('random_') && !block.body.attributes.has('keepers');
}

function outputOf(module: Module, name: string, at: Range): Value {
  const value = module.output(name);
  if (!value && module.directory.isDescription)
    return unknown(
      {
        code: 'outside',
        text: `the output ${name} of ${module.prefix}… is made by a module that is not in the scanned code`,
        at,
      },
      derived(at),
      {
        identity: named('output', `${module.space}#${module.prefix}`, name),
      },
    );
  return value
    ? withStep({ kind: 'output', name: `${module.prefix}${name}`, at }, atCall(value, module))
    : invalid(`there is no output ${name}`, at);
}

function moduleValue(name: string, at: Range, scope: Scope): Value {
  const found = scope.module.calls(name);
  if (!found) {
    return unknown(
      { code: 'outside', text: `the module ${name} is not in the scanned code`, at },
      derived(at),
      {
        identity: named('module', scope.module.prefix, name),
      },
    );
  }
  return repeated(found, at, ({ module }): Value => {
    const address = `module:${module.space}#${module.prefix}`;
    scope.module.scan.modules.set(address, module);
    return unknown(
      { code: 'deploy-time', text: `module.${name} is known after deployment`, at },
      derived(at),
      {
        identity: reference(address),
        reference: { address, attribute: '' },
      },
    );
  });
}
