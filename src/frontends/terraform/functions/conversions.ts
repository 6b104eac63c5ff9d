// Functions that convert between types, and those that mark values as sensitive or ephemeral.
import { expression as expressionIdentity } from '../../../evaluation/identity.ts';
import { derived } from '../../../value/origins.ts';
import { known, unknown } from '../../../value/value.ts';
import { convertTo } from '../evaluation/conversion.ts';
import type { Expression } from '../syntax/tree.ts';
import type { Type } from '../evaluation/types.ts';
import { structural, type Definition, type Functions, type Structural } from './define.ts';

function converting(returns: string, type: Type): Definition {
  return structural(`any? -> ${returns}`, ([argument], { at }) => argument && convertTo(argument, type, at));
}

/** The mark changes nothing of what a value is. */
const same: Structural = ([argument]) => argument;

/** Whether an expression marks its value by itself; undefined if that depends on what its names mean. */
function marks(expression: Expression): boolean | undefined {
  switch (expression.kind) {
    case 'literal':
      return false;
    case 'template':
      return any(
        expression.parts.map((part) => {
          if (part.kind === 'text') return false;
          return part.kind === 'value' ? marks(part.value) : undefined;
        }),
      );
    case 'tuple':
      return any(expression.items.map(marks));
    case 'call':
      if (expression.name === 'sensitive') return true;
      return expression.name === 'nonsensitive' || expression.name === 'issensitive'
        ? false
        : any(expression.args.map(marks));
    default:
      return undefined;
  }
}

function any(marked: readonly (boolean | undefined)[]): boolean | undefined {
  if (marked.includes(true)) return true;
  return marked.includes(undefined) ? undefined : false;
}

const issensitive: Structural = (_, { args, at }) => {
  const marked = marks(args[0]!);
  if (marked !== undefined) return known(marked, derived(at));
  return unknown(
    { code: 'not-understood', text: 'whether it is sensitive is not followed', at },
    derived(at),
    {
      identity: expressionIdentity('issensitive', at),
    },
  );
};

export const conversions: Functions = {
  tostring: converting('string', 'string'),
  tonumber: converting('number', 'number'),
  tobool: converting('bool', 'bool'),
  tolist: converting('list(any)', { kind: 'list', of: 'any' }),
  toset: converting('set(any)', { kind: 'set', of: 'any' }),
  tomap: converting('map(any)', { kind: 'map', of: 'any' }),
  sensitive: structural(
    'any? -> any',
    ([argument], _, scope) => argument && scope.module.scan.sensitive(argument),
  ),
  nonsensitive: structural('any? -> any', same),
  issensitive: structural('any? -> bool', issensitive),
  ephemeralasnull: structural('any? -> any', same),
};
