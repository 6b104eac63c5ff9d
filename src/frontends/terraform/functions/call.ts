// Calls of Terraform's functions. Unknown arguments stay unknown through each, with their reason.
// Source: developer.hashicorp.com/terraform/language/functions
import { asText } from '../../../value/compose.ts';
import { lift } from '../../../value/lift.ts';
import { isDictionary, isList, known, unknown, type Known, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { derived, invalid } from '../../../value/origins.ts';
import { blurred, identityOf, isWhole, plainOf, valueOf } from '../outcomes.ts';
import type { Scope } from '../scope.ts';
import type { Expression } from '../syntax.ts';
import { collections } from './collections.ts';
import { files } from './files.ts';
import { pure } from './pure.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** A function that looks at values as far as they are known. */
export type Structural = (args: readonly Settled[], call: Call, scope: Scope) => Value | undefined;

/** Functions whose result is another one at each run, or known to the provider alone. */
const AT_RUN = new Set(['timestamp', 'plantimestamp', 'uuid', 'bcrypt', 'cidrhost', 'cidrnetmask', 'cidrsubnet', 'cidrsubnets', 'rsadecrypt']);

export function callFunction(call: Call, scope: Scope): Value {
  const { name, at } = call;
  if (name === 'try') return tryEach(call, scope);
  if (name === 'can') {
    const value = scope.evaluate(call.args[0]!);
    return known(!(value.kind === 'unknown' && value.why.code === 'invalid'), derived(at));
  }
  if (AT_RUN.has(name))
    return unknown({ code: 'deploy-time', text: `${name}() is known when Terraform runs`, at }, derived(at), {
      identity: `${name}:${at.source.path}:${at.start}`,
    });
  const args = argumentsOf(call, scope);
  if ('why' in args) return args;
  return lift(args, (...settled) => apply(call, settled as Settled[], scope), derived(at));
}

function argumentsOf(call: Call, scope: Scope): Value[] | Unknown {
  const args = call.args.map((argument) => scope.evaluate(argument));
  if (!call.spread) return args;
  const last = args.pop();
  if (last?.kind === 'known' && isList(last.value) && !last.value.rest) return [...args, ...last.value.items];
  return last?.kind === 'unknown' ? blurred(last, call.at, `${call.name}(${last.identity}...)`) : invalid('... takes a list', call.at);
}

function apply(call: Call, args: readonly Settled[], scope: Scope): Value {
  const { name, at } = call;
  const refused = args.find((argument) => argument.kind === 'unknown' && argument.why.code === 'invalid');
  if (refused) return refused;
  const structural = collections[name] ?? files[name];
  if (structural) {
    const result = structural(args, call, scope);
    if (result) return result;
  }
  const plain = pure[name];
  if (!plain && !structural)
    return unknown({ code: 'not-understood', text: `${name}() is not a function that this version knows`, at }, derived(at), {
      identity: `${name}(${args.map(identityOf).join(',')})`,
    });
  if (plain && args.every(isWhole)) return computed(plain, args, call);
  const open = args.map(firstOpen).find((one) => one !== undefined);
  const identity = `${name}(${args.map(identityOf).join(',')})`;
  return open ? blurred(open, at, identity) : unknown({ code: 'not-understood', text: `${name}() cannot be computed`, at }, derived(at), { identity });
}

function computed(plain: (...args: any[]) => unknown, args: readonly Settled[], { name, at }: Call): Value {
  try {
    return valueOf(plain(...args.map(plainOf)), derived(at));
  } catch (error) {
    // What a function refuses, Terraform refuses with the same arguments: the plan would not run.
    return invalid(`${name}() cannot take that: ${(error as Error).message}`, at);
  }
}

function firstOpen(value: Value): Unknown | undefined {
  if (value.kind === 'unknown') return value;
  if (value.kind !== 'known' || typeof value.value !== 'object') return undefined;
  if (value.value.rest) return value.value.rest;
  const inner = isList(value.value) ? value.value.items : isDictionary(value.value) ? [...value.value.entries.values()].map((entry) => entry.value) : [];
  for (const item of inner) {
    const open = firstOpen(item);
    if (open) return open;
  }
  return undefined;
}

/** The first argument that is no error; of one that is not known Terraform cannot say at plan time, and neither can this. */
function tryEach(call: Call, scope: Scope): Value {
  let last: Value = invalid('try() has no argument', call.at);
  for (const argument of call.args) {
    last = scope.evaluate(argument);
    if (last.kind !== 'unknown' || last.why.code !== 'invalid') return last;
  }
  return last;
}

/** Texts encoded by base64 remember what they encode. */
export function encoded(argument: Settled, at: Call['at']): Value {
  if (argument.kind === 'absent') return invalid('null cannot be encoded', at);
  if (argument.kind === 'known' && typeof argument.value === 'object') return invalid('only a text can be encoded', at);
  const text = asText(argument) as Known<string> | Unknown;
  const origin = { ...text.origin, via: [{ kind: 'text' as const, name: 'base64encode', at }, ...text.origin.via] };
  if (text.kind === 'unknown') return unknown(text.why, origin, { identity: `base64(${text.identity})`, encodes: text });
  return { ...known(Buffer.from(text.value).toString('base64'), origin), encodes: text };
}
