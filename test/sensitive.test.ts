// Values that are secrets: what holds one, which texts are one, and how the code around them is shown.
import { describe, expect, test } from 'vitest';
import { concat } from '../src/value/compose.ts';
import { identify } from '../src/value/identity.ts';
import { lift } from '../src/value/lift.ts';
import { derived, literal } from '../src/value/origins.ts';
import {
  asSensitive,
  asShown,
  displayText,
  hiddenStretches,
  hide,
  hideLiterals,
  holdsSensitive,
  SENSITIVE,
  sensitiveIn,
  shownText,
} from '../src/value/sensitive.ts';
import type { Range } from '../src/value/source.ts';
import { absent, choice, known, unknown, type Value } from '../src/value/value.ts';

const CODE = 'Default: s3cret\nOther: "s3 t"\nPlain: x';
/** A new source each time: what is hidden belongs to a source. */
function code(): { readonly at: (text: string) => Range } {
  const source = { path: 'a.yaml', text: CODE };
  return {
    at: (text) => {
      const start = CODE.indexOf(text);
      return { source, start, end: start + text.length };
    },
  };
}

const at = code().at('s3cret');
const plain = known('a', literal(at));
const secret = asSensitive(known('s3cret', literal(at)));
const open = unknown({ code: 'no-default', text: 'parameter P has no default' }, derived(at), {
  identity: identify('P'),
});
const inPart = concat([known('s3cret-', literal(at)), open], at, 'Join');
const list = (...items: Value[]) => known({ items }, derived(at));
const dictionary = (value: Value) => known({ entries: new Map([['a', { key: at, value }]]) }, derived(at));
const over = { id: 'c', kind: 'parameter', name: 'C', cases: ['a', 'b'], at } as const;
const encoding = { ...known('czNjcmV0', derived(at)), encodes: known('s3cret', literal(at)) };

describe('a value', () => {
  test.each<[string, () => Value, boolean, readonly unknown[]]>([
    ['that is shown', () => plain, false, []],
    ['that is not set', () => absent(at), false, []],
    ['that is not known', () => open, false, []],
    ['that is a secret', () => secret, true, ['s3cret']],
    ['that is a secret number', () => asSensitive(known(7, literal(at))), true, [7]],
    ['that is a secret in part', () => asSensitive(inPart), true, ['s3cret-']],
    ['of which a part is shown', () => inPart, false, []],
    ['with a secret among its items', () => list(plain, secret), true, ['s3cret']],
    ['whose items are shown', () => list(plain, plain), false, []],
    ['with a secret among its members', () => dictionary(secret), true, ['s3cret']],
    ['whose members are shown', () => dictionary(plain), false, []],
    ['deep within which a secret is', () => list(dictionary(list(secret))), true, ['s3cret']],
    ['that is a secret in one case', () => choice(over, [plain, secret]), true, ['s3cret']],
    ['that is shown in both cases', () => choice(over, [plain, known('b', literal(at))]), false, []],
    ['that encodes a secret', () => asSensitive(encoding), true, ['s3cret', 'czNjcmV0']],
  ])('%s', (_, made, holds, texts) => {
    const value = made();
    expect(holdsSensitive(value)).toBe(holds);
    expect(holdsSensitive(value)).toBe(holds);
    expect([...sensitiveIn(value)].map((one) => one.value)).toEqual(texts);
  });

  test('all of a secret list is secret, and may be shown again', () => {
    const items = asSensitive(list(plain, dictionary(plain)));
    expect([...sensitiveIn(items)]).toHaveLength(2);
    expect(items.kind === 'known' && items.sensitive).toBe(true);
    expect(holdsSensitive(asShown(items))).toBe(false);
    expect([...sensitiveIn(asShown(items))]).toEqual([]);
    expect([
      ...sensitiveIn(asShown(asSensitive(choice<unknown>(over, [plain, list(plain)]) as Value))),
    ]).toEqual([]);
    expect(asShown(open)).toBe(open);
  });

  test('the cases of a secret are not named', () => {
    const value = asSensitive(choice(over, [plain, known('b', literal(at))]));
    expect(value.kind === 'choice' && value.over.sensitive).toBe(true);
    expect(asSensitive(absent(at))).toEqual(absent(at));
  });

  test('what is computed of a secret is one', () => {
    const upper = (...args: Value<unknown>[]) =>
      lift(args, (...settled) => known(String(settled.length), derived(at)), derived(at));
    expect(holdsSensitive(upper(plain, secret))).toBe(true);
    expect(holdsSensitive(upper(plain, plain))).toBe(false);
    expect(holdsSensitive(upper(plain, open))).toBe(false);
  });

  test('a sentence has a mark in its place', () => {
    expect(displayText(known('s3cret', literal(at)))).toBe('s3cret');
    expect(displayText(known(7, literal(at)))).toBe('7');
    expect(displayText({ ...known('s3cret', literal(at)), sensitive: true })).toBe(SENSITIVE);
  });
});

describe('code', () => {
  test('is shown as it is if nothing in it is a secret', () => {
    const { source } = code().at('x');
    expect(shownText(source)).toBe(CODE);
    expect([...hiddenStretches(source)]).toEqual([]);
  });

  test('has marks for the characters of a secret, but for blanks and quotes', () => {
    const { at: place } = code();
    const { source } = place('x');
    hide(place('s3cret'));
    hide(place('"s3 t"'));
    expect(shownText(source)).toBe('Default: ••••••\nOther: "•• •"\nPlain: x');
    expect([...hiddenStretches(source)]).toEqual([
      { text: 'Default: s3cret', shown: 'Default: ••••••' },
      { text: 's3cret', shown: '••••••' },
      { text: 'Other: "s3 t"', shown: 'Other: "•• •"' },
      { text: '"s3 t"', shown: '"•• •"' },
    ]);
  });

  test('shows a secret of several lines, and two that overlap, with the code beside them', () => {
    const source = { path: 'a.json', text: '{"one":"a\nbc","two":"12345"}' };
    const place = (text: string) => {
      const start = source.text.indexOf(text);
      hide({ source, start, end: start + text.length });
    };
    for (const text of ['a\nbc', '234', '12345']) place(text);
    expect(shownText(source)).toBe('{"one":"•\n••","two":"•••••"}');
    expect([...hiddenStretches(source)]).toEqual([
      { text: '{"one":"a', shown: '{"one":"•' },
      { text: 'a', shown: '•' },
      { text: 'bc', shown: '••' },
      { text: 'bc","two":"123', shown: '••","two":"•••' },
      { text: 'bc","two":"12345', shown: '••","two":"•••••' },
      { text: '12345"}', shown: '•••••"}' },
    ]);
  });

  test.each<[string, (place: Range) => Value, boolean]>([
    ['a literal', (place) => asSensitive(known('s3cret', literal(place))), true],
    ['a default', (place) => asSensitive(known('s3cret', { ...literal(place), how: 'default' })), true],
    ['a literal in another spelling', (place) => asSensitive(known('S3CRET', literal(place))), true],
    ['a value that the place computes', (place) => asSensitive(known('S3CRET', derived(place))), false],
    [
      'what the place computes, though it has the text',
      (place) => asSensitive(known('s3cret', derived(place))),
      false,
    ],
    [
      'a value that is given for a name',
      (place) => asSensitive(known('other', { ...literal(place), how: 'given' })),
      false,
    ],
    [
      'a value of a file of values',
      (place) => asSensitive(known('s3cret', { ...literal(place), how: 'supplied' })),
      true,
    ],
    ['a value that is shown', (place) => known('s3cret', literal(place)), false],
  ])('%s', (_, value, isHidden) => {
    const place = code().at('s3cret');
    hideLiterals(value(place));
    expect(shownText(place.source).includes('s3cret')).toBe(!isHidden);
  });
});
