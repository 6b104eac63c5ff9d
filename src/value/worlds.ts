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
 */
export function explore<R>(run: (world: World) => R, bound: number = MAX_WORLDS): Exploration<R> {
  const outcomes: Outcome<R>[] = [];
  const undecided = new Map<string, Variable>();
  let script: number[] = [];
  for (;;) {
    const trail: Assumption[] = [];
    const decided = new Map<string, number>();
    let worlds = 1;
    const world: World = {
      resolve(value) {
        while (value.kind === 'choice') {
          const variable = value.over;
          let index = decided.get(variable.id);
          if (index === undefined) {
            if (worlds * variable.cases.length > bound) {
              undecided.set(variable.id, variable);
              return leftOpen(value.over);
            }
            worlds *= variable.cases.length;
            index = script[trail.length] ?? 0;
            trail.push({ variable, index });
            decided.set(variable.id, index);
          }
          value = value.branches[index]!;
        }
        return value;
      },
    };
    const result = run(world);
    outcomes.push({ result, assumptions: trail });
    script = trail.map((assumption) => assumption.index);
    while (script.length > 0 && script.at(-1)! + 1 >= trail[script.length - 1]!.variable.cases.length) script.pop();
    if (script.length === 0) return { outcomes, undecided: [...undecided.values()] };
    script[script.length - 1]! += 1;
  }
}

function leftOpen<T>(variable: Variable): Settled<T> {
  return unknown(
    { code: 'too-many', text: `too many combinations hang on ${variable.name}`, settle: `give ${variable.name} a value`, at: variable.at },
    { at: variable.at, how: 'derived', via: [] },
    { mayBeAbsent: true },
  );
}
