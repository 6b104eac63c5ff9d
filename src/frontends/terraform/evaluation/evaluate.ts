// Evaluates an HCL expression into what is known of it.
import { asShown } from '../../../value/sensitive.ts';
import { call as callIdentity } from '../../../evaluation/identity.ts';
import { unknownBecause, unknownOf } from '../../../evaluation/outcomes.ts';
import { isWhole } from '../../../evaluation/plain.ts';
import { concat, liftTexts } from '../../../value/compose.ts';
import { lift } from '../../../value/lift.ts';
import { derived, invalid, literal } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import { known, type Entry, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { bounded } from './bounds.ts';
import { overLimit, convertTo, refusalIn, textOf } from './conversion.ts';
import { callFunction } from '../functions/call.ts';
import { itemsOf, loop, turnsOf } from './loops.ts';
import { access, splat } from './members.ts';
import { certainlyEqual } from '../../../evaluation/equality.ts';
import { operate } from './operators.ts';
import { rootName } from '../references.ts';
import type { Scope } from '../scope.ts';
import type { Expression, TemplatePart } from '../syntax/tree.ts';
import { choose } from './truth.ts';
import { typeOf, unify } from './types.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function evaluate(expression: Expression, scope: Scope): Value {
  return scope.module.scan.step(
    expression.at,
    () => {
      switch (expression.kind) {
        case 'literal':
          return literalValue(expression);
        case 'template':
          return template(expression.parts, expression.at, scope);
        case 'name':
        case 'member':
        case 'index':
          return rootName(expression, scope) ?? access(expression, scope);
        case 'item':
          return scope.bindings.get('*') ?? invalid('this is outside a splat', expression.at);
        case 'splat':
          return bounded(splat(expression, scope), expression.at);
        case 'call':
          return bounded(called(expression, scope), expression.at);
        case 'condition':
          return condition(expression, scope);
        case 'unary':
        case 'binary':
          return operation(expression, scope);
        case 'for':
          return bounded(loop(expression, scope), expression.at);
        case 'tuple':
          return bounded(
            known({ items: expression.items.map((item) => scope.evaluate(item)) }, literal(expression.at)),
            expression.at,
          );
        case 'object':
          return bounded(object(expression, scope), expression.at);
      }
    },
    () => combines(expression),
  );
}

function called(expression: Of<'call'>, scope: Scope): Value {
  const value = callFunction(expression, scope);
  // The code states that it is no secret, whatever it was made of.
  return expression.name === 'nonsensitive' ? asShown(value) : value;
}

/** Whether the value is made of all values in the expression. */
function combines(expression: Expression): boolean {
  switch (expression.kind) {
    case 'template':
      return expression.parts.length > 1;
    case 'call':
      return expression.name !== 'nonsensitive';
    default:
      return ['unary', 'binary', 'for'].includes(expression.kind);
  }
}

function literalValue({ value, at }: Of<'literal'>): Value {
  if (value === null) return { kind: 'absent', origin: literal(at) };
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER
    ? overLimit('the number has more digits than this scan follows', at)
    : known(value, literal(at));
}

function template(parts: readonly TemplatePart[], at: Range, scope: Scope): Value {
  if (parts.length === 0) return { ...known('', literal(at)), segments: [] };
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'value') return scope.evaluate(first.value);
  if (parts.length === 1 && first?.kind === 'text')
    return { ...known(first.text, literal(first.at)), segments: first.segments };
  return liftTexts(pieces(parts, scope), (...settled) => joinPieces(settled, at), derived(at));
}

function joinPieces(settled: readonly Settled[], at: Range): Value {
  for (const piece of settled) {
    if (piece.kind === 'absent') return invalid('null cannot be put into a text', at);
    if (piece.kind === 'known' && typeof piece.value === 'object')
      return invalid('a list or a map cannot be put into a text', at);
    if (piece.kind === 'unknown' && piece.why.code === 'invalid') return piece;
  }
  return concat(
    settled.map((piece) => textOf(piece, at)),
    at,
    'template',
  );
}

function pieces(parts: readonly TemplatePart[], scope: Scope): Value[] {
  return parts.flatMap((part): Value[] => {
    switch (part.kind) {
      case 'text':
        return [{ ...known(part.text, literal(part.at)), segments: part.segments }];
      case 'value':
        return [scope.evaluate(part.value)];
      case 'if': {
        const [yes, no] = [part.yes, part.no].map((branch) => () => template(branch, part.test.at, scope));
        return [choose(scope.evaluate(part.test), yes!, no!, part.test.at, scope)];
      }
      case 'for': {
        const of = scope.evaluate(part.of);
        if (of.kind === 'absent' || (of.kind === 'known' && typeof of.value !== 'object'))
          return [invalid('a loop goes over a list, a set, a map or an object', part.of.at)];
        const items = itemsOf(of);
        if (!items) return [unknownOf(of, part.of.at)];
        const turn = turnsOf(items, part, part.of.at, scope);
        return typeof turn === 'function' ? items.flatMap((item) => pieces(part.body, turn(item))) : [turn];
      }
    }
  });
}

/** Both branches have one type in the end: `true ? 1 : "a"` is a text. */
function condition({ test, yes, no, at }: Of<'condition'>, scope: Scope): Value {
  const branches = [scope.evaluate(yes), scope.evaluate(no)] as const;
  // A branch that is null, refused or not known does not show the type.
  const type = unify(branches.map((branch) => (refusalIn(branch) ? 'any' : typeOf(branch))));
  const branch = (index: 0 | 1) => (): Value =>
    type === undefined
      ? invalid('the branches of the condition have no type in common', at)
      : convertTo(branches[index], type, at);
  const tested = scope.evaluate(test);
  // If both branches are one value, nothing depends on a test that is not known.
  if (tested.kind !== 'known' && !refusalIn(tested) && isWhole(branches[0]) && certainlyEqual(...branches))
    return branch(0)();
  return choose(tested, branch(0), branch(1), test.at, scope);
}

function operation(expression: Of<'unary' | 'binary'>, scope: Scope): Value {
  const { operator, at } = expression;
  const operands = expression.kind === 'unary' ? [expression.value] : [expression.a, expression.b];
  const values = operands.map((operand) => scope.evaluate(operand));
  return lift(values, (...settled: Settled[]) => operate(operator, settled, at, scope), derived(at));
}

function object({ members, at }: Of<'object'>, scope: Scope): Value {
  const keys = members.map(({ key }) => scope.evaluate(key));
  return lift(
    keys,
    (...settled) => {
      const entries = new Map<string, Entry>();
      let rest: Unknown | undefined;
      for (const [index, { key, value }] of members.entries()) {
        const name = textOf(settled[index]!, key.at);
        if (name.kind === 'absent') return invalid('null is no key', key.at);
        if (name.kind === 'unknown') {
          if (name.why.code === 'invalid') return name;
          rest ??= unknownBecause(name, key.at, callIdentity('member', [name.identity]));
        } else if (typeof name.value === 'string')
          entries.set(name.value, { key: key.at, value: scope.evaluate(value) });
        else return invalid('a list or a map is no key', key.at);
      }
      return known(rest ? { entries, rest } : { entries }, literal(at));
    },
    derived(at),
  );
}
