// The values that expressions give: unknowns with their reasons, and values with the steps that lead to them.
import type { Identity } from '../value/identity.ts';
import { derived } from '../value/origins.ts';
import type { Range } from '../value/source.ts';
import {
  isList,
  known,
  through,
  unknown,
  type Dictionary,
  type Known,
  type List,
  type Step,
  type Unknown,
  type Value,
} from '../value/value.ts';
import { call, identityOf } from './identity.ts';

/** The result of a function of something unknown: unknown for the same reason. */
export function unknownBecause(cause: Unknown, at: Range, identity: Identity): Unknown {
  return unknown(cause.why, derived(at), { identity });
}

/** The result of something that is not wholly known; one that deployment would refuse stays refused. */
export function unknownOf(value: Value, at: Range): Unknown {
  if (value.kind === 'unknown' && value.why.code === 'invalid') return value;
  const identity = call('of', identityOf(value));
  if (value.kind === 'unknown') return unknownBecause(value, at, identity);
  const rest = value.kind === 'known' && typeof value.value === 'object' ? value.value.rest : undefined;
  return rest
    ? unknownBecause(rest, at, identity)
    : unknown({ code: 'not-understood', text: 'parts of it are not known', at }, derived(at), { identity });
}

/** The same value, reached by one more step. So are the items of a list and the members of a dictionary, which are used one by one. */
export function withStep(step: Step, value: Value): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => withStep(step, branch)) };
  const origin = through(step, value.origin);
  if (value.kind !== 'known' || typeof value.value !== 'object') return { ...value, origin };
  return { ...value, origin, value: mapItems(value.value, (item) => withStep(step, item)) };
}

/** The same value. If its first step is within the expression, that step spans the expression: the attribute contains all of it. */
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
