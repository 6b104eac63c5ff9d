// Schemas that list values are judged without ajv, and as ajv judges them.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { certainly, possibly } from '../src/judge/kleene.ts';
import { listedValidator } from '../src/judge/listed.ts';
import type { Schema } from '../src/judge/policy.ts';
import { schemasOf } from '../src/judge/validators.ts';
import { standardPolicies } from '../src/policies.ts';
import { fc, runs } from './property.ts';

const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, addUsedSchema: false });

const scalar = fc.constantFrom(null, true, false, 0, 7, '', 'a', 'SPOT');
const list = fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 });
const schema: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.record({ const: scalar }),
    fc.record({ enum: list }),
    fc.record({ not: tie('schema') }),
  ),
})).schema;
const data = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.constant({ a: 'a' }),
  fc.record({ $unknown: fc.constant(true) }),
  fc.record({ $unknown: fc.constant(true), $maybeAbsent: fc.constant(true) }),
  fc.record({ $unknown: fc.constant(true), $isNot: list }),
);

test('the verdicts are those of ajv', () => {
  fc.assert(
    fc.property(schema, fc.array(data, { minLength: 1, maxLength: 5 }), (one, values) => {
      const listed = listedValidator(one);
      const [sure, possible] = [ajv.compile(certainly(one)), ajv.compile(possibly(one))];
      expect(values.map((value) => [listed?.certainly(value), listed?.possibly(value)])).toEqual(
        values.map((value) => [sure(value), possible(value)]),
      );
    }),
    { numRuns: runs(1_000) },
  );
});

describe('schemas that do not list values are left to ajv', () => {
  test.each<[string, Schema]>([
    ['a boolean', true],
    ['nothing', {}],
    ['a type', { type: 'string' }],
    ['values and a type', { enum: ['a'], type: 'string' }],
    ['a value that is no scalar', { const: ['a'] }],
    ['a value that is no scalar among others', { enum: ['a', {}] }],
    ['no value', { enum: [] }],
    ['the opposite of a type', { not: { type: 'string' } }],
    ['the opposite of a boolean', { not: true }],
    ['the opposite of no schema', { not: null }],
  ])('%s', (_, one) => expect(listedValidator(one)).toBeUndefined());
});

test('few clauses of the standard policies need ajv', () => {
  const left = schemasOf(standardPolicies().policies).filter((one) => !listedValidator(one));
  expect(left.length).toBeLessThan(10);
});
