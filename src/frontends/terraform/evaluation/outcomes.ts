// The values that expressions give: origins, unknowns with their reasons, and what reaches them.
import { createHash } from 'node:crypto';
import type { Range } from '../../../value/source.ts';
import {
  isDictionary,
  isList,
  known,
  through,
  unknown,
  type Dictionary,
  type Known,
  type List,
  type Origin,
  type Settled,
  type Step,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import { textIdentity } from '../../../value/compose.ts';
import { textParts } from '../../../value/text.ts';
import { derived } from '../../../value/origins.ts';

/** The result of something that is not known: not known for the same reason. */
export function blurred(because: Unknown, at: Range, identity: string): Unknown {
  return unknown(because.why, derived(at), { identity: shortIdentity(identity), mayBeAbsent: false });
}

/** The longest identity that is kept as it is. */
const LONGEST_IDENTITY = 1_000;

/** Identities hold those of what they are made of, and would double at every step. */
function shortIdentity(identity: string): string {
  return identity.length > LONGEST_IDENTITY
    ? `sha256:${createHash('sha256').update(identity).digest('hex')}`
    : identity;
}

/** The result of something that is not wholly known. */
export function blurredBy(value: Value, at: Range): Unknown {
  if (value.kind === 'unknown')
    return value.why.code === 'invalid' ? value : blurred(value, at, `of(${value.identity})`);
  const open = value.kind === 'known' && typeof value.value === 'object' ? value.value.rest : undefined;
  const identity = `of(${identityOf(value)})`;
  return open
    ? blurred(open, at, identity)
    : unknown({ code: 'not-understood', text: 'parts of it are not known', at }, derived(at), { identity });
}

/** The same value, reached through a further step; so are the items of a list, which are used one by one. */
export function reached(step: Step, value: Value): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => reached(step, branch)) };
  const origin = through(step, value.origin);
  if (value.kind !== 'known' || typeof value.value !== 'object') return { ...value, origin };
  return { ...value, origin, value: mapItems(value.value, (item) => reached(step, item)) };
}

/** The same value, whose first step stands within the expression: that is what is written in the attribute. */
export function reachedBy(at: Range, value: Value): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => reachedBy(at, branch)) };
  const [first, ...others] = value.origin.via;
  if (!first || first.at.source !== at.source || first.at.start < at.start || first.at.end > at.end)
    return value;
  return { ...value, origin: { ...value.origin, via: [{ ...first, at }, ...others] } };
}

/** A list or dictionary with each item replaced. */
export function mapItems(data: List | Dictionary, change: (item: Value) => Value): List | Dictionary {
  if (isList(data)) return { ...data, items: data.items.map(change) };
  return {
    ...data,
    entries: new Map(
      [...data.entries].map(([name, entry]) => [name, { key: entry.key, value: change(entry.value) }]),
    ),
  };
}

/** The items of a list, or what stands under the names of a dictionary. */
export function itemsIn(data: List | Dictionary): readonly Value[] {
  return isList(data) ? data.items : [...data.entries.values()].map((entry) => entry.value);
}

/** Equal for values that are certainly equal. */
export function identityOf(value: Value): string {
  if (value.kind === 'choice') return `${value.over.id}?(${value.branches.map(identityOf).join('|')})`;
  if (value.kind === 'absent') return 'null';
  if (value.kind === 'unknown') return value.identity;
  if (isList(value.value))
    return `[${value.value.items.map(identityOf).join(',')}${value.value.rest ? `,…${value.value.rest.identity}` : ''}]`;
  if (isDictionary(value.value)) {
    const members = [...value.value.entries]
      .map(([name, { value: inner }]) => `${JSON.stringify(name)}:${identityOf(inner)}`)
      .toSorted();
    return `{${members.join(',')}${value.value.rest ? `,…${value.value.rest.identity}` : ''}}`;
  }
  return textIdentity(textParts(value));
}

export function listOf(items: readonly Value[], at: Range, rest?: Unknown): Known {
  return known(rest ? { items, rest } : { items }, derived(at));
}

/** Whether anything in it is not known. */
export function isWhole(value: Value): boolean {
  if (value.kind === 'absent') return true;
  if (value.kind !== 'known') return false;
  const { value: data } = value;
  if (typeof data !== 'object') return true;
  if (data.rest) return false;
  return itemsIn(data).every(isWhole);
}

/** What is known as plain data; call it only on what {@link isWhole} says is. */
export function plainOf(value: Value): unknown {
  if (value.kind !== 'known') return null;
  const { value: data } = value;
  if (isList(data)) return data.items.map(plainOf);
  if (isDictionary(data))
    return Object.fromEntries([...data.entries].map(([name, entry]) => [name, plainOf(entry.value)]));
  return data;
}

/** Plain data as a value that stands at one place. */
export function valueOf(data: unknown, origin: Origin): Value {
  if (data === null || data === undefined) return { kind: 'absent', origin };
  if (Array.isArray(data)) return known({ items: data.map((item) => valueOf(item, origin)) }, origin);
  if (typeof data === 'object')
    return known(
      {
        entries: new Map(
          Object.entries(data).map(([name, item]) => [
            name,
            { key: origin.at, value: valueOf(item, origin) },
          ]),
        ),
      },
      origin,
    );
  return known(data as string | number | boolean, origin);
}

export function textOrNumber(value: Settled): string | undefined {
  return value.kind === 'known' && typeof value.value !== 'object' ? String(value.value) : undefined;
}
