// Three-valued logic over settled values: true, false, or unknown with the reason; the origin is that of what
// decided.
import { identify } from '../value/identity.ts';
import { known, unknown, type Origin, type Scalar, type Settled, type Unknown } from '../value/value.ts';

export type Truth = Settled<boolean>;

export function yes(origin: Origin): Truth {
  return known(true, origin);
}

export function no(origin: Origin): Truth {
  return known(false, origin);
}

export function isTrue(truth: Truth): boolean {
  return truth.kind === 'known' && truth.value;
}

/** Known to be false, or not there at all. */
export function isFalse(truth: Truth): boolean {
  return truth.kind === 'absent' || (truth.kind === 'known' && !truth.value);
}

/** Whether it is set: a parameter without default is set though its value is not known. */
export function isSet(value: Settled<unknown>): Truth {
  if (value.kind === 'known') return yes(value.origin);
  if (value.kind === 'absent') return no(value.origin);
  return value.mayBeAbsent ? asUnknown(value) : yes(value.origin);
}

/** Tests a known value; false for an absent one. */
export function test<T>(value: Settled<T>, question: (value: T) => boolean): Truth {
  if (value.kind === 'known') return known(question(value.value), value.origin);
  return value.kind === 'absent' ? no(value.origin) : asUnknown(value);
}

/** Whether it is one of the values; what is not known is none of those that it is known not to be. */
export function isOneOf(value: Settled, values: readonly Scalar[]): Truth {
  if (value.kind === 'unknown' && values.every((one) => value.isNot?.includes(one))) return no(value.origin);
  return test(value, (known) => values.some((one) => one === known));
}

export function not(truth: Truth): Truth {
  return truth.kind === 'unknown' ? truth : known(isFalse(truth), truth.origin);
}

/** True when all are; false when one is. The origin is that of the first that decides. */
export function all(first: Truth, ...more: readonly Truth[]): Truth {
  const truths = [first, ...more];
  return truths.find(isFalse) ?? truths.find((truth) => truth.kind === 'unknown') ?? first;
}

/** {@link all} of as many as there are. */
export function allOf(first: Truth, more: readonly Truth[]): Truth {
  return more.reduce((before, truth) => all(before, truth), first);
}

/** {@link any} of as many as there are. */
export function anyOf(first: Truth, more: readonly Truth[]): Truth {
  return more.reduce((before, truth) => any(before, truth), first);
}

/** True when one is; false when none is. */
export function any(first: Truth, ...more: readonly Truth[]): Truth {
  const truths = [first, ...more];
  return truths.find(isTrue) ?? truths.find((truth) => truth.kind === 'unknown') ?? first;
}

/** An unknown of another type, for the same reason. It is there, whatever it turns out to be. */
export function asUnknown(value: Unknown): Unknown {
  return unknown(value.why, value.origin, { identity: identify(`?${value.identity}`) });
}
