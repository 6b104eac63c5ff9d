// One clause on one value: what a schema says, and the unknowns on which that depends.
import { describe, expect, test } from 'vitest';
import { remembering, unknownsIn, verdictOf } from '../src/judge/clause.ts';
import { compilingValidators } from '../src/judge/validators.ts';
import type { Schema } from '../src/judge/policy.ts';
import { derived, literal } from '../src/value/origins.ts';
import { choice, known, unknown, type Settled, type Unknown, type Value } from '../src/value/value.ts';

const at = { source: { path: 'a', text: '' }, start: 0, end: 0 };
const open = (name: string, mayBeAbsent = false): Unknown =>
  unknown({ code: 'no-default', text: name }, derived(at), { mayBeAbsent });
const text = (value: string | number) => known(value, literal(at));
const none: Settled = { kind: 'absent', origin: derived(at) };
const list = (...items: Value[]) => known({ items }, literal(at));
const object = (members: Readonly<Record<string, Value>>, rest?: Unknown) => {
  const entries = new Map(Object.entries(members).map(([name, value]) => [name, { key: at, value }]));
  return known(rest ? { entries, rest } : { entries }, literal(at));
};

const either = choice({ id: 'c', kind: 'condition', name: 'c', cases: ['true', 'false'], at }, [
  text('a'),
  text('b'),
]);

const validators = compilingValidators();

describe('a clause', () => {
  test.each<[string, Schema, Settled, boolean | undefined]>([
    ['set: a text', true, text('a'), true],
    ['set: nothing', true, none, false],
    ['set: an unknown', true, open('p'), true],
    ['set: an unknown that may be absent', true, open('p', true), undefined],
    ['not set: a text', false, text('a'), false],
    ['not set: nothing', false, none, true],
    ['not set: an unknown', false, open('p'), false],
    ['not set: an unknown that may be absent', false, open('p', true), undefined],
    ['nothing reads as null', { type: 'null' }, none, true],
    ['nothing reads as null, and is no text', { type: 'string' }, none, false],
    ['a text', { const: 'a' }, text('a'), true],
    ['another text', { const: 'a' }, text('b'), false],
    ['a number', { minimum: 3 }, text(2), false],
    ['an unknown', { const: 'a' }, open('p'), undefined],
    ['a list', { contains: { const: 'b' } }, list(text('a'), text('b')), true],
    ['a list without it', { contains: { const: 'b' } }, list(text('a')), false],
    ['a list with an unknown', { contains: { const: 'b' } }, list(text('a'), open('p')), undefined],
    [
      'a list that may go on',
      { contains: { const: 'a' } },
      known({ items: [text('a')], rest: open('p') }, literal(at)),
      undefined,
    ],
    ['the length of a list', { maxItems: 1 }, list(text('a'), open('p')), false],
    ['an object', { required: ['a'] }, object({ a: text('x') }), true],
    ['an object without it', { required: ['a'] }, object({ b: text('x') }), false],
    ['a member that is absent', { required: ['a'] }, object({ a: none }), false],
    ['a member that may be absent', { required: ['a'] }, object({ a: open('p', true) }), undefined],
    ['a member that is not known', { required: ['a'] }, object({ a: open('p') }), true],
    ['an object that may have more', { required: ['b'] }, object({ a: text('x') }, open('p')), undefined],
    [
      'a member of a member',
      { properties: { a: { properties: { b: { const: 1 } } } } },
      object({ a: object({ b: text(2) }) }),
      false,
    ],
    ['an unknown that is known not to be it', { const: 'a' }, { ...open('p'), isNot: ['a'] }, false],
    ['an unknown that is known not to be another', { const: 'b' }, { ...open('p'), isNot: ['a'] }, undefined],
    [
      'an unknown that is none of the values',
      { enum: ['a', 'b'] },
      { ...open('p'), isNot: ['a', 'b'] },
      false,
    ],
    [
      'an unknown that may be one of the values',
      { enum: ['a', 'b'] },
      { ...open('p'), isNot: ['a'] },
      undefined,
    ],
    [
      'a list that is there and may go on',
      { required: ['a'] },
      object({ a: known({ items: [], rest: open('p') }, literal(at)) }),
      true,
    ],
    ['a choice within a list', { contains: { const: 'a' } }, list(either), undefined],
  ])('%s', (_, schema, value, verdict) => expect(verdictOf(schema, value, validators)).toBe(verdict));
});

test.each<[string, Settled, string[]]>([
  ['an unknown', open('p'), ['p']],
  ['a text', text('a'), []],
  ['nothing', none, []],
  ['a list', list(open('p'), text('a'), open('q')), ['p', 'q']],
  ['the rest of a list', known({ items: [open('p')], rest: open('r') }, literal(at)), ['p', 'r']],
  ['an object', object({ a: open('p'), b: object({ c: open('q') }) }), ['p', 'q']],
  ['the rest of an object', object({ a: text('x') }, open('r')), ['r']],
])('the unknowns in %s', (_, value, names) =>
  expect(unknownsIn(value).map(({ why }) => why.text)).toEqual(names),
);

test('validators are looked for once for each schema', () => {
  let asked = 0;
  const counting = remembering((schema) => (asked++, validators(schema)));
  const schema = { const: 'a' };
  expect(counting(schema)).toBe(counting(schema));
  expect(asked).toBe(1);
});
