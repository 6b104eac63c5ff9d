// Conditions: Fn::If and the functions that it can use.
import { misused } from '../../../evaluation/functions.ts';
import { equalTexts } from '../../../evaluation/equality.ts';
import { identityOf } from '../../../evaluation/identity.ts';
import { choiceBy, truths, describe } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import type { Settled, Value } from '../../../value/value.ts';
import { derived, invalid } from '../../../value/origins.ts';
import { conditionFrom } from '../outcomes.ts';
import type { Call, Intrinsic, Scope } from '../scope.ts';
import type { Node } from '../../document/syntax.ts';
import { fillName } from '../members.ts';
import { memberAt } from '../../document/nodes.ts';

const If: Intrinsic = (call) => {
  const { argument, scope } = call;
  const [test, yes, no, ...more] = argument.kind === 'list' ? argument.items : [];
  if (!test || !yes || !no || more.length > 0) return misused(call, 'a condition and two values');
  const condition =
    test.kind === 'scalar' && test.tag === undefined ? named(test.text, call) : truthOf(test, scope);
  if (condition.kind === 'known') return scope.evaluate(condition.value ? yes : no);
  if (condition.kind !== 'choice') return condition;
  const branches = new Map<boolean, Value>();
  const branch = (side: boolean): Value => {
    if (!branches.has(side)) branches.set(side, scope.evaluate(side ? yes : no));
    return branches.get(side)!;
  };
  return lift(
    [condition],
    (decided): Value => (decided.kind === 'known' ? branch(decided.value) : decided),
    derived(call.at),
  );
};

function named(written: string, call: Call): Value<boolean> {
  const name = fillName(written, call.scope);
  return call.scope.stack.condition(name) ?? invalid(`there is no condition ${name}`, call.at);
}

const Condition: Intrinsic = (call) => {
  if (call.argument.kind !== 'scalar') return misused(call, 'the name of a condition');
  return named(call.argument.text, call);
};

const Equals: Intrinsic = (call) => {
  const { argument, scope, at } = call;
  const [a, b, ...more] = argument.kind === 'list' ? argument.items : [];
  if (!a || !b || more.length > 0) return misused(call, 'two values');
  return lift(
    [scope.evaluate(a), scope.evaluate(b)],
    (one, other) => equality(one, other, call),
    derived(at),
  );
};

function equality(a: Settled, b: Settled, { scope, at }: Call): Value<boolean> {
  const { yes, no } = truths(at);
  if (a.kind === 'absent' || b.kind === 'absent') return a.kind === b.kind ? yes : no;
  if (isStructure(a) || isStructure(b)) return identityOf(a) === identityOf(b) ? yes : no;
  const equal = equalTexts(a, b, scope.stack.scan);
  if (typeof equal === 'boolean') return equal ? yes : no;
  const name = `${describe(a)} = ${describe(b)}`;
  return choiceBy(equal, { kind: 'condition', name, at }, scope.stack.scan);
}

function isStructure(value: Settled): boolean {
  return value.kind === 'known' && typeof value.value === 'object';
}

/** A condition function within another, or a name behind `Condition`. */
export function truthOf(node: Node, scope: Scope): Value<boolean> {
  const name =
    node.tag === undefined && node.kind === 'map' && node.members.size === 1
      ? memberAt(node, 'Condition')?.value
      : undefined;
  const value = name
    ? Condition({ name: 'Condition', argument: name, node, at: node.at, scope })
    : scope.evaluate(node);
  return lift([value], (settled) => conditionFrom(settled, 'a condition', node.at, scope), derived(node.at));
}

function operands(call: Call): readonly Value<boolean>[] | undefined {
  const { argument, scope } = call;
  if (argument.kind !== 'list') return call.name === 'Fn::Not' ? [truthOf(argument, scope)] : undefined;
  return argument.items.map((item) => truthOf(item, scope));
}

function combine(
  wants: string,
  least: number,
  most: number,
  decideBy: (truths: readonly boolean[]) => boolean,
): Intrinsic {
  return (call) => {
    const values = operands(call);
    if (!values || values.length < least || values.length > most) return misused(call, wants);
    const { yes, no } = truths(call.at);
    const combined = (...settled: Settled[]): Value => {
      const undecided = settled.find((one) => one.kind !== 'known');
      return (
        undecided ?? (decideBy(settled.map((one) => one.kind === 'known' && one.value === true)) ? yes : no)
      );
    };
    return lift(values, combined, derived(call.at));
  };
}

export const logic: { readonly [name: string]: Intrinsic } = {
  'Fn::If': If,
  'Fn::Equals': Equals,
  'Fn::And': combine('two to ten conditions', 1, 10, (all) => all.every(Boolean)),
  'Fn::Or': combine('two to ten conditions', 1, 10, (all) => all.some(Boolean)),
  'Fn::Not': combine('one condition', 1, 1, ([one]) => !one),
  Condition,
};
