// What the intrinsic functions share: wrong arguments, and conditions with their names.
import { choiceBy, truths } from '../../evaluation/outcomes.ts';
import type { Range } from '../../value/source.ts';
import { hasDigest, identify, type Identity } from '../../value/identity.ts';
import { isList, unknown, type Settled, type Unknown, type Value } from '../../value/value.ts';
import { textParts } from '../../value/text.ts';
import type { Call, Scope } from './scope.ts';
import { derived, invalid } from '../../value/origins.ts';

/** The arguments of a function in the wrong number or of the wrong kind. */
export function misused(call: Call, wants: string): Unknown {
  return invalid(`${call.name} takes ${wants}`, call.at);
}

/** How a value reads in the name of a variable: `Stage`, `AWS::Region`, `"gpu"`. */
export function describe(value: Settled): string {
  if (value.kind === 'known' && typeof value.value === 'object')
    return isList(value.value) ? 'a list' : 'a map';
  const described = textParts(value).map((part) =>
    part.kind === 'known' ? part.value : `\${${lastName(part.identity)}}`,
  );
  if (value.kind === 'unknown' && described.length === 1) return lastName(value.identity);
  return JSON.stringify(described.join(''));
}

/** The name at the end of an identity; nobody could read a digest. */
function lastName(identity: Identity): string {
  if (hasDigest(identity)) return 'a computed value';
  const name = identity.replace(/≠$/, '').slice(identity.lastIndexOf('#') + 1);
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}

/**
 * The condition that a value is. One that is not known is a variable, so that all that depends on it is decided together.
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
