// Whether two values are equal, as far as that is known.
import { mayEqual } from '../value/compose.ts';
import { comparedWith } from '../value/tests.ts';
import { sameText, skeleton } from '../value/text.ts';
import { isDictionary, isList, type Choice, type Settled, type Unknown, type Value } from '../value/value.ts';
import { equality, identityOf } from './identity.ts';
import type { Test } from './outcomes.ts';
import type { Session } from './session.ts';

/**
 * Whether two texts, numbers or booleans are equal in the written form.
 * @returns the test that decides it, if it depends on what is not known
 */
export function equalTexts(a: Settled, b: Settled, { excluded }: Pick<Session, 'excluded'>): boolean | Test {
  if (sameText(a, b)) return true;
  const excludes = (one: Settled, other: Settled): boolean =>
    one.kind === 'unknown' &&
    (excluded.get(one.identity)?.has(skeleton(other)) || one.isNot?.includes(skeleton(other)) || false);
  if (!mayEqual(a, b) || excludes(a, b) || excludes(b, a)) return false;
  if (a.kind === 'unknown') return testOf(a, b);
  return b.kind === 'unknown' ? testOf(b, a) : false;
}

function testOf(unknown: Unknown, other: Settled): Test {
  return {
    unknown: { ...unknown, identity: equality(identityOf(unknown), identityOf(other)) },
    about: comparedWith(unknown, other),
  };
}

/** Whether two values are equal, their types too; undefined if that depends on what is not known. */
export function certainlyEqual(a: Value, b: Value): boolean | undefined {
  if (isOpen(a) || isOpen(b)) return identityOf(a) === identityOf(b) ? true : undefined;
  if (a.kind === 'absent' || b.kind === 'absent') return a.kind === b.kind;
  const [one, other] = [a.value, b.value];
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (one.collection !== other.collection) return false;
  if (isList(one) && isList(other)) {
    if (one.rest || other.rest) return undefined;
    if (one.items.length !== other.items.length)
      return one.collection === 'set' && [...one.items, ...other.items].some(isOpen) ? undefined : false;
    return allOf(one.items.map((item, index) => certainlyEqual(item, other.items[index]!)));
  }
  if (!isDictionary(one) || !isDictionary(other)) return false;
  if (one.rest || other.rest) return undefined;
  if (
    one.entries.size !== other.entries.size ||
    [...one.entries.keys()].some((name) => !other.entries.has(name))
  )
    return false;
  return allOf(
    [...one.entries].map(([name, entry]) => certainlyEqual(entry.value, other.entries.get(name)!.value)),
  );
}

function isOpen(value: Value): value is Choice | Unknown {
  return value.kind === 'unknown' || value.kind === 'choice';
}

function allOf(equal: readonly (boolean | undefined)[]): boolean | undefined {
  if (equal.includes(false)) return false;
  return equal.includes(undefined) ? undefined : true;
}
