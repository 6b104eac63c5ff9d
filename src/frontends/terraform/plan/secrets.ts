// How a plan or state marks its secrets: `sensitive_values` and `after_sensitive` have true in the place of
// each, and `sensitive_attributes` of a state has the paths to them.
import { expression } from '../../../evaluation/identity.ts';
import { asSensitive, hide } from '../../../value/sensitive.ts';
import { isList, type Entry, type Value } from '../../../value/value.ts';
import type { MapNode, Node } from '../../document/syntax.ts';
import type { PlanResource } from './file.ts';
import { itemsIn, memberIn, textIn } from './nodes.ts';

/** The attributes of a state that are secrets, or have one in them. */
export function secretAttributes(instance: MapNode): ReadonlySet<string> {
  const paths = itemsIn(instance, 'sensitive_attributes').flatMap((path) =>
    path.kind === 'list' ? path.items.slice(0, 1) : [],
  );
  return new Set(paths.map((step) => (step.kind === 'map' ? textIn(step, 'value') : '')));
}

/** The members of a resource, with its secrets marked and hidden in the file. */
export function withSecrets(
  entries: ReadonlyMap<string, Entry>,
  {
    values,
    sensitive,
    alsoSensitive,
    secretAttributes: names,
  }: Pick<PlanResource, 'values' | 'sensitive' | 'alsoSensitive' | 'secretAttributes'>,
): Map<string, Entry> {
  for (const mask of [sensitive, alsoSensitive]) hideNode(values, mask);
  return new Map(
    [...entries].map(([name, entry]) => {
      if (names?.has(name)) {
        hide(entry.value.kind === 'choice' ? entry.key : entry.value.origin.at);
        return [name, { ...entry, value: secret(entry.value) }];
      }
      const value = marked(entry.value, memberIn(sensitive, name));
      return [name, { ...entry, value: marked(value, memberIn(alsoSensitive, name)) }];
    }),
  );
}

export function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

/**
 * The value as a secret; the reason and the identity of one that is not known may name what the plan has for
 * it.
 */
function secret(value: Value): Value {
  if (value.kind === 'unknown')
    return {
      ...value,
      why: { ...value.why, text: 'the plan does not show the source of a sensitive value' },
      identity: expression('sensitive', value.origin.at),
    };
  if (value.kind !== 'known' || typeof value.value !== 'object') return asSensitive(value);
  const { value: data } = value;
  if (isList(data)) return { ...value, value: { ...data, items: data.items.map(secret) } };
  const entries = [...data.entries].map(
    ([name, entry]) => [name, { ...entry, value: secret(entry.value) }] as const,
  );
  return { ...value, value: { ...data, entries: new Map(entries) } };
}

function marked(value: Value, mask: Node | undefined): Value {
  if (isTrue(mask)) return secret(value);
  if (!mask || value.kind !== 'known' || typeof value.value !== 'object') return value;
  const { value: data } = value;
  if (isList(data))
    return mask.kind === 'list'
      ? {
          ...value,
          value: { ...data, items: data.items.map((item, index) => marked(item, mask.items[index])) },
        }
      : value;
  const entries = [...data.entries].map(
    ([name, entry]) => [name, { ...entry, value: marked(entry.value, memberIn(mask, name)) }] as const,
  );
  return { ...value, value: { ...data, entries: new Map(entries) } };
}

/** Hides the parts of a value that are true in its mask. */
export function hideNode(node: Node | undefined, mask: Node | undefined): void {
  if (!node || !mask) return;
  if (isTrue(mask)) hide(node.at);
  else if (node.kind === 'list' && mask.kind === 'list')
    node.items.forEach((item, index) => hideNode(item, mask.items[index]));
  else if (node.kind === 'map')
    for (const { name, value } of node.members.values()) hideNode(value, memberIn(mask, name));
}
