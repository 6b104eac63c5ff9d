// Three-valued judging with an ordinary validator: one schema is rewritten into two.
import type { Schema } from './policy.ts';

/** How a value that is not known appears in the data that the two schemas judge. */
export interface UnknownMark {
  readonly $unknown: true;
  /** It may turn out not to be there. */
  readonly $maybeAbsent?: true;
  /** What it certainly is not. */
  readonly $isNot?: readonly (string | number | boolean)[];
}

const IS_UNKNOWN: Schema = { type: 'object', required: ['$unknown'] };
const MAY_BE_ABSENT: Schema = { type: 'object', required: ['$maybeAbsent'] };

/** The keywords that combine schemas, of a schema that ajv has compiled. */
interface Branching {
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}

const LEAVES = new Set([
  'type',
  'const',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'required',
]);
const BRANCHES = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else']);
const MEMBERS = new Set(['properties', 'patternProperties']);
const ELEMENTS = new Set(['items', 'contains', 'additionalProperties']);

/** The schema that accepts what the given one accepts whatever the unknowns turn out to be. */
export function certainly(schema: Schema): Schema {
  return rewrite(schema, true);
}

/**
 * The schema that accepts what the given one might accept, for some of what the unknowns can turn out to be.
 */
export function possibly(schema: Schema): Schema {
  return rewrite(schema, false);
}

/** How deep schemas may be within each other. */
const DEEPEST = 50;

/**
 * How many schemas the rewritten one may have. In it, each schema of a `oneOf` has all the others beside it.
 */
const MOST_SCHEMAS = 2_000;

/** The first keyword that can't be treated, with the reason; undefined when the schema is fine. */
export function untreatable(schema: Schema): string | undefined {
  const fault = faultIn(schema, 0);
  if (fault !== undefined) return fault;
  return sizeOf(schema, MOST_SCHEMAS) > MOST_SCHEMAS
    ? `it comes to more than ${MOST_SCHEMAS} schemas, since each of a oneOf is judged beside all others`
    : undefined;
}

/** How many schemas the rewritten one has, as far as the limit. */
function sizeOf(schema: unknown, limit: number): number {
  if (typeof schema !== 'object' || schema === null) return 1;
  let size = 1;
  for (const [keyword, value] of Object.entries(schema)) {
    const inner = innerSchemas(keyword, value) ?? [];
    const times = keyword === 'oneOf' ? inner.length : 1;
    for (const one of inner) {
      size += times * sizeOf(one, limit - size);
      if (size > limit) return size;
    }
  }
  return size;
}

/** @param schema as the file has it, which may be no schema */
function faultIn(schema: unknown, depth: number): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    return 'a schema is expected, which is a map, true or false';
  if (depth > DEEPEST) return `schemas are more than ${DEEPEST} deep within each other`;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'const' && !isScalar(value)) return 'const takes a text, number, boolean or null';
    if (keyword === 'enum' && !(Array.isArray(value) && value.every(isScalar)))
      return 'enum takes texts, numbers, booleans and null';
    if (MEMBERS.has(keyword) && (typeof value !== 'object' || value === null))
      return `${keyword} takes a map of schemas`;
    const inner = innerSchemas(keyword, value);
    if (!inner && !LEAVES.has(keyword)) return `the keyword ${keyword} is not supported`;
    for (const one of inner ?? []) {
      const fault = faultIn(one, depth + 1);
      if (fault) return fault;
    }
  }
  return undefined;
}

/** What a keyword has in the place of schemas; undefined for a keyword that has none. */
function innerSchemas(keyword: string, value: unknown): readonly unknown[] | undefined {
  if (MEMBERS.has(keyword)) return Object.values(value ?? {});
  if (ELEMENTS.has(keyword)) return [value];
  if (!BRANCHES.has(keyword)) return undefined;
  return Array.isArray(value) ? value : [value];
}

/** A value in the place of a schema, as a schema. */
function asSchema(value: unknown): Schema {
  // `untreatable` has refused anything else.
  return value as Schema;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

/**
 * Keywords that look at the value itself are decided by the mark if the value is unknown; keywords that
 * combine schemas combine the rewritten ones, `not` and the test of `if` with the opposite certainty.
 */
function rewrite(schema: Schema, sure: boolean): Schema {
  if (typeof schema === 'boolean') return schema;
  const same = (inner: Schema): Schema => rewrite(inner, sure);
  const opposite = (inner: Schema): Schema => rewrite(inner, !sure);
  const parts: Schema[] = [];
  const own = rewriteOwn(schema, sure);
  if (Object.keys(own).length > 0)
    parts.push({ if: IS_UNKNOWN, then: sure ? false : canBe(schema), else: own });
  // `untreatable` has refused a schema in which these are anything else.
  const { allOf, anyOf, oneOf, not, if: test, then: yes, else: no } = schema as Branching;
  if (allOf) for (const part of allOf) parts.push(same(part));
  if (anyOf) parts.push({ anyOf: anyOf.map(same) });
  if (oneOf) parts.push({ anyOf: oneOf.map((_, index) => onlyOne(oneOf, index, same, opposite)) });
  if (not !== undefined) parts.push({ not: opposite(not) });
  if (test !== undefined && yes !== undefined) parts.push({ if: opposite(test), then: same(yes) });
  if (test !== undefined && no !== undefined) parts.push({ if: same(test), else: same(no) });
  const [first, ...more] = parts;
  if (first === undefined) return true;
  return more.length === 0 ? first : { allOf: parts };
}

/**
 * Whether an unknown can be one of the values that the schema names: not if it is known to be none of them.
 */
function canBe(schema: Exclude<Schema, boolean>): Schema {
  const named = Object.hasOwn(schema, 'const') ? [schema.const] : schema.enum;
  if (!Array.isArray(named)) return true;
  const excluded = named.map((one: unknown) => ({ contains: { const: one } }));
  return { not: { required: ['$isNot'], properties: { $isNot: { allOf: excluded } } } };
}

/**
 * One branch accepts the value, and no other does. Branches can be equal, or one and the same object, so they
 * are distinguished by their places.
 */
function onlyOne(
  branches: readonly Schema[],
  index: number,
  same: (s: Schema) => Schema,
  opposite: (s: Schema) => Schema,
): Schema {
  return {
    allOf: branches.map((branch, other) => (other === index ? same(branch) : { not: opposite(branch) })),
  };
}

function rewriteOwn(schema: Exclude<Schema, boolean>, sure: boolean): { [keyword: string]: unknown } {
  const own: { [keyword: string]: unknown } = {};
  // A member that may be absent breaks nothing if only a possibility is needed.
  const member = (inner: Schema): Schema =>
    sure || inner === true ? rewrite(inner, sure) : { if: MAY_BE_ABSENT, else: rewrite(inner, sure) };
  for (const [keyword, value] of Object.entries(schema)) {
    if (LEAVES.has(keyword)) own[keyword] = value;
    else if (MEMBERS.has(keyword)) {
      own[keyword] = Object.fromEntries(
        Object.entries(value ?? {}).map(([name, inner]) => [name, member(asSchema(inner))]),
      );
    } else if (keyword === 'additionalProperties') own[keyword] = member(asSchema(value));
    else if (ELEMENTS.has(keyword)) own[keyword] = rewrite(asSchema(value), sure);
  }
  const { required } = own;
  if (sure && Array.isArray(required) && required.length > 0) {
    own.allOf = required.map((name: string) => ({ properties: { [name]: { not: MAY_BE_ABSENT } } }));
  }
  return own;
}
