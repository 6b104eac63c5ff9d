// Functions of settled values, applied to values that may be choices.
import { asSensitive } from './sensitive.ts';
import type { Origin } from './value.ts';
import { choice, unknown, type Settled, type Value, type Variable } from './value.ts';

/** How many values one computation may have: a call cannot have many more arguments. */
const MAX_ARGUMENTS = 50_000;

/** How many branches one value may have before it is given up as unknown. */
export const MAX_BRANCHES = 256;

/** The arguments without the choices on their surface. */
export type SettledArgs<Args extends readonly Value<unknown>[]> = {
  -readonly [Index in keyof Args]: Args[Index] extends Value<infer T> ? Settled<T> : never;
};

/**
 * Applies a function to what the arguments are in each combination of their choices. Choices over the same
 * variable are decided together, and variables are decided in the order of their ids, so that equal choices
 * have one form. If there are more than {@link MAX_BRANCHES} combinations, the result is unknown, with the
 * variables in its reason, and so is that of more than {@link MAX_ARGUMENTS} arguments.
 *
 * @param origin the origin of a result that is given up
 */
export function lift<const Args extends readonly Value<unknown>[], R>(
  args: Args,
  f: (...args: SettledArgs<Args>) => Value<R>,
  origin: Origin,
): Value<R> {
  if (args.length > MAX_ARGUMENTS)
    return unknown({ code: 'too-many', text: `it is made of more than ${MAX_ARGUMENTS} values` }, origin);
  const apply = (settled: readonly Settled<unknown>[]): Value<R> => {
    // As many as the arguments, each without its choices.
    const result = f(...(settled as SettledArgs<Args>));
    const isSecret = settled.some((one) => one.kind === 'known' && one.sensitive);
    // A value contains data, of whatever kind R is.
    return isSecret ? (asSensitive(result as Value) as Value<R>) : result;
  };
  if (areSettled(args)) return apply(args);
  let leaves = 0;
  const seen = new Set<string>();
  const go = (
    values: readonly Value<unknown>[],
    decided: ReadonlyMap<string, number>,
  ): Value<R> | undefined => {
    if (areSettled(values)) return ++leaves > MAX_BRANCHES ? undefined : restrict(apply(values), decided);
    const variable = firstVariable(values);
    if (!variable) return undefined;
    seen.add(variable.name);
    const branches: Value<R>[] = [];
    for (let index = 0; index < variable.cases.length; index++) {
      const branch = go(
        values.map((value) => assume(value, variable.id, index)),
        new Map(decided).set(variable.id, index),
      );
      if (branch === undefined) return undefined;
      branches.push(branch);
    }
    return choice(variable, branches);
  };
  return go(args, new Map()) ?? tooMany([...seen], origin);
}

/**
 * What a value is if the variable is in the given case. Only choices on the surface are decided, not those
 * within lists and dictionaries.
 */
export function assume<T>(value: Value<T>, variableId: string, index: number): Value<T> {
  if (value.kind !== 'choice') return value;
  if (value.over.id === variableId) return assume(value.branches[index]!, variableId, index);
  return choice(
    value.over,
    value.branches.map((branch) => assume(branch, variableId, index)),
  );
}

/** The value for a combination of more choices than the scan follows. */
export function tooMany<T>(names: readonly string[], origin: Origin): Value<T> {
  const text = `it depends on too many combinations of ${names.join(', ')}`;
  return unknown({ code: 'too-many', text, settle: `give ${names.join(' or ')} a value` }, origin, {
    mayBeAbsent: true,
  });
}

function restrict<T>(value: Value<T>, decided: ReadonlyMap<string, number>): Value<T> {
  if (value.kind !== 'choice') return value;
  let result: Value<T> = value;
  for (const [id, index] of decided) result = assume(result, id, index);
  return result;
}

function areSettled(values: readonly Value<unknown>[]): values is readonly Settled<unknown>[] {
  return values.every((value) => value.kind !== 'choice');
}

function firstVariable(values: readonly Value<unknown>[]): Variable | undefined {
  let first: Variable | undefined;
  for (const value of values) {
    if (value.kind === 'choice' && (!first || value.over.id < first.id)) first = value.over;
  }
  return first;
}
