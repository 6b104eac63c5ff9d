// Operators on known values, and equality of unknown ones.
import {
  call as callIdentity,
  equality as equalityIdentity,
  identityOf,
} from '../../../evaluation/identity.ts';
import { certainlyEqual, equalTexts } from '../../../evaluation/equality.ts';
import { unknownBecause, unknownOf, type Test } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import { derived, invalid } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import { known, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { overLimit, convertTo } from './conversion.ts';
import { add, BeyondLimit, checked, divide, modulo, multiply } from './decimals.ts';
import type { Scope } from '../scope.ts';
import { truthOf } from './truth.ts';

export function operate(operator: string, operands: readonly Settled[], at: Range, scope: Scope): Value {
  const [a, b] = operands;
  const refused = operands.find(
    (operand): operand is Unknown => operand.kind === 'unknown' && operand.why.code === 'invalid',
  );
  if (refused) return refused;
  if (a && b && (operator === '==' || operator === '!=')) return equality(a, b, operator === '!=', at, scope);
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
  const undecided = operands.find((operand) => operand.kind === 'unknown');
  if (undecided?.kind === 'unknown')
    return unknownBecause(undecided, at, callIdentity(operator, operands.map(identityOf)));
  if (operator === '!') return known(values[0] === false, derived(at));
  if (logic) return known(operator === '&&', derived(at));
  return computed(operator, values.map(Number), at);
}

function computed(operator: string, numbers: readonly number[], at: Range): Value {
  try {
    return known(arithmetic(operator, numbers), derived(at));
  } catch (error) {
    if (error instanceof BeyondLimit) return overLimit(error.message, at);
    // Only errors are thrown.
    return invalid(`${operator} cannot take that: ${(error as Error).message}`, at);
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
  const decide = ({ unknown, about }: Test): Value =>
    lift(
      [truthOf(unknown, at, scope, about)],
      (settled) => (settled.kind === 'known' ? say(settled.value === true) : settled),
      derived(at),
    );
  if (a.kind === 'absent' || b.kind === 'absent') {
    const other = a.kind === 'absent' ? b : a;
    // A caller may pass null for a variable; what a provider computes is there.
    const mayBeNull = other.kind === 'unknown' && (other.mayBeAbsent || other.why.code === 'no-default');
    return mayBeNull
      ? decide({ unknown: { ...other, identity: equalityIdentity(identityOf(a), identityOf(b)) } })
      : say(a.kind === b.kind);
  }
  const certain = certainlyEqual(a, b);
  if (certain !== undefined) return say(certain);
  if ([a, b].some((one) => one.kind === 'known' && typeof one.value === 'object'))
    return unknownOf(a.kind === 'unknown' ? a : b, at);
  const equal = equalTexts(a, b, scope.module.scan);
  return typeof equal === 'boolean' ? say(equal) : decide(equal);
}
