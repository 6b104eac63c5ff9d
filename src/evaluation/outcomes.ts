// The results of expressions: unknowns with their reasons, and values with the steps that lead to them.
import { hasDigest, type Identity } from '../value/identity.ts';
import { derived } from '../value/origins.ts';
import type { Range } from '../value/source.ts';
import { shortened, textParts } from '../value/text.ts';
import {
  isList,
  known,
  through,
  unknown,
  type Dictionary,
  type Known,
  type List,
  type Settled,
  type Step,
  type Unknown,
  type Value,
  type Variable,
} from '../value/value.ts';
import { call, identityOf } from './identity.ts';
import type { Session } from './session.ts';

/** The result of a function of something unknown: unknown for the same reason. */
export function unknownBecause(cause: Unknown, at: Range, identity: Identity): Unknown {
  return unknown(cause.why, derived(at), { identity });
}

/** The result of something that is not wholly known; one that deployment would refuse stays refused. */
export function unknownOf(value: Value, at: Range): Unknown {
  if (value.kind === 'unknown' && value.why.code === 'invalid') return value;
  const identity = call('of', [identityOf(value)]);
  if (value.kind === 'unknown') return unknownBecause(value, at, identity);
  const rest = value.kind === 'known' && typeof value.value === 'object' ? value.value.rest : undefined;
  return rest
    ? unknownBecause(rest, at, identity)
    : unknown({ code: 'not-understood', text: 'parts of it are not known', at }, derived(at), { identity });
}

/** A test that depends on what is not known. Tests with equal unknowns turn out alike. */
export interface Test {
  readonly unknown: Unknown;
  /** What its results mean for the unknown that it compares, if that is clear. */
  readonly about?: Variable['about'] | undefined;
}

/**
 * `true` and `false` of one expression. A choice between equal branches vanishes only if they are one object.
 */
export function truths(at: Range): { readonly yes: Known<boolean>; readonly no: Known<boolean> } {
  return { yes: known(true, derived(at)), no: known(false, derived(at)) };
}

/** A test that cannot be decided becomes a choice, so that all that depends on it is decided together. */
export function choiceBy(
  { unknown: { identity }, about }: Test,
  { kind, name, at }: Pick<Variable, 'kind' | 'name' | 'at'>,
  session: Pick<Session, 'variable'>,
): Value<boolean> {
  const cases = ['true', 'false'];
  const seed = about ? { kind, name, cases, about, at } : { kind, name, cases, at };
  const over = session.variable(`${kind}:${identity}`, () => seed);
  const { yes, no } = truths(at);
  return { kind: 'choice', over, branches: [yes, no] };
}

/**
 * The same value, reached by one more step. So are the items of a list and the members of a dictionary, which
 * are used one by one.
 */
export function withStep(step: Step, value: Value): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => withStep(step, branch)) };
  const origin = through(step, value.origin);
  if (value.kind !== 'known' || typeof value.value !== 'object') return { ...value, origin };
  return { ...value, origin, value: mapItems(value.value, (item) => withStep(step, item)) };
}

/**
 * The same value. If its first step is within the expression, that step spans the expression: the attribute
 * contains all of it.
 */
export function spanningStep(at: Range, value: Value): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => spanningStep(at, branch)) };
  const [first, ...others] = value.origin.via;
  if (!first || first.at.source !== at.source || first.at.start < at.start || first.at.end > at.end)
    return value;
  return { ...value, origin: { ...value.origin, via: [{ ...first, at }, ...others] } };
}

/** A list or dictionary with each item replaced. */
export function mapItems(data: List | Dictionary, change: (item: Value) => Value): List | Dictionary {
  if (isList(data)) return { ...data, items: data.items.map(change) };
  const entries = [...data.entries].map(
    ([name, { key, value }]) => [name, { key, value: change(value) }] as const,
  );
  return { ...data, entries: new Map(entries) };
}

/** The items of a list, or the values of the members of a dictionary. */
export function itemsIn(data: List | Dictionary): readonly Value[] {
  return isList(data) ? data.items : [...data.entries.values()].map(({ value }) => value);
}

export function listOf(items: readonly Value[], at: Range, rest?: Unknown): Known {
  return known(rest ? { items, rest } : { items }, derived(at));
}

/** How a value is written in the name of a variable: `Stage`, `AWS::Region`, `"gpu"`. */
export function describe(value: Settled): string {
  if (value.kind === 'known' && typeof value.value === 'object')
    return isList(value.value) ? 'a list' : 'a map';
  const described = textParts(value).map((part) =>
    part.kind === 'known' ? shortened(part.value) : `\${${lastName(part.identity)}}`,
  );
  if (value.kind === 'unknown' && described.length === 1) return lastName(value.identity);
  return JSON.stringify(described.join(''));
}

/** The name at the end of an identity; words for a digest, which nobody could read. */
function lastName(identity: Identity): string {
  if (hasDigest(identity)) return 'a computed value';
  const name = identity.replace(/≠$/, '').slice(identity.lastIndexOf('#') + 1);
  return shortened(name, 60);
}
