// JSON of values of which parts are not known.
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../src/evaluation/functions.ts';
import { identityOf } from '../../src/evaluation/identity.ts';
import { jsonInParts } from '../../src/evaluation/jsonText.ts';
import { concat } from '../../src/value/compose.ts';
import { derived, literal } from '../../src/value/origins.ts';
import { asSensitive } from '../../src/value/sensitive.ts';
import { HOLE } from '../../src/value/text.ts';
import { absent, choice, known, type Settled } from '../../src/value/value.ts';
import { at, list, map, open, openList, over, shown, text } from './support.ts';

const use = { name: 'fn::select', at };

describe('JSON of', () => {
  test.each<[string, Settled | (() => Settled), unknown]>([
    ['a text', text('a'), '"a"'],
    ['a list', list(text('a'), known(1, literal(at)), known(true, literal(at))), '["a",1,true]'],
    ['a list with an item that is not set', list(text('a'), absent(at)), '["a"]'],
    ['a map', map({ a: text('x'), b: list() }), '{"a":"x","b":[]}'],
    ['a map with a member that is not set', map({ a: absent(at), b: text('x') }), '{"b":"x"}'],
    ['a map with a member that is not known', map({ a: text('x'), b: open('P') }), `{"a":"x","b":${HOLE}}`],
    ['a list whose end is not known', openList(text('a')), `["a",${HOLE}]`],
    ['a map whose other members are not known', map({ a: text('x') }, true), `{"a":"x","${HOLE}":0}`],
    ['a map of which nothing else is known', map({}, true), `{"${HOLE}":0}`],
    ['a text of which a part is known', () => concat([text('a"'), open('P')], at, 'x'), `"a\\"${HOLE}"`],
    ['a list of such a text', () => list(concat([open('P'), text('-b')], at, 'x')), `["${HOLE}-b"]`],
    [
      'a list with an unknown beside what is not set',
      list(absent(at), open('P'), text('a')),
      `[${HOLE},"a"]`,
    ],
    [
      'a map with an unknown beside a member that is not set',
      map({ z: open('P'), y: absent(at), a: known(1, literal(at)) }),
      `{"z":${HOLE},"a":1}`,
    ],
    ['a map in a list in a map', map({ a: list(map({ b: open('P') })) }), `{"a":[{"b":${HOLE}}]}`],
  ])('%s', (_, value, json) => {
    expect(
      shown(jsonText(typeof value === 'function' ? value() : value, { name: 'fn::toJSON', at })),
    ).toEqual(json);
  });

  test.each<[string, Settled, string]>([
    ['a text', text('a'), '"a"'],
    ['a list', list(text('a'), absent(at), map({ b: absent(at), c: text('x') })), '["a",{"c":"x"}]'],
    ['a map', map({ a: list(), b: known(false, literal(at)) }), '{"a":[],"b":false}'],
  ])(
    '%s that is wholly known is located at the expression, and a secret is written, too',
    (_, value, json) => {
      expect(jsonText(value, use)).toEqual(known(json, derived(at)));
      const secret = asSensitive(value);
      expect(secret.kind === 'known' && jsonText(secret, use)).toEqual(known(json, derived(at)));
    },
  );

  test.each<[string, () => Settled]>([
    ['a choice', () => list(choice(over, [text('a'), text('b')]))],
    ['a choice in a member', () => map({ a: text('x'), b: choice(over, [text('a'), text('b')]) })],
    ['a secret beside what is not known', () => list(asSensitive(text('s3cret')), open('P'))],
  ])('%s is not written in parts', (_, value) => {
    const json = jsonText(value(), { name: 'fn::toJSON', at });
    expect(json).toMatchObject({
      why: { code: 'not-understood', text: 'parts of what toJSON writes are not known', at },
      identity: `json(${identityOf(value())})`,
    });
  });

  test('what is written of an unknown is another value, and reached from the function', () => {
    const json = jsonText(list(open('P')), { name: 'fn::toJSON', at });
    const [, part] = json.kind === 'unknown' ? (json.parts ?? []) : [];
    expect(part).toMatchObject({ kind: 'unknown', why: open('P').why, identity: 'json(parameter:#P)' });
  });

  test('the same unknown is the same, and another than the value alone', () => {
    const json = () => jsonText(map({ a: open('P') }), use);
    expect(identityOf(json())).toBe(identityOf(json()));
    expect(identityOf(json())).not.toBe(identityOf(jsonText(map({ a: open('Q') }), use)));
  });
});

test('a language may write null, and members in its own order', () => {
  const value = map({ b: open('P'), a: absent(at), c: list(absent(at)) });
  const style = { name: 'jsonencode', textOf: JSON.stringify, nullText: 'null' };
  const written = (compare?: (a: string, b: string) => number) => {
    const json = jsonInParts(value, at, compare ? { ...style, compare } : style);
    return json && shown(json);
  };
  expect(written()).toBe(`{"b":${HOLE},"a":null,"c":[null]}`);
  expect(written((a, b) => (a < b ? -1 : 1))).toBe(`{"a":null,"b":${HOLE},"c":[null]}`);
});
