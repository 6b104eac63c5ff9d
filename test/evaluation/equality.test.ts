// Equality of what is known in part, and lists of which the end is not known.
import { describe, expect, test } from 'vitest';
import { base64 } from '../../src/evaluation/encodings.ts';
import { certainlyEqual, equalTexts } from '../../src/evaluation/equality.ts';
import { equality, identityOf, named, part } from '../../src/evaluation/identity.ts';
import { itemAt, splitText } from '../../src/evaluation/lists.ts';
import { Session } from '../../src/evaluation/session.ts';
import { concat } from '../../src/value/compose.ts';
import { derived } from '../../src/value/origins.ts';
import { HOLE, skeleton } from '../../src/value/text.ts';
import {
  choice,
  known,
  unknown,
  type Known,
  type Settled,
  type Unknown,
  type Value,
} from '../../src/value/value.ts';

const at = { source: { path: 't.yaml', text: '!Ref Stage' }, start: 0, end: 10 };
const text = (value: string): Known<string> => known(value, derived(at));
const open = (name: string): Unknown =>
  unknown({ code: 'no-default', text: `parameter ${name} has no default` }, derived(at), {
    identity: named('parameter', '#', name),
  });
const [stage, region] = [open('Stage'), open('Region')];
const joined = (...pieces: Settled[]): Known<string> | Unknown => concat(pieces, at, 'Join');
const list = (...items: Value[]): Value => known({ items }, derived(at));
const set = (...items: Value[]): Value => known({ items, collection: 'set' }, derived(at));
const openList = (...items: Value[]): Value => known({ items, rest: stage }, derived(at));
const dictionary = (members: Record<string, Value>): Value =>
  known(
    { entries: new Map(Object.entries(members).map(([name, value]) => [name, { key: at, value }])) },
    derived(at),
  );
const gpu = { id: 'c', kind: 'condition', name: 'IsGpu', cases: ['true', 'false'], at } as const;

describe('texts are equal', () => {
  test.each<[string, Settled, Settled, boolean | 'undecided']>([
    ['two that are written alike', text('gpu'), text('gpu'), true],
    ['two that are written differently', text('gpu'), text('cpu'), false],
    ['a number and its text', known(1, derived(at)), text('1'), true],
    ['an unknown and itself', stage, stage, true],
    ['an unknown and a text', stage, text('gpu'), 'undecided'],
    ['two unknowns', stage, region, 'undecided'],
    ['the same text around the same unknown', joined(text('a-'), stage), joined(text('a-'), stage), true],
    ['texts around different unknowns', joined(text('a-'), stage), joined(text('a-'), region), 'undecided'],
    ['a text that begins differently', joined(text('a-'), stage), text('b-gpu'), false],
    ['a text that ends differently', joined(stage, text('-a')), text('gpu-b'), false],
    ['nothing and the empty text', { kind: 'absent', origin: derived(at) }, text(''), false],
    ['a text that may fit', joined(text('a-'), stage), text('a-gpu'), 'undecided'],
  ])('%s', (_, a, b, expected) => {
    for (const equal of [equalTexts(a, b, new Session()), equalTexts(b, a, new Session())])
      expect(typeof equal === 'boolean' ? equal : 'undecided').toBe(expected);
  });

  test('another value than those that it is compared with is none of them', () => {
    const session = new Session();
    session.excluded.set(stage.identity, new Set(['gpu']));
    expect(equalTexts(stage, text('gpu'), session)).toBe(false);
    expect(equalTexts(text('gpu'), stage, session)).toBe(false);
    expect(equalTexts(region, text('gpu'), session)).not.toBe(false);
    expect(equalTexts(stage, text('cpu'), session)).toMatchObject({ about: { values: ['cpu', undefined] } });
  });

  test('what decides it is the same test in either order', () => {
    const tests = [
      equalTexts(stage, text('gpu'), new Session()),
      equalTexts(text('gpu'), stage, new Session()),
    ];
    const identity = equality(identityOf(stage), identityOf(text('gpu')));
    expect(tests).toMatchObject([{ unknown: { identity } }, { unknown: { identity } }]);
  });
});

describe('values are certainly equal', () => {
  test.each<[string, Value, Value, boolean | undefined]>([
    ['a number and its text', known(1, derived(at)), text('1'), false],
    ['an unknown and itself', stage, stage, true],
    ['an unknown and a text', stage, text('gpu'), undefined],
    ['lists alike', list(text('a'), stage), list(text('a'), stage), true],
    ['lists of another length', list(text('a')), list(text('a'), stage), false],
    ['lists with one item that differs', list(text('a'), stage), list(text('b'), region), false],
    ['lists with an item that may differ', list(text('a'), stage), list(text('a'), region), undefined],
    ['a list whose end is not known', openList(text('a')), list(text('a')), undefined],
    ['objects with other names', dictionary({ a: text('x') }), dictionary({ b: text('x') }), false],
    [
      'an object with more members',
      dictionary({ a: text('x'), b: text('y') }),
      dictionary({ a: text('x') }),
      false,
    ],
    ['texts alike', text('a'), text('a'), true],
    ['a list and a text', list(text('a')), text('a'), false],
    ['a list and an object', list(text('a')), dictionary({ a: text('a') }), false],
    ['a set and a tuple', set(text('a')), list(text('a')), false],
    ['sets of another length', set(text('a')), set(text('a'), text('b')), false],
    // The items of a set that are not known may turn out to be equal.
    ['sets of another length with an unknown', set(text('a')), set(text('a'), stage), undefined],
    [
      'sets of another length with a choice',
      set(text('a')),
      set(text('a'), choice(gpu, [text('a'), text('b')])),
      undefined,
    ],
    ['objects with other values', dictionary({ a: text('x') }), dictionary({ a: text('y') }), false],
    [
      'objects of which one name differs',
      dictionary({ a: text('x'), b: text('y') }),
      dictionary({ a: text('x'), c: text('y') }),
      false,
    ],
    [
      'an object of which not all members are known',
      known({ entries: new Map(), rest: stage }, derived(at)),
      dictionary({ a: text('x') }),
      undefined,
    ],
    ['a text of parts and itself', joined(text('a-'), stage), joined(text('a-'), stage), true],
    ['a text of parts and a text', joined(text('a-'), stage), text('a-x'), undefined],
    ['a choice and a text', choice(gpu, [text('a'), stage]), text('a'), undefined],
    [
      'nothing and nothing',
      { kind: 'absent', origin: derived(at) },
      { kind: 'absent', origin: derived(at) },
      true,
    ],
    ['nothing and a text', { kind: 'absent', origin: derived(at) }, text('a'), false],
    ['objects alike', dictionary({ a: stage }), dictionary({ a: stage }), true],
    ['choices alike', choice(gpu, [text('a'), stage]), choice(gpu, [text('a'), stage]), true],
    ['other choices', choice(gpu, [text('a'), stage]), choice(gpu, [text('b'), stage]), undefined],
  ])('%s', (_, a, b, expected) => {
    expect(certainlyEqual(a, b)).toBe(expected);
    expect(certainlyEqual(b, a)).toBe(expected);
  });
});

describe('lists', () => {
  const items = [text('a'), text('b')];

  test('an item of the known part', () => expect(itemAt({ items, rest: stage }, 1, at)).toBe(items[1]));
  test('an item beyond the end', () => expect(itemAt({ items }, 2, at)).toBeUndefined());
  test('an item beyond the known part is a part of the list', () => {
    const beyond = itemAt({ items, rest: stage }, 2, at);
    expect(beyond && identityOf(beyond)).toBe('["a","b",…parameter:#Stage][2]');
    expect(beyond?.kind === 'unknown' && beyond.origin).toEqual(derived(at));
  });
  test('the rest of a text that is split is known by its delimiter and text', () => {
    const rest = splitText(',', joined(text('a,b-'), stage), at).rest;
    expect(rest?.identity).toBe('split ","("a,b-"+parameter:#Stage)');
    expect(rest?.why).toEqual(stage.why);
  });
  test.each([
    [50_000, 50_000, undefined],
    [50_001, 0, 'too-many'],
  ])('a text of %d items has %d that are known', (count, length, code) => {
    const { items: found, rest } = splitText(',', text(','.repeat(count - 1)), at);
    expect([found.length, rest?.why.code]).toEqual([length, code]);
    expect(rest?.identity ?? 'split ","(sha256:').toMatch(/^split ","\(sha256:/);
  });

  test('an item beyond the known part is unknown, and another one than the next', () => {
    const beyond = [2, 3].map((index) => itemAt({ items, rest: stage }, index, at));
    expect(beyond).toMatchObject([
      { kind: 'unknown', why: stage.why },
      { kind: 'unknown', why: stage.why },
    ]);
    expect(new Set(beyond.map((item) => item && identityOf(item))).size).toBe(2);
  });

  test.each<[string, Known<string> | Unknown, readonly string[], boolean]>([
    ['a known text', text('a,b'), ['a', 'b'], false],
    ['the empty text', text(''), [''], false],
    ['a text whose end is not known', joined(text('a,b-'), stage), ['a'], true],
    ['a text whose begin is not known', joined(stage, text(',b')), [], true],
  ])('split: %s', (_, whole, expected, hasRest) => {
    const split = splitText(',', whole, at);
    expect(split.items.map((item) => (item.kind === 'choice' ? HOLE : skeleton(item)))).toEqual(expected);
    expect(split.rest !== undefined).toBe(hasRest);
  });
});

test('base64 remembers what it encodes, known or not', () => {
  expect(base64(text('yum update'), 'Base64', at)).toMatchObject({
    value: 'eXVtIHVwZGF0ZQ==',
    encodes: text('yum update'),
  });
  expect(base64(stage, 'Base64', at)).toMatchObject({ kind: 'unknown', why: stage.why, encodes: stage });
  expect(identityOf(base64(stage, 'Base64', at))).not.toBe(part(stage.identity, ''));
});
