// Whether two values are equal: the same, different, or perhaps the same, because something is not known.
import { describe, expect, test } from 'vitest';
import { compareValues, valueText } from '../../src/diff/values.ts';
import { concat } from '../../src/value/compose.ts';
import { identify } from '../../src/value/identity.ts';
import { derived, literal } from '../../src/value/origins.ts';
import { asSensitive, SENSITIVE } from '../../src/value/sensitive.ts';
import type { Range } from '../../src/value/source.ts';
import {
  absent,
  choice,
  known,
  unknown,
  type Settled,
  type Unknown,
  type Value,
} from '../../src/value/value.ts';

/** A place of a source of its own: what is not known is named by its code. */
const place = (code: string): Range => ({
  source: { path: 'a.yaml', text: code },
  start: 0,
  end: code.length,
});
const at = place('x');
const text = (value: string | number | boolean) => known(value, literal(at));
/** What is not known, with the name that it has and the code that it is in. */
const open = (name: string, more: Partial<Unknown> = {}, code = name): Unknown =>
  unknown({ code: 'no-default', text: `${name} has no default` }, derived(place(code)), {
    identity: identify(name),
    ...more,
  });
const list = (items: readonly Value[], rest?: Unknown): Settled =>
  known(rest ? { items, rest } : { items }, literal(at));
const map = (members: Readonly<Record<string, Value>>, rest?: Unknown): Settled => {
  const entries = new Map(Object.entries(members).map(([name, value]) => [name, { key: at, value }]));
  return known(rest ? { entries, rest } : { entries }, literal(at));
};
const joined = (...pieces: readonly Settled[]): Settled =>
  concat(pieces, place(`Join of ${pieces.length}`), 'Join');
const [a, b, c] = [text('a'), text('b'), text('c')];
const over = { id: 'c', kind: 'condition', name: 'C', cases: ['true', 'false'], at } as const;

test.each<[string, () => readonly [Settled, Settled], 'same' | 'different' | 'perhaps']>([
  ['texts alike', () => [a, text('a')], 'same'],
  ['texts', () => [a, b], 'different'],
  ['a number and its text', () => [text(3), text('3')], 'same'],
  ['what is not set on both sides', () => [absent(at), absent(at)], 'same'],
  ['what is set on one side', () => [absent(at), a], 'different'],
  ['what is not set, and what is not known', () => [absent(at), open('P')], 'different'],
  [
    'what is not set, and what may not be set',
    () => [absent(at), open('P', { mayBeAbsent: true })],
    'perhaps',
  ],
  ['one unknown', () => [open('P'), open('P', {}, 'elsewhere')], 'same'],
  ['two unknowns of one code', () => [open('P', {}, '!Ref X'), open('Q', {}, '!Ref  X')], 'same'],
  ['two unknowns', () => [open('P'), open('Q')], 'perhaps'],
  ['an unknown and a text', () => [open('P'), a], 'perhaps'],
  ['an unknown that is known not to be the text', () => [open('P', { isNot: ['a'] }), a], 'different'],
  ['an unknown that is known not to be another text', () => [open('P', { isNot: ['b'] }), a], 'perhaps'],
  ['a text in parts and a text that fits', () => [joined(a, open('P')), text('ab')], 'perhaps'],
  ['a text in parts and one that begins otherwise', () => [joined(a, open('P')), text('ba')], 'different'],
  ['a text in parts and one that ends otherwise', () => [joined(open('P'), a), text('ab')], 'different'],
  ['a text in parts and one that ends so', () => [joined(open('P'), a), text('ba')], 'perhaps'],
  ['texts around one unknown', () => [joined(a, open('P')), joined(b, open('P'))], 'different'],
  ['one text around one unknown', () => [joined(a, open('P')), joined(a, open('P'))], 'same'],
  ['lists alike', () => [list([a, b]), list([a, b])], 'same'],
  ['lists in another order', () => [list([a, b]), list([b, a])], 'perhaps'],
  ['lists with one more', () => [list([a]), list([a, b])], 'different'],
  ['lists with another item', () => [list([a, b]), list([a, c])], 'different'],
  ['lists with one item twice', () => [list([a, a, b]), list([a, b, b])], 'different'],
  ['lists with an item that is not known', () => [list([a, open('P')]), list([a, b])], 'perhaps'],
  ['lists with the same item that is not known', () => [list([a, open('P')]), list([a, open('P')])], 'same'],
  ['lists with a choice', () => [list([choice(over, [a, b])]), list([a])], 'perhaps'],
  ['lists that go on alike', () => [list([a], open('L')), list([a], open('L'))], 'same'],
  ['lists that go on otherwise', () => [list([a], open('L')), list([a], open('M'))], 'perhaps'],
  ['a list that goes on and one that ends', () => [list([a], open('L')), list([a])], 'perhaps'],
  ['a list that goes on and a longer one', () => [list([a], open('L')), list([a, b])], 'perhaps'],
  ['a list and a text', () => [list([a]), a], 'different'],
  ['a list and an object', () => [list([a]), map({ a })], 'different'],
  ['objects alike, in another order', () => [map({ a, b }), map({ b, a })], 'same'],
  ['objects with another member', () => [map({ a }), map({ a, b })], 'different'],
  ['objects with a member that is not set', () => [map({ a, b: absent(at) }), map({ a })], 'same'],
  ['objects with a member that is not known', () => [map({ a: open('P') }), map({ a })], 'perhaps'],
  [
    'objects that differ beside what is not known',
    () => [map({ a: open('P'), b }), map({ a, b: c })],
    'different',
  ],
  ['objects that may have more alike', () => [map({ a }, open('M')), map({ a }, open('M'))], 'same'],
  ['objects that may have more', () => [map({ a }, open('M')), map({ a }, open('N'))], 'perhaps'],
  ['an object that may have more, and one that has', () => [map({ a }, open('M')), map({ a, b })], 'perhaps'],
])('%s', (_, values, comparison) => {
  const [one, other] = values();
  expect([compareValues(one, other), compareValues(other, one)]).toEqual([comparison, comparison]);
});

describe('the order', () => {
  test.each<[string, boolean, 'same' | 'perhaps']>([
    ['of a list may mean something', false, 'perhaps'],
    ['of a set means nothing', true, 'same'],
  ])('%s', (_, unordered, comparison) => {
    expect(compareValues(list([a, b]), list([b, a]), unordered)).toBe(comparison);
  });
});

test.each<[string, () => Settled, string]>([
  ['a text', () => a, 'a'],
  ['an empty text', () => text(''), '""'],
  ['what is not set', () => absent(at), 'not set'],
  ['what is not known by its code', () => open('P', {}, '!Ref\n  P'), '!Ref P'],
  ['what is not known without code', () => open('P', {}, ''), 'not known'],
  ['a list', () => list([a, open('P', {}, '!Ref P')], open('L')), 'a, !Ref P, …'],
  ['an object', () => map({ a, b: list([b]) }), '{ a: a, b: b }'],
  ['a list with a choice', () => list([choice({ ...over, at: place('IsGpu') }, [a, b])]), 'IsGpu'],
  ['a secret', () => asSensitive(a) as Settled, SENSITIVE],
  ['a long text, cut', () => text('x'.repeat(90)), `${'x'.repeat(79)}…`],
])('%s reads so', (_, value, written) => expect(valueText(value())).toBe(written));
