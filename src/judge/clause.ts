// One clause of a policy: what a schema requires of a value that is known in part.
import { isList, type Scalar, type Settled, type Unknown, type Value } from '../value/value.ts';
import type { UnknownMark } from './kleene.ts';
import type { Schema } from './policy.ts';

/** The two compiled forms of a schema. */
export interface Validator {
  readonly certainly: (data: unknown) => boolean;
  readonly possibly: (data: unknown) => boolean;
}

/**
 * Returns the compiled forms of a schema: made at build time for the policies that come with the scanner, by
 * ajv for others.
 */
export type Validators = (schema: Exclude<Schema, boolean>) => Validator;

/**
 * The same validators, looked for once for each schema: making a schema's key costs more than judging by it.
 */
export function remembering(validators: Validators): Validators {
  const found = new WeakMap<object, Validator>();
  return (schema) => {
    let validator = found.get(schema);
    if (!validator) {
      validator = validators(schema);
      found.set(schema, validator);
    }
    return validator;
  };
}

/** `true`: is kept. `false`: certainly is not. `undefined`: depends on what is not known. */
export type Verdict = boolean | undefined;

/** Judges a value without choices on its surface or within. A value that is not set reads as null. */
export function verdictOf(schema: Schema, value: Settled, validators: Validators): Verdict {
  if (typeof schema === 'boolean') {
    if (value.kind === 'unknown') return value.mayBeAbsent ? undefined : schema;
    return (value.kind === 'known') === schema;
  }
  const validator = validators(schema);
  const data = dataOf(value);
  if (!validator.possibly(data)) return false;
  return validator.certainly(data) ? true : undefined;
}

/** The unknowns on which a value's verdict can depend. */
export function unknownsIn(value: Value): readonly Unknown[] {
  if (value.kind === 'unknown') return [value];
  if (value.kind !== 'known' || typeof value.value !== 'object') return [];
  const inner = isList(value.value)
    ? value.value.items
    : [...value.value.entries.values()].map((entry) => entry.value);
  return [...inner.flatMap(unknownsIn), ...(value.value.rest ? [value.value.rest] : [])];
}

/** Plain data for a validator. A list or dictionary that may have more than is known is wholly unknown. */
function dataOf(value: Value): unknown {
  if (value.kind === 'absent') return null;
  if (value.kind === 'unknown') return mark(value.mayBeAbsent, value.isNot);
  if (value.kind !== 'known') return mark(false);
  const { value: data } = value;
  if (typeof data !== 'object') return data;
  if (data.rest) return mark(false);
  if (isList(data)) return data.items.map(dataOf);
  return Object.fromEntries(
    [...data.entries]
      .filter(([, entry]) => entry.value.kind !== 'absent')
      .map(([name, entry]) => [name, dataOf(entry.value)]),
  );
}

function mark(mayBeAbsent: boolean, isNot: readonly Scalar[] = []): UnknownMark {
  return {
    $unknown: true,
    ...(mayBeAbsent ? { $maybeAbsent: true } : {}),
    ...(isNot.length > 0 ? { $isNot: isNot } : {}),
  };
}
