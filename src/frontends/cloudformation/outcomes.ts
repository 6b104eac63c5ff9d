// The values that expressions give: origins, and unknowns with their reasons.
import type { Range } from '../../value/source.ts';
import {
  isDictionary,
  isList,
  known,
  through,
  unknown,
  type Known,
  type Settled,
  type Step,
  type Unknown,
  type Value,
  type Variable,
} from '../../value/value.ts';
import { textIdentity } from '../../value/compose.ts';
import { textParts } from '../../value/text.ts';
import type { Call, Scope } from './scope.ts';
import { derived, invalid } from '../../value/origins.ts';

/** An expression that this version does not evaluate. */
export function notUnderstood(text: string, at: Range, identity?: string): Unknown {
  return unknown(
    { code: 'not-understood', text, at },
    derived(at),
    identity === undefined ? {} : { identity },
  );
}

/** The arguments of a function in the wrong number or of the wrong kind. */
export function misused(call: Call, wants: string): Unknown {
  return invalid(`${call.name} takes ${wants}`, call.at);
}

/** The result of a function of something unknown: unknown for the same reason. */
export function blurred(because: Unknown, call: Call, identity: string): Unknown {
  return unknown(because.why, derived(call.at), { identity });
}

/** Equal for values that are certainly equal. */
export function identityOf(value: Settled): string {
  if (value.kind === 'absent') return 'nothing';
  if (value.kind === 'unknown') return value.identity;
  if (isList(value.value))
    return `[${value.value.items.map(identityOfAny).join(',')}${value.value.rest ? `,…${value.value.rest.identity}` : ''}]`;
  if (isDictionary(value.value)) {
    const members = [...value.value.entries].map(
      ([name, entry]) => `${JSON.stringify(name)}:${identityOfAny(entry.value)}`,
    );
    return `{${members.join(',')}${value.value.rest ? `,…${value.value.rest.identity}` : ''}}`;
  }
  return textIdentity(textParts(value));
}

function identityOfAny(value: Value): string {
  return value.kind === 'choice'
    ? `${value.over.id}?(${value.branches.map(identityOfAny).join('|')})`
    : identityOf(value);
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

function lastName(identity: string): string {
  const name = identity.replace(/≠$/, '').slice(identity.lastIndexOf('#') + 1);
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}

/** The same value, reached through a further step; so are the items of a list, which are used one by one. */
export function reached(step: Step, value: Value): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => reached(step, branch)) };
  const origin = through(step, value.origin);
  if (value.kind !== 'known' || !isList(value.value)) return { ...value, origin };
  return {
    ...value,
    origin,
    value: { ...value.value, items: value.value.items.map((item) => reached(step, item)) },
  };
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

/** A case of a variable as it is named: the empty text would not be seen. */
export function caseName(text: string): string {
  return text === '' ? '""' : text;
}
