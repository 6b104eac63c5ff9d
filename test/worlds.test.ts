// Worlds: every combination of the choices that a computation reaches, and no contradiction among them.
import { identify } from '../src/value/identity.ts';
import { describe, expect, test } from 'vitest';
import { lift } from '../src/value/lift.ts';
import type { Origin, Settled, Value, Variable } from '../src/value/value.ts';
import { absent, choice, known, unknown } from '../src/value/value.ts';
import { explore, Memory, type World } from '../src/value/worlds.ts';
import { fc, runs } from './property.ts';

const at = { source: { path: 'a', text: '' }, start: 0, end: 0 };
const origin: Origin = { at, how: 'literal', via: [] };
const variable = (id: string, cases: readonly string[] = ['yes', 'no']): Variable => ({
  id,
  kind: 'condition',
  name: id,
  cases,
  at,
});
const of = (id: string, ...texts: string[]): Value<string> =>
  choice(
    variable(id, texts),
    texts.map((text) => known(text, origin)),
  );

test('each combination is met once, the first cases first', () => {
  const { outcomes } = explore((world) =>
    [of('a', '1', '2'), of('b', 'x', 'y', 'z')]
      .map((value) => (world.resolve(value) as { value: string }).value)
      .join(''),
  );
  expect(outcomes.map(({ result }) => result)).toEqual(['1x', '1y', '1z', '2x', '2y', '2z']);
});

test('only choices that are reached make worlds', () => {
  const { outcomes } = explore((world) => {
    const first = world.resolve(of('a', 'stop', 'go'));
    return first.kind === 'known' && first.value === 'go' ? world.resolve(of('b', '1', '2')) : first;
  });
  expect(
    outcomes.map(({ assumptions }) => assumptions.map(({ variable: { name }, index }) => `${name}${index}`)),
  ).toEqual([['a0'], ['a1', 'b0'], ['a1', 'b1']]);
});

test('one variable is decided once: contradicting branches never meet', () => {
  const { outcomes } = explore((world) =>
    [of('a', 'left', 'right'), of('a', 'LEFT', 'RIGHT')].map(
      (value) => (world.resolve(value) as { value: string }).value,
    ),
  );
  expect(outcomes.map(({ result }) => result)).toEqual([
    ['left', 'LEFT'],
    ['right', 'RIGHT'],
  ]);
});

test('beyond the bound the rest is left open, and said', () => {
  const { outcomes, undecided } = explore(
    (world) => ['a', 'b', 'c', 'd'].map((id) => world.resolve(of(id, '1', '2')).kind),
    { bound: 4 },
  );
  expect(outcomes).toHaveLength(4);
  expect(outcomes[0]!.result).toEqual(['known', 'known', 'unknown', 'unknown']);
  expect(undecided.map(({ name }) => name)).toEqual(['c', 'd']);
});

test('what is not decided beyond the bound may be anything, and has what would settle it', () => {
  const left = explore((world) => world.resolve(of('a', '1', '2')), { bound: 1 }).outcomes.map(
    ({ result }) => result,
  );
  expect(left).toMatchObject([
    {
      kind: 'unknown',
      mayBeAbsent: false,
      why: { code: 'too-many', text: 'too many combinations depend on a', settle: 'give a a value' },
    },
  ]);
});

const open = (mayBeAbsent: boolean): Value =>
  unknown({ code: 'outside', text: 'it is not here' }, origin, { mayBeAbsent });

test.each<[string, Value, boolean]>([
  ['is set in each case', of('b', '1', '2'), false],
  ['is not set in one case', absent(at), true],
  ['is unknown in one case and set at any rate', open(false), false],
  ['is unknown in one case and perhaps not set', open(true), true],
])('what is not decided beyond the bound and %s', (_, second, mayBeAbsent) => {
  const value = choice(variable('a'), [known('x', origin), second]);
  const { outcomes } = explore((world) => world.resolve(value), { bound: 1 });
  expect(outcomes[0]?.result).toMatchObject({ kind: 'unknown', mayBeAbsent });
});

describe('variables with a default', () => {
  const withDefault = (id: string, ...texts: string[]): Value<string> =>
    choice(
      { ...variable(id, texts), hasDefault: true },
      texts.map((text) => known(text, origin)),
    );
  const joined = (world: World, ...values: readonly Value<string>[]) =>
    values.map((value) => (world.resolve(value) as { value: string }).value).join('');
  const capacity = withDefault('capacity', 'EC2', 'SPOT');
  const strategy = withDefault('strategy', 'good', 'bad', 'worse');

  test('leave their defaults one at a time', () => {
    const { outcomes } = explore((world) => joined(world, capacity, strategy));
    expect(outcomes.map(({ result, departs }) => [result, departs?.id])).toEqual([
      ['EC2good', undefined],
      ['EC2bad', 'strategy'],
      ['EC2worse', 'strategy'],
      ['SPOTgood', 'capacity'],
    ]);
  });

  test('leave it in each branch of a variable without default', () => {
    const { outcomes } = explore((world) => joined(world, of('stage', 'a', 'b'), capacity, strategy));
    expect(outcomes).toHaveLength(8);
  });

  test('take of the bound what they cost: many switches fit into it', () => {
    const switches = Array.from({ length: 100 }, (_, index) => withDefault(`switch ${index}`, '0', '1'));
    const { outcomes, undecided } = explore((world) => joined(world, ...switches));
    expect(undecided).toEqual([]);
    expect(outcomes).toHaveLength(101);
  });

  test('are as others where that is said', () => {
    const { outcomes } = explore((world) => joined(world, capacity, strategy), {
      equal: new Set(['capacity', 'strategy']),
    });
    expect(outcomes).toHaveLength(6);
    expect(outcomes.every(({ departs }) => departs === undefined)).toBe(true);
  });
});

describe('tests of one unknown', () => {
  const type = unknown({ code: 'no-default', text: 'type has no default' }, origin, {
    identity: identify('type'),
  });
  const is = (text: string): Value<string> =>
    choice({ ...variable(`type is ${text}`), about: { identity: 'type', values: [text, undefined] } }, [
      known(`is ${text}`, origin),
      known(`is not ${text}`, origin),
    ]);
  const say = (value: { kind: string; value?: unknown; isNot?: readonly unknown[] }) =>
    value.kind === 'known' ? value.value : `none of ${value.isNot?.join(' and ') ?? 'nothing'}`;

  test('state what it is, even if it was read before they were', () => {
    const { outcomes } = explore((world) => [type, is('SPOT')].map((value) => say(world.resolve(value))));
    expect(outcomes.map(({ result }) => result)).toEqual([
      ['SPOT', 'is SPOT'],
      ['none of SPOT', 'is not SPOT'],
    ]);
  });

  test('never contradict each other', () => {
    const { outcomes } = explore((world) =>
      [is('SPOT'), is('EC2')].map((value) => say(world.resolve(value))),
    );
    expect(outcomes.map(({ result }) => result)).toEqual([
      ['is SPOT', 'is not EC2'],
      ['is not SPOT', 'is EC2'],
      ['is not SPOT', 'is not EC2'],
    ]);
  });

  test('leave no trace in what was remembered without them', () => {
    const memory = new Memory();
    const ask = (world: World) => world.recall(type, 'type', () => say(world.resolve(type)));
    expect(explore(ask, { memory }).outcomes.map(({ result }) => result)).toEqual(['none of nothing']);
    const both = explore((world) => [ask(world), say(world.resolve(is('SPOT')))], { memory });
    expect(both.outcomes.map(({ result }) => result)).toEqual([
      ['SPOT', 'is SPOT'],
      ['none of SPOT', 'is not SPOT'],
    ]);
    expect(explore(ask, { memory }).outcomes.map(({ result }) => result)).toEqual(['none of nothing']);
  });
});

describe('what is remembered', () => {
  const thing = {};

  test('is computed once for all worlds that decide alike, also for those of another exploration', () => {
    const memory = new Memory();
    let runs = 0;
    const half = (world: World) =>
      world.recall(thing, 'half', () => {
        runs++;
        return world.resolve(of('a', '1', '2'));
      });
    explore((world) => [world.resolve(of('b', 'x', 'y', 'z')), half(world)], { memory });
    expect(runs).toBe(2);
    const { outcomes } = explore(half, { memory });
    expect(runs).toBe(2);
    expect(outcomes).toMatchObject([{ result: { value: '1' } }, { result: { value: '2' } }]);
  });

  test('differs by its object, though the name is the same', () => {
    const memory = new Memory();
    const { outcomes } = explore(
      (world) => [{}, {}].map((one, index) => world.recall(one, 'place', () => index)),
      { memory },
    );
    expect(outcomes).toMatchObject([{ result: [0, 1] }]);
  });

  /** A computation: reads choices one by one, some of its parts remembered. */
  type Step = { say: string } | { ask: string; then: Step[] } | { both: Step[] } | { remember: Step };
  const cases: { readonly [name: string]: readonly string[] } = {
    a: ['1', '2'],
    b: ['x', 'y', 'z'],
    c: ['l', 'r'],
    d: ['0', '1', '2', '3'],
  };
  const { step } = fc.letrec<{ step: Step }>((tie) => ({
    step: fc.oneof(
      { maxDepth: 4 },
      fc.record({ say: fc.constantFrom('p', 'q') }),
      fc.record({
        ask: fc.constantFrom(...Object.keys(cases)),
        then: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ both: fc.array(tie('step'), { maxLength: 3 }) }),
      fc.record({ remember: tie('step') }),
    ),
  }));
  const run = (one: Step, world: World): string => {
    if ('say' in one) return one.say;
    if ('both' in one) return one.both.map((inner) => run(inner, world)).join('');
    // Equal names are equal computations.
    if ('remember' in one)
      return world.recall(thing, JSON.stringify(one), () => `[${run(one.remember, world)}]`);
    const answer = world.resolve(of(one.ask, ...cases[one.ask]!));
    if (answer.kind !== 'known') return `${one.ask}?`;
    return answer.value + run(one.then[cases[one.ask]!.indexOf(answer.value) % one.then.length]!, world);
  };

  test('changes no result, no order of choices, and nothing that is left open', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom(1, 2, 6, 12, 256), { minLength: 2, maxLength: 2 }),
        (steps, bounds) => {
          const memory = new Memory();
          for (const bound of bounds) {
            for (const one of [...steps, { both: steps }]) {
              expect(explore((world) => run(one, world), { bound, memory })).toEqual(
                explore((world) => run(one, world), { bound }),
              );
            }
          }
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

test('what holds the world of a memory is in each world of all explorations in turn', () => {
  const memory = new Memory();
  const thing = {};
  const half = of('a', '1', '2');
  const textIn = (value: Settled<string>) => (value.kind === 'known' ? value.value : value.kind);
  /** Made once; what it answers is what holds in the world that reads it. */
  const row = (world: World) =>
    world.recall(thing, 'row', () => ({ read: () => textIn(world.resolve(half)) }));
  const other = of('b', 'x', 'y');
  expect(explore((world) => row(world).read(), { memory }).outcomes).toMatchObject([
    { result: '1' },
    { result: '2' },
  ]);
  const { outcomes } = explore((world) => [textIn(world.resolve(other)), row(world).read()], { memory });
  expect(outcomes.map(({ result }) => result.join(''))).toEqual(['x1', 'x2', 'y1', 'y2']);
});

describe('lift', () => {
  const join = (values: readonly Value<string>[]) =>
    lift(
      values,
      (...settled) => known(settled.map((one) => (one as { value: string }).value).join(''), origin),
      origin,
    );

  test('combines choices over one variable case by case', () => {
    expect(join([of('a', '1', '2'), of('a', 'x', 'y')])).toMatchObject({
      branches: [{ value: '1x' }, { value: '2y' }],
    });
  });

  test('gives up beyond its bound, with the reason', () => {
    const many = Array.from({ length: 9 }, (_, index) => of(`v${index}`, '1', '2'));
    expect(join(many)).toMatchObject({ kind: 'unknown', why: { code: 'too-many' } });
  });
});
