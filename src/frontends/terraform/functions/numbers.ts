// Functions of numbers.
import { largest } from '../../../value/largest.ts';
import { add, checked, numberIn } from '../evaluation/decimals.ts';
import { plain, requireInteger, type Functions } from './define.ts';

/** Terraform makes no longer list of numbers. */
const LONGEST_RANGE = 1_024;

function range(...args: number[]): number[] {
  const [first, second, third] = args;
  if (first === undefined || args.length > 3) throw new Error('it takes one to three arguments');
  const [start, limit] = second === undefined ? [0, first] : [first, second];
  const step = third ?? (limit < start ? -1 : 1);
  if (step === 0 && start !== limit) throw new Error('the step cannot be zero');
  if (start < limit ? step < 0 : start > limit && step > 0)
    throw new Error('the step leads away from the limit');
  const items: number[] = [];
  for (let value = start; step > 0 ? value < limit : value > limit; value = add(value, step)) {
    if (items.length === LONGEST_RANGE) throw new Error(`it makes more than ${LONGEST_RANGE} numbers`);
    items.push(value);
    if (step === 0) break;
  }
  return items;
}

/** Letters of both cases count from ten on; up to base 36 they mean the same. */
function digitOf(character: string, base: number): number {
  const lower = /[a-z]/.exec(character);
  if (/\d/.test(character)) return Number(character);
  if (lower) return character.charCodeAt(0) - 87;
  if (/[A-Z]/.test(character)) return character.charCodeAt(0) - (base <= 36 ? 55 : 29);
  return Infinity;
}

function parseint(text: unknown, base: number): number {
  if (typeof text !== 'string') throw new Error('it takes a text');
  if (!Number.isInteger(base) || base < 2 || base > 62)
    throw new Error('the base is a whole number from 2 to 62');
  const [, sign, digits] = /^([+-]?)([0-9A-Za-z]+)$/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`${JSON.stringify(text)} is no number`);
  let value = 0;
  for (const character of digits) {
    const digit = digitOf(character, base);
    if (digit >= base) throw new Error(`${JSON.stringify(text)} is no number to the base ${base}`);
    value = checked(value * base + digit);
  }
  return sign === '-' ? checked(-value) : value;
}

function power(base: number, exponent: number): number {
  const value = base ** exponent;
  if (Number.isNaN(value) || (base === 0 && !Number.isFinite(value)))
    throw new Error('there is no such power');
  return checked(value);
}

function logarithm(value: number, base: number): number {
  const result = Math.log(value) / Math.log(base);
  if (!Number.isFinite(result)) throw new Error('there is no such logarithm');
  return checked(result);
}

function sum(items: unknown): number {
  if (!Array.isArray(items) || items.length === 0)
    throw new Error('it takes a list with at least one number');
  return items
    .map((item) => {
      const number = typeof item === 'string' ? numberIn(item) : item;
      if (typeof number !== 'number') throw new Error('its items have to be numbers');
      return number;
    })
    .reduce(add, 0);
}

function someOf(numbers: readonly number[]): readonly number[] {
  if (numbers.length === 0) throw new Error('it takes at least one number');
  return numbers;
}

export const numbers: Functions = {
  abs: plain('number -> number', (value: number) => Math.abs(value)),
  ceil: plain('number -> number', (value: number) => checked(Math.ceil(value))),
  floor: plain('number -> number', (value: number) => checked(Math.floor(value))),
  max: plain('...number -> number', (...args: number[]) => largest(someOf(args))),
  min: plain('...number -> number', (...args: number[]) => -largest(someOf(args).map((one) => -one))),
  pow: plain('number, number -> number', power),
  log: plain('number, number -> number', logarithm),
  signum: plain('number -> number', (value: number) => checked(Math.sign(requireInteger(value)))),
  parseint: plain('any, number -> any', parseint),
  range: plain('...number -> list(number)', range),
  sum: plain('any -> any', sum),
};
