// Follows a computation through every world that it can tell apart.
import { unknown, type Settled, type Value, type Variable } from './value.ts';

/** How many worlds one computation is followed through. */
export const MAX_WORLDS = 256;

/** A variable and the index of the case that it is assumed to be in. */
export interface Assumption {
  readonly variable: Variable;
  readonly index: number;
}

/** One consistent way in which the open choices can turn out. Choices are decided only when something asks. */
export interface World {
  /** What the value is in this world. Lists and dictionaries may hold further choices: resolve them when you reach them. */
  resolve<T>(value: Value<T>): Settled<T>;
  /**
   * What a computation gives in this world. It is run only where no world that decides its choices alike has run it before.
   * @param about the thing that it is about: kept as an object, so that equal names of two things are told apart
   * @param compute a function of the thing, of what all worlds share and of what `resolve` gives, and of nothing else
   */
  recall<T>(about: object, name: string, compute: () => T): T;
}

/** What computations gave, of use in every world and to everyone who explores worlds of the same things. */
export type Memory = Map<object, Map<string, Remembered>>;

/** A result; or the choice that the computation asks next, with what comes after each case (undefined where it was left open). */
type Remembered =
  | { readonly result: unknown }
  | { readonly asks: Variable; readonly then: Map<number | undefined, Remembered> };

/** One choice that a computation asked, and how it was decided in that world. */
interface Asked {
  readonly variable: Variable;
  readonly index: number | undefined;
}

/** What a computation gave in one world. */
export interface Outcome<R> {
  readonly result: R;
  /** The choices that the computation met in this world, in the order in which it met them. */
  readonly assumptions: readonly Assumption[];
}

export interface Exploration<R> {
  readonly outcomes: readonly Outcome<R>[];
  /** Variables that were left undecided in some world because the bound struck; their values read as unknown there. */
  readonly undecided: readonly Variable[];
}

/**
 * Runs a computation once for every combination of the choices that it reaches, the first case of each first. The
 * computation must be a function of what `resolve` gives it. A variable that would take a world's share of the bound
 * beyond one (the product of the numbers of cases on its way) is left undecided.
 * @param memory what earlier computations gave; without it every world computes for itself
 */
export function explore<R>(
  run: (world: World) => R,
  bound: number = MAX_WORLDS,
  memory?: Memory,
): Exploration<R> {
  const outcomes: Outcome<R>[] = [];
  const undecided = new Map<string, Variable>();
  let script: number[] = [];
  for (;;) {
    const trail: Assumption[] = [];
    const decided = new Map<string, number>();
    let worlds = 1;
    /** The choices that the innermost computation to be remembered has asked, in order. */
    let asked: Map<string, Asked> | undefined;
    const decide = (variable: Variable): number | undefined => {
      let index = decided.get(variable.id);
      if (index === undefined && worlds * variable.cases.length > bound) undecided.set(variable.id, variable);
      else if (index === undefined) {
        worlds *= variable.cases.length;
        index = script[trail.length] ?? 0;
        trail.push({ variable, index });
        decided.set(variable.id, index);
      }
      asked?.set(variable.id, { variable, index });
      return index;
    };
    const world: World = {
      resolve(value) {
        while (value.kind === 'choice') {
          const index = decide(value.over);
          if (index === undefined) return leftOpen(value.over);
          value = value.branches[index]!;
        }
        return value;
      },
      recall<T>(about: object, name: string, compute: () => T): T {
        if (!memory) return compute();
        let names = memory.get(about);
        if (!names) memory.set(about, (names = new Map()));
        let remembered = names.get(name);
        // Asks what the computation would ask, so that the world comes to the same choices as by running it.
        while (remembered && 'asks' in remembered) remembered = remembered.then.get(decide(remembered.asks));
        if (remembered) return remembered.result as T;
        const outer = asked;
        const own = (asked = new Map());
        const result = compute();
        asked = outer;
        if (outer) for (const [id, one] of own) outer.set(id, one);
        names.set(name, grown(names.get(name), [...own.values()], result));
        return result;
      },
    };
    const result = run(world);
    outcomes.push({ result, assumptions: trail });
    script = trail.map((assumption) => assumption.index);
    while (script.length > 0 && script.at(-1)! + 1 >= trail[script.length - 1]!.variable.cases.length)
      script.pop();
    if (script.length === 0) return { outcomes, undecided: [...undecided.values()] };
    script[script.length - 1]! += 1;
  }
}

/** The tree of a computation with one more way through it. */
function grown(
  tree: Remembered | undefined,
  [first, ...rest]: readonly Asked[],
  result: unknown,
): Remembered {
  if (!first) return { result };
  const then = tree && 'asks' in tree ? tree.then : new Map<number | undefined, Remembered>();
  then.set(first.index, grown(then.get(first.index), rest, result));
  return { asks: first.variable, then };
}

function leftOpen<T>(variable: Variable): Settled<T> {
  return unknown(
    {
      code: 'too-many',
      text: `too many combinations hang on ${variable.name}`,
      settle: `give ${variable.name} a value`,
      at: variable.at,
    },
    { at: variable.at, how: 'derived', via: [] },
    { mayBeAbsent: true },
  );
}
