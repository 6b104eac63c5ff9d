// Finds the resource that a value of another one means: by reference, by id or by an equal name.
import { sameText } from '../value/text.ts';
import type { Settled } from '../value/value.ts';
import type { World } from '../value/worlds.ts';
import { memberOf, namesIn, partsKey } from './names.ts';
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
    const ofKind = byKind.get(resource.kind);
    if (ofKind) ofKind.push(resource);
    else byKind.set(resource.kind, [resource]);
  }
  return { resources, byAddress, byKind };
}

/** A function of the model that is computed once for each model. */
export function perModel<T>(compute: (model: Model) => T): (model: Model) => T {
  const computed = new WeakMap<Model, { readonly result: T }>();
  return (model) => {
    let found = computed.get(model);
    if (!found) computed.set(model, (found = { result: compute(model) }));
    return found.result;
  };
}

/** A function of the model and of a key that is computed once for both. */
export function perModelAndKey<Key, T>(
  compute: (model: Model, key: Key) => T,
): (model: Model, key: Key) => T {
  const resultsOf = perModel(() => new Map<Key, { readonly result: T }>());
  return (model, key) => {
    const results = resultsOf(model);
    let found = results.get(key);
    if (!found) results.set(key, (found = { result: compute(model, key) }));
    return found.result;
  };
}

/** Whether a resource may be made: false if its condition or count rules it out in this world. */
export function isMade({ exists }: Resource, world: World): boolean {
  const settled = world.resolve(exists);
  return settled.kind !== 'known' || settled.value;
}

export function ofKind(model: Model, kind: ResourceKind): readonly Resource[] {
  return model.byKind.get(kind) ?? [];
}

const byScope = perModelAndKey((model, kind: ResourceKind) =>
  groupedBy(ofKind(model, kind), ({ scope }) => scope),
);

/** The resources of a kind in one stack or root module. */
export function ofScope(model: Model, kind: ResourceKind, scope: string): readonly Resource[] {
  return byScope(model, kind).get(scope) ?? [];
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

/**
 * The resource of the kind whose name is certainly the given one: in the name space of the resource that
 * refers to it, else the only one of the scan.
 */
export function named(
  name: Settled,
  kind: ResourceKind,
  nameField: string,
  scope: string,
  model: Model,
  world: World,
): Resource | undefined {
  if (name.kind === 'absent') return undefined;
  const called = candidatesFor(name, kind, nameField, scope, model).filter((candidate) => {
    const own = walk(propertiesOf(candidate, world), nameField, world).value;
    return own.kind !== 'absent' && sameText(own, name);
  });
  return (
    called.find((candidate) => candidate.scope === scope) ?? (called.length === 1 ? called[0] : undefined)
  );
}

/** The resources of a kind by the names that they can have in any world. */
interface NameIndex {
  /** By known texts. */
  readonly byText: ReadonlyMap<string, readonly Resource[]>;
  /** By partly known texts. */
  readonly byParts: ReadonlyMap<string, readonly Resource[]>;
  /** By the scope: those whose name may turn out to be any text, by a test of what is unknown of it. */
  readonly mayHaveAnyName: ReadonlyMap<string, readonly Resource[]>;
}

const indexes = perModel(() => new Map<ResourceKind, NameIndex>());

/**
 * The resources that may have the name in some world. Others are not read, so that nothing depends on the
 * choices that decide their names.
 */
function candidatesFor(
  name: Settled,
  kind: ResourceKind,
  nameField: string,
  scope: string,
  model: Model,
): readonly Resource[] {
  const known = indexes(model);
  let index = known.get(kind);
  if (!index) known.set(kind, (index = nameIndex(ofKind(model, kind), nameField)));
  const called =
    name.kind === 'known' ? index.byText.get(String(name.value)) : index.byParts.get(partsKey(name));
  const mayHaveAnyName = index.mayHaveAnyName.get(scope);
  if (!called || !mayHaveAnyName) return called ?? mayHaveAnyName ?? [];
  return [...called, ...mayHaveAnyName.filter((one) => !called.includes(one))];
}

function nameIndex(resources: readonly Resource[], nameField: string): NameIndex {
  const byText = new Map<string, Resource[]>();
  const byParts = new Map<string, Resource[]>();
  const mayHaveAnyName = new Map<string, Resource[]>();
  for (const resource of resources) {
    const names = namesIn(memberOf(resource.properties, nameField));
    for (const text of names.texts) addTo(byText, text, resource);
    for (const key of names.keys) addTo(byParts, key, resource);
    if (names.isOpen) addTo(mayHaveAnyName, resource.scope, resource);
  }
  return { byText, byParts, mayHaveAnyName };
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
