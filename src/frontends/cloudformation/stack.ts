// A stack: a template with its parameters, evaluated on demand, each name once.
import { lift } from '../../value/lift.ts';
import { known, unknown, type Known, type Value } from '../../value/value.ts';
import type { Comparisons } from './comparisons.ts';
import { evaluate } from './evaluate.ts';
import { truthOf } from './intrinsics/logic.ts';
import { fillName, membersOf } from './members.ts';
import { nestedTemplate, parameterIn } from './nesting.ts';
import { derived } from '../../value/origins.ts';
import { conditionFrom } from './outcomes.ts';
import { parameterValue } from './parameters.ts';
import { hideSecrets } from './secrets.ts';
import type { Argument, Members, Nesting, Placed, Scan, Scope, Stack } from './scope.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import type { Template } from './template.ts';

export interface StackSeed {
  readonly scan: Scan;
  readonly template: Template;
  readonly comparisons: Comparisons;
  readonly address: string;
  readonly names: string;
  readonly nesting?: Nesting;
  readonly exists: Value<boolean>;
}

export function stackOf(seed: StackSeed): Stack {
  const { scan, template, address, names, nesting, exists } = seed;
  const section = (name: string): (() => Members) =>
    lazily(() => membersOf(mapAt(template.root, name), stack.scope));
  const stack: Stack = {
    scan,
    template,
    address,
    names,
    nesting,
    exists,
    get comparisons() {
      return seed.comparisons;
    },
    parameter: once((name) => {
      const declaration = template.parameters.get(name);
      return declaration && parameterValue(declaration, stack);
    }),
    condition: found(scan, (name) => namedCondition(name, stack)),
    conditions: section('Conditions'),
    mappings: section('Mappings'),
    resources: section('Resources'),
    outputs: section('Outputs'),
    output: found(scan, (name) => namedOutput(name, stack)),
    nested: once((logicalId) => {
      const placed = stack.resources().byName.get(logicalId);
      return placed && nestedStack(stack, logicalId, placed);
    }),
    get scope() {
      return scope;
    },
  };
  const scope = scopeOf(stack, new Map());
  hideSecrets(stack);
  return stack;
}

/** The stack in the names of guards against rings: two stacks of one template have the same names. */
function placeInNames({ nesting, address, template }: Stack): string {
  return nesting ? address.replace(/\/$/, '') : template.source.path;
}

function namedCondition(name: string, stack: Stack): Value<boolean> | undefined {
  const placed = stack.conditions().byName.get(name);
  return (
    placed &&
    stack.scan.named(`condition ${name} of ${placeInNames(stack)}`, placed.key, () => conditionOf(placed))
  );
}

function namedOutput(name: string, stack: Stack): Value | undefined {
  const placed = stack.outputs().byName.get(name);
  const value = memberAt(placed?.node, 'Value');
  if (!placed || !value) return undefined;
  return stack.scan.named(`output ${name} of ${placeInNames(stack)}`, placed.key, () =>
    placed.scope.evaluate(value.value),
  );
}

function scopeOf(stack: Stack, bindings: ReadonlyMap<string, Known<string>>): Scope {
  const scope: Scope = {
    stack,
    bindings,
    evaluate: (node) => evaluate(node, scope),
    bind: (identifier, item) => scopeOf(stack, new Map(bindings).set(identifier, item)),
  };
  return scope;
}

/**
 * A condition that depends on something unknown becomes a variable with the condition's name, so that reports
 * can name it.
 */
function conditionOf({ name, node, scope, key }: Placed): Value<boolean> {
  const value =
    node.kind === 'map' && node.members.has('Condition') ? truthOf(node, scope) : scope.evaluate(node);
  // The branches of a condition are true and false.
  if (value.kind === 'choice') return named(value as Value<boolean>, name, key, scope);
  return conditionFrom(value, name, key, scope);
}

/** A choice over one variable that only a comparison made is called by the name of the condition. */
function named(value: Value<boolean>, name: string, key: Placed['key'], scope: Scope): Value<boolean> {
  if (value.kind !== 'choice' || value.over.kind !== 'condition' || value.over.name === name) return value;
  const sides = value.branches.map((branch) => (branch.kind === 'known' ? String(branch.value) : undefined));
  const cases = sides.filter((side) => side !== undefined);
  if (cases.length < sides.length) return value;
  // The condition may be true though the comparison is false.
  const over = scope.stack.scan.rename({ ...value.over, cases }, name, key);
  return { ...value, over };
}

/** The stack that a resource makes of another template in reach; undefined for any other resource. */
function nestedStack(parent: Stack, logicalId: string, { node, scope, key }: Placed): Stack | undefined {
  const template = nestedTemplate(node, scope);
  if (!template || nestsItself(parent, template, key) || !parent.scan.admitStack(parent, key))
    return undefined;
  const passed = mapAt(mapAt(node, 'Properties'), 'Parameters');
  const given = lazily(() => membersOf(passed, scope));
  const nesting: Nesting = {
    parent,
    logicalId,
    argument: (name): Argument | undefined => {
      const listed = parameterIn(node, name);
      if (listed) return { key: listed.key, value: passedBy(listed, name, scope) };
      const member = given().byName.get(name);
      return member && { key: member.key, value: member.scope.evaluate(member.node) };
    },
    written: (name) => (parameterIn(node, name) ?? passed?.members.get(name))?.value,
  };
  return stackOf({
    scan: parent.scan,
    template,
    comparisons: parent.scan.comparisonsIn(template),
    address: `${parent.address}${logicalId}/`,
    names: `${parent.names}${logicalId}/`,
    nesting,
    exists: existenceOf({ node, scope, key, name: logicalId, present: undefined }, parent),
  });
}

/** The value that all stacks of a stack set get; unknown if some instances get another one. */
function passedBy(
  { key, value, isOverridden }: NonNullable<ReturnType<typeof parameterIn>>,
  name: string,
  scope: Scope,
): Value {
  if (!isOverridden) return scope.evaluate(value);
  return unknown(
    { code: 'deploy-time', text: `instances of the stack set differ in parameter ${name}`, at: key },
    derived(key),
  );
}

/** Whether a template would be within itself, which no deployment ends with. */
function nestsItself(parent: Stack, template: Template, at: Placed['key']): boolean {
  for (let stack: Stack | undefined = parent; stack; stack = stack.nesting?.parent) {
    if (stack.template !== template) continue;
    parent.scan.note('invalid', 'The template nests itself, so this nested stack is left out.', at, false);
    return true;
  }
  return false;
}

/** Whether a resource is made: by its own condition, by the loop around it, and by the stack around it. */
export function existenceOf(placed: Placed, stack: Stack): Value<boolean> {
  const condition = scalarAt(placed.node, 'Condition');
  const yes = known(true, derived(placed.key));
  const own = (condition && stack.condition(fillName(condition.text, placed.scope))) ?? yes;
  const parts = [stack.exists, placed.present ?? yes, own];
  return lift(
    parts,
    (...settled) =>
      settled.find((one) => one.kind === 'known' && !one.value) ??
      settled.find((one) => one.kind !== 'known') ??
      yes,
    derived(placed.key),
  );
}

/**
 * Remembers the answer for each name. A name that leads back to itself is looked up again, so that its ring
 * is reported: but not while comparisons of parameters are collected, which are no part of what the name
 * means.
 */
function found<T>(scan: Scan, find: (name: string) => T | undefined): (name: string) => T | undefined {
  const answers = new Map<string, { readonly answer: T | undefined }>();
  const inProgress = new Set<string>();
  return (name) => {
    const known = answers.get(name);
    if (known) return known.answer;
    if (inProgress.has(name) && scan.isComparing) return undefined;
    inProgress.add(name);
    const answer = find(name);
    answers.set(name, { answer });
    return answer;
  };
}

/** Remembers the answer for each name; a name that is looked up while it is being found has no answer. */
function once<T>(find: (name: string) => T | undefined): (name: string) => T | undefined {
  const found = new Map<string, T | undefined>();
  return (name) => {
    if (!found.has(name)) {
      found.set(name, undefined);
      found.set(name, find(name));
    }
    return found.get(name);
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
