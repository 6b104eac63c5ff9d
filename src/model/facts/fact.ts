// What a derived fact is: a pointer of a row whose value no single property has, three-valued, placed at what
// decided it.
import { derived } from '../../value/origins.ts';
import type { Origin, Settled, Unknown } from '../../value/value.ts';
import type { Context } from '../row.ts';
import { placeOf } from '../row.ts';
import type { Truth } from '../truth.ts';
import { isSet, asUnknown } from '../truth.ts';
import type { Found } from '../walk.ts';

export interface Fact<Row> {
  readonly type: 'boolean' | 'text' | 'number' | 'texts';
  readonly doc: string;
  readonly of: (row: Row) => Settled;
  /** What a remedy has in its place in a text about all cases, as `explain` prints it. */
  readonly inGeneral?: string;
}

/** Pointer → fact. */
export type Facts<Row> = { readonly [pointer: string]: Fact<Row> };

/** The environment's name and header, for facts that no single attribute decides. */
export function headerOrigin(context: Context): Origin {
  return derived(context.environment.at);
}

/** Not applicable: reads as null. */
export function none(origin: Origin): Settled {
  return { kind: 'absent', origin };
}

/** An unknown of a fact that may have nothing to report, which reads as null. */
export function unknownOrNone(value: Unknown): Settled {
  return { ...asUnknown(value), mayBeAbsent: true };
}

/** Whether it is set, placed at the attribute (at its key if the value is long). */
export function setAt(found: Found): Truth {
  const truth = isSet(found.value);
  return truth.kind === 'known' && truth.value
    ? { ...truth, origin: { ...truth.origin, at: placeOf(found), via: [] } }
    : truth;
}

/** An origin at the attribute itself. */
export function attributeOrigin(found: Found): Origin {
  return { at: placeOf(found), how: found.value.origin.how, via: [] };
}
