// A language's properties as those of the field table: renamed, and their values of the types that the fields
// have.
import { lift } from '../value/lift.ts';
import { derived } from '../value/origins.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Dictionary,
  type List,
  type Entry,
  type Known,
  type Origin,
  type Settled,
  type Unknown,
  type Value,
} from '../value/value.ts';
import { fields, type Field, type Fields } from './fields.ts';
import type { ResourceKind } from './resource.ts';

/**
 * A language's properties as the model's: members renamed, texts, numbers and booleans of any spelling made
 * one.
 * @param nameOf the language's own name of a field, by its path in the table (`computeResources/imageId`);
 * undefined if it has none
 */
export function normalise(
  kind: ResourceKind,
  properties: Value,
  nameOf: (path: string) => string | undefined,
): Value {
  return normaliseField({ is: 'object', doc: '', fields: fields[kind] }, properties, nameOf, '');
}

function normaliseField(
  field: Field,
  value: Value,
  nameOf: (path: string) => string | undefined,
  path: string,
): Value {
  return lift(
    [value],
    (settled: Settled): Value => {
      if (settled.kind !== 'known') return settled;
      const { value: raw, origin } = settled;
      switch (field.is) {
        case 'object':
          // Terraform writes one object as a list of one block.
          if (isList(raw)) return onlyItem(field, raw, origin, nameOf, path);
          return isDictionary(raw)
            ? known(normaliseMembers(field.fields, raw, nameOf, path), origin)
            : misfit('an object', origin);
        case 'list':
          if (isList(raw)) {
            const items = raw.items.map((item) => normaliseField(field.of, item, nameOf, path));
            return known(raw.rest ? { items, rest: raw.rest } : { items }, origin);
          }
          return known({ items: [normaliseField(field.of, settled, nameOf, path)] }, origin);
        default:
          return normaliseScalar(field, settled);
      }
    },
    originOf(value),
  );
}

function normaliseScalar(field: Exclude<Field, { is: 'object' | 'list' }>, settled: Known): Value {
  const { value: raw, origin } = settled;
  switch (field.is) {
    case 'data':
      return settled;
    case 'text':
      if (typeof raw === 'object') return misfit('a text', origin);
      if (raw === '' && field.emptyIsUnset) return { kind: 'absent', origin };
      return typeof raw === 'string' ? settled : known(String(raw), origin);
    case 'keyword':
      return typeof raw === 'object'
        ? misfit('a text', origin)
        : { ...settled, value: String(raw).toUpperCase() };
    case 'boolean':
      return normaliseBoolean(raw, origin);
    case 'number': {
      const amount = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
      return typeof amount === 'number' && Number.isFinite(amount)
        ? known(amount, origin)
        : misfit('a number', origin);
    }
  }
}

function onlyItem(
  field: Field,
  list: List,
  origin: Origin,
  nameOf: (path: string) => string | undefined,
  path: string,
): Value {
  const [first, second] = list.items;
  if (second) return misfit('an object', origin);
  if (first) return normaliseField(field, first, nameOf, path);
  return list.rest ? { ...list.rest, mayBeAbsent: true } : { kind: 'absent', origin };
}

function normaliseMembers(
  table: Fields,
  raw: Dictionary,
  nameOf: (path: string) => string | undefined,
  path: string,
): Dictionary {
  const entries = new Map<string, Entry>();
  for (const [name, field] of Object.entries(table)) {
    const place = path === '' ? name : `${path}/${name}`;
    const foreign = nameOf(place);
    const entry = foreign === undefined ? undefined : raw.entries.get(foreign);
    if (entry)
      entries.set(name, { key: entry.key, value: normaliseField(field, entry.value, nameOf, place) });
  }
  return raw.rest ? { entries, rest: raw.rest } : { entries };
}

function normaliseBoolean(raw: unknown, origin: Origin): Value {
  if (typeof raw === 'boolean') return known(raw, origin);
  const word = typeof raw === 'string' ? raw.toLowerCase() : '';
  // YAML 1.1, which CloudFormation reads, has yes and no.
  if (['true', 'yes', 'on'].includes(word)) return known(true, origin);
  return ['false', 'no', 'off'].includes(word) ? known(false, origin) : misfit('true or false', origin);
}

function misfit(wanted: string, origin: Origin): Unknown {
  return unknown({ code: 'invalid', text: `it is not ${wanted}`, at: origin.at }, origin);
}

function originOf(value: Value): Origin {
  if (value.kind !== 'choice') return value.origin;
  const [first] = value.branches;
  return first ? originOf(first) : derived(value.over.at);
}
