// YAML as Terraform reads and writes it: version 1.2, with the booleans of 1.1.
// Source: developer.hashicorp.com/terraform/language/functions/yamldecode, github.com/zclconf/go-cty-yaml
import { defineScalarTag, load, mergeTag, NOT_RESOLVED, realMapTag, Schema, seqTag, strTag } from 'js-yaml';
import { tolerantly } from '../../document/yamlEvents.ts';
import { BeyondLimit, checked, numberIn, textOfNumber } from '../evaluation/decimals.ts';
import { byCharacters } from '../evaluation/order.ts';
import { plain, type Functions } from './define.ts';
import { jsonText } from './json.ts';

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]\s*(\d{1,2}:\d\d:\d\d)(?:\.\d+)?\s*(Z|[-+]\d{1,2}(?::?\d\d)?)?)?$/;

/** Leading zeros mean nothing; 0x, 0o and 0b do. */
function numberOf(text: string): number | undefined {
  if (/^(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$/.test(text)) return checked(Number(text));
  return /\d/.test(text) ? numberIn(text) : undefined;
}

/** A day or a time, in the form of RFC 3339. */
function timeOf(text: string): string | undefined {
  const [, year, month, day, time, zone = 'Z'] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  if (Number.isNaN(Date.parse(date))) return undefined;
  return time === undefined ? `${date}T00:00:00Z` : `${date}T${time}${zone}`;
}

const whenPlain = <T>(tag: string, find: (text: string) => T | undefined) =>
  defineScalarTag<T>(`tag:yaml.org,2002:${tag}`, {
    implicit: true,
    resolve: (source: string) => find(source) ?? NOT_RESOLVED,
    identify: () => false,
  });

const schema = new Schema([
  strTag,
  seqTag,
  realMapTag,
  mergeTag,
  defineScalarTag<null>('tag:yaml.org,2002:null', {
    implicit: true,
    resolve: (source) => (NULL.test(source) ? null : NOT_RESOLVED),
    identify: () => false,
  }),
  whenPlain('bool', (text) => (TRUE.test(text) || FALSE.test(text) ? TRUE.test(text) : undefined)),
  whenPlain('float', (text) => {
    if (/^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text))
      throw new Error('an infinite number is no value of Terraform');
    return numberOf(text);
  }),
  whenPlain('timestamp', timeOf),
  defineScalarTag<string>('tag:yaml.org,2002:binary', {
    resolve: (source) => source.replaceAll(/\s/g, ''),
    identify: () => false,
  }),
]);

/** How many values a text may have, its aliases written out. */
const MOST_VALUES = 100_000;

function yamldecode(text: string): unknown {
  let count = 0;
  const plainly = (value: unknown): unknown => {
    if (++count > MOST_VALUES)
      throw new BeyondLimit(`the YAML has more than ${MOST_VALUES} values, aliases counted`);
    if (Array.isArray(value)) return value.map(plainly);
    if (!(value instanceof Map)) return value;
    return Object.fromEntries([...value].map(([key, member]) => [keyText(key), plainly(member)]));
  };
  if (text.trim() === '') throw new Error('the text holds no value');
  return plainly(tolerantly(text, (one) => load(one, { schema, json: true })).result);
}

function keyText(key: unknown): string {
  if (typeof key === 'object') throw new Error('a key has to be a text');
  return String(key);
}

const INDENT = '  ';

function yamlencode(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `${blockLines(value, '').join('\n')}\n`;
  return typeof value === 'string' ? `${scalarText(value, INDENT)}\n` : `${scalarText(value, '')}\n...\n`;
}

/** The lines of a list or an object; those of a list within an object are as far left as its key. */
function blockLines(value: object, margin: string): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${margin}[]`] : value.flatMap((item) => itemLines(item, margin));
  const members = Object.entries(value).toSorted(([a], [b]) => byCharacters(a, b));
  if (members.length === 0) return [`${margin}{}`];
  return members.flatMap(([name, member]) => {
    const key = `${margin}${jsonLike(name)}:`;
    if (typeof member !== 'object' || member === null || isEmpty(member))
      return [`${key} ${inline(member, margin + INDENT)}`];
    return [key, ...blockLines(member, Array.isArray(member) ? margin : margin + INDENT)];
  });
}

function itemLines(item: unknown, margin: string): string[] {
  if (typeof item !== 'object' || item === null || isEmpty(item))
    return [`${margin}- ${inline(item, margin + INDENT)}`];
  const [first, ...others] = blockLines(item, margin + INDENT);
  return [`${margin}- ${first!.trimStart()}`, ...others];
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function inline(value: unknown, margin: string): string {
  if (typeof value !== 'object' || value === null) return scalarText(value, margin);
  return Array.isArray(value) ? '[]' : '{}';
}

function scalarText(value: unknown, margin: string): string {
  if (typeof value === 'number') {
    const text = textOfNumber(value);
    if (text === undefined) throw new BeyondLimit('a number has more digits than this scan follows');
    return text;
  }
  if (typeof value !== 'string') return String(value);
  return value.includes('\n') ? literalText(value, margin) : jsonLike(value);
}

/** A text of several lines: as a literal block, whose mark shows how it starts and ends. */
function literalText(value: string, margin: string): string {
  const starts = /^[ \n]/.test(value) ? String(INDENT.length) : '';
  const kept = /\n\n$|^\n$/.test(value) ? '+' : '';
  const ends = value.endsWith('\n') ? kept : '-';
  const lines = value.replace(/\n$/, '').split('\n');
  return `|${starts}${ends}\n${lines.map((line) => (line === '' ? '' : margin + line)).join('\n')}`;
}

/** In double quotes, with the escapes of YAML, which needs none for < and >. */
function jsonLike(text: string): string {
  return jsonText(text).replaceAll(/\\u00(3c|3e|26)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

export const yaml: Functions = {
  yamldecode: plain('string -> any', yamldecode),
  yamlencode: plain('any? -> string', yamlencode),
};
