// Conditions with their names.
import { choiceBy, describe, truths } from '../../evaluation/outcomes.ts';
import type { Range } from '../../value/source.ts';
import { identify } from '../../value/identity.ts';
import { unknown, type Settled, type Value } from '../../value/value.ts';
import type { Scope } from './scope.ts';
import { derived } from '../../value/origins.ts';

/**
 * The condition that a value is. One that is not known is a variable, so that all that depends on it is
 * decided together.
 * @param name of the variable, if the value has none
 */
export function conditionFrom(value: Settled, name: string, at: Range, { stack }: Scope): Value<boolean> {
  const { yes, no } = truths(at);
  if (value.kind === 'known') return String(value.value).toLowerCase() === 'true' ? yes : no;
  if (value.kind === 'unknown')
    return choiceBy({ unknown: value }, { kind: 'condition', name: describe(value) || name, at }, stack.scan);
  const unset = unknown({ code: 'invalid', text: 'the condition is not set', at }, derived(at), {
    identity: identify('nothing'),
  });
  return choiceBy({ unknown: unset }, { kind: 'condition', name, at }, stack.scan);
}
