// How often a block is made: once, by count, or by for_each.
import { ANY_KEY } from './evaluation/unknownKeys.ts';
import { part } from '../../evaluation/identity.ts';
import { named } from '../../evaluation/identity.ts';
import { largest } from '../../value/largest.ts';
import { lift } from '../../value/lift.ts';
import type { Range } from '../../value/source.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Entry,
  type Settled,
  type Value,
  type Dictionary,
  type List,
  type Unknown,
} from '../../value/value.ts';
import { truthOf } from './evaluation/truth.ts';
import { derived, literal } from '../../value/origins.ts';
import { lifecycleArgument } from './lifecycle.ts';
import type { Instance, Instances, Module, Repetition, Scope } from './scope.ts';
import type { Block } from './syntax/tree.ts';

/** How many instances one block may have. */
const MOST_INSTANCES = 1_000;

export interface Copy {
  readonly key: string | number | undefined;
  readonly scope: Scope;
  readonly exists: Value<boolean>;
}

export interface Copies {
  readonly repetition: Repetition;
  readonly items: readonly Copy[];
  readonly complete: boolean;
}

/**
 * The copies of a block with count or for_each, or the one of a block with neither; those of a plan, if there
 * is one.
 */
export function copiesOf(block: Block, module: Module): Copies {
  const copies = copiesInCode(block, module);
  const keys =
    block.type === 'data'
      ? undefined
      : module.planOverlay?.keys(
          module.prefix,
          block.type === 'module' ? `module.${block.labels[0]}` : block.labels.join('.'),
        );
  return keys ? plannedCopies(copies, keys, block, module) : copies;
}

function plannedCopies(
  copies: Copies,
  keys: readonly (string | number | undefined)[],
  block: Block,
  module: Module,
): Copies {
  const { repetition, items } = copies;
  const kind = { once: 'undefined', count: 'number', each: 'string' }[repetition];
  // Keys of another kind are those of older code.
  if (keys.some((key) => typeof key !== kind)) return copies;
  const at =
    (block.body.attributes.get('count') ?? block.body.attributes.get('for_each'))?.value.at ?? block.header;
  if (keys.length === 0)
    return {
      ...copies,
      items: items.map((item) => ({ ...item, exists: known(false, derived(at)) })),
      complete: true,
    };
  const made = keys.map((key): Copy => {
    const found = items.find((item) => item.key === key);
    const scope =
      found?.scope ??
      (typeof key === 'number' ? countScope(key, at, module) : eachScope(key!, items[0], at, module));
    return { key, scope, exists: known(true, derived(at)) };
  });
  return { repetition, items: made, complete: true };
}

function countScope(index: number, at: Range, module: Module): Scope {
  const bound = known(
    { entries: new Map<string, Entry>([['index', { key: at, value: known(index, derived(at)) }]]) },
    derived(at),
  );
  return module.scope.bind({ count: bound });
}

/** The scope of an instance whose key alone is known: its value is as unknown as that of the others. */
function eachScope(key: string, representative: Copy | undefined, at: Range, module: Module): Scope {
  const each = representative?.scope.bindings.get('each');
  const value =
    each?.kind === 'known' && isDictionary(each.value) ? each.value.entries.get('value')?.value : undefined;
  const why = { code: 'not-understood', text: `the value of each for ${key} is not known`, at } as const;
  const isOpen = value?.kind === 'unknown';
  const own = isOpen
    ? { ...value, identity: part(value.identity, `[${key}]`) }
    : unknown(why, derived(at), { identity: named('each', `${module.space}#${module.prefix}`, key) });
  return module.scope.bind({ each: eachOf(known(key, derived(at)), own, at) });
}

function copiesInCode(block: Block, module: Module): Copies {
  const { scope } = module;
  const count = block.body.attributes.get('count');
  const forEach = block.body.attributes.get('for_each');
  if (count) return byCount(scope.evaluate(count.value), count.value.at, module);
  if (forEach) return byEach(scope.evaluate(forEach.value), forEach.value.at, module);
  const enabled = lifecycleArgument(block, 'enabled');
  const exists = enabled
    ? whereEnabled(scope.evaluate(enabled.value), enabled.value.at, module)
    : module.exists;
  return { repetition: 'once', items: [{ key: undefined, scope, exists }], complete: true };
}

/** OpenTofu makes a block only if the argument `enabled` of its lifecycle is true. */
function whereEnabled(enabled: Value, at: Range, module: Module): Value<boolean> {
  const truth = lift(
    [enabled],
    (settled): Value =>
      settled.kind === 'known'
        ? known(settled.value === true || settled.value === 'true', derived(at))
        : truthOf(settled, at, module.scope),
    derived(at),
  ) as Value<boolean>; // truthOf returns true, false or a choice of both
  return both(module, truth, at);
}

function both(module: Module, own: Value<boolean>, at: Range): Value<boolean> {
  return lift(
    [module.exists, own],
    (one, other) => (one.kind === 'known' && !one.value ? one : other),
    derived(at),
  );
}

function leavesOf(value: Value): Settled[] {
  return value.kind === 'choice' ? value.branches.flatMap(leavesOf) : [value];
}

function byCount(count: Value, at: Range, module: Module): Copies {
  const counts = leavesOf(count).map((leaf) => (leaf.kind === 'known' ? Number(leaf.value) : undefined));
  const finite = counts.filter((one): one is number => one !== undefined && Number.isFinite(one));
  const most = Math.max(0, largest(finite));
  if (most > MOST_INSTANCES) noteTooMany(at, module);
  const made = Math.max(Math.min(most, MOST_INSTANCES), counts.includes(undefined) ? 1 : 0);
  const items = Array.from({ length: made }, (_, index): Copy => {
    const exists = lift(
      [count],
      (settled): Value => {
        if (settled.kind === 'known') return known(Number(settled.value) > index, derived(at));
        return truthOf(
          settled.kind === 'unknown'
            ? { ...settled, identity: part(settled.identity, `>${index}`) }
            : settled,
          at,
          module.scope,
        );
      },
      derived(at),
    ) as Value<boolean>; // truthOf returns true, false or a choice of both
    return { key: index, scope: countScope(index, at, module), exists: both(module, exists, at) };
  });
  return { repetition: 'count', items, complete: !counts.includes(undefined) };
}

function noteTooMany(at: Range, module: Module): void {
  const message = `There are more than ${MOST_INSTANCES} instances; the others are left out.`;
  module.scan.note('too-large', message, at, true);
}

function byEach(each: Value, at: Range, module: Module): Copies {
  const copies = new Map<string, { key: Value; value: Value }>();
  let complete = true;
  for (const leaf of leavesOf(each)) {
    if (leaf.kind === 'unknown') complete = false;
    if (leaf.kind !== 'known' || typeof leaf.value !== 'object') continue;
    if (leaf.value.rest || hasUnknownKeys(leaf.value)) complete = false;
    for (const [name, member] of membersOf(leaf.value)) if (!copies.has(name)) copies.set(name, member);
  }
  if (!complete && copies.size === 0) return unknownCopy(each, at, module);
  if (copies.size > MOST_INSTANCES) noteTooMany(at, module);
  const members = new Map<object, ReadonlyMap<string, Member>>();
  const memberOf = (settled: Settled, name: string): Member | undefined => {
    if (settled.kind !== 'known' || typeof settled.value !== 'object') return undefined;
    const known = members.get(settled.value) ?? new Map(membersOf(settled.value));
    members.set(settled.value, known);
    return known.get(name);
  };
  const items = [...copies].slice(0, MOST_INSTANCES).map(([name, { key, value }]): Copy => {
    const exists = lift(
      [each],
      (settled): Value<boolean> => known(memberOf(settled, name) !== undefined, derived(at)),
      derived(at),
    );
    const picked = lift([each], (settled): Value => memberOf(settled, name)?.value ?? value, derived(at));
    return {
      key: name,
      scope: module.scope.bind({ each: eachOf(key, picked, at) }),
      exists: both(module, leavesOf(each).length === 1 ? known(true, derived(at)) : exists, at),
    };
  });
  return { repetition: 'each', items, complete };
}

function eachOf(key: Value, value: Value, at: Range): Value {
  return known(
    {
      entries: new Map([
        ['key', { key: at, value: key }],
        ['value', { key: at, value }],
      ]),
    },
    derived(at),
  );
}

/** Whether a set has items that are not known, each of which is a separate instance. */
function hasUnknownKeys(data: List | Dictionary): boolean {
  return isList(data) && data.items.some(({ kind }) => kind === 'unknown' || kind === 'choice');
}

interface Member {
  readonly key: Value;
  readonly value: Value;
}

function membersOf(data: object): (readonly [string, Member])[] {
  if (isList(data))
    return data.items.flatMap((item) =>
      item.kind === 'known' && typeof item.value !== 'object'
        ? [[String(item.value), { key: item, value: item }] as const]
        : [],
    );
  if (!isDictionary(data)) return [];
  const { rest } = data;
  return [...data.entries].map(([name, { key, value }]) => [
    name,
    {
      key:
        rest && name === ANY_KEY
          ? { ...rest, identity: part(rest.identity, '.key') }
          : known(name, literal(key)),
      value,
    },
  ]);
}

/** For an unknown for_each: one copy that represents all, so that what does not depend on it is judged. */
function unknownCopy(each: Value, at: Range, module: Module): Copies {
  const why = { code: 'not-understood', text: 'the keys of for_each are not known', at } as const;
  const undecided = leavesOf(each).flatMap((leaf) => unknownIn(leaf) ?? [])[0] ?? unknown(why, derived(at));
  const { member, ...cause } = undecided;
  const unknownPart = (name: string): Value => ({ ...cause, identity: part(undecided.identity, `.${name}`) });
  return {
    repetition: 'each',
    items: [
      {
        key: ANY_KEY,
        scope: module.scope.bind({
          each: member
            ? eachOf(member.key, member.value, at)
            : eachOf(unknownPart('key'), unknownPart('value'), at),
        }),
        exists: module.exists,
      },
    ],
    complete: false,
  };
}

/** What is not known of the keys: all of them, those after the known ones, or one of them. */
function unknownIn(leaf: Settled): Unknown | undefined {
  if (leaf.kind === 'unknown') return leaf;
  if (leaf.kind !== 'known' || typeof leaf.value !== 'object') return undefined;
  const items = isList(leaf.value) ? leaf.value.items : [];
  return leaf.value.rest ?? items.find((item) => item.kind === 'unknown');
}

/** The instances of a resource or data block. */
export function instancesOf(block: Block, module: Module): Instances {
  const [type = '', name = ''] = block.labels;
  const isData = block.type === 'data';
  const { repetition, items, complete } = copiesOf(block, module);
  const plain = `${isData ? 'data.' : ''}${type}.${name}`;
  return {
    repetition,
    complete,
    items: items.map(({ key, scope, exists }): Instance => {
      const called = `${module.prefix}${plain}${suffixOf(repetition, key)}`;
      return {
        address: `${module.space}#${called}`,
        name: called,
        key,
        block,
        type,
        isData,
        scope,
        exists,
        module,
      };
    }),
  };
}

export function suffixOf(repetition: Repetition, key: string | number | undefined): string {
  if (repetition === 'once') return '';
  return repetition === 'count' ? `[${key}]` : `[${JSON.stringify(key)}]`;
}
