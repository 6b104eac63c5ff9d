// Functions that languages share, and how values with steps, parts and reasons come out of them.
import { describe, expect, test } from 'vitest';
import { base64 } from '../../src/evaluation/encodings.ts';
import { joined, misused, selected, splitBy, textFrom } from '../../src/evaluation/functions.ts';
import { identityOf } from '../../src/evaluation/identity.ts';
import { amiSearch, roleArn, ssmParameter } from '../../src/evaluation/lookups.ts';
import {
  choiceBy,
  describe as worded,
  itemsIn,
  listOf,
  mapItems,
  spanningStep,
  truths,
  unknownOf,
  withStep,
} from '../../src/evaluation/outcomes.ts';
import { Session } from '../../src/evaluation/session.ts';
import { concat } from '../../src/value/compose.ts';
import { identify } from '../../src/value/identity.ts';
import { derived, invalid, literal } from '../../src/value/origins.ts';
import { HOLE, skeleton } from '../../src/value/text.ts';
import { absent, choice, isList, known, type Settled, type Value } from '../../src/value/value.ts';
import { at, list, map, open, openList, over, shown, source, text } from './support.ts';

const use = { name: 'fn::select', at };
const noDefault = (name: string) => ({ unknown: `parameter ${name} has no default` });

describe('an item of a list', () => {
  test.each<[string, Settled, Settled, unknown]>([
    ['the first', text('0'), list(text('a'), text('b')), 'a'],
    ['the last', known(1, literal(at)), list(text('a'), text('b')), 'b'],
    [
      'one that is not there',
      text('2'),
      list(text('a'), text('b')),
      { unknown: 'there is no item 2 in a list of 2' },
    ],
    ['before the first', known(-1, literal(at)), list(text('a')), { unknown: '"-1" is not an index' }],
    ['a half', known(0.5, literal(at)), list(text('a')), { unknown: '"0.5" is not an index' }],
    ['beyond the known part', text('1'), openList(text('a')), noDefault('L')],
    ['with an index that is not known', open('I'), list(text('a')), noDefault('I')],
    ['of a list that is not known', text('0'), open('L'), noDefault('L')],
    ['of a text', text('0'), text('a'), { unknown: 'fn::select takes an index and a list' }],
    ['of nothing', text('0'), absent(at), { unknown: 'fn::select takes an index and a list' }],
    ['without an index', absent(at), list(text('a')), { unknown: 'fn::select takes an index and a list' }],
  ])('%s', (_, index, items, value) => {
    expect(shown(selected(index, items, use))).toEqual(value);
  });

  test('is reached by the name of the function', () => {
    const item = selected(text('0'), list(text('a')), use);
    expect(item.kind !== 'choice' && item.origin.via.map(({ kind, name }) => [kind, name])).toEqual([
      ['text', 'select'],
    ]);
  });

  test('of different lists, or with different indices, is another unknown', () => {
    const items = [
      selected(open('I'), list(text('a')), use),
      selected(open('I'), list(text('b')), use),
      selected(text('0'), open('L'), use),
      selected(text('1'), open('L'), use),
      selected(open('J'), list(text('a')), use),
    ];
    expect(items.map(identityOf)).toEqual([
      'select(parameter:#I,["a"])',
      'select(parameter:#I,["b"])',
      'select("0",parameter:#L)',
      'select("1",parameter:#L)',
      'select(parameter:#J,["a"])',
    ]);
  });

  test('beyond the known part it is not reached by a step', () => {
    for (const index of ['1', '2']) {
      const item = selected(text(index), openList(text('a')), use);
      expect(item.kind === 'unknown' && item.origin).toEqual(derived(at));
    }
  });
});

describe('a text between delimiters', () => {
  test.each<[string, Settled, Settled, unknown]>([
    ['known', text(','), text('a,b'), ['a', 'b']],
    ['known in part', text(','), concat([text('a,'), open('P')], at, 'x'), ['a', '…']],
    ['not known', text(','), open('P'), noDefault('P')],
    [
      'with a delimiter that is not known',
      open('D'),
      text('a'),
      { unknown: 'fn::select takes a delimiter and a text' },
    ],
    ['with an empty delimiter', text(''), text('a'), { unknown: 'fn::select takes a delimiter and a text' }],
    ['not set', text(','), absent(at), { unknown: 'fn::select takes a delimiter and a text' }],
  ])('%s', (_, delimiter, whole, value) => {
    expect(shown(splitBy(delimiter, whole, use))).toEqual(value);
  });

  test('split at another delimiter is another unknown', () => {
    expect([',', ';'].map((delimiter) => identityOf(splitBy(text(delimiter), open('P'), use)))).toEqual([
      'split(",",parameter:#P)',
      'split(";",parameter:#P)',
    ]);
  });
});

describe('a list as a text', () => {
  test.each<[string, Settled, Settled, unknown]>([
    ['of two', text('-'), list(text('a'), text('b')), 'a-b'],
    ['of a number', text('-'), list(known(1, literal(at)), text('b')), '1-b'],
    ['with an item that is not set', text('-'), list(text('a'), absent(at), text('b')), 'a-b'],
    ['with an item that is not known', text('-'), list(text('a'), open('P')), `a-${HOLE}`],
    ['with a choice', text('-'), list(text('a'), choice(over, [text('b'), text('c')])), ['a-b', 'a-c']],
    ['of nothing', text('-'), absent(at), ''],
    ['that is empty', text('-'), list(), ''],
    ['whose end is not known', text('-'), openList(text('a')), noDefault('L')],
    ['that is not known', text('-'), open('L'), noDefault('L')],
    ['with a delimiter that is not known', open('D'), list(text('a')), noDefault('D')],
    [
      'without a delimiter',
      absent(at),
      list(text('a')),
      { unknown: 'fn::select takes a delimiter and a list' },
    ],
    ['of a text', text('-'), text('a'), { unknown: 'fn::select takes a delimiter and a list' }],
    [
      'of a list',
      text('-'),
      list(list(text('a'))),
      { unknown: 'fn::select cannot put a list or a map into a text' },
    ],
  ])('%s', (_, delimiter, items, value) => {
    expect(shown(joined(delimiter, items, use))).toEqual(value);
  });

  test('with another delimiter, or of other items, is another unknown', () => {
    const values = [
      joined(open('D'), list(text('a')), use),
      joined(open('D'), list(text('b')), use),
      joined(text('-'), open('L'), use),
      joined(text('+'), open('L'), use),
      joined(text('-'), openList(text('a')), use),
      joined(text('-'), openList(text('b')), use),
    ];
    expect(values.map(identityOf)).toEqual([
      'join(parameter:#D,["a"])',
      'join(parameter:#D,["b"])',
      'join("-",parameter:#L)',
      'join("+",parameter:#L)',
      'join("-",["a",…parameter:#L])',
      'join("-",["b",…parameter:#L])',
    ]);
    expect(joined(text('-'), absent(at), use)).toEqual({ ...known('', derived(at)), segments: [] });
  });

  test('pieces of which one is a map are no text', () => {
    expect(shown(textFrom([text('a'), map({})], use))).toEqual({
      unknown: 'fn::select cannot put a list or a map into a text',
    });
    expect(misused(use, 'a text')).toMatchObject({
      why: { code: 'invalid', text: 'fn::select takes a text', at },
    });
  });
});

test('base64 is reached by its function, of a text and of an unknown', () => {
  for (const encoded of [base64(text('a'), 'Base64', at), base64(open('P'), 'Base64', at)])
    expect(encoded.origin.via).toEqual([{ kind: 'text', name: 'Base64', at }]);
  const [one, other] = [base64(open('P'), 'b', at), base64(open('Q'), 'b', at)];
  expect(identityOf(one)).not.toBe(identityOf(other));
  expect(identityOf(one)).toBe('base64(parameter:#P)');
});

describe('an outcome', () => {
  test('what is made of an unknown is unknown for its reason; what is refused stays refused', () => {
    expect(shown(unknownOf(open('P'), at))).toEqual(noDefault('P'));
    expect(identityOf(unknownOf(open('P'), at))).toBe('of(parameter:#P)');
    const refused = invalid('it is not a number', at);
    expect(unknownOf(refused, at)).toBe(refused);
    expect(shown(unknownOf(openList(text('a')), at))).toEqual(noDefault('L'));
    expect(shown(unknownOf(list(choice(over, [text('a'), text('b')])), at))).toEqual({
      unknown: 'parts of it are not known',
    });
    expect(unknownOf(map({}), at)).toMatchObject({ why: { code: 'not-understood', at }, identity: 'of({})' });
    expect(shown(unknownOf(map({}, true), at))).toEqual(noDefault('M'));
    expect(shown(unknownOf(choice(over, [text('a'), open('P')]), at))).toEqual({
      unknown: 'parts of it are not known',
    });
    expect(shown(unknownOf(text('a'), at))).toEqual({ unknown: 'parts of it are not known' });
  });

  test('a test that cannot be decided is a choice, the same for the same unknown', () => {
    const session = new Session();
    const question = { kind: 'expression', name: 'x == y', at } as const;
    const one = choiceBy({ unknown: open('P') }, question, session);
    const other = choiceBy({ unknown: open('P') }, { ...question, name: 'another' }, session);
    expect(shown(one)).toEqual([true, false]);
    expect(one.kind === 'choice' && other.kind === 'choice' && one.over === other.over).toBe(true);
    expect(one.kind === 'choice' && one.over).toMatchObject({ name: 'x == y', cases: ['true', 'false'] });
    expect([truths(at).yes.value, truths(at).no.value]).toEqual([true, false]);
  });

  test('a step is added to the items and cases, too', () => {
    const step = { kind: 'parameter', name: 'P', at } as const;
    const stepsOf = (value: Value): unknown =>
      value.kind === 'choice'
        ? value.branches.map(stepsOf)
        : [
            value.origin.via.length,
            ...(value.kind === 'known' && typeof value.value === 'object'
              ? itemsIn(value.value).map(stepsOf)
              : []),
          ];
    expect(stepsOf(withStep(step, text('a')))).toEqual([1]);
    expect(stepsOf(withStep(step, list(text('a'), map({ a: text('x') }))))).toEqual([1, [1], [1, [1]]]);
    expect(stepsOf(withStep(step, choice(over, [text('a'), text('b')])))).toEqual([[1], [1]]);
  });

  test('the first step spans the expression if it is within it', () => {
    const inner = { source, start: 3, end: 6 };
    const value = withStep({ kind: 'parameter', name: 'P', at: inner }, text('a'));
    const first = (one: Value) => one.kind !== 'choice' && one.origin.via[0]?.at;
    expect(first(spanningStep(at, value))).toEqual(at);
    expect(first(spanningStep(inner, value))).toEqual(inner);
    const narrow = { source, start: 4, end: 5 };
    expect(first(spanningStep(narrow, value))).toEqual(inner);
    for (const wider of [
      { source, start: 3, end: 9 },
      { source, start: 0, end: 6 },
    ])
      expect(first(spanningStep(wider, value))).toEqual(wider);
    expect(first(spanningStep({ source, start: 3, end: 5 }, value))).toEqual(inner);
    expect(first(spanningStep({ source, start: 4, end: 6 }, value))).toEqual(inner);
    expect(first(spanningStep({ ...at, source: { ...source } }, value))).toEqual(inner);
    const chosen = spanningStep(at, choice(over, [value, text('b')]));
    expect(chosen.kind === 'choice' && chosen.branches.map(first)).toEqual([at, undefined]);
  });

  test('items are replaced one by one', () => {
    const upper = (value: Value): Value =>
      value.kind === 'known' ? text(String(value.value).toUpperCase()) : value;
    const changed = mapItems({ items: [text('a'), text('b')], rest: open('L') }, upper);
    expect(isList(changed) && changed.items.map(shown)).toEqual(['A', 'B']);
    expect(changed.rest).toEqual(open('L'));
    const members = mapItems({ entries: new Map([['a', { key: at, value: text('x') }]]) }, upper);
    expect(itemsIn(members).map(shown)).toEqual(['X']);
    expect(shown(listOf([text('a')], at))).toEqual(['a']);
    expect(shown(listOf([text('a')], at, open('L')))).toEqual(['a', '…']);
  });

  test.each<[string, Settled, string]>([
    ['a text', text('gpu'), '"gpu"'],
    ['a number', known(3, literal(at)), '"3"'],
    ['nothing', absent(at), '""'],
    ['a list', list(), 'a list'],
    ['a map', map({}), 'a map'],
    ['an unknown by the name at the end of its identity', open('Stage'), 'Stage'],
    ['a name with such a sign within it', { ...open('x'), identity: identify('main.tf#a≠b') }, 'a≠b'],
    ['a test by what it tests', { ...open('x'), identity: identify('main.tf#var.x≠') }, 'var.x'],
    ['a text with an unknown part', concat([text('a-'), open('Stage')], at, 'x'), '"a-${Stage}"'],
    ['a long text, cut', text('x'.repeat(300)), `"${'x'.repeat(199)}…"`],
    ['a long name, cut', open('n'.repeat(80)), `${'n'.repeat(59)}…`],
    ['what nobody could read', { ...open('x'), identity: identify('x'.repeat(5000)) }, 'a computed value'],
  ])('%s is worded', (_, value, words) => expect(worded(value)).toBe(words));
});

describe('a look-up', () => {
  const filter = (name: Value, values: Value) => map({ name, values });
  test('a search for AMIs has its filters by name', () => {
    const lookup = amiSearch(
      text('amazon'),
      list(filter(text('name'), list(text('a-*'))), filter(open('F'), list(text('x'))), text('odd')),
      at,
    );
    expect(
      lookup.kind === 'amiSearch' && [...lookup.filters].map(([name, value]) => [name, shown(value)]),
    ).toEqual([['name', ['a-*']]]);
    expect(amiSearch(text('self'), undefined, at)).toMatchObject({ filters: new Map() });
    expect(amiSearch(text('self'), open('F'), at)).toMatchObject({ filters: new Map() });
    const bare = amiSearch(text('self'), list(map({ name: text('name') })), at);
    expect(bare.kind === 'amiSearch' && bare.filters.get('name')).toEqual({
      kind: 'absent',
      origin: derived(at),
    });
    const chosen = amiSearch(
      text('self'),
      list(choice(over, [filter(text('name'), text('a')), map({})])),
      at,
    );
    expect(chosen).toMatchObject({ kind: 'amiSearch', owners: text('self'), at, filters: new Map() });
  });

  test.each<[string, Value, string]>([
    [
      'of AWS Batch has its path',
      text('AWSServiceRoleForBatch'),
      `${HOLE}:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch`,
    ],
    ['has its name at the end', text('mine'), `${HOLE}/mine`],
    ['is not known without a name', open('N'), HOLE],
  ])('the ARN of a role %s', (_, name, arn) => {
    const value = roleArn(open('Arn'), name, at);
    expect(value.kind === 'choice' ? '' : skeleton(value)).toBe(arn);
  });

  test('an SSM parameter is where its name is, and has that name in each case', () => {
    const names: Value = choice<unknown>(over, [text('/a'), known(3, literal(at))]) as Value;
    const value = ssmParameter(open('Value'), names, at);
    expect(value.kind === 'choice' && value.branches).toMatchObject([
      { ...open('Value'), origin: literal(at), lookup: { kind: 'ssmParameter', name: text('/a') } },
      { lookup: { kind: 'ssmParameter', name: text('3') } },
    ]);
  });
});
