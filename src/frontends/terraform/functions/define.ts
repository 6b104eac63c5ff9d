// How a function of Terraform is written down: its signature, and what it does.
import type { Settled, Value } from '../../../value/value.ts';
import type { Scope } from '../scope.ts';
import type { Expression } from '../syntax/tree.ts';
import type { Type } from '../evaluation/types.ts';

export type Call = Extract<Expression, { kind: 'call' }>;

export interface Parameter {
  readonly type: Type;
  /** Whether it accepts null. */
  readonly nullable: boolean;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  /** What any further arguments are. */
  readonly variadic?: Parameter;
  readonly returns: Type;
}

/**
 * Looks at values as far as they are known. Undefined if it cannot decide: the result is then not known, for
 * the reason of the first argument that is not. What it throws, Terraform refuses.
 */
export type Structural = (args: readonly Settled[], call: Call, scope: Scope) => Value | undefined;

export interface Definition {
  readonly signature: Signature;
  /**
   * What it makes of plain data, if all arguments are known to their last part: they are of the types of the
   * signature.
   */
  readonly plain?: (...args: never[]) => unknown;
  readonly structural?: Structural;
  /** The work of `plain`, in steps of the scan's budget, if it can be much. */
  readonly cost?: (...args: never[]) => number;
}

export type Functions = { readonly [name: string]: Definition };

/** @param signature `string, ...list(string) -> string`; a question mark after a type accepts null */
export function plain(signature: string, compute: (...args: never[]) => unknown): Definition {
  return { signature: signatureOf(signature), plain: compute };
}

export function structural(
  signature: string,
  look: Structural,
  compute?: (...args: never[]) => unknown,
): Definition {
  return { signature: signatureOf(signature), structural: look, ...(compute ? { plain: compute } : {}) };
}

function signatureOf(text: string): Signature {
  const [before = '', returns = ''] = text.split('->').map((part) => part.trim());
  const parts = before === '' ? [] : before.split(',').map((part) => part.trim());
  const last = parts.at(-1)?.startsWith('...') ? parts.pop()!.slice(3) : undefined;
  return {
    parameters: parts.map(parameterOf),
    ...(last === undefined ? {} : { variadic: parameterOf(last) }),
    returns: typeNamed(returns),
  };
}

function parameterOf(text: string): Parameter {
  const nullable = text.endsWith('?');
  return { type: typeNamed(nullable ? text.slice(0, -1) : text), nullable };
}

function typeNamed(text: string): Type {
  const [, kind, of = ''] = /^(list|set|map)\((.*)\)$/.exec(text) ?? [];
  // Signatures are written in this folder, with names of types alone.
  return kind === undefined ? (text as 'string') : { kind: kind as 'list', of: typeNamed(of) };
}

/** @throws Error for a number with a fraction */
export function requireInteger(value: number): number {
  if (!Number.isInteger(value)) throw new Error('it takes whole numbers');
  return value;
}
