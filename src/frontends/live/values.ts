// What the AWS CLI has printed as values of the model. Nothing in it is computed.
import { literal } from '../../value/origins.ts';
import { asSensitive } from '../../value/sensitive.ts';
import type { Range } from '../../value/source.ts';
import { absent, known, unknown, type Entry, type Unknown, type Value } from '../../value/value.ts';
import type { MapNode, Node } from '../document/syntax.ts';
import { isSecret } from './secrets.ts';

export function valueOf(node: Node): Value {
  const value = shownValue(node);
  return isSecret(node) ? asSensitive(value) : value;
}

function shownValue(node: Node): Value {
  if (node.kind === 'list') return known({ items: node.items.map(valueOf) }, literal(node.at));
  if (node.kind === 'map') return known({ entries: new Map(entriesOf(node)) }, literal(node.at));
  if (node.value === null) return absent(node.at);
  if (typeof node.value !== 'string') return known(node.value, literal(node.at));
  return { ...known(node.text, literal(node.at)), segments: node.segments() };
}

export function entriesOf(node: MapNode): (readonly [string, Entry])[] {
  return [...node.members.values()].map(({ name, key, value }) => [name, { key, value: valueOf(value) }]);
}

/** What AWS has no answer for. It may be set. */
export function notReturned(name: string, at: Range): Unknown {
  return unknown(
    {
      code: 'outside',
      text: `AWS Batch does not return ${name}`,
      settle: 'scan the code that deploys the environment, too',
    },
    literal(at),
    { mayBeAbsent: true },
  );
}
