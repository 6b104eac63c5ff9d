// The properties of a resource in one world, by their paths in the field table.
import { fields, type Field, type Fields } from '../model/fields.ts';
import { itemsOf, propertiesOf, resolveDeep, walk, type Found } from '../model/walk.ts';
import type { Resource } from '../model/resource.ts';
import { absent, isDictionary } from '../value/value.ts';
import type { World } from '../value/worlds.ts';

/**
 * Properties that are set, or may be, by path; an object or a list of which nothing more is known has one for
 * itself.
 */
export type Leaves = ReadonlyMap<string, Found>;

/** Lists of objects whose members have separate effects. */
const BY_INDEX: ReadonlySet<string> = new Set(['computeResources/ec2Configuration']);
/** Data whose members are compared one by one. */
const BY_KEY: ReadonlySet<string> = new Set(['tags', 'computeResources/tags']);

export function leavesOf(resource: Resource, world: World): Leaves {
  const leaves = new Map<string, Found>();
  const from = propertiesOf(resource, world);
  if (from.value.kind === 'unknown') leaves.set('', from);
  else members(from, fields[resource.kind], '', world, leaves);
  return leaves;
}

function members(
  holder: Found,
  table: Fields,
  prefix: string,
  world: World,
  leaves: Map<string, Found>,
): void {
  for (const [name, field] of Object.entries(table))
    member(walk(holder, name, world), field, `${prefix}${name}`, world, leaves);
}

function member(found: Found, field: Field, path: string, world: World, leaves: Map<string, Found>): void {
  const { value } = found;
  if (value.kind === 'absent') return;
  if (value.kind === 'known' && field.is === 'object')
    return members(found, field.fields, `${path}/`, world, leaves);
  if (value.kind === 'known' && field.is === 'list' && BY_INDEX.has(path)) {
    const { items, more } = itemsOf(found, world);
    for (const [index, item] of items.entries()) member(item, field.of, `${path}/${index}`, world, leaves);
    if (more) leaves.set(path, { value: more, key: found.key });
    return;
  }
  const whole = resolveDeep(value, world);
  if (whole.kind === 'known' && isDictionary(whole.value) && BY_KEY.has(path)) {
    for (const [name, entry] of whole.value.entries)
      if (entry.value.kind !== 'absent')
        leaves.set(`${path}/${name}`, { value: world.resolve(entry.value), key: entry.key });
    if (whole.value.rest) leaves.set(path, { value: whole.value.rest, key: found.key });
    return;
  }
  leaves.set(path, { value: whole, key: found.key });
}

/**
 * The value at a path: the property's own, what is not known around it, or that it is not set, at the nearest
 * place.
 */
export function leafAt(leaves: Leaves, path: string, resource: Resource): Found {
  const own = leaves.get(path);
  if (own) return own;
  for (let outer = folderOf(path); ; outer = folderOf(outer)) {
    const around = leaves.get(outer);
    if (around?.value.kind === 'unknown') return around;
    if (outer === '') break;
  }
  const key = nearestKey(leaves, path) ?? resource.at;
  return { value: absent(key), key };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The key of a property beside the one that is missing, else of the resource. */
function nearestKey(leaves: Leaves, path: string): Found['key'] | undefined {
  const prefix = `${folderOf(path)}/`;
  if (prefix === '/') return undefined;
  for (const [name, { key }] of leaves) if (name.startsWith(prefix)) return key;
  return undefined;
}

/** Whether anything is set at a path or within it. */
export function hasWithin(leaves: Leaves, path: string): boolean {
  if (leaves.has(path)) return true;
  for (const name of leaves.keys()) if (name.startsWith(`${path}/`)) return true;
  return false;
}
