// Places in a source, and the places of the characters of a text that is put together from several.
import { describe, expect, test } from 'vitest';
import { concat, slice, split } from '../../src/value/compose.ts';
import { identify } from '../../src/value/identity.ts';
import { derived, literal } from '../../src/value/origins.ts';
import {
  compareRanges,
  lineStarts,
  positionAt,
  positions,
  rangeKey,
  shifted,
  textOf,
  type Range,
  type Source,
} from '../../src/value/source.ts';
import {
  asText,
  encodedAt,
  HOLE,
  plainText,
  rangeWithin,
  shortened,
  skeleton,
} from '../../src/value/text.ts';
import { absent, known, unknown, type Known, type Value } from '../../src/value/value.ts';

const source: Source = { path: 'b.yaml', text: 'one\ntwo\r\nthree\rfour' };
const range = (start: number, end: number, of = source): Range => ({ source: of, start, end });
const place = (text: string, of = source): Range => {
  const start = of.text.indexOf(text);
  return range(start, start + text.length, of);
};

describe('a position', () => {
  test('lines end with LF, CRLF or CR', () => expect(lineStarts(source)).toEqual([0, 4, 9, 15]));

  test.each([
    [0, 1, 1],
    [3, 1, 4],
    [4, 2, 1],
    [8, 2, 5],
    [9, 3, 1],
    [14, 3, 6],
    [15, 4, 1],
    [19, 4, 5],
    [99, 4, 5],
    [-3, 1, 1],
  ])('of offset %d is %d:%d', (offset, line, column) => {
    expect(positionAt(source, offset)).toEqual({ line, column });
  });

  test('a range has two', () => {
    expect(positions(place('three'))).toEqual({ start: { line: 3, column: 1 }, end: { line: 3, column: 6 } });
  });
});

describe('ranges', () => {
  const other = { path: 'a.yaml', text: source.text };
  test.each<[string, Range, Range, number]>([
    ['another file', range(0, 1), range(5, 6, other), 1],
    ['a file that comes later', range(5, 6, other), range(0, 1), -1],
    ['an earlier start', range(1, 9), range(2, 3), -1],
    ['a later start', range(4, 5), range(2, 9), 1],
    ['an earlier end', range(1, 2), range(1, 3), -1],
    ['the same', range(1, 2), range(1, 2), 0],
  ])('are in order: %s', (_, one, two, order) => {
    expect(Math.sign(compareRanges(one, two))).toBe(order);
    expect(Math.sign(compareRanges(two, one)) + order).toBe(0);
  });

  test('have a key for each place', () => {
    const keys = [range(1, 2), range(1, 3), range(2, 3), range(1, 2, other)].map(rangeKey);
    expect(new Set(keys).size).toBe(4);
    expect(rangeKey(range(1, 2, { ...source }))).toBe(keys[0]);
  });

  test('are cut at their start, and no further than their end', () => {
    expect(shifted(place('three'), 2)).toEqual(place('ree'));
    expect(shifted(place('three'), 9)).toEqual(range(14, 14));
  });
});

const code: Source = { path: 'c.yaml', text: 'hello world, good day' };
const whole = range(0, code.text.length, code);
/** A text that is written in the code. */
const written = (text: string): Known<string> => ({
  ...known(text, literal(place(text, code))),
  segments: [{ from: 0, at: place(text, code) }],
});
const open = unknown({ code: 'no-default', text: 'no default' }, derived(whole), { identity: identify('P') });
const segmentsOf = (value: Value) =>
  value.kind === 'known' ? value.segments?.map(({ from, at }) => [from, textOf(at)]) : undefined;

describe('a text of several stretches', () => {
  const joined = () => concat([written('good'), written('hello'), written('world')], whole, 'Join');

  test('has each of them at its place', () => {
    expect(skeleton(joined())).toBe('goodhelloworld');
    expect(segmentsOf(joined())).toEqual([
      [0, 'good'],
      [4, 'hello'],
      [9, 'world'],
    ]);
    expect(joined().origin).toEqual({ at: whole, how: 'derived', via: [] });
  });

  test.each([
    [0, 4, [[0, 'good']], 'good'],
    [1, 3, [[0, 'oo']], 'oo'],
    [4, 9, [[0, 'hello']], 'hello'],
    [
      4,
      14,
      [
        [0, 'hello'],
        [5, 'world'],
      ],
      'hello world',
    ],
    [
      6,
      11,
      [
        [0, 'llo'],
        [3, 'wo'],
      ],
      'llo wo',
    ],
    // Stretches in another order than in the code have no place in common.
    [
      2,
      6,
      [
        [0, 'od'],
        [2, 'he'],
      ],
      code.text,
    ],
  ])('%d to %d', (start, end, segments, at) => {
    const part = slice(joined(), start, end);
    expect(segmentsOf(part)).toEqual(segments);
    expect(textOf(part.origin.at)).toBe(at);
  });

  test('stretches of two files have no place in common', () => {
    const elsewhere: Source = { path: 'd.yaml', text: 'zz good' };
    const twoFiles = concat(
      [
        written('hello'),
        {
          ...known('good', literal(place('good', elsewhere))),
          segments: [{ from: 0, at: place('good', elsewhere) }],
        },
      ],
      whole,
      'Join',
    );
    expect(slice(twoFiles, 4, 6).origin.at).toBe(whole);
  });

  test('a stretch without characters has no place', () => {
    const value: Known<string> = {
      ...known('ab', literal(whole)),
      segments: [
        { from: 0, at: place('hello', code) },
        { from: 1, at: place('world', code) },
        { from: 1, at: place('good', code) },
      ],
    };
    expect(segmentsOf(slice(value, 0, 2))).toEqual([
      [0, 'hello'],
      [1, 'good'],
    ]);
  });

  test('what is decoded from a place is located at all of it, however it is cut', () => {
    const value: Known<string> = {
      ...known('abcdef', literal(whole)),
      segments: [
        { from: 0, at: place('hello', code), isWhole: true },
        { from: 3, at: place('day', code) },
      ],
    };
    expect(segmentsOf(slice(value, 1, 5))).toEqual([
      [0, 'hello'],
      [2, 'da'],
    ]);
    expect(textOf(rangeWithin(value, 1, 2))).toBe('hello');
    expect(textOf(rangeWithin(value, 4, 6))).toBe('ay');
    expect(textOf(rangeWithin(slice(value, 1, 5), 0, 1))).toBe('hello');
  });

  test('a text that is longer than its place, as with escapes, ends where the place does', () => {
    const value: Known<string> = {
      ...known('abcdef', literal(whole)),
      segments: [{ from: 0, at: place('day', code) }],
    };
    expect(segmentsOf(slice(value, 0, 6))).toEqual([[0, 'day']]);
    expect(segmentsOf(slice(value, 1, 6))).toEqual([[0, 'ay']]);
    expect(segmentsOf(slice(value, 2, 5))).toEqual([[0, 'y']]);
    expect(segmentsOf(slice(value, 4, 5))).toEqual([[0, '']]);
    expect(textOf(rangeWithin(value, 1, 9))).toBe('ay');
    expect(rangeWithin(value, 4, 5)).toEqual(range(21, 21, code));
  });

  test('a text shorter than its place has all of it as long as it is not cut', () => {
    const value: Known<string> = {
      ...known('ab', literal(whole)),
      segments: [{ from: 0, at: place('hello', code) }],
    };
    expect(segmentsOf(slice(value, 0, 2))).toEqual([[0, 'hello']]);
    expect(segmentsOf(slice(value, 1, 2))).toEqual([[0, 'ello']]);
    expect(segmentsOf(slice(value, 0, 1))).toEqual([[0, 'h']]);
  });

  test('one without places keeps that of the whole', () => {
    const value = known('abc', literal(place('world', code)));
    expect(textOf(slice(value, 1, 2).origin.at)).toBe('world');
    expect(textOf(rangeWithin(value, 1, 2))).toBe('world');
    expect(segmentsOf(split(value, 'b')[0]!)).toBeUndefined();
    expect(split(known('b', literal(whole)), 'b')).toEqual([
      { ...known('', literal(whole)), segments: [] },
      { ...known('', literal(whole)), segments: [] },
    ]);
  });

  test('characters around what is not known are located, and that itself at its own place', () => {
    const partly = concat([written('hello'), open, written('good')], whole, 'Join');
    expect(textOf(rangeWithin(partly, 3, 5))).toBe('lo');
    expect(textOf(rangeWithin(partly, 4, 9))).toBe('o');
    expect(rangeWithin(partly, 5, 6)).toEqual(whole);
    expect(textOf(rangeWithin(partly, 6, 8))).toBe('go');
    expect(rangeWithin(partly, 10, 11)).toEqual(whole);
    expect(rangeWithin(absent(place('day', code)), 0, 1)).toEqual(place('day', code));
  });
});

describe('the text that is encoded between two places', () => {
  const encoded = (text: string): Known<string> => ({
    ...known(Buffer.from(text).toString('base64'), derived(place('good', code))),
    encodes: known(text, literal(place('good', code))),
  });
  const unknownEncoded = { ...open, encodes: open };
  const joined = () => concat([written('hello'), encoded('abc'), written('day')], whole, 'Join');
  const partly = () => concat([written('hello'), unknownEncoded, written('day')], whole, 'Join');
  test.each([
    [5, 9, 'abc'],
    [5, 8, undefined],
    [6, 9, undefined],
    [5, 12, undefined],
    [0, 5, undefined],
    [20, 21, undefined],
  ])('%d to %d: %s', (start, end, text) => {
    expect(encodedAt(joined(), start, end)?.kind).toBe(text && 'known');
    expect(encodedAt(joined(), start, end)).toEqual(text && encoded(text).encodes);
  });

  test('of an unknown that is encoded', () => {
    expect(encodedAt(partly(), 5, 6)).toBe(open);
    expect(encodedAt(partly(), 5, 7)).toBeUndefined();
    expect(encodedAt(partly(), 4, 6)).toBeUndefined();
  });

  test('behind what is not known', () => {
    const behind = () => concat([open, encoded('abc'), written('day')], whole, 'Join');
    expect(encodedAt(behind(), 1, 5)).toEqual(encoded('abc').encodes);
    expect(encodedAt(behind(), 1, 3)).toBeUndefined();
    expect(encodedAt(behind(), 0, 1)).toBeUndefined();
  });

  test('a slice keeps what it encodes as long as it is not cut', () => {
    expect(encodedAt(slice(joined(), 3, 10), 2, 6)).toEqual(encoded('abc').encodes);
    expect(encodedAt(slice(joined(), 3, 8), 2, 5)).toBeUndefined();
    expect(encodedAt(slice(joined(), 6, 10), 0, 3)).toBeUndefined();
  });
});

describe('a text', () => {
  test('of a number or a boolean, and none of a list', () => {
    expect([known(1, literal(whole)), known(true, literal(whole))].map(plainText)).toEqual(['1', 'true']);
    expect(plainText(open)).toBeUndefined();
    expect(plainText(known({ items: [] }, literal(whole)))).toBeUndefined();
    expect(asText(known(1, literal(whole)))).toEqual(known('1', literal(whole)));
    expect(asText(known({ items: [] }, literal(whole)))).toMatchObject({
      kind: 'unknown',
      why: { code: 'invalid', text: 'it is not a text', at: whole },
      identity: `no text:${rangeKey(whole)}`,
    });
    expect(skeleton(known({ items: [] }, literal(whole)))).toBe(HOLE);
  });

  test('is cut at its end when it is long, never in the middle of a character', () => {
    expect(shortened('abcdef', 6)).toBe('abcdef');
    expect(shortened('abcdefg', 6)).toBe('abcde…');
    expect(shortened('abcd😀g', 6)).toBe('abcd\uFFFD…');
  });
});
