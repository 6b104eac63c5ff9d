// Tests of unknowns: what each result of a test means for the unknown.
import type { Settled, Unknown, Variable } from './value.ts';

/**
 * What the results `true` and `false` of the test «the unknown is the other» mean for the unknown; undefined
 * if they mean nothing.
 */
export function comparedWith(one: Unknown, other: Settled): Variable['about'] {
  if (one.parts || other.kind !== 'known' || typeof other.value === 'object') return undefined;
  return { identity: one.identity, values: [other.value, undefined] };
}
