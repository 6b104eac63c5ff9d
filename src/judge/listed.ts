// Schemas that name the values that they accept. Nearly all clauses have such schemas, so they are judged
// without a validator of ajv: hundreds of validators would be loaded at each start.
import type { Validator } from './clause.ts';
import type { Schema } from './policy.ts';

type Scalar = string | number | boolean | null;

const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object';

/**
 * The validator of a schema that is `const` or `enum` alone, or `not` with such a schema; undefined for any
 * other. It judges as ajv judges what `certainly` and `possibly` make of the schema.
 */
export function listedValidator(schema: Schema): Validator | undefined {
  const [keyword, ...more] = Object.keys(schema);
  if (typeof schema === 'boolean' || keyword === undefined || more.length > 0) return undefined;
  if (keyword === 'not') return opposite(schema);
  const named = keyword === 'const' ? [schema.const] : schema.enum;
  if (!Array.isArray(named) || named.length === 0 || !named.every(isScalar)) return undefined;
  const isNamed = (data: unknown): boolean => named.some((one) => one === data);
  return {
    certainly: isNamed,
    possibly: (data) => (isUnknown(data) ? !excludesAll(data, named) : isNamed(data)),
  };
}

function opposite({ not }: { readonly [keyword: string]: unknown }): Validator | undefined {
  // ajv, or the check of policy files, has accepted it as a schema.
  const inner = not === null || typeof not !== 'object' ? undefined : listedValidator(not as Schema);
  return inner && { certainly: (data) => !inner.possibly(data), possibly: (data) => !inner.certainly(data) };
}

/** Whether data are the mark of an unknown (see kleene.ts). */
function isUnknown(data: unknown): data is { readonly $isNot?: unknown } {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return '$unknown' in data && data.$unknown !== undefined;
}

/** Whether the unknown is certainly none of the values. */
function excludesAll({ $isNot: excluded }: { readonly $isNot?: unknown }, named: readonly Scalar[]): boolean {
  return Array.isArray(excluded) && named.every((one) => excluded.includes(one));
}
