// What the AWS CLI has printed as values of the model. Nothing in it is computed.
import { literal } from '../../value/origins.ts';
import { hide } from '../../value/sensitive.ts';
import type { Range } from '../../value/source.ts';
import { absent, known, unknown, type Entry, type Unknown, type Value } from '../../value/value.ts';
import type { MapNode, Node } from '../document/syntax.ts';

export function valueOf(node: Node): Value {
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

/**
 * Hides the values of environment variables wherever they are in a job definition: in containers, in the
 * nodes of a multi-node job, in tasks and in pods. They often contain passwords.
 */
export function hideVariables(node: Node): void {
  if (node.kind === 'list') node.items.forEach(hideVariables);
  if (node.kind !== 'map') return;
  for (const { name, value } of node.members.values()) {
    if ((name === 'environment' || name === 'env') && value.kind === 'list') value.items.forEach(hideValue);
    else hideVariables(value);
  }
}

function hideValue(variable: Node): void {
  const value = variable.kind === 'map' ? variable.members.get('value')?.value : undefined;
  if (value) hide(value.at);
}
