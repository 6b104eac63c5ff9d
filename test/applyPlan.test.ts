// What a plan adds to what the code does not decide: the code, the plan, and the result.
import { describe, expect, test } from 'vitest';
import { withPlan } from '../src/frontends/terraform/plan/applyPlan.ts';
import { identify } from '../src/value/identity.ts';
import { derived, literal } from '../src/value/origins.ts';
import {
  choice,
  known,
  unknown,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from '../src/value/value.ts';
import { plain } from './support.ts';

const code = { source: { path: 'main.tf', text: 'code' }, start: 0, end: 4 };
const plan = { source: { path: 'plan.json', text: 'plan' }, start: 0, end: 4 };

const inCode = (value: string | number | boolean): Value => known(value, literal(code));
const inPlan = (value: string | number | boolean): Settled => known(value, derived(plan));
const open = (more: Partial<Unknown> = {}): Unknown =>
  unknown({ code: 'no-default', text: 'var.x has no default' }, derived(code), more);
const later = (more: Partial<Unknown> = {}): Unknown =>
  unknown({ code: 'deploy-time', text: 'it is known after the plan is applied' }, derived(plan), more);
const none = (at = plan): Settled => ({ kind: 'absent', origin: derived(at) });
const variable: Variable = { id: 'c', kind: 'expression', name: 'c', cases: ['true', 'false'], at: code };
const either = (a: Value, b: Value): Value => choice(variable, [a, b]);
const list = (at: typeof code, ...items: Value[]) => known({ items }, derived(at));
const object = (at: typeof code, members: Readonly<Record<string, Value>>) =>
  known(
    { entries: new Map(Object.entries(members).map(([name, value]) => [name, { key: at, value }])) },
    derived(at),
  );
const reference = {
  reference: { address: 'main.tf#aws_x.y', attribute: 'id' },
  identity: identify('aws_x.y.id'),
};

describe('a value', () => {
  test.each<[string, Value, Value, unknown, string]>([
    ['that is written stays', inCode('a'), inPlan('b'), 'a', 'main.tf'],
    ['that is not set stays', none(code), inPlan('b'), { absent: true }, 'main.tf'],
    ['that is not known comes from the plan', open(), inPlan('b'), 'b', 'plan.json'],
    ['that is not known is not set, as in the plan', open(), none(), { absent: true }, 'main.tf'],
    ['that neither knows stays unknown', open(), later(), { unknown: 'no-default' }, 'main.tf'],
    [
      'that refers to a resource stays',
      open(reference),
      inPlan('b'),
      { refers: 'main.tf#aws_x.y.id' },
      'main.tf',
    ],
    [
      'that the plan says refers to a resource',
      open(),
      later(reference),
      { refers: 'main.tf#aws_x.y.id' },
      'main.tf',
    ],
    [
      'that is looked up stays, though the plan writes it down',
      unknown({ code: 'looked-up', text: 'x' }, derived(code)),
      known('b', literal(plan)),
      { unknown: 'looked-up' },
      'main.tf',
    ],
    [
      'that is looked up is what the plan has looked up',
      unknown({ code: 'looked-up', text: 'x' }, derived(code)),
      inPlan('b'),
      'b',
      'plan.json',
    ],
  ])('%s', (_, ofCode, ofPlan, expected, path) => {
    const value = withPlan(ofCode, ofPlan);
    expect(plain(value)).toEqual(expected);
    expect(value.kind !== 'choice' && value.origin.at.source.path).toBe(path);
  });

  test('of the plan is reached through the expression in the code', () => {
    const value = withPlan(open(), inPlan('b'));
    expect(
      value.kind === 'known' && [value.origin.how, value.origin.via.map(({ at }) => at.source.path)],
    ).toEqual(['supplied', ['main.tf']]);
  });
});

describe('a choice', () => {
  const both = { 'c = true': 'a', 'c = false': 'b' };
  test.each<[string, Value, Value, unknown]>([
    ['is the first branch', either(inCode('a'), inCode('b')), inPlan('a'), 'a'],
    ['is the second branch', either(inCode('a'), inCode('b')), inPlan('b'), 'b'],
    [
      'stays if the plan has neither: it is of older code',
      either(inCode('a'), inCode('b')),
      inPlan('c'),
      both,
    ],
    ['stays if the plan does not know', either(inCode('a'), inCode('b')), later(), both],
    ['is the branch that may be it, if the other differs', either(inCode('a'), open()), inPlan('b'), 'b'],
    ['is the equal branch before one that may be it', either(open(), inCode('b')), inPlan('b'), 'b'],
    ['compares texts with numbers', either(inCode('4'), inCode('5')), inPlan(5), '5'],
    ['is not set', either(inCode('a'), none(code)), none(), { absent: true }],
    ['an empty text counts as not set', either(inCode('a'), inCode('')), none(), ''],
    ['is one list', either(list(code, inCode('a')), list(code, inCode('b'))), list(plan, inPlan('b')), ['b']],
    [
      'lists are sets',
      either(list(code, inCode('a'), inCode('b')), list(code, inCode('c'), inCode('d'))),
      list(plan, inPlan('d'), inPlan('c')),
      ['c', 'd'],
    ],
    [
      'lists differ by their length',
      either(list(code, inCode('a')), list(code, inCode('a'), inCode('b'))),
      list(plan, inPlan('a'), inPlan('b')),
      ['a', 'b'],
    ],
    ['an empty list counts as not set', either(list(code, inCode('a')), list(code)), none(), []],
    [
      'is one object',
      either(object(code, { x: inCode('a') }), object(code, { x: inCode('b') })),
      object(plan, { x: inPlan('b') }),
      { x: 'b' },
    ],
    ['within a choice', either(either(inCode('a'), inCode('b')), inCode('c')), inPlan('c'), 'c'],
    [
      'is the reference that the plan has, too',
      either(inCode('a'), open(reference)),
      later(reference),
      { refers: 'main.tf#aws_x.y.id' },
    ],
    [
      'is the branch that the plan has, though it cannot say where it comes from',
      either(inCode('ami-a'), inCode('ami-b')),
      later({ was: 'ami-b' }),
      'ami-b',
    ],
    [
      'is the branch that may be it, if the plan had another value than the other',
      either(inCode('ami-a'), open()),
      later({ was: 'ami-b' }),
      { unknown: 'no-default' },
    ],
    [
      'stays if what the plan has is neither',
      either(inCode('ami-a'), inCode('ami-b')),
      later({ was: 'ami-c' }),
      { 'c = true': 'ami-a', 'c = false': 'ami-b' },
    ],
  ])('%s', (_, ofCode, ofPlan, expected) => expect(plain(withPlan(ofCode, ofPlan))).toEqual(expected));
});

describe('lists and objects', () => {
  test.each<[string, Value, Value, unknown]>([
    [
      'members are completed one by one',
      object(code, { x: open(), y: inCode('b') }),
      object(plan, { x: inPlan('a'), y: inPlan('z') }),
      { x: 'a', y: 'b' },
    ],
    [
      'a member that the plan does not have is not set',
      object(code, { x: open() }),
      object(plan, {}),
      { x: { absent: true } },
    ],
    [
      'texts that are not known come from the plan, in its order',
      list(code, inCode('b'), open()),
      list(plan, inPlan('a'), inPlan('b')),
      ['a', 'b'],
    ],
    [
      'blocks are completed in their order',
      list(code, object(code, { x: open() }), object(code, { x: inCode('q') })),
      list(plan, object(plan, { x: inPlan('a') }), object(plan, { x: inPlan('b') })),
      [{ x: 'a' }, { x: 'q' }],
    ],
    [
      'a block that may be absent goes with the plan',
      list(code, object(code, { x: inCode('q') }), open({ mayBeAbsent: true })),
      list(plan, object(plan, { x: inPlan('q') })),
      [{ x: 'q' }],
    ],
    [
      'a block that may be there represents all that there are',
      list(code, object(code, { x: inCode('q') }), open({ mayBeAbsent: true })),
      list(
        plan,
        object(plan, { x: inPlan('q') }),
        object(plan, { x: inPlan('r') }),
        object(plan, { x: inPlan('s') }),
      ),
      [{ x: 'q' }, { x: 'r' }, { x: 's' }],
    ],
    ['a list of another kind stays', list(code, inCode('a')), inPlan('b'), ['a']],
    [
      'an object of another kind stays',
      object(code, { x: open() }),
      list(plan, inPlan('b')),
      { x: { unknown: 'no-default' } },
    ],
  ])('%s', (_, ofCode, ofPlan, expected) => expect(plain(withPlan(ofCode, ofPlan))).toEqual(expected));

  test('further members come from the plan if the code does not know them all', () => {
    const rest = {
      ...object(code, { x: inCode('a') }),
      value: { entries: new Map([['x', { key: code, value: inCode('a') }]]), rest: open() },
    };
    expect(plain(withPlan(rest, object(plan, { x: inPlan('a'), y: inPlan('b') })))).toEqual({
      x: 'a',
      y: 'b',
    });
  });
});
