// Soundness of three-valued judging: against every way in which the unknowns can turn out.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { certainly, possibly, untreatable } from '../src/judge/kleene.ts';
import type { Schema } from '../src/judge/policy.ts';
import { fc, runs } from './property.ts';

const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, addUsedSchema: false });
const compile = (schema: Schema) => ajv.compile(schema as object) as (data: unknown) => boolean;

/** What an unknown can turn out to be: values that the schemas below treat differently. */
const COMPLETIONS = [null, true, false, 0, 7, '', 'a', 'ECS_AL2', [], ['a'], { a: 'a' }, { a: 1, b: 'x' }];
const UNKNOWN = { $unknown: true };
const NOT_A = { $unknown: true, $isNot: ['a'] };
const MAYBE = { $unknown: true, $maybeAbsent: true };

const leaf = fc.constantFrom<Schema>(
  { const: 'a' },
  { enum: ['a', null, 7] },
  { type: 'string' },
  { type: 'boolean' },
  { type: ['string', 'null'] },
  { pattern: '^a' },
  { minimum: 1 },
  { maxItems: 0 },
  { minLength: 1 },
  true,
  false,
);
const schemas: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ not: tie('schema') }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    // One schema twice, as an alias of YAML makes it.
    tie('schema').map((schema) => ({ oneOf: [schema, schema] })),
    fc.record({ if: tie('schema'), then: tie('schema'), else: tie('schema') }),
    fc.record({
      properties: fc.record({ a: tie('schema') }),
      required: fc.constantFrom<string[]>([], ['a']),
    }),
    fc.record({ items: tie('schema') }),
    fc.record({ type: fc.constant('array'), contains: tie('schema') }),
    fc.record({ additionalProperties: tie('schema') }),
  ),
})).schema as fc.Arbitrary<Schema>;

const scalar = fc.constantFrom<unknown>(null, true, 7, 'a', 'b', UNKNOWN, NOT_A);
const member = fc.oneof(scalar, fc.constant<unknown>(MAYBE));
const data = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('a', 'b'), member, { maxKeys: 2, noNullPrototype: true }),
);

/** Every way in which the data can turn out. */
function completions(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  if ('$isNot' in value) return COMPLETIONS.filter((one) => one !== 'a');
  if ('$unknown' in value) return COMPLETIONS;
  if (Array.isArray(value))
    return value.reduce<unknown[][]>(
      (rows, item) => rows.flatMap((row) => completions(item).map((one) => [...row, one])),
      [[]],
    );
  return Object.entries(value).reduce<object[]>(
    (rows, [name, inner]) => {
      const absent = typeof inner === 'object' && inner !== null && '$maybeAbsent' in inner ? rows : [];
      return [
        ...absent,
        ...rows.flatMap((row) => completions(inner).map((one) => ({ ...row, [name]: one }))),
      ];
    },
    [{}],
  );
}

test('what is certainly accepted is accepted however the unknowns turn out; what is not possibly accepted never is', () => {
  fc.assert(
    fc.property(schemas, data, (schema, value) => {
      const all = completions(value).map(compile(schema));
      if (compile(certainly(schema))(value)) expect(all).not.toContain(false);
      if (!compile(possibly(schema))(value)) expect(all).not.toContain(true);
    }),
    { numRuns: runs(4_000) },
  );
}, 300_000);

test('of data without unknowns both say what the schema says', () => {
  const settled = data.filter((value) => !JSON.stringify(value).includes('$unknown'));
  fc.assert(
    fc.property(schemas, settled, (schema, value) => {
      const verdict = compile(schema)(value);
      expect([compile(certainly(schema))(value), compile(possibly(schema))(value)]).toEqual([
        verdict,
        verdict,
      ]);
    }),
    { numRuns: runs(1_000) },
  );
});

describe('what can’t be treated is said', () => {
  test.each<[Schema, string | undefined]>([
    [{ const: 'a' }, undefined],
    [{ const: { a: 1 } }, 'const takes a text, number, boolean or null'],
    [{ enum: [[1]] }, 'enum takes texts, numbers, booleans and null'],
    [{ $ref: '#/x' }, 'the keyword $ref is not supported'],
    [{ not: { uniqueItems: true } }, 'the keyword uniqueItems is not supported'],
  ])('%j', (schema, reason) => expect(untreatable(schema)).toBe(reason));
});

describe('what is certain and what is possible', () => {
  const branch: Schema = { const: 'a' };
  test.each<[string, Schema, unknown, boolean, boolean]>([
    ['a required member that may be absent is possible', { required: ['a'] }, { a: MAYBE }, false, true],
    [
      'a required member whose value is not known is certain',
      { required: ['a'] },
      { a: UNKNOWN },
      true,
      true,
    ],
    ['a required member that is absent is impossible', { required: ['a'] }, { b: 1 }, false, false],
    [
      'the second of two required members may be absent',
      { required: ['a', 'b'] },
      { a: 1, b: MAYBE },
      false,
      true,
    ],
    [
      'a member that may be absent breaks nothing for possible',
      { properties: { a: { const: 1 } } },
      { a: MAYBE },
      false,
      true,
    ],
    ['a forbidden member that may be absent', { properties: { a: false } }, { a: MAYBE }, false, true],
    ['a forbidden member that is there', { properties: { a: false } }, { a: UNKNOWN }, false, false],
    ['any other member that may be absent', { additionalProperties: false }, { a: MAYBE }, false, true],
    ['oneOf: exactly one', { oneOf: [{ const: 'a' }, { const: 'b' }] }, 'a', true, true],
    ['oneOf: none', { oneOf: [{ const: 'a' }, { const: 'b' }] }, 'c', false, false],
    ['oneOf: two', { oneOf: [{ const: 'a' }, { type: 'string' }] }, 'a', false, false],
    ['oneOf: one of three', { oneOf: [{ const: 'a' }, { const: 'b' }, { const: 'c' }] }, 'c', true, true],
    ['oneOf: one schema twice', { oneOf: [branch, branch] }, 'a', false, false],
    ['oneOf: not known', { oneOf: [{ const: 'a' }, { const: 'b' }] }, UNKNOWN, false, true],
    ['oneOf: a branch that always holds', { oneOf: [true, { const: 'a' }] }, UNKNOWN, false, true],
    ['not: of what is not known', { not: { const: 'a' } }, UNKNOWN, false, true],
    ['if: of what is not known', { if: { const: 'a' }, then: false, else: true }, UNKNOWN, false, true],
    ['if: both branches hold', { if: { const: 'a' }, then: true, else: true }, UNKNOWN, true, true],
    [
      'if: no branch holds, which is not seen (sound, but not exact)',
      { if: { const: 'a' }, then: false, else: false },
      UNKNOWN,
      false,
      true,
    ],
    ['if: only then', { if: { const: 'a' }, then: { const: 'b' } }, 'b', true, true],
    ['if: only else', { if: { const: 'a' }, else: { const: 'b' } }, 'c', false, false],
    ['items: one that is not known', { items: { const: 'a' } }, ['a', UNKNOWN], false, true],
    ['items: one that is wrong', { items: { const: 'a' } }, ['b', UNKNOWN], false, false],
    ['contains: one that is right', { contains: { const: 'a' } }, ['a', UNKNOWN], true, true],
    ['contains: one that may be right', { contains: { const: 'a' } }, ['b', UNKNOWN], false, true],
    ['an empty schema', {}, UNKNOWN, true, true],
    ['everything is refused', false, UNKNOWN, false, false],
  ])('%s', (_, schema, value, sure, may) => {
    expect([compile(certainly(schema))(value), compile(possibly(schema))(value)]).toEqual([sure, may]);
  });
});
