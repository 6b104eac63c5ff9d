// format and formatlist, whose verbs are those of Go.
// Source: developer.hashicorp.com/terraform/language/functions/format
import { call as callIdentity } from '../../../evaluation/identity.ts';
import { listOf, unknownBecause } from '../../../evaluation/outcomes.ts';
import { isWhole, plainOf } from '../../../evaluation/plain.ts';
import { withoutEnd } from '../../../value/trimming.ts';
import { concat } from '../../../value/compose.ts';
import { derived } from '../../../value/origins.ts';
import { isList, known, type Known, type Settled, type Value } from '../../../value/value.ts';
import { convertTo, textOf } from '../evaluation/conversion.ts';
import { BeyondLimit, roundedDigits, textOfNumber } from '../evaluation/decimals.ts';
import { jsonText } from './json.ts';
import { structural, type Call, type Functions } from './define.ts';
import { charactersOf, short } from './texts.ts';

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly mode: string;
}

const VERB = /%(?:(%)|([-+#0 ]*)((?:[1-9]\d*)?)(?:\.(\d*))?(?:\[(\d+)\])?([a-zA-Z]))/y;

/** The widest field that is filled with blanks. */
const WIDEST = 10_000;

/** Literal text, and the arguments with what is made of them. */
function piecesOf(spec: string, args: readonly Settled[], at: Call['at']): Settled[] | undefined {
  const pieces: Settled[] = [];
  const literal = (text: string): unknown => text !== '' && pieces.push(known(text, derived(at)));
  let [from, next, highest] = [0, 0, 0];
  for (let place = spec.indexOf('%'); place >= 0; place = spec.indexOf('%', from)) {
    literal(spec.slice(from, place));
    VERB.lastIndex = place;
    const [whole, percent, flags = '', width = '', precision, index, mode = ''] = VERB.exec(spec) ?? [];
    if (whole === undefined)
      throw new Error(`${JSON.stringify(spec.slice(place, place + 10))} is no verb of a format`);
    from = place + whole.length;
    if (percent !== undefined) {
      literal('%');
      continue;
    }
    if (index !== undefined) next = Number(index) - 1;
    const argument = args[next++];
    highest = Math.max(highest, next);
    if (!argument) throw new Error(`the format wants more than ${args.length} arguments`);
    const verb: Verb = {
      flags,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      mode,
    };
    if (verb.width > WIDEST || (verb.precision ?? 0) > WIDEST)
      throw new BeyondLimit(`a field is wider than ${WIDEST} characters`);
    const made = formatted(verb, argument, at);
    if (!made) return undefined;
    pieces.push(made);
  }
  if (highest < args.length)
    throw new Error(`there are ${args.length} arguments, and the format wants ${highest}`);
  literal(spec.slice(from));
  return pieces;
}

/** One argument by its verb; undefined if that depends on what is not known. */
function formatted(verb: Verb, argument: Settled, at: Call['at']): Settled | undefined {
  if (argument.kind === 'absent') return undefined;
  const { flags, width, precision, mode } = verb;
  const isPlain = flags === '' && width === 0 && precision === undefined;
  if (!'vtbdoxXeEfgGsq'.includes(mode)) throw new Error(`%${mode} is no verb of a format`);
  if (argument.kind === 'unknown')
    return isPlain && 'sv'.includes(mode)
      ? argument
      : unknownBecause(argument, at, callIdentity(`format %${flags}${width}${mode}`, [argument.identity]));
  if (isPlain && mode === 's') return textFor(argument, at);
  if (!isWhole(argument)) return undefined;
  return known(verbText(verb, argument, at), derived(at));
}

function verbText(verb: Verb, argument: Known, at: Call['at']): string {
  if (verb.mode === 'v') return asIs(verb, argument);
  if ('sq'.includes(verb.mode)) return quotedOrNot(verb, textFor(argument, at));
  return verb.mode === 't' ? truthText(argument, at) : numberText(verb, numberFor(argument, at));
}

function textFor(argument: Known, at: Call['at']): Known<string> {
  const text = textOf(argument, at);
  if (text.kind === 'unknown') throw new BeyondLimit(text.why.text);
  if (typeof text.value !== 'string') throw new Error('%s takes a text');
  return { ...text, value: text.value };
}

function truthText(argument: Known, at: Call['at']): string {
  const truth = convertTo(argument, 'bool', at);
  if (truth.kind !== 'known') throw new Error('%t takes true or false');
  return String(truth.value);
}

function numberFor(argument: Known, at: Call['at']): number {
  const number = convertTo(argument, 'number', at);
  if (number.kind !== 'known' || typeof number.value !== 'number') throw new Error('the verb takes a number');
  return number.value;
}

function quotedOrNot(verb: Verb, { value }: Known<string>): string {
  const cut =
    verb.precision === undefined || verb.mode === 'q'
      ? value
      : charactersOf(value).slice(0, verb.precision).join('');
  return padded(verb, verb.mode === 'q' ? jsonText(cut) : cut);
}

/** Texts and numbers as they are, anything else as JSON. */
function asIs(verb: Verb, argument: Known): string {
  if (!verb.flags.includes('#')) {
    if (typeof argument.value === 'string') return padded(verb, argument.value);
    if (typeof argument.value === 'number') return padded(verb, general(argument.value, undefined, 'e'));
  }
  return padded(verb, jsonText(plainOf(argument)));
}

function padded({ flags, width }: Verb, text: string): string {
  const missing = width - charactersOf(text).length;
  if (missing <= 0) return text;
  return flags.includes('-')
    ? text + ' '.repeat(missing)
    : (flags.includes('0') ? '0' : ' ').repeat(missing) + text;
}

function numberText(verb: Verb, value: number): string {
  const { flags, width, precision, mode } = verb;
  const digits = unsignedText(verb, Math.abs(value), precision, mode);
  const positive = ['+', ' '].find((flag) => flags.includes(flag)) ?? '';
  const sign = value < 0 ? '-' : positive;
  const missing = width - sign.length - digits.length;
  if (missing <= 0) return sign + digits;
  if (flags.includes('-')) return sign + digits + ' '.repeat(missing);
  return flags.includes('0') ? sign + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + digits;
}

function unsignedText({ flags }: Verb, value: number, precision: number | undefined, mode: string): string {
  const base = { b: 2, d: 10, o: 8, x: 16, X: 16 }[mode];
  if (base !== undefined) {
    if (!Number.isInteger(value)) throw new Error(`%${mode} takes a whole number`);
    const text = value.toString(base).padStart(precision ?? 0, '0');
    const prefix = flags.includes('#') ? ({ o: '0', x: '0x', X: '0X', b: '0b' }[mode] ?? '') : '';
    return prefix + (mode === 'X' ? text.toUpperCase() : text);
  }
  if (mode === 'f') return fixed(value, precision ?? 6);
  if (mode === 'e' || mode === 'E') return scientific(value, precision ?? 6, mode);
  return general(value, precision, mode === 'G' ? 'E' : 'e');
}

function fixed(value: number, precision: number): string {
  const { digits, exponent } = roundedDigits(value, { after: precision });
  const text = digits
    .padStart(digits.length + Math.max(0, -exponent), '0')
    .padEnd(Math.max(1, exponent + 1) + precision, '0');
  const whole = Math.max(1, exponent + 1);
  return precision === 0
    ? text.slice(0, whole)
    : `${text.slice(0, whole)}.${text.slice(whole, whole + precision)}`;
}

function scientific(value: number, precision: number, letter: string): string {
  const { digits, exponent } = roundedDigits(value, { in: precision + 1 });
  return withExponent(digits.padEnd(precision + 1, '0'), exponent, letter);
}

function withExponent(digits: string, exponent: number, letter: string): string {
  const power = `${letter}${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}${power}`;
}

/** In the shorter of the two notations. */
function general(value: number, precision: number | undefined, letter: string): string {
  const sign = value < 0 ? '-' : '';
  const { digits: all, exponent } = roundedDigits(
    Math.abs(value),
    precision === undefined ? {} : { in: Math.max(1, precision) },
  );
  const digits = withoutEnd(all, '0') || '0';
  let limit = precision === undefined ? 6 : Math.max(1, precision);
  if (precision !== undefined && limit > digits.length && digits.length >= exponent + 1)
    limit = digits.length;
  if (exponent < -4 || exponent >= limit) return sign + withExponent(digits, exponent, letter);
  if (precision === undefined) {
    const text = textOfNumber(value);
    if (text === undefined) throw new BeyondLimit('the number has more digits than this scan follows');
    return text;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, '0');
  return (
    sign +
    (whole.length > exponent + 1 ? `${whole.slice(0, exponent + 1)}.${whole.slice(exponent + 1)}` : whole)
  );
}

function joined(spec: Settled | undefined, args: readonly Settled[], at: Call['at']): Value | undefined {
  if (spec?.kind !== 'known') return undefined;
  const pieces = piecesOf(String(spec.value), args, at);
  if (!pieces) return undefined;
  // A text that no argument goes into keeps its place.
  if (args.length === 0 && !String(spec.value).includes('%')) return spec;
  return concat(pieces, at, 'format');
}

/** Once for each item of the lists among the arguments; what is no list is the same each time. */
function formatEach(spec: Settled, args: readonly Settled[], at: Call['at']): Value | undefined {
  const known = args.filter((argument) => argument.kind === 'known');
  if (known.length < args.length || known.some(({ value }) => isList(value) && value.rest)) return undefined;
  const lists = known.flatMap(({ value }) => (isList(value) ? [value.items] : []));
  const size = lists[0]?.length ?? 1;
  if (lists.some((items) => items.length !== size)) throw new Error('the lists have to be of one length');
  const rows: Value[] = [];
  let length = 0;
  for (let index = 0; index < size; index++) {
    const row = known.map((argument) => (isList(argument.value) ? argument.value.items[index]! : argument));
    if (!row.every((item) => item.kind !== 'choice')) return undefined;
    if (row.some((item) => item.kind === 'absent')) throw new Error('an item is null');
    const made = joined(spec, row, at);
    if (!made) return undefined;
    if (made.kind === 'known') short((length += String(made.value).length));
    rows.push(made);
  }
  const made = listOf(rows, at);
  return { ...made, value: { items: rows, collection: 'list' } };
}

export const formats: Functions = {
  format: structural('string, ...any? -> any', ([spec, ...args], { at }) => joined(spec, args, at)),
  formatlist: structural('string, ...any? -> any', ([spec, ...args], { at }) => formatEach(spec!, args, at)),
};
