// Tests that may not be decided, and the choices that they make.
import { choiceBy } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import { derived, invalid } from '../../../value/origins.ts';
import { shortened } from '../../../value/text.ts';
import type { Range } from '../../../value/source.ts';
import { known, type Value, type Variable } from '../../../value/value.ts';
import { convertTo } from './conversion.ts';
import type { Scope } from '../scope.ts';

/**
 * A boolean that can't be decided becomes a choice, so that all that depends on it is decided together.
 * @param about the unknown that it compares with a value, if it does
 */
export function truthOf(value: Value, at: Range, scope: Scope, about?: Variable['about']): Value {
  return lift(
    [value],
    (settled): Value => {
      if (settled.kind === 'absent') return invalid('a test cannot be null', at);
      const truth = convertTo(settled, 'bool', at);
      if (truth.kind === 'known') return known(truth.value === true, derived(at));
      if (settled.kind !== 'unknown' || settled.why.code === 'invalid') return truth;
      const name = shortened(at.source.text.slice(at.start, at.end).replaceAll(/\s+/g, ' '), 60);
      return choiceBy({ unknown: settled, about }, { kind: 'expression', name, at }, scope.module.scan);
    },
    derived(at),
  );
}

/** A choice between two values by a test that may be unknown; only possible branches are evaluated. */
export function choose(test: Value, yes: () => Value, no: () => Value, at: Range, scope: Scope): Value {
  const made = new Map<boolean, Value>();
  const branch = (side: boolean): Value => {
    if (!made.has(side)) made.set(side, side ? yes() : no());
    return made.get(side)!;
  };
  return lift(
    [truthOf(test, at, scope)],
    (settled) => (settled.kind === 'known' ? branch(settled.value === true) : settled),
    derived(at),
  );
}
