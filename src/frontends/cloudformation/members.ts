// Unrolls the members of a map: Fn::ForEach loops and included files become plain members.
import { concat } from '../../value/compose.ts';
import { lift } from '../../value/lift.ts';
import type { Range } from '../../value/source.ts';
import { isList, known, unknown, type Known, type Unknown, type Value } from '../../value/value.ts';
import { explore } from '../../value/worlds.ts';
import { includedBy } from './include.ts';
import { derived, literal } from '../../value/origins.ts';
import { truths } from '../../evaluation/outcomes.ts';
import { MAX_LOOP_MEMBERS, type Members, type Placed, type Scope } from './scope.ts';
import type { Member, Node } from '../document/syntax.ts';
import { isScalar } from '../document/nodes.ts';

/** How many members one map may have when its loops are unrolled. */
export const MAX_MEMBERS = 5_000;
/** How deeply loops and includes may be nested. */
const MAX_NESTING = 20;

const LOOP = 'Fn::ForEach::';

/** The members of a map when loops and includes are unrolled; none for any other node. */
export function membersOf(node: Node | undefined, scope: Scope): Members {
  const unroller = new Unroller();
  if (node) unroller.unroll(node, { scope, present: undefined, depth: 0 });
  return unroller.members();
}

/** Where a map is unrolled: the items that loops have bound, and whether the loops around it have them. */
interface Surroundings {
  readonly scope: Scope;
  readonly present: Value<boolean> | undefined;
  readonly depth: number;
}

/** Collects the members of one map. */
class Unroller {
  readonly #byName = new Map<string, Placed>();
  #rest: Unknown | undefined;
  #placed = 0;

  members(): Members {
    return this.#rest ? { byName: this.#byName, rest: this.#rest } : { byName: this.#byName };
  }

  unroll(map: Node, around: Surroundings): void {
    if (map.kind !== 'map') return;
    if (around.depth > MAX_NESTING)
      return this.#cut(around, map.at, `Loops or includes are nested more than ${MAX_NESTING} deep.`);
    if (map.tag === 'Transform') return this.#include(map, map.at, around);
    for (const member of map.members.values()) {
      if (member.name === 'Fn::Transform') this.#include(member.value, member.key, around);
      else if (member.name.startsWith(LOOP)) this.#loop(member, around);
      else this.#place(member, around);
    }
  }

  #place({ name, key, value }: Member, around: Surroundings): void {
    if (++this.#placed > MAX_MEMBERS) return this.#cutMembers(around, key);
    const { scope, present } = around;
    if (scope.bindings.size > 0 && !scope.stack.scan.admitLoopMember())
      return this.#cut(around, key, `Loops make more than ${MAX_LOOP_MEMBERS} members in all.`);
    const full = fillName(name, scope);
    this.#byName.set(full, { name: full, key, node: value, scope, present });
  }

  #include(argument: Node, at: Range, around: Surroundings): void {
    const included = includedBy(argument, at, around.scope);
    if (included.kind === 'unknown') this.#rest ??= included;
    else this.unroll(included, { ...around, depth: around.depth + 1 });
  }

  #loop({ key, value }: Member, around: Surroundings): void {
    const { scope, present, depth } = around;
    const [identifier, collection, body] = value.kind === 'list' ? value.items : [];
    if (!identifier || !isScalar(identifier) || !collection || body?.kind !== 'map') {
      const text = 'Fn::ForEach takes an identifier, a collection and a map';
      this.#rest ??= unknown({ code: 'invalid', text, at: key }, derived(key));
      return;
    }
    const items = itemsOf(collection, scope);
    if (items.rest) this.#unknownItems(items.rest, key, body.at, scope);
    for (const item of items.items) {
      const there = item.present && present ? both(present, item.present, key) : (item.present ?? present);
      this.unroll(body, { scope: scope.bind(identifier.text, item.text), present: there, depth: depth + 1 });
      if (this.#placed > MAX_MEMBERS) return this.#cutMembers(around, key);
    }
  }

  #unknownItems(items: Unknown, key: Range, body: Range, { stack }: Scope): void {
    this.#rest ??= items;
    stack.scan.note(
      'unsupported',
      `The items of ${key.source.text.slice(key.start, key.end)} are not known: ${items.why.text}.`,
      key,
      isAboutBatch(body),
    );
  }

  #cutMembers(around: Surroundings, at: Range): void {
    this.#cut(around, at, `There are more than ${MAX_MEMBERS} members.`);
  }

  #cut({ scope }: Surroundings, at: Range, text: string): void {
    const why = tooLarge(scope, at, text);
    this.#rest ??= why;
  }
}

/** Whether a map has loops or includes among its members. */
export function needsUnrolling(node: Node): boolean {
  if (node.kind !== 'map') return false;
  for (const name of node.members.keys()) if (name === 'Fn::Transform' || name.startsWith(LOOP)) return true;
  return false;
}

interface Item {
  readonly text: Known<string>;
  /** Whether the collection has it; undefined if that is certain. */
  readonly present: Value<boolean> | undefined;
}

function itemsOf(collection: Node, scope: Scope): { items: Item[]; rest: Unknown | undefined } {
  const value = scope.evaluate(collection);
  const texts = new Map<string, { text: Known<string>; worlds: number }>();
  let rest: Unknown | undefined;
  const { outcomes } = explore((world): ReadonlyMap<string, Known<string>> => {
    const list = world.resolve(value);
    const found = new Map<string, Known<string>>();
    if (list.kind === 'unknown') rest ??= list;
    if (list.kind !== 'known' || !isList(list.value)) return found;
    rest ??= list.value.rest;
    for (const item of list.value.items) {
      const settled = world.resolve(item);
      if (settled.kind === 'unknown') rest ??= settled;
      if (settled.kind !== 'known' || typeof settled.value === 'object') continue;
      const text = String(settled.value);
      if (!found.has(text)) found.set(text, { ...settled, value: text });
    }
    return found;
  });
  for (const { result } of outcomes) {
    for (const [text, known] of result) {
      const before = texts.get(text);
      if (before) before.worlds++;
      else texts.set(text, { text: known, worlds: 1 });
    }
  }
  const items = [...texts.values()].map(({ text, worlds }) => ({
    text,
    present: worlds === outcomes.length ? undefined : contains(value, text.value, collection.at),
  }));
  return { items, rest };
}

function contains(list: Value, text: string, at: Range): Value<boolean> {
  const { yes, no } = truths(at);
  const hasIt = (settled: { kind: string; value?: unknown }) =>
    settled.kind === 'known' && String(settled.value) === text;
  return lift(
    [list],
    (settled): Value<boolean> =>
      settled.kind === 'known' && isList(settled.value)
        ? lift(settled.value.items, (...items) => (items.some(hasIt) ? yes : no), derived(at))
        : no,
    derived(at),
  );
}

function both(a: Value<boolean>, b: Value<boolean>, at: Range): Value<boolean> {
  return lift([a, b], (one, other) => (one.kind === 'known' && one.value ? other : one), derived(at));
}

/** The items of the loops around it, put into a key. `&{X}` keeps letters and digits alone. */
export function fillName(name: string, scope: Scope): string {
  if (scope.bindings.size === 0) return name;
  return name.replace(/([$&])\{([A-Za-z0-9]+)\}/g, (whole, sign: string, identifier: string) => {
    const item = scope.bindings.get(identifier)?.value;
    if (item === undefined) return whole;
    return sign === '&' ? item.replace(/[^A-Za-z0-9]/g, '') : item;
  });
}

/** The items of the loops around it, put into a text of the loop's body. */
export function fillText(
  text: Known<string>,
  scope: Scope,
  cut: (start: number, end: number) => Known<string> | Unknown,
): Known<string> | Unknown {
  if (scope.bindings.size === 0) return text;
  const pieces: (Known<string> | Unknown)[] = [];
  let from = 0;
  for (const match of text.value.matchAll(/([$&])\{([A-Za-z0-9]+)\}/g)) {
    const item = scope.bindings.get(match[2] ?? '');
    if (!item) continue;
    pieces.push(cut(from, match.index));
    pieces.push(
      match[1] === '&' ? known(item.value.replace(/[^A-Za-z0-9]/g, ''), literal(item.origin.at)) : item,
    );
    from = match.index + match[0].length;
  }
  return from === 0 ? text : concat([...pieces, cut(from, text.value.length)], text.origin.at, text.value);
}

function tooLarge(scope: Scope, at: Range, message: string): Unknown {
  scope.stack.scan.note('too-large', message, at, true);
  return unknown(
    {
      code: 'too-many',
      text: message
        .replace(/^There are/, 'there are')
        .replace(/^Loops/, 'loops')
        .replace(/\.$/, ''),
      at,
    },
    derived(at),
  );
}

function isAboutBatch(at: Range): boolean {
  return at.source.text.slice(at.start, at.end).includes('AWS::Batch::');
}
