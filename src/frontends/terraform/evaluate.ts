// Evaluates an HCL expression into what is known of it.
import { asText, concat, liftTexts, mayEqual, textIdentity } from '../../value/compose.ts';
import { lift } from '../../value/lift.ts';
import { sameText, skeleton, textParts } from '../../value/text.ts';
import { isDictionary, isList, known, unknown, type Dictionary, type Entry, type Known, type Settled, type Value } from '../../value/value.ts';
import type { Range } from '../../value/source.ts';
import { callFunction } from './functions/call.ts';
import { derived, invalid, literal } from '../../value/origins.ts';
import { blurred, identityOf, listOf } from './outcomes.ts';
import { attributeOf, isObject, rootName } from './references.ts';
import type { Scope } from './scope.ts';
import type { Expression, TemplatePart } from './syntax.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function evaluate(expression: Expression, scope: Scope): Value {
  return scope.module.scan.deeper(expression.at, () => {
    switch (expression.kind) {
      case 'literal':
        return expression.value === null ? { kind: 'absent', origin: literal(expression.at) } : known(expression.value, literal(expression.at));
      case 'template':
        return template(expression.parts, expression.at, scope);
      case 'name':
      case 'member':
      case 'index':
        return rootName(expression, scope) ?? access(expression, scope);
      case 'item':
        return scope.bindings.get('*') ?? invalid('this stands outside a splat', expression.at);
      case 'splat':
        return splat(expression, scope);
      case 'call':
        return callFunction(expression, scope);
      case 'condition':
        return condition(expression, scope);
      case 'unary':
      case 'binary':
        return operation(expression, scope);
      case 'for':
        return loop(expression, scope);
      case 'tuple':
        return known({ items: expression.items.map((item) => scope.evaluate(item)) }, literal(expression.at));
      case 'object':
        return object(expression, scope);
    }
  });
}

function template(parts: readonly TemplatePart[], at: Range, scope: Scope): Value {
  if (parts.length === 0) return { ...known('', literal(at)), segments: [] };
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'value') return scope.evaluate(first.value);
  if (parts.length === 1 && first?.kind === 'text') return { ...known(first.text, literal(first.at)), segments: first.segments };
  return liftTexts(pieces(parts, scope), (...settled) => whole(settled, at), derived(at));
}

function whole(settled: readonly Settled[], at: Range): Value {
  const structure = settled.find((piece) => piece.kind === 'known' && typeof piece.value === 'object');
  return structure ? invalid('a list or a map cannot be put into a text', at) : concat(settled.map(asText), at, 'template');
}

function pieces(parts: readonly TemplatePart[], scope: Scope): Value[] {
  return parts.flatMap((part): Value[] => {
    switch (part.kind) {
      case 'text':
        return [{ ...known(part.text, literal(part.at)), segments: part.segments }];
      case 'value':
        return [scope.evaluate(part.value)];
      case 'if': {
        const [yes, no] = [part.yes, part.no].map((branch) => () => template(branch, part.test.at, scope));
        return [choose(scope.evaluate(part.test), yes!, no!, part.test.at, scope)];
      }
      case 'for': {
        const items = itemsOf(scope.evaluate(part.of));
        if (!items) return [blurredBy(scope.evaluate(part.of), part.of.at)];
        return items.flatMap(({ key, value }) => pieces(part.body, scope.bind({ ...(part.key === undefined ? {} : { [part.key]: key }), [part.item]: value })));
      }
    }
  });
}

/** The items of a list or dictionary that is wholly there; undefined where it is not. */
function itemsOf(value: Value): { key: Value; value: Value }[] | undefined {
  if (value.kind !== 'known' || typeof value.value !== 'object' || value.value.rest) return undefined;
  if (isList(value.value)) return value.value.items.map((item, index) => ({ key: known(index, value.origin), value: item }));
  return [...value.value.entries].map(([name, entry]) => ({ key: known(name, literal(entry.key)), value: entry.value }));
}

function blurredBy(value: Value, at: Range): Value {
  if (value.kind === 'unknown') return blurred(value, at, `of(${value.identity})`);
  return unknown({ code: 'not-understood', text: 'parts of it are not known', at }, derived(at), { identity: `of(${identityOf(value)})` });
}

/** A choice between two values by a test that may be open; only the branches that can be meant are evaluated. */
function choose(test: Value, yes: () => Value, no: () => Value, at: Range, scope: Scope): Value {
  const made = new Map<boolean, Value>();
  const branch = (side: boolean): Value => {
    if (!made.has(side)) made.set(side, side ? yes() : no());
    return made.get(side)!;
  };
  return lift([truthOf(test, at, scope)], (settled) => (settled.kind === 'known' ? branch(settled.value === true) : (settled as Value)), derived(at));
}

/** A boolean that can't be decided becomes a choice, so that all that hangs on it is decided together. */
export function truthOf(value: Value, at: Range, scope: Scope): Value {
  return lift(
    [value],
    (settled): Value => {
      if (settled.kind === 'known') return known(String(settled.value) === 'true', derived(at));
      if (settled.kind === 'absent') return invalid('a test cannot be null', at);
      if (settled.why.code === 'invalid') return settled;
      const text = at.source.text.slice(at.start, at.end).replaceAll(/\s+/g, ' ');
      const name = text.length > 60 ? `${text.slice(0, 59)}…` : text;
      const over = scope.module.scan.variable(`test:${settled.identity}`, () => ({ kind: 'expression', name, cases: ['true', 'false'], at }));
      return { kind: 'choice', over, branches: [known(true, derived(at)), known(false, derived(at))] };
    },
    derived(at),
  );
}

function condition({ test, yes, no }: Of<'condition'>, scope: Scope): Value {
  return choose(
    scope.evaluate(test),
    () => scope.evaluate(yes),
    () => scope.evaluate(no),
    test.at,
    scope,
  );
}

/** A member or an item of what an expression gives. */
function access(expression: Of<'name' | 'member' | 'index'>, scope: Scope): Value {
  if (expression.kind === 'name') return invalid(`there is no ${expression.name}`, expression.at);
  const of = scope.evaluate(expression.of);
  const key: Value = expression.kind === 'member' ? known(expression.name, literal(expression.at)) : scope.evaluate(expression.key);
  return lift([of, key], (holder, name) => memberOf(holder, name, expression.at, scope), derived(expression.at));
}

export function memberOf(holder: Settled, key: Settled, at: Range, scope: Scope): Value {
  if (holder.kind === 'unknown') {
    if (isObject(holder) && key.kind === 'known') return attributeOf(holder.reference!.address, String(key.value), at, scope.module.scan);
    return blurred(holder, at, `${holder.identity}[${identityOf(key)}]`);
  }
  if (holder.kind === 'absent') return invalid('null has no members', at);
  const { value: data } = holder;
  if (key.kind !== 'known' || typeof data !== 'object') {
    return key.kind === 'unknown' && typeof data === 'object' ? openMember(data, key, at, scope) : invalid('it has no members', at);
  }
  if (isList(data)) {
    const item = data.items[Number(key.value)];
    return item ?? (data.rest ? blurred(data.rest, at, `${identityOf(holder)}[${identityOf(key)}]`) : invalid(`there is no item ${String(key.value)}`, at));
  }
  const entry = (data as Dictionary).entries.get(String(key.value));
  return entry?.value ?? (data.rest ? blurred(data.rest, at, `${identityOf(holder)}.${identityOf(key)}`) : invalid(`there is no ${String(key.value)}`, at));
}

/** How many entries an open key tells apart. */
const MOST_ENTRIES = 10;

/** What an open key can mean: each entry, and that it is none of them. */
function openMember(data: Extract<Known['value'], object>, key: Settled & { kind: 'unknown' }, at: Range, scope: Scope): Value {
  const identity = `${identityOf(known(data, derived(at)))}[${key.identity}]`;
  const rest = blurred(key, at, identity);
  if (!isDictionary(data) || data.rest || data.entries.size === 0 || data.entries.size > MOST_ENTRIES) return rest;
  const names = [...data.entries.keys()];
  const text = at.source.text.slice(at.start, at.end).replaceAll(/\s+/g, ' ').slice(0, 60);
  const over = scope.module.scan.variable(`key:${key.identity}:${names.join()}`, () => ({
    kind: 'expression',
    name: `the key of ${text}`,
    cases: [...names, 'another value'],
    at,
  }));
  return { kind: 'choice', over, branches: [...names.map((name) => data.entries.get(name)!.value), rest] };
}

function splat({ of, each, at }: Of<'splat'>, scope: Scope): Value {
  return lift(
    [scope.evaluate(of)],
    (settled): Value => {
      if (settled.kind === 'absent') return listOf([], at);
      if (settled.kind === 'known' && isList(settled.value)) {
        const { items, rest } = settled.value;
        return listOf(
          items.map((item) => scope.bind({ '*': item }).evaluate(each)),
          at,
          rest,
        );
      }
      if (settled.kind === 'unknown' && !isObject(settled)) return blurred(settled, at, `${settled.identity}[*]`);
      return listOf([scope.bind({ '*': settled }).evaluate(each)], at);
    },
    derived(at),
  );
}

function operation(expression: Of<'unary' | 'binary'>, scope: Scope): Value {
  const { operator, at } = expression;
  const operands = expression.kind === 'unary' ? [expression.value] : [expression.a, expression.b];
  const values = operands.map((operand) => scope.evaluate(operand));
  return lift(values, (...settled) => operate(operator, settled as Settled[], at, scope), derived(at));
}

function operate(operator: string, operands: readonly Settled[], at: Range, scope: Scope): Value {
  const [a, b] = operands as [Settled, Settled];
  if (operator === '==' || operator === '!=') return equality(a, b, operator === '!=', at, scope);
  const truths = operands.map((operand) => (operand.kind === 'known' ? String(operand.value) : undefined));
  if (operator === '&&' && truths.includes('false')) return known(false, derived(at));
  if (operator === '||' && truths.includes('true')) return known(true, derived(at));
  const open = operands.find((operand) => operand.kind === 'unknown');
  if (open?.kind === 'unknown') return blurred(open, at, `(${operands.map(identityOf).join(operator)})${operator}`);
  if (operands.some((operand) => operand.kind !== 'known' || typeof operand.value === 'object')) return invalid(`${operator} cannot take that`, at);
  if (operator === '!') return known(truths[0] !== 'true', derived(at));
  if (operator === '&&' || operator === '||') return known(operator === '&&', derived(at));
  const result = arithmetic(operator, truths.map(Number));
  return result === undefined || (typeof result === 'number' && !Number.isFinite(result))
    ? invalid(`${operator} cannot take that`, at)
    : known(result, derived(at));
}

function arithmetic(operator: string, numbers: readonly number[]): number | boolean | undefined {
  const [a, b] = numbers as [number, number];
  if (numbers.some(Number.isNaN)) return undefined;
  if (numbers.length === 1) return -a;
  return { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b }[operator];
}

function equality(a: Settled, b: Settled, negated: boolean, at: Range, scope: Scope): Value {
  const say = (equal: boolean): Value => known(equal !== negated, derived(at));
  const decide = (open: Settled & { kind: 'unknown' }, identity: string): Value =>
    lift([truthOf({ ...open, identity }, at, scope)], (settled) => (settled.kind === 'known' ? say(settled.value === true) : (settled as Value)), derived(at));
  if (a.kind === 'absent' || b.kind === 'absent') {
    const other = a.kind === 'absent' ? b : a;
    // A caller may pass null for a variable; what a provider computes is there.
    const mayBeNull = other.kind === 'unknown' && (other.mayBeAbsent || other.why.code === 'no-default');
    return mayBeNull ? decide(other, `${other.identity}==null`) : say(a.kind === b.kind);
  }
  if (a.kind === 'known' && b.kind === 'known' && typeof a.value !== typeof b.value) return say(false);
  if (identityOf(a) === identityOf(b)) return say(true);
  if ([a, b].some((one) => one.kind === 'known' && typeof one.value === 'object'))
    return a.kind === 'known' && b.kind === 'known' ? say(false) : blurredBy(a.kind === 'unknown' ? a : b, at);
  if (sameText(a, b)) return say(true);
  const { excluded } = scope.module.scan;
  const excludes = (one: Settled, other: Settled) => one.kind === 'unknown' && other.kind === 'known' && excluded.get(one.identity)?.has(skeleton(other));
  if (!mayEqual(a, b) || excludes(a, b) || excludes(b, a)) return say(false);
  const open = a.kind === 'unknown' ? a : (b as Settled & { kind: 'unknown' });
  const ids = [a, b].map((one) => textIdentity(textParts(one))).toSorted();
  return decide(open, ids.join('=='));
}

const MOST_ITEMS = 2_000;

function loop(expression: Of<'for'>, scope: Scope): Value {
  const { of, at } = expression;
  return lift(
    [scope.evaluate(of)],
    (settled) => {
      const items = itemsOf(settled);
      if (!items) return settled.kind === 'absent' ? invalid('null has no items', at) : blurredBy(settled, at);
      if (items.length > MOST_ITEMS) return unknown({ code: 'too-many', text: `a loop goes over more than ${MOST_ITEMS} items`, at }, derived(at));
      return expression.key ? dictionaryLoop(expression, items, scope) : listLoop(expression, items, scope);
    },
    derived(at),
  );
}

type Items = readonly { readonly key: Value; readonly value: Value }[];

function within({ keyName, itemName }: Of<'for'>, { key, value }: Items[number], scope: Scope): Scope {
  return scope.bind({ ...(keyName === undefined ? {} : { [keyName]: key }), [itemName]: value });
}

function listLoop(expression: Of<'for'>, items: Items, scope: Scope): Value {
  const tests = items.map((item) =>
    expression.test ? truthOf(within(expression, item, scope).evaluate(expression.test), expression.test.at, scope) : known(true, derived(expression.at)),
  );
  const value = (item: Items[number]) => within(expression, item, scope).evaluate(expression.value);
  return lift(
    tests,
    (...settled) => {
      const open = settled.find((test) => test.kind === 'unknown');
      if (open?.kind === 'unknown') return blurred(open, expression.at, `for(${open.identity})`);
      return listOf(items.filter((_, index) => (settled[index] as Known).value === true).map(value), expression.at);
    },
    derived(expression.at),
  );
}

function dictionaryLoop(expression: Of<'for'>, items: Items, scope: Scope): Value {
  const tests = items.map((item) =>
    expression.test ? truthOf(within(expression, item, scope).evaluate(expression.test), expression.test.at, scope) : known(true, derived(expression.at)),
  );
  const keys = items.map((item) => within(expression, item, scope).evaluate(expression.key!));
  return lift(
    [...tests, ...keys],
    (...settled) => {
      const entries = new Map<string, Entry>();
      for (const [index, item] of items.entries()) {
        const [test, key] = [settled[index]!, settled[items.length + index]!];
        if (test.kind === 'known' && test.value !== true) continue;
        if (test.kind !== 'known' || key.kind !== 'known') return blurredBy(test.kind === 'known' ? key : test, expression.at);
        const value = within(expression, item, scope).evaluate(expression.value);
        const before = entries.get(String(key.value))?.value;
        const grouped = expression.grouped
          ? listOf([...(before?.kind === 'known' && isList(before.value) ? before.value.items : []), value], expression.at)
          : value;
        entries.set(String(key.value), { key: key.origin.at, value: grouped });
      }
      return known({ entries }, derived(expression.at));
    },
    derived(expression.at),
  );
}

function object({ members, at }: Of<'object'>, scope: Scope): Value {
  const keys = members.map(({ key }) => scope.evaluate(key));
  return lift(
    keys,
    (...settled) => {
      const entries = new Map<string, Entry>();
      let rest: ReturnType<typeof blurred> | undefined;
      for (const [index, { key, value }] of members.entries()) {
        const name = settled[index]!;
        if (name.kind === 'known') entries.set(String(name.value), { key: key.at, value: scope.evaluate(value) });
        else if (name.kind === 'unknown') rest ??= blurred(name, key.at, `member(${name.identity})`);
      }
      return known(rest ? { entries, rest } : { entries }, literal(at));
    },
    derived(at),
  );
}
