// Functions of values that are choices: which combinations are computed, and what is given up when there are
// too many.
import { describe, expect, test } from 'vitest';
import { concat, liftTexts } from '../../src/value/compose.ts';
import { identify } from '../../src/value/identity.ts';
import { assume, lift, MAX_BRANCHES, tooMany } from '../../src/value/lift.ts';
import { derived, literal } from '../../src/value/origins.ts';
import { comparedWith } from '../../src/value/tests.ts';
import { HOLE, plainText, skeleton } from '../../src/value/text.ts';
import {
  absent,
  attributeRange,
  choice,
  known,
  unknown,
  valueThrough,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from '../../src/value/value.ts';
import { Budget } from '../../src/value/budget.ts';

const source = { path: 't.yaml', text: '!Sub "${A}-${B}"' };
const at = { source, start: 0, end: 16 };
const origin = derived(at);
const text = (value: string) => known(value, literal(at));
const open = (name: string, more: Partial<Unknown> = {}) =>
  unknown({ code: 'no-default', text: `${name} has no default` }, origin, {
    identity: identify(name),
    ...more,
  });
const variable = (id: string, count = 2): Variable => ({
  id,
  kind: 'condition',
  name: `Is${id}`,
  cases: Array.from({ length: count }, (_, index) => `${index}`),
  at,
});
/** A choice of `a0`, `a1`, … over the variable `a`. */
const of = (id: string, count = 2): Value<string> =>
  choice(
    variable(id, count),
    Array.from({ length: count }, (_, index) => text(`${id}${index}`)),
  );
const joined = (...settled: readonly Settled[]): Value => concat(settled, at, 'Join');

/** A choice as a test reads it: `{ over: [branch, branch] }`, texts with holes for what is not known. */
function shown(value: Value<unknown>): unknown {
  if (value.kind === 'choice') return { [value.over.id]: value.branches.map(shown) };
  return value.kind === 'absent' ? null : skeleton(value);
}

describe('a function of choices', () => {
  test('decides the variables in the order of their ids, whatever the order of the arguments', () => {
    const expected = { a: [{ b: ['b0a0', 'b1a0'] }, { b: ['b0a1', 'b1a1'] }] };
    expect(shown(lift([of('b'), of('a')], joined, origin))).toEqual(expected);
    expect(shown(lift([of('b'), of('a'), of('b')], joined, origin))).toEqual({
      a: [{ b: ['b0a0b0', 'b1a0b1'] }, { b: ['b0a1b0', 'b1a1b1'] }],
    });
  });

  test('decides what the function gives by what is decided already', () => {
    const again = lift(
      [of('a')],
      (settled) =>
        lift(
          [of('a'), of('b')],
          (one, two) => joined(settled as Settled, one as Settled, two as Settled),
          origin,
        ),
      origin,
    );
    expect(shown(again)).toEqual({ a: [{ b: ['a0a0b0', 'a0a0b1'] }, { b: ['a1a1b0', 'a1a1b1'] }] });
  });

  test('of as many combinations as there may be is computed; of more it is not, and has what would settle it', () => {
    const eight = Array.from({ length: 8 }, (_, index) => of(`v${index}`));
    expect(lift(eight, joined, origin).kind).toBe('choice');
    expect(2 ** 8).toBe(MAX_BRANCHES);
    expect(lift([...eight, of('w')], joined, origin)).toMatchObject({
      kind: 'unknown',
      mayBeAbsent: true,
      why: {
        code: 'too-many',
        text: expect.stringMatching(/^it depends on too many combinations of Isv0, Isv1, /),
        settle: expect.stringMatching(/^give Isv0 or Isv1 or .* a value$/),
      },
      origin,
    });
    expect(tooMany(['A', 'B'], origin)).toMatchObject({ why: { settle: 'give A or B a value' } });
  });

  test('of more arguments than a call takes is given up', () => {
    const many = (count: number) => Array.from({ length: count }, () => text('x'));
    const length = (...settled: readonly Settled[]) => known(settled.length, origin);
    expect(lift(many(50_000), length, origin)).toMatchObject({ value: 50_000 });
    expect(lift(many(50_001), length, origin)).toMatchObject({
      kind: 'unknown',
      why: { code: 'too-many', text: 'it is made of more than 50000 values' },
    });
  });

  test('a case that is assumed is decided on the surface, at every depth', () => {
    const inner = choice(variable('a'), [text('x'), choice(variable('a'), [text('never'), text('y')])]);
    expect(shown(assume(inner, 'a', 1))).toBe('y');
    expect(shown(assume(choice(variable('b'), [inner, text('z')]), 'a', 0))).toEqual({ b: ['x', 'z'] });
    expect(assume(text('x'), 'a', 0)).toEqual(text('x'));
  });
});

describe('a text of too many choices', () => {
  const numbers = (count: number, cases: number) =>
    Array.from({ length: count }, (_, index) => of(`v${index}`, cases));

  test('leaves those with the most cases out, as unknown parts', () => {
    const wide = of('wide', 200);
    const made = liftTexts([wide, text('-'), of('a'), text('-'), of('b')], joined, origin);
    expect(shown(made)).toEqual({
      a: [{ b: [`${HOLE}-a0-b0`, `${HOLE}-a0-b1`] }, { b: [`${HOLE}-a1-b0`, `${HOLE}-a1-b1`] }],
    });
    const [first] = made.kind === 'choice' ? made.branches : [];
    const part = first?.kind === 'choice' ? first.branches[0] : undefined;
    expect(part).toMatchObject({
      why: {
        code: 'too-many',
        text: 'too many combinations depend on Iswide',
        settle: 'give Iswide a value',
        at,
      },
    });
    expect(part?.kind === 'unknown' && part.parts?.[0]).toMatchObject({ identity: 'open:wide', origin });
  });

  test('follows all of them as long as they are few', () => {
    expect(shown(liftTexts([of('a'), of('b')], joined, origin))).toEqual({
      a: [{ b: ['a0b0', 'a0b1'] }, { b: ['a1b0', 'a1b1'] }],
    });
    expect(liftTexts(numbers(8, 2), joined, origin).kind).toBe('choice');
    const nine = liftTexts(numbers(9, 2), joined, origin);
    expect(JSON.stringify(shown(nine)).split(HOLE)).toHaveLength(257);
  });

  test('follows a choice within a choice only if it follows both', () => {
    const inner = choice(variable('a'), [of('wide', 300), text('x')]);
    expect(shown(liftTexts([inner], joined, origin))).toEqual({ a: [HOLE, 'x'] });
    const outer = choice(
      variable('wide', 300),
      Array.from({ length: 300 }, () => of('a')),
    );
    expect(shown(liftTexts([outer], joined, origin))).toBe(HOLE);
  });

  test('follows fewer of a long text, but two cases always', () => {
    const long = (id: string, length: number) => choice(variable(id), [text('x'.repeat(length)), text('y')]);
    const kinds = (length: number) => {
      const made = liftTexts([long('a', length), of('b')], joined, origin);
      return made.kind === 'choice' ? made.branches.map(({ kind }) => kind) : made.kind;
    };
    expect(kinds(10)).toEqual(['choice', 'choice']);
    expect(kinds(900_000)).toEqual(['choice', 'choice']);
    expect(kinds(1_100_000)).toEqual(['unknown', 'unknown']);
    const nothing: Settled = absent(at);
    expect(shown(liftTexts<Value[], unknown>([nothing, of('a')], joined, origin))).toEqual({
      a: ['a0', 'a1'],
    });
  });
});

describe('a text of too many parts', () => {
  const parts = (count: number) =>
    Array.from({ length: count }, (_, index) => (index % 2 === 0 ? text('x') : open(`P${index}`)));
  test.each([
    [10_000, undefined],
    [10_001, 'the text has more than 10000 parts'],
  ])('%d: %s', (count, reason) => {
    const made = concat(parts(count), at, 'Join');
    expect(made.kind === 'unknown' && made.why).toMatchObject(
      reason === undefined ? { code: 'no-default' } : { code: 'too-many', text: reason, at },
    );
  });

  test.each([
    [1_000_000, undefined],
    [1_000_001, 'the text is longer than 1000000 characters'],
  ])('or %d characters: %s', (count, reason) => {
    const made = concat([text('x'), text('y'.repeat(count - 1))], at, 'Join');
    expect(made.kind === 'unknown' ? made.why : undefined).toEqual(
      reason && { code: 'too-many', text: reason, at },
    );
  });
});

describe('pieces of a text', () => {
  const stepsOf = (...pieces: readonly Settled[]) => concat(pieces, at, 'Join').origin.via.length;
  test.each<[string, readonly Settled[], number]>([
    ['one alone is reached by a step', [text('a')], 1],
    ['so is one beside empty ones', [text(''), text('a'), absent(at)], 1],
    ['so is what is not known', [open('P'), text('')], 1],
    ['two are computed', [text('a'), text('b')], 0],
    ['so is nothing', [text(''), text('')], 0],
  ])('%s', (_, pieces, steps) => expect(stepsOf(...pieces)).toBe(steps));

  test('nothing is an empty text without places', () => {
    expect(concat([], at, 'Join')).toEqual({ ...known('', origin), segments: [] });
  });

  test('the identity is that of the pieces, and of one alone its own', () => {
    const identities = [
      [open('P')],
      [open('P'), text('a')],
      [text('a'), open('P')],
      [text('a'), open('Q')],
      [text('a+'), open('Q')],
    ].map((pieces) => {
      const made = concat(pieces, at, 'Join');
      return made.kind === 'unknown' ? made.identity : '';
    });
    expect(identities).toEqual(['P', 'P+"a"', '"a"+P', '"a"+Q', '"a+"+Q']);
  });
});

test('a choice of one value only is that value', () => {
  const one = text('a');
  expect(choice(variable('a'), [one, one])).toBe(one);
  expect(choice(variable('a'), [one, text('a')]).kind).toBe('choice');
});

test('a step is added to every branch, and the expression in the attribute is the first one', () => {
  const step = { kind: 'parameter', name: 'P', at: { source, start: 3, end: 5 } } as const;
  const through = valueThrough(step, choice(variable('a'), [text('a'), valueThrough(step, open('P'))]));
  expect(
    through.kind === 'choice' && through.branches.map((one) => one.kind !== 'choice' && one.origin.via),
  ).toEqual([[step], [step, step]]);
  expect(attributeRange(valueThrough(step, text('a')) as Settled)).toBe(step.at);
  expect(attributeRange(text('a'))).toBe(at);
});

describe('a test of an unknown', () => {
  test.each<[string, Unknown, Settled, unknown]>([
    ['states a text', open('P'), text('a'), { identity: 'P', values: ['a', undefined] }],
    ['states a number', open('P'), known(3, origin), { identity: 'P', values: [3, undefined] }],
    ['states nothing beside another unknown', open('P'), open('Q'), undefined],
    ['states nothing of a list', open('P'), known({ items: [] }, origin), undefined],
    ['states nothing of nothing', open('P'), absent(at), undefined],
    [
      'states nothing of a text with unknown parts',
      open('P', { parts: [text('x'), open('Q')] }),
      text('a'),
      undefined,
    ],
  ])('%s', (_, one, other, about) => expect(comparedWith(one, other)).toEqual(about));
});

test('a budget is spent when more is taken than there is', () => {
  const budget = new Budget({ steps: 2, characters: 3 });
  budget.spend(2, 3);
  expect(budget.exceeded).toBeUndefined();
  budget.spend(0, 1);
  expect(budget.exceeded).toBe('characters');
  budget.spend(1, 0);
  expect(budget.exceeded).toBe('steps');
  expect(plainText(text('a'))).toBe('a');
});
