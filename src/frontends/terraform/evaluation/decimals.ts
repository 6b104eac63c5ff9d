// Numbers as Terraform counts them: decimals are exact, and what a double can't hold is said rather than rounded.
//
// Terraform computes with 512 bits. Here a number is a double, read as the shortest decimal that it stands for, so that
// 0.1 + 0.2 is 0.3. An integer beyond 2^53 is given up.

/** Ends a computation whose result is right in Terraform, and beyond what this scan follows. */
export class Beyond extends Error {}

interface Decimal {
  readonly digits: bigint;
  /** How many of the digits stand after the point. */
  readonly scale: number;
}

function decimalOf(value: number): Decimal {
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** @throws Beyond for an integer that a double does not hold exactly */
function numberOf({ digits, scale }: Decimal): number {
  const value = Number(`${digits}e-${scale}`);
  return checked(value);
}

/** @throws Beyond for an integer that a double does not hold exactly */
export function checked(value: number): number {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new Beyond('the number has more digits than this scan follows');
  return Object.is(value, -0) ? 0 : value;
}

function aligned(a: number, b: number): [bigint, bigint, number] {
  const [one, other] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(one.scale, other.scale);
  return [
    one.digits * 10n ** BigInt(scale - one.scale),
    other.digits * 10n ** BigInt(scale - other.scale),
    scale,
  ];
}

export function add(a: number, b: number): number {
  const [one, other, scale] = aligned(a, b);
  return numberOf({ digits: one + other, scale });
}

export function multiply(a: number, b: number): number {
  const [one, other] = [decimalOf(a), decimalOf(b)];
  return numberOf({ digits: one.digits * other.digits, scale: one.scale + other.scale });
}

/** How many digits after the point a quotient is computed to. */
const QUOTIENT_DIGITS = 40;

/** @throws Error for a division by zero */
export function divide(a: number, b: number): number {
  if (b === 0) throw new Error('a division by zero');
  const [one, other] = aligned(a, b);
  return numberOf({ digits: (one * 10n ** BigInt(QUOTIENT_DIGITS)) / other, scale: QUOTIENT_DIGITS });
}

/** What is left of a division, with the sign of the dividend; of one by zero, the dividend. */
export function modulo(a: number, b: number): number {
  if (b === 0) return a;
  const [one, other, scale] = aligned(a, b);
  return numberOf({ digits: one % other, scale });
}

/** How many digits of a double are sure to be those of the number that was meant. */
const SURE_DIGITS = 15;

/** The number written out, without an exponent; undefined where a double holds too few of its digits. */
export function textOfNumber(value: number): string | undefined {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  const plain = String(value);
  const [mantissa = ''] = plain.split('e');
  if (!Number.isInteger(value) && mantissa.replaceAll(/^[-0.]+|\./g, '').length > SURE_DIGITS)
    return undefined;
  if (!plain.includes('e')) return plain;
  const { digits, scale } = decimalOf(value);
  const padded = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return `${digits < 0n ? '-' : ''}${padded.slice(0, padded.length - scale)}.${padded.slice(-scale)}`;
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text spells, as Terraform converts it; undefined where it spells none. */
export function numberIn(text: string): number | undefined {
  return NUMBER.test(text) ? checked(Number(text)) : undefined;
}

/** With how many bits Terraform holds a number. */
const PRECISION = 512n;

/** Whether the number that Terraform holds in the place of a decimal is less than it, the same, or more. */
function heldBeside({ digits, scale }: Decimal): number {
  const divisor = 10n ** BigInt(scale);
  const size = BigInt(digits.toString(2).length - divisor.toString(2).length);
  const shift = PRECISION - size + 1n;
  const exact = digits << shift;
  const quotient = exact / divisor;
  const extra = BigInt(quotient.toString(2).length) - PRECISION;
  const unit = divisor << (extra > 0n ? extra : 0n);
  const remainder = exact % unit;
  if (remainder === 0n) return 0;
  const twice = remainder * 2n;
  return twice > unit || (twice === unit && ((exact / unit) & 1n) === 1n) ? 1 : -1;
}

/**
 * The decimal digits of a number that is not negative, rounded to so many in all or after the point, and the power of ten
 * of the first one. Ties go by the number that Terraform holds.
 */
export function roundedDigits(
  value: number,
  keep: { readonly in?: number; readonly after?: number },
): { digits: string; exponent: number } {
  const decimal = decimalOf(value);
  const all = decimal.digits.toString();
  const exponent = value === 0 ? 0 : all.length - 1 - decimal.scale;
  const count = keep.in ?? (keep.after === undefined ? all.length : exponent + 1 + keep.after);
  if (value === 0 || count >= all.length) return { digits: all, exponent };
  if (count < 0) return { digits: '0', exponent: 0 };
  const unit = 10n ** BigInt(all.length - count);
  const [kept, twice] = [decimal.digits / unit, (decimal.digits % unit) * 2n];
  const beside = heldBeside(decimal);
  const up = twice > unit || (twice === unit && (beside > 0 || (beside === 0 && (kept & 1n) === 1n)));
  const rounded = (up ? kept + 1n : kept).toString();
  if (rounded === '0') return { digits: '0', exponent: 0 };
  return {
    digits: rounded,
    exponent: exponent + rounded.length - Math.max(count, 1) + (count === 0 ? 1 : 0),
  };
}
