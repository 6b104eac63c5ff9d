// Functions of sets, and the products of lists.
import { identityOf } from '../../../evaluation/identity.ts';
import { isWhole } from '../../../evaluation/plain.ts';
import { derived } from '../../../value/origins.ts';
import { known, type Known, type List, type Settled, type Value } from '../../../value/value.ts';
import { MOST_ITEMS } from '../evaluation/bounds.ts';
import { convertTo } from '../evaluation/conversion.ts';
import { BeyondLimit } from '../evaluation/decimals.ts';
import { typeOf, unify } from '../evaluation/types.ts';
import { structural, type Call, type Functions, type Structural } from './define.ts';
import { listIn, listLike } from './lists.ts';

/** The sets with items of one type; undefined if one of them is not known. */
function alike(args: readonly Settled[], at: Call['at']): List[] | undefined {
  if (args.some((argument) => argument.kind !== 'known')) return undefined;
  // Sets, as the signature has converted them.
  const type = unify(args.filter((argument) => (argument as Known<List>).value.items.length > 0).map(typeOf));
  if (type === undefined) throw new Error('the sets have no type in common');
  // A set that is converted is a set.
  return args.map((argument) => (convertTo(argument, type, at) as Known<List>).value);
}

/** Keeps the items of the first set that `keep` selects by the others. */
function selecting(keep: (identity: string, others: readonly ReadonlySet<string>[]) => boolean): Structural {
  return (args, { at }) => {
    const [first, ...others] = alike(args, at) ?? [];
    if (!first || !args.every(isWhole)) return undefined;
    const identities = others.map((set) => new Set(set.items.map(identityOf)));
    return listLike(
      { collection: 'set' },
      first.items.filter((item) => keep(identityOf(item), identities)),
      at,
    );
  };
}

const setunion: Structural = (args, { at }) => {
  const sets = alike(args, at);
  if (!sets) return undefined;
  const rest = sets.find((set) => set.rest)?.rest;
  const joined = known({ items: sets.flatMap((set) => set.items), ...(rest ? { rest } : {}) }, derived(at));
  return convertTo(joined, { kind: 'set', of: 'any' }, at);
};

const setproduct: Structural = (args, { at }) => {
  if (args.length < 2) throw new Error('it takes at least two sets or lists');
  const lists = args.map((argument) => listIn(argument, true));
  if (!lists.every((list) => list !== undefined)) return undefined;
  const sides = lists.map((list) => {
    const type = unify(list.items.map(typeOf));
    if (type === undefined) throw new Error('the items of each argument have to be of one type');
    return { ...list, items: list.items.map((item) => convertTo(item, type, at)) };
  });
  if (sides.some((side) => side.rest)) return undefined;
  const size = sides.reduce((product, side) => product * side.items.length, 1);
  if (size > MOST_ITEMS) throw new BeyondLimit(`it makes more than ${MOST_ITEMS} combinations`);
  let rows: Value[][] = [[]];
  for (const side of size === 0 ? [] : sides)
    rows = rows.flatMap((row) => side.items.map((item) => [...row, item]));
  const isSet = sides.some((side) => side.collection === 'set');
  const items = size === 0 ? [] : rows.map((row) => known({ items: row }, derived(at)));
  return convertTo(known({ items }, derived(at)), { kind: isSet ? 'set' : 'list', of: 'any' }, at);
};

export const sets: Functions = {
  setunion: structural('set(any), ...set(any) -> set(any)', setunion),
  setintersection: structural(
    'set(any), ...set(any) -> set(any)',
    selecting((identity, others) => others.every((set) => set.has(identity))),
  ),
  setsubtract: structural(
    'set(any), set(any) -> set(any)',
    selecting((identity, others) => !others.some((set) => set.has(identity))),
  ),
  setproduct: structural('...any -> any', setproduct),
};
