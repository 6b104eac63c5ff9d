// Texts of which parts are not known: equality, comparison, slices and where their characters are located.
import { describe, expect, test } from 'vitest';
import { identify } from '../src/value/identity.ts';
import { concat, mayEqual, slice, split, trim } from '../src/value/compose.ts';
import { derived } from '../src/value/origins.ts';
import { textOf, type Source } from '../src/value/source.ts';
import { HOLE, rangeWithin, sameText, skeleton } from '../src/value/text.ts';
import { absent, known, unknown, type Known, type Unknown } from '../src/value/value.ts';

const source: Source = { path: 'a.yaml', text: 'hello world, good day' };
const range = (start: number, end: number) => ({ source, start, end });
const whole = range(0, source.text.length);
/** A text that is written in the source between the offsets. */
const written = (start: number, end: number): Known<string> => ({
  ...known(source.text.slice(start, end), { at: range(start, end), how: 'literal', via: [] }),
  segments: [{ from: 0, at: range(start, end) }],
});
const open = (name: string): Unknown =>
  unknown({ code: 'no-default', text: `parameter ${name} has no default` }, derived(whole), {
    identity: identify(name),
  });
/** `a?P?b`: known characters, and unknowns by their names between question marks. */
const text = (shape: string): Known<string> | Unknown => {
  const parts = shape
    .split('?')
    .map((part, index) => (index % 2 === 0 ? known(part, derived(whole)) : open(part)));
  return concat(parts, whole, 'Join');
};

describe('two texts', () => {
  test.each([
    // certainly equal, may be equal
    ['a', 'a', true, true],
    ['a', 'b', false, false],
    ['a?P?', 'a?P?', true, true],
    ['a?P?', 'a?Q?', false, true],
    ['?P?', '?P?', true, true],
    ['?P?', '?Q?', false, true],
    ['a?P?b', 'a?P?c', false, false],
    ['a?P?', 'b?Q?', false, false],
    ['ab?P?', 'a?Q?', false, true],
    ['?P?b', '?Q?c', false, false],
    ['?P?bc', '?Q?c', false, true],
    ['?P?bc', '?Q?b', false, false],
    ['abc?P?', 'b?Q?', false, false],
    ['a?P?b', 'a?Q?c', false, false],
    ['x?P?c', 'y?Q?c', false, false],
    ['a?P?b?P?c', 'a?P?b?Q?c', false, true],
    ['a?P?c', 'abc', false, true],
    ['a?P?c', 'ac', false, true],
    ['a?P?c', 'abd', false, false],
    ['abc', 'a?P?d', false, false],
    ['ab?P?ba', 'aba', false, false],
    ['a?P?m?Q?z', 'a1m2z', false, true],
    ['a?P?m?Q?z', 'a12z', false, false],
    ['a?P?m?Q?m', 'amm', false, true],
    ['a?P?m?Q?m', 'am', false, false],
    ['', '', true, true],
  ])('«%s» and «%s» are the same: %s, may be equal: %s', (a, b, same, may) => {
    expect([sameText(text(a), text(b)), sameText(text(b), text(a))]).toEqual([same, same]);
    expect([mayEqual(text(a), text(b)), mayEqual(text(b), text(a))]).toEqual([may, may]);
  });

  test('what is not set is the same as nothing', () => {
    expect(sameText(absent(whole), absent(whole))).toBe(false);
    expect(sameText(absent(whole), text('a'))).toBe(false);
    expect(sameText(text('a'), text('a?P?'))).toBe(false);
  });
});

describe('pieces', () => {
  const pieces = concat([written(0, 5), open('P'), written(11, 21)], whole, 'Join');

  test('one after the other', () => {
    expect(skeleton(pieces)).toBe(`hello${HOLE}, good day`);
    expect(pieces.kind).toBe('unknown');
    expect(skeleton(concat([written(0, 5), written(11, 12)], whole, 'Join'))).toBe('hello,');
    expect(skeleton(concat([], whole, 'Join'))).toBe('');
  });
  test('one alone is reached through the expression', () => {
    expect(concat([written(0, 5), absent(whole)], whole, 'Join').origin.via.map(({ name }) => name)).toEqual([
      'Join',
    ]);
  });
  test.each([
    [0, 5, 'hello', 'hello'],
    [1, 4, 'ell', 'ell'],
    [8, 12, 'good', 'good'],
    [6, 16, ', good day', ', good day'],
  ])('slices keep their places: %d to %d', (start, end, expected, place) => {
    const part = slice(pieces, start, end);
    expect(skeleton(part)).toBe(expected);
    expect(textOf(part.origin.at)).toBe(place);
  });
  test('a slice over an unknown part is known in part', () => {
    expect(skeleton(slice(pieces, 3, 7))).toBe(`lo${HOLE},`);
  });
  test('a slice of a text in two stretches is located at both', () => {
    const joined = concat([written(0, 5), written(5, 11), written(11, 21)], whole, 'Join');
    const part = slice(joined, 3, 8);
    expect(part.kind === 'known' && part.segments?.map(({ from, at }) => [from, textOf(at)])).toEqual([
      [0, 'lo'],
      [2, ' wo'],
    ]);
    expect(textOf(part.origin.at)).toBe('lo wo');
  });
  test.each([
    [0, 5, 'hello'],
    [1, 3, 'el'],
    [8, 12, 'good'],
  ])('characters are located: %d to %d', (start, end, expected) => {
    expect(textOf(rangeWithin(pieces, start, end))).toBe(expected);
  });
  test('are split at a delimiter, and blanks are taken off', () => {
    expect(split(written(0, 21), ', ').map(skeleton)).toEqual(['hello world', 'good day']);
    expect(split(written(0, 21), ', ').map((item) => textOf(item.origin.at))).toEqual([
      'hello world',
      'good day',
    ]);
    expect(split(text('a,?P?,'), ',').map(skeleton)).toEqual(['a', HOLE, '']);
    expect(skeleton(trim(text(' a ?P? ')))).toBe(`a ${HOLE}`);
    expect(textOf(trim(written(5, 12)).origin.at)).toBe('world,');
    expect(trim(written(0, 5))).toEqual(written(0, 5));
    expect(skeleton(trim(text('  ')))).toBe('');
    expect([' a', 'a ', 'a'].map((one) => skeleton(trim(text(one))))).toEqual(['a', 'a', 'a']);
  });
});
