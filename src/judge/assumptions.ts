// Which of a world's choices a finding needs, and how they are reported.
import { SENSITIVE } from '../value/sensitive.ts';
import type { Variable } from '../value/value.ts';
import type { Assumption, Outcome } from '../value/worlds.ts';
import type { Assumed } from './finding.ts';

export interface Assumptions {
  readonly reported: readonly Assumed[];
  /** Whether a world contradicts none of them, and no default. */
  readonly trueIn: (world: Outcome<unknown>) => boolean;
}

/**
 * The choices without which the finding of a world is not true: each is left out whose other cases change
 * nothing if the rest stays as it is. Variables at their defaults are no assumption: the code has them. So a
 * world in which another variable leaves its default does not contradict the finding.
 * @param isTrueIn whether the finding is true in the world at an index
 */
export function assumptionsOf(
  world: Outcome<unknown>,
  worlds: readonly Outcome<unknown>[],
  isTrueIn: (world: number) => boolean,
): Assumptions {
  const given = world.assumptions.filter(isGiven);
  let needed = world.assumptions.filter((assumption) => !isGiven(assumption));
  for (const one of needed) {
    const others = needed.filter((assumption) => assumption !== one);
    const isIdle = worlds.every(
      ({ assumptions, departs }, index) =>
        isTrueIn(index) ||
        (departs !== undefined && departs.id !== world.departs?.id) ||
        [...given, ...others].some((assumption) => contradicts(assumptions, assumption)),
    );
    if (isIdle) needed = others;
  }
  return {
    reported: needed.map((assumption) => assumed(assumption, assumption.variable === world.departs)),
    trueIn: ({ assumptions }) =>
      ![...given, ...needed].some((assumption) => contradicts(assumptions, assumption)),
  };
}

/** Whether the variable is at its default. */
function isGiven({ variable, index }: Assumption): boolean {
  return variable.hasDefault === true && index === 0;
}

/** Whether a world has decided the variable otherwise; one that has not read it represents all its cases. */
function contradicts(trail: readonly Assumption[], { variable, index }: Assumption): boolean {
  return trail.some((step) => step.variable.id === variable.id && step.index !== index);
}

const KIND_WORDS = {
  condition: 'condition',
  parameter: 'parameter',
  pseudoParameter: '',
  variable: 'variable',
  expression: '',
} as const;

function assumed({ variable, index }: Assumption, departs: boolean): Assumed {
  const which = caseOf(variable, index);
  const kind = KIND_WORDS[variable.kind];
  const subject = `${kind === '' ? '' : `${kind} `}${variable.name}`;
  const otherwise = departs ? ` (its default is ${caseOf(variable, 0) || 'empty'})` : '';
  return {
    kind: variable.kind,
    name: variable.name,
    case: which,
    text: `${subject} is ${which || 'empty'}${otherwise}`,
    at: variable.at,
  };
}

function caseOf({ cases, sensitive }: Variable, index: number): string {
  return sensitive ? SENSITIVE : (cases[index] ?? '');
}
