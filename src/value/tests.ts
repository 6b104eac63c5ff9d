// Tests of unknowns: what they say of the unknown on each of their sides.
import type { Settled, Unknown, Variable } from './value.ts';

/** What `true` and `false` of the test «the unknown is the other» say of the unknown; undefined where they say nothing plain. */
export function comparedWith(one: Unknown, other: Settled): Variable['about'] {
  if (one.parts || other.kind !== 'known' || typeof other.value === 'object') return undefined;
  return { identity: one.identity, values: [other.value, undefined] };
}
