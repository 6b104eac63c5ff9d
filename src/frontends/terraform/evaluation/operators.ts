// Operators on values that are known, and what equality says of those that are not.
import {
  call as callIdentity,
  equality as equalityIdentity,
  identityOf,
} from '../../../evaluation/identity.ts';
import { unknownBecause, unknownOf } from '../../../evaluation/outcomes.ts';
import { mayEqual } from '../../../value/compose.ts';
import { lift } from '../../../value/lift.ts';
import { derived, invalid } from '../../../value/origins.ts';
import type { Identity } from '../../../value/identity.ts';
import type { Range } from '../../../value/source.ts';
import { sameText, skeleton } from '../../../value/text.ts';
import { comparedWith } from '../../../value/tests.ts';
import {
  isDictionary,
  isList,
  known,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from '../../../value/value.ts';
import { beyond, convertTo } from './conversion.ts';
import { add, Beyond, checked, divide, modulo, multiply } from './decimals.ts';
import type { Scope } from '../scope.ts';
import { truthOf } from './truth.ts';

export function operate(operator: string, operands: readonly Settled[], at: Range, scope: Scope): Value {
  const [a, b] = operands as [Settled, Settled];
  const refused = operands.find(
    (operand): operand is Unknown => operand.kind === 'unknown' && operand.why.code === 'invalid',
  );
  if (refused) return refused;
  if (operator === '==' || operator === '!=') return equality(a, b, operator === '!=', at, scope);
  if (operands.some((operand) => operand.kind === 'absent'))
    return invalid(`${operator} cannot take null`, at);
  const logic = operator === '!' || operator === '&&' || operator === '||';
  const converted = operands.map((operand) => convertTo(operand, logic ? 'bool' : 'number', at));
  const wrong = converted.find(
    (operand): operand is Unknown =>
      operand.kind === 'unknown' && (operand.why.code === 'invalid' || operand.why.code === 'too-many'),
  );
  if (wrong)
    return wrong.why.code === 'invalid'
      ? invalid(`${operator} cannot take that: ${wrong.why.text}`, at)
      : wrong;
  const values = converted.map((operand) => (operand.kind === 'known' ? operand.value : undefined));
  if (operator === '&&' && values.includes(false)) return known(false, derived(at));
  if (operator === '||' && values.includes(true)) return known(true, derived(at));
  const open = operands.find((operand) => operand.kind === 'unknown');
  if (open?.kind === 'unknown')
    return unknownBecause(open, at, callIdentity(operator, ...operands.map(identityOf)));
  if (operator === '!') return known(values[0] === false, derived(at));
  if (logic) return known(operator === '&&', derived(at));
  return computed(operator, values as number[], at);
}

function computed(operator: string, numbers: readonly number[], at: Range): Value {
  try {
    return known(arithmetic(operator, numbers), derived(at));
  } catch (error) {
    return error instanceof Beyond
      ? beyond(error.message, at)
      : invalid(`${operator} cannot take that: ${(error as Error).message}`, at);
  }
}

function arithmetic(operator: string, [a, b]: readonly number[]): number | boolean {
  if (b === undefined) return checked(-a!);
  switch (operator) {
    case '+':
      return add(a!, b);
    case '-':
      return add(a!, -b);
    case '*':
      return multiply(a!, b);
    case '/':
      return divide(a!, b);
    case '%':
      return modulo(a!, b);
    case '<':
      return a! < b;
    case '>':
      return a! > b;
    case '<=':
      return a! <= b;
    default:
      return a! >= b;
  }
}

function equality(a: Settled, b: Settled, negated: boolean, at: Range, scope: Scope): Value {
  const say = (equal: boolean): Value => known(equal !== negated, derived(at));
  const decide = (open: Unknown, identity: Identity, about?: Variable['about']): Value =>
    lift(
      [truthOf({ ...open, identity }, at, scope, about)],
      (settled) => (settled.kind === 'known' ? say(settled.value === true) : (settled as Value)),
      derived(at),
    );
  if (a.kind === 'absent' || b.kind === 'absent') {
    const other = a.kind === 'absent' ? b : a;
    // A caller may pass null for a variable; what a provider computes is there.
    const mayBeNull = other.kind === 'unknown' && (other.mayBeAbsent || other.why.code === 'no-default');
    return mayBeNull
      ? decide(other, equalityIdentity(other.identity, identityOf(a.kind === 'absent' ? a : b)))
      : say(a.kind === b.kind);
  }
  const certain = certainlyEqual(a, b);
  if (certain !== undefined) return say(certain);
  if ([a, b].some((one) => one.kind === 'known' && typeof one.value === 'object'))
    return unknownOf(a.kind === 'unknown' ? a : b, at);
  const { excluded } = scope.module.scan;
  const excludes = (one: Settled, other: Settled) =>
    one.kind === 'unknown' && other.kind === 'known' && excluded.get(one.identity)?.has(skeleton(other));
  if (!mayEqual(a, b) || excludes(a, b) || excludes(b, a)) return say(false);
  const open = a.kind === 'unknown' ? a : (b as Unknown);
  return decide(open, equalityIdentity(identityOf(a), identityOf(b)), comparedWith(open, open === a ? b : a));
}

/** Whether two values are equal, their types too; undefined where that hangs on what is not known. */
export function certainlyEqual(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'choice' || b.kind === 'choice') return identityOf(a) === identityOf(b) ? true : undefined;
  if (a.kind === 'unknown' || b.kind === 'unknown')
    return identityOf(a) === identityOf(b) || sameText(a, b) ? true : undefined;
  if (a.kind === 'absent' || b.kind === 'absent') return a.kind === b.kind;
  const [one, other] = [a.value, b.value];
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (one.collection !== other.collection) return false;
  if (isList(one) && isList(other)) {
    if (one.rest || other.rest) return undefined;
    if (one.items.length !== other.items.length)
      return one.collection === 'set' && [...one.items, ...other.items].some(isOpen) ? undefined : false;
    return all(one.items.map((item, index) => certainlyEqual(item, other.items[index]!)));
  }
  if (!isDictionary(one) || !isDictionary(other)) return false;
  if (one.rest || other.rest) return undefined;
  if (
    one.entries.size !== other.entries.size ||
    [...one.entries.keys()].some((name) => !other.entries.has(name))
  )
    return false;
  return all(
    [...one.entries].map(([name, entry]) => certainlyEqual(entry.value, other.entries.get(name)!.value)),
  );
}

function isOpen(value: Value): boolean {
  return value.kind === 'unknown' || value.kind === 'choice';
}

function all(equal: readonly (boolean | undefined)[]): boolean | undefined {
  return equal.includes(false) ? false : equal.includes(undefined) ? undefined : true;
}
