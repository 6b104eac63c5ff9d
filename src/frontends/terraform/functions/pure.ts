// Functions of plain data. What they refuse they throw, and the call says so.

const MOST_ITEMS = 10_000;

function range(...args: number[]): number[] {
  const [start, limit, step] = args.length === 1 ? [0, args[0]!, 1] : [args[0]!, args[1]!, args[2] ?? (args[1]! < args[0]! ? -1 : 1)];
  if (step === 0 || Math.abs((limit - start) / step) > MOST_ITEMS) throw new Error(`more than ${MOST_ITEMS} items`);
  const items: number[] = [];
  for (let value = start; step > 0 ? value < limit : value > limit; value += step) items.push(value);
  return items;
}

/** %s, %d, %q, %v and widths, as far as names need them. */
function format(spec: string, ...args: unknown[]): string {
  let next = 0;
  const text = spec.replaceAll(/%(%|([-+0 ]*)(\d*)(?:\.(\d+))?([sdvqfxXt]))/g, (_all, percent: string, flags = '', width = '', precision = '', verb = '') => {
    if (percent === '%') return '%';
    if (next >= args.length) throw new Error('too few arguments');
    if (Number(width) > 1_000) throw new Error('the width is too large');
    const value = args[next++];
    const plain =
      verb === 'q'
        ? JSON.stringify(value)
        : verb === 'f'
          ? Number(value).toFixed(precision === '' ? 6 : Number(precision))
          : verb === 'x'
            ? Number(value).toString(16)
            : verb === 'X'
              ? Number(value).toString(16).toUpperCase()
              : typeof value === 'object'
                ? JSON.stringify(value)
                : String(value);
    if (flags.includes('-')) return plain.padEnd(Number(width));
    return plain.padStart(Number(width), flags.includes('0') && verb !== 's' ? '0' : ' ');
  });
  if (/%[a-z]/i.test(spec.replaceAll(/%(%|[-+0 ]*\d*(?:\.\d+)?[sdvqfxXt])/g, ''))) throw new Error('this format is not supported');
  return text;
}

/** Regular expressions of RE2 that JavaScript reads alike; long texts and nested repetitions are refused. */
function pattern(text: string, flags: string): RegExp {
  if (text.length > 500 || /\([^)]*[+*][^)]*\)[+*]/.test(text)) throw new Error('the pattern is too costly');
  const inline = /^\(\?([imsU]+)\)/.exec(text);
  return new RegExp(inline ? text.slice(inline[0].length) : text, flags + (inline?.[1] ?? '').replace('U', ''));
}

function captured(match: RegExpExecArray | RegExpMatchArray): unknown {
  if (match.groups) return { ...match.groups };
  return match.length === 1 ? match[0] : match.slice(1).map((one) => one ?? null);
}

const trimmed = (text: string, set: string, sides: string): string => {
  const inside = `[${set.replaceAll(/[\\\]^-]/g, '\\$&')}]+`;
  return text.replace(new RegExp(sides.includes('l') ? `^${inside}` : '^', 'u'), '').replace(new RegExp(sides.includes('r') ? `${inside}$` : '$', 'u'), '');
};

const numbers = (args: unknown[]): number[] => args.map(Number);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const unique = (items: unknown[]): unknown[] => items.filter((item, index) => items.findIndex((other) => same(item, other)) === index);

export const pure: { readonly [name: string]: (...args: any[]) => unknown } = {
  abs: (value) => Math.abs(value),
  ceil: (value) => Math.ceil(value),
  floor: (value) => Math.floor(value),
  max: (...args) => Math.max(...numbers(args)),
  min: (...args) => Math.min(...numbers(args)),
  pow: (a, b) => a ** b,
  signum: (value) => Math.sign(value),
  log: (value, base) => Math.log(value) / Math.log(base),
  parseint: (text, base) => {
    const value = Number.parseInt(String(text), base);
    if (Number.isNaN(value)) throw new Error('it is no number');
    return value;
  },
  tonumber: (value) => {
    const number = Number(value);
    if (value === '' || Number.isNaN(number)) throw new Error('it is no number');
    return value === null ? null : number;
  },
  tobool: (value) => {
    if (value === null) return null;
    if (String(value) !== 'true' && String(value) !== 'false') throw new Error('it is neither true nor false');
    return String(value) === 'true';
  },
  tostring: (value) => (value === null ? null : String(value)),
  length: (value) =>
    typeof value === 'string' ? [...new Intl.Segmenter().segment(value)].length : Array.isArray(value) ? value.length : Object.keys(value).length,
  lower: (text) => String(text).toLowerCase(),
  upper: (text) => String(text).toUpperCase(),
  title: (text) => String(text).replaceAll(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  trimspace: (text) => String(text).trim(),
  chomp: (text) => String(text).replace(/[\r\n]+$/, ''),
  trim: (text, set) => trimmed(String(text), set, 'lr'),
  trimprefix: (text, prefix) => (String(text).startsWith(prefix) ? String(text).slice(prefix.length) : text),
  trimsuffix: (text, suffix) => (suffix !== '' && String(text).endsWith(suffix) ? String(text).slice(0, -suffix.length) : text),
  startswith: (text, start) => String(text).startsWith(start),
  endswith: (text, end) => String(text).endsWith(end),
  strcontains: (text, part) => String(text).includes(part),
  strrev: (text) => [...String(text)].toReversed().join(''),
  substr: (text, offset, length) => {
    const characters = [...String(text)];
    const start = offset < 0 ? Math.max(0, characters.length + offset) : offset;
    return characters.slice(start, length < 0 ? undefined : start + length).join('');
  },
  indent: (spaces, text) => String(text).replaceAll('\n', `\n${' '.repeat(Math.min(spaces, 1_000))}`),
  replace: (text, from, to) => {
    const regular = /^\/(.*)\/$/s.exec(from);
    return regular
      ? String(text).replaceAll(pattern(regular[1]!, 'g'), String(to).replaceAll(/\$\{(\w+)\}/g, '$$$1'))
      : String(text).replaceAll(from, () => String(to));
  },
  regex: (expression, text) => {
    const match = pattern(expression, 'u').exec(text);
    if (!match) throw new Error('the pattern does not match');
    return captured(match);
  },
  regexall: (expression, text) => [...String(text).matchAll(pattern(expression, 'gu'))].map(captured),
  split: (delimiter, text) => (text === '' ? [''] : String(text).split(delimiter)),
  join: (delimiter, ...lists) => lists.flat().join(delimiter),
  format,
  formatlist: (spec, ...args) => {
    const size = Math.max(1, ...args.map((argument) => (Array.isArray(argument) ? argument.length : 1)));
    return Array.from({ length: size }, (_, index) => format(spec, ...args.map((argument) => (Array.isArray(argument) ? argument[index] : argument))));
  },
  sort: (items) => (items as unknown[]).map(String).toSorted(),
  sum: (items) => (items as unknown[]).map(Number).reduce((total, one) => total + one, 0),
  index: (items, wanted) => {
    const place = (items as unknown[]).findIndex((item) => same(item, wanted));
    if (place < 0) throw new Error('it is not in the list');
    return place;
  },
  range,
  chunklist: (items, size) => Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size)),
  setunion: (...sets) => unique(sets.flat()),
  setintersection: (first, ...others) => unique(first).filter((item) => others.every((other: unknown[]) => other.some((one) => same(one, item)))),
  setsubtract: (a, b) => unique(a).filter((item) => !(b as unknown[]).some((one) => same(one, item))),
  setproduct: (...sets) => {
    if (sets.reduce((size, set) => size * set.length, 1) > MOST_ITEMS) throw new Error(`more than ${MOST_ITEMS} items`);
    return sets.reduce((rows: unknown[][], set: unknown[]) => rows.flatMap((row) => set.map((item) => [...row, item])), [[]]);
  },
  alltrue: (items) => (items as unknown[]).every((item) => String(item) === 'true'),
  anytrue: (items) => (items as unknown[]).some((item) => String(item) === 'true'),
  contains: (items, wanted) => (items as unknown[]).some((item) => same(item, wanted)),
  transpose: (map) => {
    const result: Record<string, string[]> = {};
    for (const [name, items] of Object.entries(map as Record<string, string[]>)) for (const item of items) (result[item] ??= []).push(name);
    return result;
  },
  jsonencode: (value) => JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  jsondecode: (text) => JSON.parse(text),
  base64decode: (text) => Buffer.from(text, 'base64').toString('utf8'),
  urlencode: (text) =>
    encodeURIComponent(text)
      .replaceAll('%20', '+')
      .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
  basename: (path) => String(path).split('/').at(-1),
  dirname: (path) => String(path).split('/').slice(0, -1).join('/') || '.',
  abspath: (path) => path,
  pathexpand: (path) => path,
};
