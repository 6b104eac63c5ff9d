// Tests of unknowns: what follows for the unknown on each of their sides.
import type { Settled, Unknown, Variable } from './value.ts';

/**
 * What follows for the unknown from `true` and `false` of the test «the unknown is the other»; undefined if
 * nothing does.
 */
export function comparedWith(one: Unknown, other: Settled): Variable['about'] {
  if (one.parts || other.kind !== 'known' || typeof other.value === 'object') return undefined;
  return { identity: one.identity, values: [other.value, undefined] };
}
