// Worlds: every combination of the choices that a computation reaches, and no contradiction among them.
import { describe, expect, test } from 'vitest';
import { lift } from '../src/value/lift.ts';
import type { Origin, Value, Variable } from '../src/value/value.ts';
import { choice, known } from '../src/value/value.ts';
import { explore } from '../src/value/worlds.ts';

const at = { source: { path: 'a', text: '' }, start: 0, end: 0 };
const origin: Origin = { at, how: 'literal', via: [] };
const variable = (id: string, cases: readonly string[] = ['yes', 'no']): Variable => ({ id, kind: 'condition', name: id, cases, at });
const of = (id: string, ...texts: string[]): Value<string> =>
  choice(
    variable(id, texts),
    texts.map((text) => known(text, origin)),
  );

test('each combination is met once, the first cases first', () => {
  const { outcomes } = explore((world) =>
    [of('a', '1', '2'), of('b', 'x', 'y', 'z')].map((value) => (world.resolve(value) as { value: string }).value).join(''),
  );
  expect(outcomes.map(({ result }) => result)).toEqual(['1x', '1y', '1z', '2x', '2y', '2z']);
});

test('only choices that are reached are told apart', () => {
  const { outcomes } = explore((world) => {
    const first = world.resolve(of('a', 'stop', 'go'));
    return first.kind === 'known' && first.value === 'go' ? world.resolve(of('b', '1', '2')) : first;
  });
  expect(outcomes.map(({ assumptions }) => assumptions.map(({ variable: { name }, index }) => `${name}${index}`))).toEqual([
    ['a0'],
    ['a1', 'b0'],
    ['a1', 'b1'],
  ]);
});

test('one variable is decided once: contradicting branches never meet', () => {
  const { outcomes } = explore((world) =>
    [of('a', 'left', 'right'), of('a', 'LEFT', 'RIGHT')].map((value) => (world.resolve(value) as { value: string }).value),
  );
  expect(outcomes.map(({ result }) => result)).toEqual([
    ['left', 'LEFT'],
    ['right', 'RIGHT'],
  ]);
});

test('beyond the bound the rest is left open, and said', () => {
  const { outcomes, undecided } = explore((world) => ['a', 'b', 'c', 'd'].map((id) => world.resolve(of(id, '1', '2')).kind), 4);
  expect(outcomes).toHaveLength(4);
  expect(outcomes[0]!.result).toEqual(['known', 'known', 'unknown', 'unknown']);
  expect(undecided.map(({ name }) => name)).toEqual(['c', 'd']);
});

describe('lift', () => {
  const join = (values: readonly Value<string>[]) =>
    lift(values, (...settled) => known(settled.map((one) => (one as { value: string }).value).join(''), origin), origin);

  test('combines choices over one variable case by case', () => {
    expect(join([of('a', '1', '2'), of('a', 'x', 'y')])).toMatchObject({ branches: [{ value: '1x' }, { value: '2y' }] });
  });

  test('gives up beyond its bound, with the reason', () => {
    const many = Array.from({ length: 9 }, (_, index) => of(`v${index}`, '1', '2'));
    expect(join(many)).toMatchObject({ kind: 'unknown', why: { code: 'too-many' } });
  });
});
