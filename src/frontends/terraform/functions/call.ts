// Calls of Terraform's functions. Unknown arguments stay unknown through each, with their reason.
// Source: developer.hashicorp.com/terraform/language/functions
import { call as callIdentity, identityOf } from '../../../evaluation/identity.ts';
import { itemsIn, mapItems, unknownBecause } from '../../../evaluation/outcomes.ts';
import { fromPlain, isWhole, plainOf } from '../../../evaluation/plain.ts';
import { own } from '../../../value/own.ts';
import { lift } from '../../../value/lift.ts';
import { derived, invalid, literal } from '../../../value/origins.ts';
import {
  isList,
  known,
  unknown,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from '../../../value/value.ts';
import { zip } from '../../../value/zip.ts';
import { overLimit, convertTo, refusalIn } from '../evaluation/conversion.ts';
import { BeyondLimit } from '../evaluation/decimals.ts';
import type { Scope } from '../scope.ts';
import type { Expression } from '../syntax/tree.ts';
import type { Call, Definition, Parameter } from './define.ts';
import { functions } from './table.ts';

export function callFunction(call: Call, scope: Scope): Value {
  const { name, at } = call;
  if (name === 'try' || name === 'can') return attempt(call, scope);
  const definition = scope.module.dialect?.functions.get(name) ?? own(functions, name);
  if (!definition) return otherFunction(call, scope);
  const args = argumentsOf(call, scope);
  if ('why' in args) return args;
  const { parameters, variadic } = definition.signature;
  if (args.length < parameters.length || (!variadic && args.length > parameters.length))
    return invalid(
      `${name}() takes ${parameters.length}${variadic ? ' or more' : ''} arguments, and there are ${args.length}`,
      at,
    );
  return lift(args, (...settled: Settled[]) => apply(definition, settled, call, scope), derived(at));
}

/** A function of a provider, or one that no known version of Terraform has. */
function otherFunction(call: Call, scope: Scope): Value {
  const { name, at } = call;
  const args = argumentsOf(call, scope);
  if ('why' in args) return args;
  const isProviders = name.startsWith('provider::');
  const text = isProviders
    ? `${name}() is computed by the provider`
    : `${name}() is not a function that this version knows`;
  return unknown({ code: isProviders ? 'deploy-time' : 'not-understood', text, at }, derived(at), {
    identity: callIdentity(name, args.map(identityOf)),
  });
}

function argumentsOf(call: Call, scope: Scope): Value[] | Unknown {
  const args = call.args.map((argument) => scope.evaluate(argument));
  if (!call.spread) return args;
  const last = args.pop();
  if (last?.kind === 'known' && isList(last.value) && !last.value.rest) return [...args, ...last.value.items];
  if (last?.kind === 'known' && isList(last.value) && last.value.rest)
    return unknownBecause(last.value.rest, call.at, callIdentity(`${call.name}...`, [identityOf(last)]));
  if (last?.kind === 'choice')
    return unknown(
      { code: 'not-understood', text: 'how many arguments there are is not known', at: call.at },
      derived(call.at),
      {
        identity: callIdentity(`${call.name}...`, [identityOf(last)]),
      },
    );
  return last?.kind === 'unknown'
    ? unknownBecause(last, call.at, callIdentity(`${call.name}...`, [last.identity]))
    : invalid('... takes a list', call.at);
}

function apply(definition: Definition, given: readonly Settled[], call: Call, scope: Scope): Value {
  const { parameters, variadic } = definition.signature;
  const args: Settled[] = [];
  for (const [index, argument] of given.entries()) {
    const converted = accepted(argument, parameters[index] ?? variadic!, call, index);
    if (
      converted.kind === 'unknown' &&
      (converted.why.code === 'invalid' || converted.why.code === 'too-many') &&
      converted !== argument
    )
      return converted;
    args.push(converted);
  }
  const refused = args.map(refusalIn).find((one) => one !== undefined);
  return refused ?? decideInner(args, (settled) => computed(definition, settled, call, scope), call);
}

/** The argument as the parameter takes it, or why it does not. */
function accepted(argument: Settled, parameter: Parameter, call: Call, index: number): Settled {
  const at = (call.spread ? undefined : call.args[index]?.at) ?? call.at;
  if (argument.kind === 'absent')
    return parameter.nullable ? argument : invalid(`${call.name}() does not take null`, at);
  // What is no choice does not become one.
  const converted = convertTo(argument, parameter.type, at) as Settled;
  const refused = refusalIn(converted);
  return refused && !refusalIn(argument)
    ? invalid(`${call.name}() does not take that: ${refused.why.text}`, at)
    : converted;
}

function computed(
  { signature, plain, structural, cost }: Definition,
  args: readonly Settled[],
  call: Call,
  scope: Scope,
): Value | undefined {
  const { name, at } = call;
  try {
    scope.module.scan.spend(stepsOf(args));
    const result = structural?.(args, call, scope);
    if (result) return result;
    if (!plain || !args.every(isWhole)) return undefined;
    // The signature has converted the arguments to the types that the function takes.
    const data = args.map(plainOf) as never[];
    scope.module.scan.spend(cost?.(...data) ?? 0);
    const value = fromPlain(plain(...data), derived(at));
    return typeof signature.returns === 'string' ? value : convertTo(value, signature.returns, at);
  } catch (error) {
    if (error instanceof BeyondLimit) return overLimit(error.message, at);
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    if (error instanceof RangeError) return overLimit('the result is larger than this scan follows', at);
    // What a function refuses, Terraform refuses with the same arguments: the plan would not run.
    return invalid(`${name}() cannot take that: ${(error as Error).message}`, at);
  }
}

/** What a function costs that looks at each character of its texts, in steps of the scan's budget. */
function stepsOf(args: readonly Settled[]): number {
  let characters = 0;
  for (const arg of args)
    if (arg.kind === 'known' && typeof arg.value === 'string') characters += arg.value.length;
  return Math.floor(characters / 20);
}

/** If choices within the arguments prevent a result: the result in each of their cases. */
function decideInner(
  args: readonly Settled[],
  compute: (args: readonly Settled[]) => Value | undefined,
  call: Call,
): Value {
  const result = compute(args);
  if (result) return result;
  const choices = new Map<string, Variable>();
  for (const argument of args) collectChoices(argument, choices);
  if (choices.size === 0) return undecided(args, call);
  const undecidedChoices = [...choices.values()].map((over): Value => ({
    kind: 'choice',
    over,
    branches: over.cases.map((_, index) => known(index, derived(call.at))),
  }));
  return lift(
    undecidedChoices,
    (...cases: Settled[]) => {
      const numbers = cases.map((one) => (one.kind === 'known' ? Number(one.value) : 0));
      const decided = new Map(zip([...choices.keys()], numbers));
      // All choices in the arguments are decided.
      const settled = args.map((argument) => withCases(argument, decided) as Settled);
      return compute(settled) ?? undecided(settled, call);
    },
    derived(call.at),
  );
}

function collectChoices(value: Value, choices: Map<string, Variable>): void {
  if (value.kind === 'choice') {
    choices.set(value.over.id, value.over);
    for (const branch of value.branches) collectChoices(branch, choices);
  } else if (value.kind === 'known' && typeof value.value === 'object')
    for (const item of itemsIn(value.value)) collectChoices(item, choices);
}

function withCases(value: Value, decided: ReadonlyMap<string, number>): Value {
  if (value.kind === 'choice') return withCases(value.branches[decided.get(value.over.id)!]!, decided);
  if (value.kind !== 'known' || typeof value.value !== 'object') return value;
  return { ...value, value: mapItems(value.value, (item) => withCases(item, decided)) };
}

/** Functions that may return null. */
const MAY_BE_NULL = new Set(['jsondecode', 'yamldecode', 'lookup', 'element', 'one']);

function undecided(args: readonly Settled[], { name, at }: Call): Unknown {
  const notKnown = args.map(firstUnknown).find((one) => one !== undefined);
  const identity = callIdentity(name, args.map(identityOf));
  return notKnown
    ? { ...unknownBecause(notKnown, at, identity), mayBeAbsent: MAY_BE_NULL.has(name) }
    : unknown({ code: 'not-understood', text: `${name}() cannot be computed`, at }, derived(at), {
        identity,
      });
}

export function firstUnknown(value: Value): Unknown | undefined {
  if (value.kind === 'unknown') return value;
  if (value.kind !== 'known' || typeof value.value !== 'object') return undefined;
  if (value.value.rest) return value.value.rest;
  for (const item of itemsIn(value.value)) {
    const notKnown = firstUnknown(item);
    if (notKnown) return notKnown;
  }
  return undefined;
}

/**
 * `try` is the first argument that is no error, and `can` whether there is none. For what is not known
 * neither can be decided before it is; a plain attribute of a resource is no error, and passes.
 */
function attempt(call: Call, scope: Scope): Value {
  const { name, at, args } = call;
  if (call.spread || args.length === 0 || (name === 'can' && args.length > 1))
    return invalid(name === 'can' ? 'can() takes one argument' : 'try() takes at least one argument', at);
  const values = args.map((argument) => () => scope.evaluate(argument));
  const from = (index: number): Value => {
    const make = values[index];
    if (!make) return invalid('no argument of try() is without an error', at);
    return lift(
      [make()],
      (settled): Value => {
        if (refusalIn(settled)) return name === 'can' ? known(false, derived(at)) : from(index + 1);
        const notKnown = firstUnknown(settled);
        const argument = args[index];
        if (!notKnown || (argument && (isPlain(argument, notKnown) || isThere(argument, scope))))
          return name === 'can' ? known(true, derived(at)) : settled;
        return name === 'try' && index === args.length - 1
          ? settled
          : unknownBecause(
              notKnown,
              at,
              callIdentity(
                name,
                values.slice(index).map((value) => identityOf(value())),
              ),
            );
      },
      derived(at),
    );
  };
  return from(0);
}

/**
 * Whether it is a member that its holder certainly has, or a text, list or object of such: its value is no
 * error.
 */
function isThere(argument: Expression, scope: Scope): boolean {
  if (argument.kind === 'tuple') return argument.items.every((item) => isThere(item, scope));
  if (argument.kind === 'literal') return true;
  if (argument.kind === 'member')
    return has(scope.evaluate(argument.of), known(argument.name, literal(argument.at)));
  return argument.kind === 'index' && has(scope.evaluate(argument.of), scope.evaluate(argument.key));
}

function has(holder: Value, key: Value): boolean {
  if (holder.kind === 'choice') return holder.branches.every((branch) => has(branch, key));
  if (key.kind !== 'known' || holder.kind !== 'known' || typeof holder.value !== 'object') return false;
  return isList(holder.value)
    ? typeof key.value === 'number' && holder.value.items[key.value] !== undefined
    : holder.value.entries.has(String(key.value));
}

/** Whether the unknown is a plain name, so that evaluating it is no error once it is known. */
function isPlain(argument: Call['args'][number], notKnown: Unknown): boolean {
  if (argument.kind === 'member' && argument.of.kind === 'name') return true;
  let root = argument;
  while (root.kind === 'member' || root.kind === 'index') root = root.of;
  return root.kind === 'name' && (notKnown.reference !== undefined || notKnown.lookup !== undefined);
}
