// Numbers as Terraform computes them: decimals are exact, and a number that a double cannot represent is
// reported, not rounded.
//
// Terraform computes with 512 bits. Here a number is a double, read as the shortest decimal with its value,
// so that 0.1 + 0.2 is 0.3. An integer beyond 2^53 is not followed. Whole numbers, which are most, need no
// library.
import type { Decimal } from 'decimal.js';
import { decimals } from '../../../value/libraries.ts';

/** Ends a computation whose result is right in Terraform, and beyond what this scan follows. */
export class BeyondLimit extends Error {}

/** 512 bits are 154 decimal digits and a part. */
const DIGITS = 155;

let exact: typeof Decimal | undefined;
let wide: typeof Decimal | undefined;

function decimal(value: number): Decimal {
  // 6 is ROUND_HALF_EVEN, as Go's big.Float rounds.
  exact ??= decimals().Decimal.clone({ precision: DIGITS, rounding: 6, defaults: true });
  return new exact(value);
}

/** @throws BeyondLimit for an integer that a double does not represent exactly */
function numberOf(value: Decimal): number {
  return checked(value.toNumber());
}

/** @throws BeyondLimit for an integer that a double does not represent exactly */
export function checked(value: number): number {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new BeyondLimit('the number has more digits than this scan follows');
  return Object.is(value, -0) ? 0 : value;
}

function areWhole(a: number, b: number): boolean {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b);
}

export function add(a: number, b: number): number {
  return areWhole(a, b) ? checked(a + b) : numberOf(decimal(a).plus(b));
}

export function multiply(a: number, b: number): number {
  return areWhole(a, b) ? checked(a * b) : numberOf(decimal(a).times(b));
}

/** @throws Error for a division by zero */
export function divide(a: number, b: number): number {
  if (b === 0) throw new Error('a division by zero');
  return areWhole(a, b) && a % b === 0 ? checked(a / b) : numberOf(decimal(a).dividedBy(b));
}

/** What is left of a division, with the sign of the dividend; for a division by zero, the dividend. */
export function modulo(a: number, b: number): number {
  if (b === 0) return a;
  return areWhole(a, b) ? checked(a % b) : numberOf(decimal(a).modulo(b));
}

/** How many digits of a double are sure to be those of the number in the code. */
const SURE_DIGITS = 15;

/** The number written out, without an exponent; undefined if a double has too few of its digits. */
export function textOfNumber(value: number): string | undefined {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  const plain = String(value);
  const [mantissa = ''] = plain.split('e');
  if (!Number.isInteger(value) && mantissa.replaceAll(/^[-0.]+|\./g, '').length > SURE_DIGITS)
    return undefined;
  return plain.includes('e') ? decimal(value).toFixed() : plain;
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text spells, as Terraform converts it; undefined if it spells none. */
export function numberIn(text: string): number | undefined {
  return NUMBER.test(text) ? checked(Number(text)) : undefined;
}

/** How many bits a number of Terraform has. */
const PRECISION = 512;

/** Enough digits for the product of a double and a power of two to be exact. */
const PRODUCT_DIGITS = 1000;

/** Whether the number of 512 bits that Terraform has for a decimal is less than it, the same, or more. */
function heldBeside(value: number): number {
  const Wide = (wide ??= decimals().Decimal.clone({
    precision: PRODUCT_DIGITS,
    rounding: 6,
    defaults: true,
  }));
  const written = new Wide(value);
  const guess = Math.floor(Math.log2(value));
  const bits = new Wide(2).pow(guess + 1).lessThanOrEqualTo(written) ? guess + 1 : guess;
  const size = new Wide(2).pow(bits).greaterThan(written) ? bits - 1 : bits;
  const scaled = written.times(new Wide(2).pow(PRECISION - 1 - size));
  return scaled.round().comparedTo(scaled);
}

/** How the number that Terraform has for a decimal decides a tie. */
function roundingOf(value: number): Decimal.Rounding {
  const { ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN } = decimals().Decimal;
  const beside = value === 0 ? 0 : heldBeside(value);
  if (beside === 0) return ROUND_HALF_EVEN;
  return beside < 0 ? ROUND_HALF_DOWN : ROUND_HALF_UP;
}

/**
 * The decimal digits of a number that is not negative, rounded to so many in all or after the point, and the
 * power of ten of the first one. Ties go by the number that Terraform has.
 */
export function roundedDigits(
  value: number,
  keep: { readonly in?: number; readonly after?: number },
): { digits: string; exponent: number } {
  const written = decimal(value);
  const rounding = roundingOf(value);
  const inAll = keep.in === undefined ? written : written.toSignificantDigits(keep.in, rounding);
  const rounded = keep.after === undefined ? inAll : inAll.toDecimalPlaces(keep.after, rounding);
  const [digits = ''] = rounded.toExponential().split('e');
  return { digits: digits.replace('.', ''), exponent: rounded.e };
}
