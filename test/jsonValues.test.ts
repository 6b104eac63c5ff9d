// Values as texts of JSON and back, with parts that are not known: what is known of the value is known of the
// text.
import { describe, expect, test } from 'vitest';
import { jsonInParts } from '../src/evaluation/jsonText.ts';
import { jsonValue } from '../src/frontends/document/jsonValues.ts';
import { concat } from '../src/value/compose.ts';
import { derived } from '../src/value/origins.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Entry,
  type Settled,
  type Value,
} from '../src/value/value.ts';
import { fc } from './property.ts';

const at = { source: { path: 'main.tf', text: '' }, start: 0, end: 0 };
const open = (name: string, mayBeAbsent = false): Settled =>
  unknown({ code: 'no-default', text: name }, derived(at), { mayBeAbsent });
const of = (value: string | number | boolean): Settled => known(value, derived(at));
const list = (...items: Value[]): Value => known({ items }, derived(at));
const object = (members: Readonly<Record<string, Value>>): Value => {
  const entries = Object.entries(members).map(([name, value]): [string, Entry] => [name, { key: at, value }]);
  return known({ entries: new Map(entries) }, derived(at));
};

/** What is known of a value as plain data; `?` marks what is not, and for further members and items. */
function outline(value: Value): unknown {
  if (value.kind === 'absent') return null;
  if (value.kind !== 'known') return '?';
  const { value: data } = value;
  if (isList(data)) return [...data.items.map(outline), ...(data.rest ? ['?'] : [])];
  if (!isDictionary(data)) return data;
  const members = [...data.entries].map(([name, entry]) => [name, outline(entry.value)]);
  return Object.fromEntries(data.rest ? [...members, ['?', '?']] : members);
}

const STYLE = { name: 'jsonencode', textOf: (value: unknown) => JSON.stringify(value), nullText: 'null' };

/** The text of a value, and what is read from it. */
const backAndForth = (value: Value): unknown => {
  const text = jsonInParts(value, at, STYLE);
  return text && outline(jsonValue(text));
};

const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string().map(of),
    fc.integer().map(of),
    fc.boolean().map(of),
    fc.constant(open('variable x has no default')),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => list(...items)),
    fc
      .uniqueArray(fc.tuple(fc.string(), tie('value')), { selector: ([name]) => name, maxLength: 4 })
      .map((members) => {
        const entries = members.map(([name, value]): [string, Entry] => [name, { key: at, value }]);
        return known({ entries: new Map(entries) }, derived(at));
      }),
  ),
})).value;

/** How many items a list with unknown items has is not known, so that these come last. */
function lastOnce(data: unknown): unknown {
  if (Array.isArray(data)) {
    const items = data.map(lastOnce);
    return items.includes('?') ? [...items.filter((item) => item !== '?'), '?'] : items;
  }
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, lastOnce(value)]));
}

describe('a text of JSON', () => {
  test('keeps what is known of any value', () => {
    fc.assert(
      fc.property(values, (value) => {
        // A text «?» would look like what is not known.
        const plain = JSON.stringify(outline(value));
        fc.pre(!/"\?"/.test(JSON.stringify(outline(withoutUnknowns(value)))) && plain !== '"?"');
        expect(backAndForth(value)).toEqual(lastOnce(outline(value)));
      }),
    );
  });

  test.each<[string, Value, unknown]>([
    [
      'an unknown member beside known ones',
      object({ image: open('x'), resourceRequirements: list(object({ type: of('GPU'), value: of('1') })) }),
      { image: '?', resourceRequirements: [{ type: 'GPU', value: '1' }] },
    ],
    ['a value that is not set', object({ image: { kind: 'absent', origin: derived(at) } }), { image: null }],
    [
      'quotes around an unknown part',
      object({ image: concat([of('a"b/'), open('x')], at, 'join') }),
      { image: '?' },
    ],
  ])('%s', (_, value, expected) => expect(backAndForth(value)).toEqual(expected));

  test.each<[string, readonly (string | Settled)[], unknown]>([
    ['a part within quotes', ['{"image": "a/', open('x'), ':1", "memory": 4}'], { image: '?', memory: 4 }],
    ['a part without quotes', ['{"memory": ', open('x'), ', "gpus": [1]}'], { memory: '?', gpus: [1] }],
    ['items of a list', ['[1, ', open('x'), ']'], [1, '?']],
    ['the name of a member', ['{"a": 1, "', open('x'), '": 2}'], { a: 1, '?': '?' }],
    ['an escaped quote before a part', ['{"a": "say \\"', open('x'), '\\"", "b": 1}'], { a: '?', b: 1 }],
    ['members that no text shows', ['{"a": 1 ', open('x'), '}'], '?'],
    ['all of it', [open('x')], '?'],
    ['no JSON', ['{"a": '], '?'],
  ])('written as a template: %s', (_, pieces, expected) => {
    const text = concat(
      pieces.map((piece) => (typeof piece === 'string' ? of(piece) : piece)),
      at,
      'template',
    );
    expect(outline(jsonValue(text))).toEqual(expected);
  });

  test('of which nothing is a text stays as it is', () => {
    expect(outline(jsonValue(object({ image: of('a') })))).toEqual({ image: 'a' });
  });
});

/** A value with an empty text in the place of each unknown. */
function withoutUnknowns(value: Value): Value {
  if (value.kind !== 'known') return of('');
  const { value: data } = value;
  if (isList(data)) return list(...data.items.map(withoutUnknowns));
  if (!isDictionary(data)) return value;
  const entries = [...data.entries].map(([name, entry]): [string, Entry] => [
    name,
    { key: at, value: withoutUnknowns(entry.value) },
  ]);
  return known({ entries: new Map(entries) }, derived(at));
}
