// Which resource of the new side is which one of the old side: by what a deployment knows it by, then by its
// name in AWS.
import { deployedFor, isDeployed } from '../model/deployed.ts';
import { modelOf, ofKind, type Model } from '../model/link.ts';
import { propertiesOf } from '../model/walk.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import type { Removal } from '../model/retention.ts';
import { plainText } from '../value/text.ts';
import { isDictionary } from '../value/value.ts';
import { explore } from '../value/worlds.ts';

/**
 * `moved`: a block of the code names its former name; `address`: the same logical id or Terraform address in
 * the same place; `identity`: the same one in another file or folder; `name`: only the fixed name in AWS is
 * the same, so that for the tool it is another resource.
 */
export type MatchedBy = 'moved' | 'address' | 'identity' | 'name';

export interface Pair {
  readonly old?: Resource;
  readonly new?: Resource;
  readonly by?: MatchedBy;
}

/** A side of the comparison, and the folder or file that it is, from its root. */
export interface Matchable {
  readonly model: Model;
  /** What becomes of resources that the other side has. */
  readonly removals: readonly Removal[];
  /** Whether it may have more resources than could be read. */
  readonly isIncomplete: boolean;
  /** Empty for the root itself. */
  readonly base: string;
}

const NAME_FIELDS: { readonly [kind in ResourceKind]?: string } = {
  computeEnvironment: 'computeEnvironmentName',
  jobQueue: 'jobQueueName',
};

/**
 * All resources of a kind that may be made on either side, those of the new side first, in the order of the
 * code.
 */
export function pairsOf(kind: ResourceKind, old: Matchable, fresh: Matchable): readonly Pair[] {
  const left = new Set(ofKind(old.model, kind).filter(mayExist));
  const right = ofKind(fresh.model, kind).filter(mayExist);
  const pairs = new Map<Resource, Pair>();
  for (const [one, other] of movedPairs([...left], right)) {
    pairs.set(one, { old: other, new: one, by: 'moved' });
    left.delete(other);
  }
  const field = NAME_FIELDS[kind];
  const keys: readonly [MatchedBy, (resource: Resource, base: string) => string | undefined][] = [
    ['address', ({ address }, base) => within(address, base)],
    ['identity', ({ name, tool }) => identityOf(name, tool)],
    ['name', (resource) => (field === undefined ? undefined : fixedName(resource, field))],
  ];
  for (const [by, keyOf] of keys) {
    const unmatched = right.filter((one) => !pairs.has(one));
    const before = onlyOnes([...left], (one) => keyOf(one, old.base));
    for (const [key, one] of onlyOnes(unmatched, (other) => keyOf(other, fresh.base))) {
      const other = before.get(key);
      if (!other) continue;
      pairs.set(one, { old: other, new: one, by });
      left.delete(other);
    }
  }
  for (const [one, other] of generatedNames(
    left,
    right.filter((one) => !pairs.has(one)),
  )) {
    pairs.set(one, { old: other, new: one, by: 'name' });
    left.delete(other);
  }
  return [...right.map((one) => pairs.get(one) ?? { new: one }), ...[...left].map((one) => ({ old: one }))];
}

function identityOf(name: string, tool: string): string {
  return `${tool} ${withoutCount(name)}`;
}

/**
 * Resources that have moved from another name. A name that the old side has, too, and that nothing moves away
 * from it, is in use: Terraform leaves both as they are.
 */
function movedPairs(
  old: readonly Resource[],
  fresh: readonly Resource[],
): readonly (readonly [Resource, Resource])[] {
  const moved = fresh.filter(({ formerly = [] }) => formerly.length > 0);
  if (moved.length === 0) return [];
  const before = onlyOnes(old, ({ name, tool }) => identityOf(name, tool));
  const leaving = new Set(
    moved.flatMap(({ formerly = [], tool }) => formerly.map((name) => identityOf(name, tool))),
  );
  return moved.flatMap((one) => {
    const { name, formerly = [], tool } = one;
    const own = identityOf(name, tool);
    if (before.has(own) && !leaving.has(own)) return [];
    const found = formerly.map((other) => before.get(identityOf(other, tool))).find((other) => other);
    return found && withoutCount(found.name) !== withoutCount(name) ? [[one, found] as const] : [];
  });
}

/** A name without the index of the first instance: Terraform moves `x` to `x[0]` by itself, and back. */
export function withoutCount(name: string): string {
  return name.replaceAll('[0]', '');
}

function mayExist({ exists }: Resource): boolean {
  return exists.kind !== 'known' || exists.value;
}

/** Environments of an account whose names Terraform has made from a prefix of the code. */
function generatedNames(
  left: ReadonlySet<Resource>,
  right: readonly Resource[],
): readonly (readonly [Resource, Resource])[] {
  const deployed = [...left].filter(isDeployed);
  if (deployed.length === 0) return [];
  return right.flatMap((one) => {
    const [found, ...more] = deployedFor(one, modelOf([...deployed, one]));
    return found && more.length === 0 ? [[one, found] as const] : [];
  });
}

/** Resources by a key that only one of them has. */
function onlyOnes(
  resources: readonly Resource[],
  keyOf: (resource: Resource) => string | undefined,
): ReadonlyMap<string, Resource> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  return new Map(
    [...groups].flatMap(([key, [first, ...more]]) =>
      first && more.length === 0 ? [[key, first] as const] : [],
    ),
  );
}

/** An address as if its side was the root. */
export function within(address: string, base: string): string {
  if (base === '' || !address.startsWith(base)) return address;
  return address.slice(base.length).replace(/^\//, '');
}

/** The name in AWS, if the code has it in plain text. */
function fixedName(resource: Resource, field: string): string | undefined {
  const { outcomes } = explore(
    (world) => {
      const { value } = propertiesOf(resource, world);
      const entry =
        value.kind === 'known' && isDictionary(value.value) ? value.value.entries.get(field) : undefined;
      return entry && plainText(world.resolve(entry.value));
    },
    { bound: 4 },
  );
  const [first] = outcomes;
  return outcomes.length === 1 ? first?.result : undefined;
}
