// Finds the resource that a value of another one means: by reference, by id or by an equal name.
import { sameText, textParts } from '../value/text.ts';
import { isDictionary, type Settled } from '../value/value.ts';
import type { World } from '../value/worlds.ts';
import type { Resource, ResourceKind } from './resource.ts';
import { propertiesOf, walk } from './walk.ts';

/** All resources of a scan, ready to be looked up. */
export interface Model {
  readonly resources: readonly Resource[];
  readonly byAddress: ReadonlyMap<string, Resource>;
  readonly byKind: ReadonlyMap<ResourceKind, readonly Resource[]>;
}

export function modelOf(resources: readonly Resource[]): Model {
  const byAddress = new Map<string, Resource>();
  const byKind = new Map<ResourceKind, Resource[]>();
  for (const resource of resources) {
    byAddress.set(resource.address, resource);
    const kin = byKind.get(resource.kind);
    if (kin) kin.push(resource);
    else byKind.set(resource.kind, [resource]);
  }
  return { resources, byAddress, byKind };
}

/** Whether a resource may be made: false if its condition or count rules it out in this world. */
export function isMade({ exists }: Resource, world: World): boolean {
  const settled = world.resolve(exists);
  return settled.kind !== 'known' || settled.value;
}

export function ofKind(model: Model, kind: ResourceKind): readonly Resource[] {
  return model.byKind.get(kind) ?? [];
}

const byScope = new WeakMap<Model, Map<ResourceKind, ReadonlyMap<string, readonly Resource[]>>>();

/** The resources of a kind in one stack or root module. */
export function ofScope(model: Model, kind: ResourceKind, scope: string): readonly Resource[] {
  const kinds = byScope.get(model) ?? new Map<ResourceKind, ReadonlyMap<string, readonly Resource[]>>();
  byScope.set(model, kinds);
  const scopes = kinds.get(kind) ?? groupedBy(ofKind(model, kind), (one) => one.scope);
  kinds.set(kind, scopes);
  return scopes.get(scope) ?? [];
}

/** Resources by a text that each has. */
export function groupedBy(
  resources: readonly Resource[],
  keyOf: (resource: Resource) => string,
): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) addTo(groups, keyOf(resource), resource);
  return groups;
}

/** The resource that a reference points at, when it is of the kind. */
export function referenced(value: Settled, kind: ResourceKind, model: Model): Resource | undefined {
  if (value.kind === 'absent' || !value.reference) return undefined;
  const target = model.byAddress.get(value.reference.address);
  return target?.kind === kind ? target : undefined;
}

/** The resource of the kind whose name is certainly the given one: in the name space of the asking resource, else the only one of the scan. */
export function named(
  name: Settled,
  kind: ResourceKind,
  nameField: string,
  scope: string,
  model: Model,
  world: World,
): Resource | undefined {
  if (name.kind === 'absent') return undefined;
  const called = candidatesFor(name, kind, nameField, model).filter((candidate) => {
    const own = walk(propertiesOf(candidate, world), nameField, world).value;
    return own.kind !== 'absent' && sameText(own, name);
  });
  return (
    called.find((candidate) => candidate.scope === scope) ?? (called.length === 1 ? called[0] : undefined)
  );
}

/** The resources of a kind by their names: plain texts, texts of which parts are unknown, and those that depend on the world. */
interface NameIndex {
  readonly byText: ReadonlyMap<string, readonly Resource[]>;
  readonly byParts: ReadonlyMap<string, readonly Resource[]>;
  readonly open: readonly Resource[];
}

const indexes = new WeakMap<Model, Map<ResourceKind, NameIndex>>();

/** The resources that may have the name: names of many resources are compared only if both are not plain text. */
function candidatesFor(
  name: Settled,
  kind: ResourceKind,
  nameField: string,
  model: Model,
): readonly Resource[] {
  const known = indexes.get(model) ?? new Map<ResourceKind, NameIndex>();
  indexes.set(model, known);
  let index = known.get(kind);
  if (!index) {
    index = nameIndex(ofKind(model, kind), nameField);
    known.set(kind, index);
  }
  const called =
    name.kind === 'known' ? index.byText.get(String(name.value)) : index.byParts.get(partsKey(name));
  return called ? [...called, ...index.open] : index.open;
}

/** Texts that {@link sameText} takes for equal have one key. */
function partsKey(name: Settled): string {
  const keys = textParts(name).map((part) => (part.kind === 'known' ? [part.value] : part.identity));
  return JSON.stringify(keys);
}

function nameIndex(resources: readonly Resource[], nameField: string): NameIndex {
  const byText = new Map<string, Resource[]>();
  const byParts = new Map<string, Resource[]>();
  const open: Resource[] = [];
  for (const resource of resources) {
    const { properties } = resource;
    const own =
      properties.kind === 'known' && isDictionary(properties.value)
        ? properties.value.entries.get(nameField)?.value
        : undefined;
    const isCertain = properties.kind === 'known' && isDictionary(properties.value) && !properties.value.rest;
    if (own?.kind === 'known' && typeof own.value === 'string') addTo(byText, own.value, resource);
    else if (own?.kind === 'unknown' && !own.mayBeAbsent) addTo(byParts, partsKey(own), resource);
    else if (!isCertain || (own && own.kind !== 'absent')) open.push(resource);
  }
  return { byText, byParts, open };
}

/** Adds a resource to those that an index has for a key. */
export function addTo(index: Map<string, Resource[]>, key: string, resource: Resource): void {
  const others = index.get(key);
  if (others) others.push(resource);
  else index.set(key, [resource]);
}

/** By reference first, else by name. */
export function linked(
  value: Settled,
  kind: ResourceKind,
  nameField: string,
  scope: string,
  model: Model,
  world: World,
): Resource | undefined {
  return referenced(value, kind, model) ?? named(value, kind, nameField, scope, model, world);
}
