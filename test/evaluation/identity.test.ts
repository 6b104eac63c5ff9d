// Identities: what is made in the same way of the same unknowns is equal, and no identity grows without end.
import { describe, expect, test } from 'vitest';
import {
  call,
  equality,
  expression,
  identityOf,
  named,
  part,
  reference,
} from '../../src/evaluation/identity.ts';
import { hasDigest, LONGEST_IDENTITY, type Identity } from '../../src/value/identity.ts';
import { concat } from '../../src/value/compose.ts';
import { derived } from '../../src/value/origins.ts';
import { absent, choice, known, unknown, type Value } from '../../src/value/value.ts';

const at = { source: { path: 'main.tf', text: 'var.x' }, start: 0, end: 5 };
const x = named('variable', '#', 'x');
const y = named('variable', '#', 'y');
const open = (identity: Identity) =>
  unknown({ code: 'no-default', text: 'no default' }, derived(at), { identity });
const text = (value: string) => known(value, derived(at));
const list = (...items: Value[]): Value => known({ items }, derived(at));
const dictionary = (members: Record<string, Value>): Value =>
  known(
    { entries: new Map(Object.entries(members).map(([name, value]) => [name, { key: at, value }])) },
    derived(at),
  );
const over = { id: 'v', kind: 'condition', name: 'V', cases: ['true', 'false'], at } as const;

describe('constructors', () => {
  test.each<[string, () => Identity, string]>([
    ['a resource', () => reference('main.tf#aws_x.y'), 'ref:main.tf#aws_x.y'],
    ['its attribute', () => reference('main.tf#aws_x.y', 'id'), 'ref:main.tf#aws_x.y.id'],
    ['a name in a scope', () => named('parameter', 't.yaml#', 'Stage'), 'parameter:t.yaml#Stage'],
    ['a call', () => call('join', [x, y]), 'join(variable:#x,variable:#y)'],
    ['a call without arguments', () => call('timestamp'), 'timestamp()'],
    ['an item', () => part(x, '[0]'), 'variable:#x[0]'],
    ['one expression', () => expression('timestamp', at), 'timestamp:main.tf:0-5'],
    ['an equality', () => equality(y, x), 'variable:#x==variable:#y'],
    ['nothing', () => identityOf(absent(at)), 'null'],
    ['a number', () => identityOf(known(3, derived(at))), '"3"'],
    ['a choice', () => identityOf(choice(over, [text('1'), open(x)])), 'v?("1"|variable:#x)'],
    ['a list', () => identityOf(list(text('1'), open(x))), '["1",variable:#x]'],
    [
      'a list that may have more',
      () => identityOf(known({ items: [text('1')], rest: open(x) }, derived(at))),
      '["1",…variable:#x]',
    ],
    [
      'an object',
      () => identityOf(dictionary({ 'b"': text('1'), a: open(x) })),
      '{"a":variable:#x,"b\\"":"1"}',
    ],
    [
      'an object that may have more',
      () => identityOf(known({ entries: new Map(), rest: open(x) }, derived(at))),
      '{…variable:#x}',
    ],
  ])('%s', (_, identity, written) => {
    expect(identity()).toBe(written);
  });

  test('equality does not depend on the order', () => {
    expect(equality(x, y)).toBe(equality(y, x));
  });

  test('arguments in another order are another call', () => {
    expect(call('join', [x, y])).not.toBe(call('join', [y, x]));
  });
});

describe('values with the same identity', () => {
  test.each<[string, Value, Value]>([
    ['the same unknown', open(x), open(x)],
    [
      'texts around the same unknown',
      concat([text('a-'), open(x)], at, 't'),
      concat([text('a-'), open(x)], at, 't'),
    ],
    [
      'members in another order',
      dictionary({ a: text('1'), b: open(x) }),
      dictionary({ b: open(x), a: text('1') }),
    ],
    ['lists of the same items', list(text('1'), open(x)), list(text('1'), open(x))],
    ['choices alike', choice(over, [text('1'), open(x)]), choice(over, [text('1'), open(x)])],
  ])('%s', (_, a, b) => {
    expect(identityOf(a)).toBe(identityOf(b));
  });
});

describe('values with another identity', () => {
  test.each<[string, Value, Value]>([
    ['two unknowns', open(x), open(y)],
    ['an unknown, and a list of it', open(x), list(open(x))],
    ['lists of other items', list(text('1'), text('2')), list(text('1,2'))],
    [
      'a list that may have more items',
      list(text('1')),
      known({ items: [text('1')], rest: open(x) }, derived(at)),
    ],
    ['members with other names', dictionary({ a: text('1') }), dictionary({ b: text('1') })],
    ['choices with other branches', choice(over, [text('1'), open(x)]), choice(over, [open(x), text('1')])],
    ['null, and the text null', { kind: 'absent', origin: derived(at) }, text('null')],
  ])('%s', (_, a, b) => {
    expect(identityOf(a)).not.toBe(identityOf(b));
  });
});

test('an identity that doubles at every step stays short, and differs for different unknowns', () => {
  const grown = (start: Identity): Identity => {
    let identity = start;
    for (let step = 0; step < 100; step++) identity = call('select', [identity, identity]);
    return identity;
  };
  expect(grown(x).length).toBeLessThanOrEqual(LONGEST_IDENTITY);
  expect(hasDigest(grown(x))).toBe(true);
  expect(grown(x)).toBe(grown(x));
  expect(grown(x)).not.toBe(grown(y));
});
