// Follows a computation through every world in which it can differ.
import {
  unknown,
  type Choice,
  type Scalar,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from './value.ts';

/** How many worlds one computation is followed through. */
export const MAX_WORLDS = 256;

/** A variable and the index of the case that it is assumed to be in. */
export interface Assumption {
  readonly variable: Variable;
  readonly index: number;
}

/**
 * One consistent way in which the choices can turn out. A choice is decided only when a computation reads it.
 */
export interface World {
  /**
   * What the value is in this world. Lists and dictionaries may contain further choices: resolve them when
   * you reach them.
   */
  resolve<T>(value: Value<T>): Settled<T>;
  /**
   * The result of a computation in this world. It is run only if no world with the same decisions for its
   * choices has run it before.
   * @param about the object that it is about, so that two objects with equal names differ
   * @param compute a function of the object, of what all worlds share and of the results of `resolve`, and of
   * nothing else
   */
  recall<T>(about: object, name: string, compute: () => T): T;
}

/**
 * A result; or the choice that the computation reads next, with what follows each case (undefined if it was
 * not decided).
 */
type Remembered =
  | { readonly result: unknown }
  | { readonly reads: Variable; readonly then: Map<number | undefined, Remembered> };

/** One choice that a computation read, and how it was decided in that world. */
interface ReadChoice {
  readonly variable: Variable;
  readonly index: number | undefined;
}

/** The result of a computation in one world. */
export interface Outcome<R> {
  readonly result: R;
  /** The choices that the computation read in this world, in that order. */
  readonly assumptions: readonly Assumption[];
  /** The variable that is not at its default in this world. There is never more than one. */
  readonly departs?: Variable;
}

export interface Exploration<R> {
  readonly outcomes: readonly Outcome<R>[];
  /**
   * Variables that were left undecided in some world because the limit was reached; their values are unknown
   * there.
   */
  readonly undecided: readonly Variable[];
}

export interface ExploreOptions {
  /** How many worlds are followed at most. */
  readonly bound?: number;
  /** The results of earlier computations; without it every world computes for itself. */
  readonly memory?: Memory;
  /** Ids of variables whose cases count alike, though one of them is a default. */
  readonly equal?: ReadonlySet<string>;
}

/**
 * Runs a computation once for every combination of the choices that it reaches, the first case of each first.
 * Only one of the variables with a default leaves it at a time: the product of their cases is not what
 * anybody deploys. Two variables that test one unknown never contradict each other, and the unknown is what
 * they state. The computation must be a function of what `resolve` returns. A variable that would take a
 * world's share of the bound beyond one (the product of the numbers of cases on its way) is left undecided.
 */
export function explore<R>(run: (world: World) => R, options: ExploreOptions = {}): Exploration<R> {
  const tests: Tests = new Map();
  for (;;) {
    const exploration = exploreWith(tests, run, options);
    if (exploration) return exploration;
  }
}

/** Variables that state what an unknown is, by its identity. */
type Tests = Map<string, Variable[]>;

/**
 * Undefined if a run found a test that was not among those that it started with: it has been added, and all
 * has to be run again with it.
 */
function exploreWith<R>(
  tests: Tests,
  run: (world: World) => R,
  { bound = MAX_WORLDS, memory, equal = NONE }: ExploreOptions,
): Exploration<R> | undefined {
  const outcomes: Outcome<R>[] = [];
  const undecided = new Map<string, Variable>();
  const within = memory ?? { inWorld: withoutMemory };
  for (let script: readonly number[] | undefined = []; script;) {
    const path = new Path(script, tests, bound, equal);
    const result = within.inWorld(path, run);
    if (path.foundNewTest) {
      for (const [identity, variables] of path.tests) tests.set(identity, variables);
      return undefined;
    }
    for (const variable of path.undecided) undecided.set(variable.id, variable);
    outcomes.push({
      result,
      assumptions: path.trail.map(({ variable, index }) => ({ variable, index })),
      ...(path.departs ? { departs: path.departs } : {}),
    });
    script = path.next();
  }
  return { outcomes, undecided: [...undecided.values()] };
}

const NONE: ReadonlySet<string> = new Set();

function withoutMemory<R>(path: Path, run: (world: World) => R): R {
  return run(new PathWorld(path));
}

/** The choices that a computation has read, in order; most read none. */
interface Reading {
  choices?: Map<string, ReadChoice>;
}

function noteReading(reading: Reading, choice: ReadChoice): void {
  (reading.choices ??= new Map()).set(choice.variable.id, choice);
}

interface Decided extends Assumption {
  /** The cases that were possible at this point. */
  readonly possible: readonly number[];
}

/** The choices of one world as they are made. */
class Path {
  readonly trail: Decided[] = [];
  readonly undecided: Variable[] = [];
  foundNewTest = false;
  departs: Variable | undefined;
  /** What the innermost computation to be remembered has read. */
  reading: Reading | undefined;
  readonly #decided = new Map<string, number>();
  readonly #facts = new Map<string, UnknownFacts>();
  /** This world's share of the bound: combinations of equal cases, and single departures from defaults. */
  #product = 1;
  #departures = 0;

  readonly tests: Tests;
  readonly #script: readonly number[];
  readonly #bound: number;
  readonly #equal: ReadonlySet<string>;

  constructor(script: readonly number[], tests: Tests, bound: number, equal: ReadonlySet<string>) {
    this.#script = script;
    this.tests = tests;
    this.#bound = bound;
    this.#equal = equal;
  }

  /** The case that the variable is in; undefined if it is not decided. */
  decide(variable: Variable): number | undefined {
    const index = this.#decided.get(variable.id) ?? this.#newlyDecided(variable);
    if (this.reading) noteReading(this.reading, { variable, index });
    return index;
  }

  #newlyDecided(variable: Variable): number | undefined {
    this.#note(variable);
    const hasDefault = variable.hasDefault === true && !this.#equal.has(variable.id);
    const possible = this.#possibleCases(variable, hasDefault && this.departs !== undefined);
    const product = hasDefault ? this.#product : this.#product * possible.length;
    const departures = this.#departures + (hasDefault ? possible.length - 1 : 0);
    if (possible.length > 1 && product * (1 + departures) > this.#bound) {
      this.undecided.push(variable);
      return undefined;
    }
    this.#product = product;
    this.#departures = departures;
    const index = this.#script[this.trail.length] ?? possible[0] ?? 0;
    this.trail.push({ variable, index, possible });
    this.#decided.set(variable.id, index);
    if (hasDefault && index !== 0) this.departs = variable;
    if (variable.about) this.#learn(variable.about, index);
    return index;
  }

  #note(variable: Variable): void {
    if (!variable.about) return;
    const known = this.tests.get(variable.about.identity) ?? [];
    if (known.some(({ id }) => id === variable.id)) return;
    this.tests.set(variable.about.identity, [...known, variable]);
    this.foundNewTest = true;
  }

  /** The cases that contradict nothing that is decided. */
  #possibleCases(variable: Variable, onlyDefault: boolean): readonly number[] {
    if (onlyDefault) return [0];
    const all = variable.cases.map((_, index) => index);
    const { about } = variable;
    const facts = about && this.#facts.get(about.identity);
    if (!facts) return all;
    const { is } = facts;
    if (is !== undefined) {
      const same = about.values.includes(is) ? about.values.indexOf(is) : about.values.indexOf(undefined);
      return same < 0 ? all : [same];
    }
    return all.filter((index) => {
      const value = about.values[index];
      return value === undefined || !facts.isNot.has(value);
    });
  }

  #learn({ identity, values }: NonNullable<Variable['about']>, index: number): void {
    const before: UnknownFacts = this.#facts.get(identity) ?? { isNot: new Set() };
    const is = values[index] ?? before.is;
    const isNot = new Set([...before.isNot, ...values.filter((one) => one !== undefined)]);
    this.#facts.set(identity, is === undefined ? { isNot } : { is, isNot });
  }

  /** What an unknown is in this world, by the tests that concern it. */
  tested<T>(value: Unknown): Settled<T> {
    for (const variable of this.tests.get(value.identity) ?? []) this.decide(variable);
    const facts = this.#facts.get(value.identity);
    if (!facts) return value;
    // A test compares the unknown with a value of the same type.
    if (facts.is !== undefined) return { kind: 'known', value: facts.is as T, origin: value.origin };
    return { ...value, isNot: [...(value.isNot ?? []), ...facts.isNot] };
  }

  /** The cases of the next world; undefined after the last one. */
  next(): readonly number[] | undefined {
    for (let length = this.trail.length; length > 0; length--) {
      const { index, possible } = this.trail[length - 1]!;
      const following = possible[possible.indexOf(index) + 1];
      if (following !== undefined)
        return [...this.trail.slice(0, length - 1).map((step) => step.index), following];
    }
    return undefined;
  }
}

interface UnknownFacts {
  readonly is?: Scalar;
  readonly isNot: ReadonlySet<Scalar>;
}

/** A world that computes everything for itself. */
class PathWorld implements World {
  path: Path;

  constructor(path: Path) {
    this.path = path;
  }

  resolve<T>(value: Value<T>): Settled<T> {
    let settled = value;
    while (settled.kind === 'choice') {
      const index = this.path.decide(settled.over);
      if (index === undefined) return undecidedValue(settled);
      settled = settled.branches[index]!;
    }
    return settled.kind === 'unknown' ? this.path.tested(settled) : settled;
  }

  recall<T>(_about: object, _name: string, compute: () => T): T {
    return compute();
  }
}

/** The results of computations by their objects and names. */
type Results = Map<object, Map<string, Remembered>>;

/**
 * What explorations about the same objects share: results of computations, for every world, and the one
 * object that is each world in turn. So whatever keeps that object is valid for all of these explorations.
 * One of them must not be run within another.
 */
export class Memory {
  /**
   * What an unknown is depends on the tests that an exploration found: each set of tests has separate
   * results.
   */
  readonly #byTests = new Map<string, Results>();
  readonly #world = new RememberingWorld();

  /** Runs a computation in the world of a path. */
  inWorld<R>(path: Path, run: (world: World) => R): R {
    this.#world.enter(path, this.#resultsFor(path.tests));
    return run(this.#world);
  }

  #resultsFor(tests: Tests): Results {
    const key = [...tests.values()].flatMap((variables) => variables.map(({ id }) => id)).join('\n');
    let results = this.#byTests.get(key);
    if (!results) this.#byTests.set(key, (results = new Map()));
    return results;
  }
}

class RememberingWorld extends PathWorld {
  #results: Results = new Map();

  constructor() {
    super(new Path([], new Map(), 1, NONE));
  }

  enter(path: Path, results: Results): void {
    this.path = path;
    this.#results = results;
  }

  override recall<T>(about: object, name: string, compute: () => T): T {
    const { path } = this;
    let names = this.#results.get(about);
    if (!names) this.#results.set(about, (names = new Map()));
    let remembered = names.get(name);
    // Reads what the computation would read, so that the world makes the same choices as if it ran the
    // computation.
    while (remembered && 'reads' in remembered)
      remembered = remembered.then.get(path.decide(remembered.reads));
    // One name about one object is one computation, with one type.
    if (remembered) return remembered.result as T;
    const outer = path.reading;
    const own: Reading = (path.reading = {});
    const result = compute();
    path.reading = outer;
    if (!own.choices) {
      names.set(name, { result });
      return result;
    }
    if (outer) for (const one of own.choices.values()) noteReading(outer, one);
    names.set(name, grown(names.get(name), [...own.choices.values()], result));
    return result;
  }
}

/** The tree of a computation with one more way through it. */
function grown(
  tree: Remembered | undefined,
  [first, ...rest]: readonly ReadChoice[],
  result: unknown,
): Remembered {
  if (!first) return { result };
  const then = tree && 'reads' in tree ? tree.then : new Map<number | undefined, Remembered>();
  then.set(first.index, grown(then.get(first.index), rest, result));
  return { reads: first.variable, then };
}

function undecidedValue<T>(value: Choice<T>): Settled<T> {
  const { over } = value;
  return unknown(
    {
      code: 'too-many',
      text: `too many combinations depend on ${over.name}`,
      settle: `give ${over.name} a value`,
      at: over.at,
    },
    { at: over.at, how: 'derived', via: [] },
    { mayBeAbsent: isAbsentInSomeCase(value) },
  );
}

/** By choice, so that a branch that many choices share is looked at once. */
const absentInSomeCase = new WeakMap<Choice<unknown>, boolean>();

/** Whether a value is, or may turn out to be, not set in some case. */
function isAbsentInSomeCase(value: Value<unknown>): boolean {
  if (value.kind !== 'choice')
    return value.kind === 'absent' || (value.kind === 'unknown' && value.mayBeAbsent);
  let found = absentInSomeCase.get(value);
  if (found === undefined) absentInSomeCase.set(value, (found = value.branches.some(isAbsentInSomeCase)));
  return found;
}
