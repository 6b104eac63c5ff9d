// Encodings of texts: base64, character sets, URLs, CSV.
import { call as callIdentity, identityOf } from '../../../evaluation/identity.ts';
import { base64 } from '../../../evaluation/encodings.ts';
import { isUtf8 } from 'node:buffer';
import { derived, invalid } from '../../../value/origins.ts';
import { unknown, type Known, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { textOf } from '../evaluation/conversion.ts';
import { BeyondLimit } from '../evaluation/decimals.ts';
import { plain, structural, type Call, type Functions } from './define.ts';

/** Texts encoded by base64 remember what they encode. */
export function encoded(argument: Settled, at: Call['at']): Value {
  if (argument.kind === 'absent') return invalid('null cannot be encoded', at);
  // The signatures of the functions that encode have made it a text.
  const text = textOf(argument, at) as Known<string> | Unknown;
  return base64(text, 'base64encode', at);
}

function bytesOf(text: string): Buffer {
  const plain = text.replaceAll(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4 !== 0)
    throw new Error('the text is no base64');
  return Buffer.from(plain, 'base64');
}

function base64decode(text: string): string {
  const bytes = bytesOf(text);
  if (!isUtf8(bytes)) throw new Error('it encodes no text in UTF-8');
  return bytes.toString('utf8');
}

type Charset = 'utf-8' | 'utf-16' | 'utf-16le' | 'utf-16be' | 'latin1' | 'ascii';

const CHARSETS: readonly (readonly [RegExp, Charset])[] = [
  [/^utf-8$/, 'utf-8'],
  [/^utf-16$/, 'utf-16'],
  [/^utf-16le$/, 'utf-16le'],
  [/^utf-16be$/, 'utf-16be'],
  [/^(?:iso[-_]8859-1(?::1987)?|iso-ir-100|latin1|l1|ibm819|cp819)$/, 'latin1'],
  [/^(?:us-ascii|us|iso646-us|ansi_x3\.4-19(?:68|86)|iso-ir-6|ibm367|cp367)$/, 'ascii'],
];

/** @throws BeyondLimit for a character set that exists, and that this scan does not follow */
function charsetOf(name: string): Charset {
  const found = CHARSETS.find(([names]) => names.test(name.toLowerCase()))?.[1];
  if (found) return found;
  try {
    void new TextDecoder(name);
  } catch (error) {
    throw new Error(`there is no character set ${name}`, { cause: error });
  }
  throw new BeyondLimit(`the character set ${name} is not followed`);
}

function textencodebase64(text: string, name: string): string {
  const charset = charsetOf(name);
  if (charset === 'utf-8') return Buffer.from(text, 'utf8').toString('base64');
  if (charset === 'latin1' || charset === 'ascii') {
    const wrong = [...text].find(
      (character) => character.codePointAt(0)! >= (charset === 'latin1' ? 256 : 128),
    );
    if (wrong !== undefined) throw new Error(`${name} has no character ${wrong}`);
    return Buffer.from(text, 'latin1').toString('base64');
  }
  const little = Buffer.from(charset === 'utf-16' ? `\uFEFF${text}` : text, 'utf16le');
  return (charset === 'utf-16le' ? little : little.swap16()).toString('base64');
}

function textdecodebase64(text: string, name: string): string {
  const charset = charsetOf(name);
  const bytes = bytesOf(text);
  if (charset === 'latin1' || charset === 'ascii')
    return bytes
      .toString('latin1')
      .replaceAll(/[\x80-\xff]/g, (character) => (charset === 'ascii' ? '\uFFFD' : character));
  if (charset !== 'utf-16') return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be').decode(bytes);
}

function urlencode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|([^",\n]*))(,|\n|$)/y;

/** The fields of each line; blank lines are none. */
function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let at = 0;
  while (at < text.length || fields.length > 0) {
    if (fields.length === 0 && text[at] === '\n') {
      at++;
      continue;
    }
    FIELD.lastIndex = at;
    const [whole, quoted, bare, end] = FIELD.exec(text) ?? [];
    if (whole === undefined) throw new Error('the quotes of a field are not well-formed');
    at += whole.length;
    fields.push(quoted?.replaceAll('""', '"') ?? bare!);
    if (end === ',') continue;
    records.push(fields);
    fields = [];
  }
  return records;
}

function csvdecode(text: string): unknown[] {
  const [names, ...rows] = recordsOf(text.replaceAll('\r\n', '\n'));
  if (!names) throw new Error('the text has no line with names');
  if (new Set(names).size < names.length) throw new Error('two columns have the same name');
  return rows.map((row) => {
    if (row.length !== names.length) throw new Error('the lines have not the same number of fields');
    return Object.fromEntries(names.map((name, index) => [name, row[index]]));
  });
}

export const encodings: Functions = {
  base64encode: structural('string -> string', ([argument], { at }) => encoded(argument!, at)),
  base64decode: structural(
    'string -> string',
    ([argument]) => (argument && argument.kind !== 'absent' ? argument.encodes : undefined),
    base64decode,
  ),
  base64gzip: structural('string -> string', ([argument], { at }) =>
    unknown({ code: 'not-understood', text: 'it is compressed', at }, derived(at), {
      identity: callIdentity('gzip', [identityOf(argument!)]),
    }),
  ),
  textencodebase64: plain('string, string -> string', textencodebase64),
  textdecodebase64: plain('string, string -> string', textdecodebase64),
  urlencode: plain('string -> string', urlencode),
  csvdecode: plain('string -> any', csvdecode),
};
