// JSON as Terraform writes it, and texts of JSON as values that keep their places.
import { call as callIdentity, part } from '../../../evaluation/identity.ts';
import { jsonInParts } from '../../../evaluation/jsonText.ts';
import { unknownBecause } from '../../../evaluation/outcomes.ts';
import { isWhole } from '../../../evaluation/plain.ts';
import { FaultError } from '../../document/faults.ts';
import { readJson } from '../../document/json.ts';
import { valueOfNode, type Reading } from '../../document/jsonValues.ts';
import { derived, literal } from '../../../value/origins.ts';
import type { Range, Source } from '../../../value/source.ts';
import { known, unknown, type Entry, type Known } from '../../../value/value.ts';
import { BeyondLimit, checked, textOfNumber } from '../evaluation/decimals.ts';
import { byCharacters } from '../evaluation/order.ts';
import { structural, type Functions, type Structural } from './define.ts';

/** Compact, the members in the order of their names, with the escapes of Go. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value).replaceAll(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  if (typeof value === 'number') {
    const text = textOfNumber(value);
    if (text === undefined) throw new BeyondLimit('a number has more digits than this scan follows');
    return text;
  }
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).toSorted(([a], [b]) => byCharacters(a, b));
  return `{${members.map(([name, member]) => `${jsonText(name)}:${jsonText(member)}`).join(',')}}`;
}

/** The source whose whole text it is, so that what is read from it has its places there. */
export function sourceOf(text: Known<string>): { source: Source; isFile: boolean } {
  const { at } = text.origin;
  const isFile = at.start === 0 && at.end === at.source.text.length && at.source.text === text.value;
  return isFile
    ? { source: at.source, isFile }
    : { source: { path: at.source.path, text: text.value }, isFile };
}

/** How the texts of a call are read: those that are a whole file keep their places. */
function readingOf(isFile: boolean, at: Range): Reading {
  return {
    originOf: (place) => (isFile ? literal(place) : derived(at)),
    keyOf: (place) => (isFile ? place : at),
    scalar: (node, origin) => {
      if (node.value === null) return { kind: 'absent', origin };
      if (typeof node.value === 'number') return known(checked(node.value), origin);
      const value = known(node.value, origin);
      return isFile && typeof node.value === 'string' ? { ...value, segments: node.segments() } : value;
    },
  };
}

/** The member of an SSM parameter that recommends an AMI is followed; any other text has to be known. */
const jsondecode: Structural = ([text], { at }) => {
  if (text?.kind === 'unknown' && text.lookup?.kind === 'ssmParameter') {
    const { name } = text.lookup;
    const member = unknown(text.why, text.origin, {
      identity: part(callIdentity('json', [text.identity]), '.image_id'),
      lookup: { kind: 'ssmParameter', name, member: 'image_id' },
    });
    return known(
      {
        entries: new Map<string, Entry>([['image_id', { key: at, value: member }]]),
        rest: unknownBecause(text, at, callIdentity('json', [text.identity])),
      },
      derived(at),
    );
  }
  if (text?.kind !== 'known') return undefined;
  // The signature has made it a text.
  const { source, isFile } = sourceOf(text as Known<string>);
  try {
    return valueOfNode(readJson(source), readingOf(isFile, at));
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    if (error.code === 'too-large') throw new BeyondLimit(error.message);
    throw new Error(`the text is no JSON: ${error.message}`, { cause: error });
  }
};

/** If parts of the value are not known, parts of the text are not known. */
const jsonencode: Structural = ([value], { at }) =>
  value && isWhole(value) ? undefined : value && jsonInParts(value, at, TEXTS);

const TEXTS = { name: 'jsonencode', textOf: jsonText, nullText: 'null', compare: byCharacters };

export const json: Functions = {
  jsonencode: structural('any? -> string', jsonencode, jsonText),
  jsondecode: structural('string -> any', jsondecode),
};
