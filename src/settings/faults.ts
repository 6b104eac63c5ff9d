// What is wrong with settings, in words: each error of the schema with its place and the nearest name.
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Node } from '../frontends/document/syntax.ts';
import { nearest } from '../value/nearest.ts';
import { positionAt, type Range } from '../value/source.ts';

/** A sentence with its place; settings that were given as data have none. */
export function sentence(at: Range | undefined, message: string): string {
  if (!at) return `config: ${message}`;
  const { line, column } = positionAt(at.source, at.start);
  return `${at.source.path}:${line}:${column}: ${message}`;
}

export function nodeAt(root: Node | undefined, path: readonly string[]): Node | undefined {
  let node = root;
  for (const part of path) {
    if (node?.kind === 'map') node = node.members.get(part)?.value;
    else node = node?.kind === 'list' ? node.items[Number(part)] : undefined;
  }
  return node;
}

/** The types of JSON Schema, as people call them in YAML. */
const TYPE_WORDS: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['object', 'a map'],
  ['boolean', 'true or false'],
  ['string', 'a text'],
  ['number', 'a number'],
  ['integer', 'a number'],
]);

/** Keywords whose errors only sum up what other errors report one by one. */
const SUMS = new Set(['oneOf', 'if']);

/**
 * What an error of the schema means; nothing if another error reports the same.
 * @param placed whether places are shown
 */
export function problemOf(error: ErrorObject, root: Node, placed: boolean): string[] {
  const { keyword, params } = error;
  // Each alternative is reported by its own error beside the one of the whole.
  if ((keyword === 'required' && error.schemaPath.includes('/anyOf/')) || SUMS.has(keyword)) return [];
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = nodeAt(root, path) ?? root;
  const name = path.join('.') || 'the settings';
  const say = (at: Range, message: string) => [sentence(placed ? at : undefined, message)];
  switch (keyword) {
    case 'additionalProperties': {
      const unknown = String(params['additionalProperty']);
      const allowed = Object.keys(error.parentSchema?.['properties'] ?? {});
      const key = node.kind === 'map' ? node.members.get(unknown)?.key : undefined;
      const near = nearest(unknown, allowed) || `; there are ${allowed.join(', ')}`;
      return say(key ?? node.at, `no such setting: ${unknown}${near}`);
    }
    case 'enum': {
      const allowed = [params['allowedValues']].flat().map(String);
      const text = node.kind === 'scalar' ? node.text : '';
      return say(node.at, `${name}: allowed are ${allowed.join(', ')}${nearest(text, allowed)}`);
    }
    case 'anyOf': {
      // What is under `anyOf` in the schema of settings.
      const alternatives = error.schema as readonly { readonly required?: readonly string[] }[];
      const choices = alternatives.flatMap(({ required = [] }) => required).join(' or ');
      return say(node.at, `${name}: set ${choices}`);
    }
    case 'required':
      return say(node.at, `${name}: ${String(params['missingProperty'])} is missing`);
    case 'type': {
      const types = [params['type']].flat().map((type) => TYPE_WORDS.get(String(type)) ?? String(type));
      return say(node.at, `${name}: write ${[...new Set(types)].join(' or ')}`);
    }
    default:
      return say(node.at, `${name}: ${error.message}`);
  }
}
