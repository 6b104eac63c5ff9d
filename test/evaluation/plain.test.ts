// Plain data as values and back.
import { describe, expect, test } from 'vitest';
import { fromPlain, isWhole, plainOf } from '../../src/evaluation/plain.ts';
import { derived } from '../../src/value/origins.ts';
import { choice, known, unknown, type Value } from '../../src/value/value.ts';
import { fc } from '../property.ts';

const at = { source: { path: 'main.tf', text: 'x' }, start: 0, end: 1 };
const open = unknown({ code: 'no-default', text: 'no default' }, derived(at));
const one = known(1, derived(at));
const over = { id: 'v', kind: 'condition', name: 'V', cases: ['true', 'false'], at } as const;

test('plain data comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (data) => {
      // JSON has no -0, and an object with the key __proto__ is none that JSON.parse and fromEntries build
      // alike.
      const json: unknown = JSON.parse(JSON.stringify(data));
      const value = fromPlain(json, derived(at));
      expect(isWhole(value)).toBe(true);
      expect(plainOf(value)).toEqual(json);
    }),
  );
});

describe('what is wholly known', () => {
  test.each<[string, Value, boolean]>([
    ['a number', one, true],
    ['null', { kind: 'absent', origin: derived(at) }, true],
    ['an unknown', open, false],
    ['a choice', choice(over, [one, open]), false],
    ['a list of known items', known({ items: [one] }, derived(at)), true],
    ['a list with an unknown item', known({ items: [one, open] }, derived(at)), false],
    ['a list that may have more items', known({ items: [one], rest: open }, derived(at)), false],
    [
      'a dictionary with an unknown member',
      known({ entries: new Map([['a', { key: at, value: open }]]) }, derived(at)),
      false,
    ],
  ])('%s', (_, value, whole) => {
    expect(isWhole(value)).toBe(whole);
  });
});
