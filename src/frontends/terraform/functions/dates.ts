// Functions of dates and times.
// Source: developer.hashicorp.com/terraform/language/functions/formatdate, RFC 3339
import { call as callIdentity, expression as expressionIdentity } from '../../../evaluation/identity.ts';
import { own } from '../../../value/own.ts';
import { derived } from '../../../value/origins.ts';
import { unknown } from '../../../value/value.ts';
import { plain, structural, type Functions, type Structural } from './define.ts';

interface Moment {
  /** Since 1970, in nanoseconds. */
  readonly time: bigint;
  /** The offset of its time zone, in minutes east. */
  readonly offset: number;
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([-+])(\d\d):(\d\d))$/;

/** @throws Error for a text that is no timestamp of RFC 3339 */
function momentOf(text: string): Moment {
  const found = TIMESTAMP.exec(text);
  if (!found) throw new Error(`${JSON.stringify(text)} is no timestamp such as 2026-01-02T15:04:05Z`);
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] =
    found;
  const [years, months, days] = [Number(year), Number(month), Number(day)];
  const isDay =
    months >= 1 &&
    months <= 12 &&
    days >= 1 &&
    days <= new Date(Date.UTC((years % 400) + 2000, months, 0)).getUTCDate();
  if (
    !isDay ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 59 ||
    Number(zoneHours) > 23 ||
    Number(zoneMinutes) > 59
  )
    throw new Error(`there is no such time as ${text}`);
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return {
    time: BigInt(local - offset * 60_000) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')),
    offset,
  };
}

/** The clock of the moment's time zone, as if it were UTC. */
function clockOf({ time, offset }: Moment): Date {
  const seconds = time / 1_000_000_000n - (time < 0n && time % 1_000_000_000n !== 0n ? 1n : 0n);
  return new Date(Number(seconds) * 1000 + offset * 60_000);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function zoneText(offset: number, colon: string): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

interface Clock {
  readonly clock: Date;
  readonly hours: number;
  readonly offset: number;
}

const upToTwo = (value: number): readonly (string | undefined)[] => [undefined, String(value), two(value)];

/** What a letter means, by how often it is written. */
const LETTERS: ReadonlyMap<string, (moment: Clock) => readonly (string | undefined)[]> = new Map([
  [
    'Y',
    ({ clock }: Clock) => {
      const year = clock.getUTCFullYear();
      return [undefined, undefined, two(year % 100), undefined, String(year).padStart(4, '0')];
    },
  ],
  [
    'M',
    ({ clock }: Clock) => {
      const name = MONTHS[clock.getUTCMonth()] ?? '';
      return [...upToTwo(clock.getUTCMonth() + 1), name.slice(0, 3), name];
    },
  ],
  ['D', ({ clock }: Clock) => upToTwo(clock.getUTCDate())],
  [
    'E',
    ({ clock }: Clock) => {
      const name = DAYS[clock.getUTCDay()] ?? '';
      return [undefined, undefined, undefined, name.slice(0, 3), name];
    },
  ],
  ['h', ({ hours }: Clock) => upToTwo(hours)],
  ['H', ({ hours }: Clock) => upToTwo(hours % 12 === 0 ? 12 : hours % 12)],
  ['A', ({ hours }: Clock) => [undefined, undefined, hours < 12 ? 'AM' : 'PM']],
  ['a', ({ hours }: Clock) => [undefined, undefined, hours < 12 ? 'am' : 'pm']],
  ['m', ({ clock }: Clock) => upToTwo(clock.getUTCMinutes())],
  ['s', ({ clock }: Clock) => upToTwo(clock.getUTCSeconds())],
  [
    'Z',
    ({ offset }: Clock) => {
      const [plain, colons] = [zoneText(offset, ''), zoneText(offset, ':')];
      return [undefined, offset === 0 ? 'Z' : colons, undefined, offset === 0 ? 'UTC' : plain, plain, colons];
    },
  ],
]);

/** What a run of one letter means. */
function partOf(letters: string, clock: Date, offset: number): string | undefined {
  return LETTERS.get(letters.charAt(0))?.({ clock, hours: clock.getUTCHours(), offset })[letters.length];
}

function formatdate(format: string, text: string): string {
  const moment = momentOf(text);
  const clock = clockOf(moment);
  return format.replaceAll(
    /'([^']*(?:''[^']*)*)('?)|([a-zA-Z])\3*/g,
    (whole, quoted: string | undefined, close: string) => {
      if (quoted !== undefined) {
        if (close === '') throw new Error('a quote is not closed');
        return quoted.replaceAll("''", "'");
      }
      const part = partOf(whole, clock, moment.offset);
      if (part === undefined) throw new Error(`${JSON.stringify(whole)} means nothing in a format of dates`);
      return part;
    },
  );
}

/** In nanoseconds. */
const UNITS: { readonly [unit: string]: bigint } = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const DURATION = /(\d{1,20})?(?:\.(\d{0,20}))?(ns|us|µs|μs|ms|s|m|h)/gy;

function durationOf(text: string): bigint {
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0n;
  let [total, end] = [0n, 0];
  for (const [part, whole, fraction, unit] of rest.matchAll(DURATION)) {
    if (whole === undefined && !fraction) break;
    const digits = BigInt(`${whole ?? ''}${fraction ?? ''}`);
    total += (digits * own(UNITS, unit!)!) / 10n ** BigInt(fraction?.length ?? 0);
    end += part.length;
  }
  if (end === 0 || end !== rest.length || total > 9_223_372_036_854_775_807n)
    throw new Error(`${JSON.stringify(text)} is no duration such as 1h30m`);
  return sign === '-' ? -total : total;
}

function timeadd(text: string, duration: string): string {
  const moment = momentOf(text);
  const later = { ...moment, time: moment.time + durationOf(duration) };
  return `${clockOf(later).toISOString().slice(0, 19)}${later.offset === 0 ? 'Z' : zoneText(later.offset, ':')}`;
}

function timecmp(a: string, b: string): number {
  const [one, other] = [momentOf(a).time, momentOf(b).time];
  return Number(one > other) - Number(one < other);
}

/** Functions whose result is another one at each run. */
const atRun: Structural = (args, { name, at }) =>
  unknown({ code: 'deploy-time', text: `${name}() is known when Terraform runs`, at }, derived(at), {
    // All calls of plantimestamp return the moment of the plan.
    identity: name === 'plantimestamp' ? callIdentity(name) : expressionIdentity(`${name}${args.length}`, at),
  });

export const dates: Functions = {
  formatdate: plain('string, string -> string', formatdate),
  timeadd: plain('string, string -> string', timeadd),
  timecmp: plain('string, string -> number', timecmp),
  timestamp: structural('-> string', atRun),
  plantimestamp: structural('-> string', atRun),
  uuid: structural('-> string', atRun),
  bcrypt: structural('string, ...number -> string', atRun),
  rsadecrypt: structural('string, string -> string', (_, { name, at }) =>
    unknown({ code: 'not-understood', text: `${name}() is not computed here`, at }, derived(at), {
      identity: expressionIdentity(name, at),
    }),
  ),
};
