// How sentences name values.
import { describe, expect, test } from 'vitest';
import { describe as named, fill, fillRemedy, joinNames, pointersIn } from '../src/judge/message.ts';
import { derived, literal } from '../src/value/origins.ts';
import { identify } from '../src/value/identity.ts';
import { concat } from '../src/value/compose.ts';
import { choice, known, unknown, type Settled, type Step, type Unknown } from '../src/value/value.ts';

const at = { source: { path: 'a.yaml', text: 'text' }, start: 0, end: 4 };
const text = (value: string) => known(value, literal(at));
const open = (more: Partial<Unknown> = {}): Unknown =>
  unknown({ code: 'no-default', text: 'parameter P has no default' }, derived(at), more);
const through = (kind: Step['kind'], name: string): Unknown => ({
  ...open(),
  origin: { ...derived(at), via: [{ kind, name, at }] },
});
const list = (...items: Settled[]) => known({ items }, literal(at));
const nameOf = (address: string) => (address === 'a.yaml#Role' ? 'BatchRole' : undefined);
const refers = (address: string, attribute: string) => open({ reference: { address, attribute } });

describe('a value', () => {
  test.each<[string, Settled, string]>([
    ['that is not set', { kind: 'absent', origin: derived(at) }, 'none'],
    ['a text', text('ami-1'), 'ami-1'],
    ['a number', known(3, literal(at)), '3'],
    ['a list', list(text('a'), text('b')), 'a, b'],
    ['a list of six', list(...[...'abcdef'].map(text)), 'a, b, c, d, e, f'],
    ['a list of eight', list(...[...'abcdefgh'].map(text)), 'a, b, c, d, e, f and 2 more'],
    [
      'a list with a choice',
      known(
        {
          items: [
            choice({ id: 'c', kind: 'condition', name: 'c', cases: ['true', 'false'], at }, [
              text('a'),
              text('b'),
            ]),
            text('x'),
          ],
        },
        literal(at),
      ),
      'one of several, x',
    ],
    [
      'an object by its members',
      known(
        {
          entries: new Map([
            ['a', { key: at, value: text('1') }],
            ['b', { key: at, value: text('2') }],
          ]),
        },
        literal(at),
      ),
      'a, b',
    ],
    ['a text that is just short enough', text('x'.repeat(200)), 'x'.repeat(200)],
    ['a long text, cut', text('x'.repeat(300)), `${'x'.repeat(199)}…`],
    [
      'a text that is known in part',
      concat([text('ami-'), open(), text('-x')], at, 'Join') as Settled,
      'ami-…-x',
    ],
    [
      'a text with a parameter in it',
      concat([through('parameter', 'Stage'), text('-x')], at, 'Join') as Settled,
      '${Stage}-x',
    ],
    [
      'an SSM parameter',
      open({ lookup: { kind: 'ssmParameter', name: text('/a/b') } }),
      'the SSM parameter /a/b',
    ],
    [
      'an SSM parameter whose name is not known',
      open({ lookup: { kind: 'ssmParameter', name: open() } }),
      'a value that is not known',
    ],
    ['a resource by its name', refers('a.yaml#Role', 'Arn'), 'BatchRole'],
    ['an attribute of a resource', refers('a.yaml#Role', 'RoleId'), 'BatchRole.RoleId'],
    ['a resource that the model does not have', refers('a.yaml#Other', 'Ref'), 'Other'],
    ['a parameter', through('parameter', 'P'), 'the value of parameter P'],
    ['an attribute on the way', through('attribute', 'x.y'), 'x.y'],
    ['a value whose way names nothing', through('text', 'Join'), 'a value that is not known'],
    ['a value that a reference passes on', through('reference', 'Ref'), 'a value that is not known'],
    ['an item of a list', through('item', '0'), 'a value that is not known'],
    ['a value without a way', open({ identity: identify('x') }), 'a value that is not known'],
  ])('%s', (_, value, words) => expect(named(value, nameOf)).toBe(words));
});

test.each([
  [[], ''],
  [['A'], 'A'],
  [['A', 'B'], 'each of A and B'],
  [['A', 'B', 'C'], 'each of A, B and C'],
  [['A', 'B', 'C', 'D'], 'each of A, B and 2 more'],
  [['A', 'B', 'C', 'D', 'E'], 'each of A, B and 3 more'],
])('the names %j', (names, words) => expect(joinNames(names)).toBe(words));

test('pointers of a sentence are found and filled in, and braces alone stay', () => {
  expect(pointersIn('{/a/b} is {not} {/c}.')).toEqual(['/a/b', '/c']);
  expect(fill('{/a/b} is {not} {/c}.', (pointer) => pointer.toUpperCase())).toBe('/A/B is {not} /C.');
});

test.each([
  ['some', 'Do it. SOME Then look.'],
  ['', 'Do it. Then look.'],
])('a part of a remedy that is %j', (text, remedy) => {
  expect(fillRemedy('Do it. {/a/b} Then look.', () => text.toUpperCase())).toBe(remedy);
});
