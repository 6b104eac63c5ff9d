// Replaces what the evaluation of the code does not know by what a plan knows, at the places of the code.
import { zip } from '../../../value/zip.ts';
import { derived } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import {
  isDictionary,
  isList,
  known,
  type Known,
  type Choice,
  type Dictionary,
  type Entry,
  type List,
  type Origin,
  type Settled,
  type Unknown,
  type Value,
} from '../../../value/value.ts';

/**
 * A value of the code, completed by what the plan has for it. What the code states itself stays as it is: the
 * code knows better where a value comes from and where to change it.
 */
export function withPlan(code: Value, plan: Value): Value {
  if (plan.kind === 'choice' || code.kind === 'absent') return code;
  if (code.kind === 'choice') return plannedChoice(code, plan);
  if (code.kind === 'unknown') return plannedUnknown(code, plan);
  if (plan.kind !== 'known' || typeof code.value !== 'object' || typeof plan.value !== 'object') return code;
  if (isList(code.value))
    return isList(plan.value) ? { ...code, value: plannedList(code.value, plan.value) } : code;
  return isDictionary(plan.value) ? { ...code, value: plannedMembers(code.value, plan.value) } : code;
}

/** The branch that the plan has chosen; all possible ones, if there are several. */
function plannedChoice(code: Choice, plan: Settled): Value {
  const fits = code.branches.map((branch) => agreement(branch, plan));
  const best = fits.indexOf('equal') >= 0 ? fits.indexOf('equal') : fits.indexOf('may');
  const several = fits[best] === 'may' && fits.indexOf('may', best + 1) >= 0;
  return best < 0 || several ? code : withPlan(code.branches[best]!, plan);
}

function plannedUnknown(code: Unknown, plan: Settled): Value {
  const isOwn =
    (code.reference !== undefined && code.reference.attribute !== '') || code.lookup !== undefined;
  if (isOwn)
    return code.lookup?.kind === 'ssmParameter' && code.lookup.name.kind !== 'known' && hasLookup(plan)
      ? { ...code, lookup: plan.lookup }
      : code;
  if (plan.kind === 'absent') return { kind: 'absent', origin: code.origin };
  // If the code looks up what is a constant in the plan's copy of the code, that copy is older.
  if (plan.kind === 'known')
    return code.why.code === 'looked-up' && plan.origin.how !== 'derived' ? code : atCode(plan, code.origin);
  const { identity, reference, lookup } = plan;
  return reference || lookup
    ? { ...code, identity, ...(reference ? { reference } : {}), ...(lookup ? { lookup } : {}) }
    : code;
}

function hasLookup(plan: Settled): plan is Unknown & { readonly lookup: NonNullable<Unknown['lookup']> } {
  return plan.kind === 'unknown' && plan.lookup !== undefined;
}

/** A value of the plan as a value of the code: the expression in the code is the first step of its origin. */
function atCode(plan: Value, code: Origin): Value {
  if (plan.kind === 'choice') return plan;
  const via =
    code.via.length > 0 ? code.via : [{ kind: 'attribute' as const, name: 'in the code', at: code.at }];
  const origin: Origin = {
    at: plan.origin.at,
    how: plan.origin.how === 'default' ? 'default' : 'supplied',
    via,
  };
  if (plan.kind !== 'known' || typeof plan.value !== 'object') return { ...plan, origin };
  if (isList(plan.value))
    return known({ ...plan.value, items: plan.value.items.map((item) => atCode(item, code)) }, origin);
  const at = via[0]!.at;
  const entries = new Map(
    [...plan.value.entries].map(([name, { value }]): [string, Entry] => [
      name,
      { key: at, value: atCode(value, code) },
    ]),
  );
  return known({ ...plan.value, entries }, origin);
}

function plannedMembers(code: Dictionary, plan: Dictionary): Dictionary {
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of code.entries)
    entries.set(name, { key, value: withPlan(value, memberOf(plan, name, key)) });
  if (!code.rest || plan.rest) return { ...code, entries };
  for (const [name, { value }] of plan.entries) {
    if (!code.entries.has(name))
      entries.set(name, { key: code.rest.origin.at, value: atCode(value, code.rest.origin) });
  }
  return { entries };
}

function memberOf(plan: Dictionary, name: string, at: Range): Value {
  return plan.entries.get(name)?.value ?? plan.rest ?? { kind: 'absent', origin: derived(at) };
}

function plannedList(code: List, plan: List): List {
  if (plan.rest) return code;
  if ([...code.items, ...plan.items].every(isScalar)) return plannedTexts(code, plan);
  const paired = pairs(code.items, plan.items);
  if (!paired) return code;
  const items = paired.map(([one, other]) => withPlan(one, other));
  return code.rest && plan.items.length < items.length ? { ...code, items } : { items };
}

function isScalar(value: Value): boolean {
  return value.kind === 'known'
    ? typeof value.value !== 'object'
    : value.kind !== 'choice' || value.branches.every(isScalar);
}

/** Lists of texts are sets to Terraform, so that their order means nothing. */
function plannedTexts(code: List, plan: List): List {
  const notKnown = code.items.find((item) => item.kind !== 'known') ?? code.rest;
  if (!notKnown || !plan.items.every((item) => item.kind === 'known')) return code;
  const origin = notKnown.kind === 'choice' ? derived(notKnown.over.at) : notKnown.origin;
  const written = new Map(code.items.flatMap((item) => leavesOf(item)).map((item) => [textOf(item), item]));
  return { items: plan.items.map((item) => written.get(textOf(item)) ?? atCode(item, origin)) };
}

function leavesOf(value: Value): Settled[] {
  if (value.kind === 'choice') return value.branches.flatMap(leavesOf);
  return value.kind === 'known' ? [value] : [];
}

function textOf(value: Settled): string {
  return value.kind === 'known' ? String(value.value) : '';
}

/**
 * Blocks of the code with those of the plan: a block that may be missing represents all that the plan has
 * more.
 */
function pairs(
  code: readonly Value[],
  plan: readonly Value[],
): readonly (readonly [Value, Value])[] | undefined {
  if (code.length === plan.length) return zip(code, plan);
  const optional = code.filter(mayBeAbsent);
  const required = code.length - optional.length;
  if (plan.length === required)
    return zip(
      code.filter((item) => !mayBeAbsent(item)),
      plan,
    );
  const [repeated] = optional;
  if (!repeated || optional.length !== 1 || plan.length < required) return undefined;
  const at = code.indexOf(repeated);
  const copies = Array.from({ length: plan.length - required }, () => repeated);
  return zip([...code.slice(0, at), ...copies, ...code.slice(at + 1)], plan);
}

function mayBeAbsent(value: Value): boolean {
  if (value.kind === 'choice') return value.branches.some(mayBeAbsent);
  return value.kind === 'absent' || (value.kind === 'unknown' && value.mayBeAbsent);
}

type Agreement = 'equal' | 'may' | 'differs';

/** Whether a value that is written in the code is what an unknown of the plan was when the plan was made. */
function agreementWithPast({ value }: Known, { was }: Unknown): Agreement {
  if (was === undefined || typeof value === 'object') return 'may';
  return String(value) === was ? 'equal' : 'differs';
}

function worst(all: readonly Agreement[]): Agreement {
  if (all.includes('differs')) return 'differs';
  return all.includes('may') ? 'may' : 'equal';
}

/**
 * Whether a value of the code is what the plan has. What the plan cannot trace to its source has a value all
 * the same.
 */
function agreement(code: Value, plan: Value): Agreement {
  if (code.kind === 'choice') {
    const all = code.branches.map((branch) => agreement(branch, plan));
    if (all.every((one) => one === 'equal')) return 'equal';
    return all.every((one) => one === 'differs') ? 'differs' : 'may';
  }
  if (plan.kind === 'choice') return 'may';
  if (code.kind === 'unknown' || plan.kind === 'unknown') {
    const isSame =
      code.kind === 'unknown' &&
      plan.kind === 'unknown' &&
      code.reference !== undefined &&
      code.identity === plan.identity;
    if (isSame) return 'equal';
    return code.kind === 'known' && plan.kind === 'unknown' ? agreementWithPast(code, plan) : 'may';
  }
  if (isNothing(code) || isNothing(plan)) return isNothing(code) && isNothing(plan) ? 'equal' : 'differs';
  if (code.kind === 'absent' || plan.kind === 'absent') return 'differs';
  const [a, b] = [code.value, plan.value];
  if (typeof a !== 'object' || typeof b !== 'object') return String(a) === String(b) ? 'equal' : 'differs';
  if (isList(a) && isList(b)) return agreementOfLists(a, b);
  if (isList(a) || isList(b)) return 'differs';
  return worst([...a.entries].map(([name, { key, value }]) => agreement(value, memberOf(b, name, key))));
}

function isNothing(value: Settled): boolean {
  if (value.kind !== 'known') return value.kind === 'absent';
  return (
    value.value === '' ||
    (typeof value.value === 'object' &&
      isList(value.value) &&
      value.value.items.length === 0 &&
      !value.value.rest)
  );
}

function agreementOfLists(code: List, plan: List): Agreement {
  if (code.rest || plan.rest) return 'may';
  if (code.items.length !== plan.items.length) return code.items.some(mayBeAbsent) ? 'may' : 'differs';
  if (![...code.items, ...plan.items].every(isScalar))
    return worst(zip(code.items, plan.items).map(([item, other]) => agreement(item, other)));
  return worst(code.items.map((item) => best(plan.items.map((other) => agreement(item, other)))));
}

function best(all: readonly Agreement[]): Agreement {
  if (all.includes('equal')) return 'equal';
  return all.includes('may') ? 'may' : 'differs';
}
