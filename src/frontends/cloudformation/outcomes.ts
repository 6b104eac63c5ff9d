// What the intrinsic functions share: wrong arguments, the names of conditions, and conditions that are not known.
import type { Range } from '../../value/source.ts';
import { hasDigest, type Identity } from '../../value/identity.ts';
import {
  isList,
  known,
  type Known,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from '../../value/value.ts';
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

/** `true` and `false` as one expression gives them: branches of a choice that are equal are one object, so that the choice vanishes. */
export function truths(at: Range): { readonly yes: Known<boolean>; readonly no: Known<boolean> } {
  return { yes: known(true, derived(at)), no: known(false, derived(at)) };
}

/**
 * A boolean that can't be decided becomes a choice, so that all that depends on it is decided together.
 * @param about the unknown that it compares with a value, where it does
 */
export function decide(
  value: Settled<boolean>,
  {
    name,
    at,
    about,
  }: { readonly name: string; readonly at: Range; readonly about?: Variable['about'] | undefined },
  scope: Scope,
): Value<boolean> {
  if (value.kind === 'known') return value;
  const identity = value.kind === 'unknown' ? value.identity : 'nothing';
  const variable = scope.stack.scan.variable(`condition:${identity}`, () => ({
    kind: 'condition',
    name,
    cases: ['true', 'false'],
    ...(about ? { about } : {}),
    at,
  }));
  const { yes, no } = truths(at);
  return { kind: 'choice', over: variable, branches: [yes, no] };
}
