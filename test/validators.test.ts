// What compiles the schemas of policies accepts, refuses and remembers.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { schemaFaults } from '../src/judge/schemaFaults.ts';
import { compilingValidators, notASchema, standaloneValidators } from '../src/judge/validators.ts';

afterEach(() => vi.restoreAllMocks());

/** What is printed while something is done: a validator prints nothing of what it does not know. */
function printedBy(work: () => void): readonly unknown[] {
  const printed: unknown[] = [];
  for (const name of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, name).mockImplementation((...words) => printed.push(words));
  work();
  return printed;
}

/** Schemas with something that a newer draft may have, which is left out. */
const UNUSUAL = [
  { type: 'string', format: 'colour' },
  { ofTheFuture: 1 },
  { if: { type: 'string' } },
  { minLength: 1 },
];

test.each(UNUSUAL)('%j is a schema, and nothing is printed', (schema) => {
  expect(
    printedBy(() => {
      expect(notASchema(schema)).toBeUndefined();
      expect(compilingValidators()(schema).certainly('a')).toBe(true);
      expect(standaloneValidators([schema])).toContain('export const certainly0');
    }),
  ).toEqual([]);
});

test.each([
  ['a type that there is not', { type: 'text' }, 'type'],
  ['a pattern that is none', { pattern: '(' }, ''],
  ['a pattern that needs more than linear time', { pattern: '(a)\\1' }, 'escape'],
  ['a look ahead', { pattern: '(?=a)b' }, ''],
])('%s is no schema', (_, schema, why) => {
  expect(notASchema(schema)).toContain(why);
  expect(notASchema(schema)).not.toBeUndefined();
  expect(() => compilingValidators()(schema)).toThrow();
});

describe('a validator', () => {
  test('of a pattern needs time in proportion to the text', () => {
    const { certainly } = compilingValidators()({ pattern: '^(a+)+$' });
    const start = performance.now();
    // Each character more doubles the time of an expression that tries every way.
    expect(certainly(`${'a'.repeat(27)}!`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(400);
  });

  test('keeps two patterns apart', () => {
    const { certainly } = compilingValidators()({ allOf: [{ pattern: '^a' }, { pattern: 'b$' }] });
    expect(['ab', 'a', 'b'].map((text) => certainly(text))).toEqual([true, false, false]);
  });

  test('is compiled once for each schema', () => {
    const validators = compilingValidators();
    expect(validators({ minLength: 2 })).toBe(validators({ minLength: 2 }));
    expect(validators({ minLength: 2 })).not.toBe(validators({ minLength: 3 }));
  });
});

test('the fault of a policy names its place as it is written', () => {
  const policy = {
    id: 'mine',
    title: 'A title that says what is wrong',
    severity: 'note',
    remedy: 'Mend it.',
    subject: 'environment',
    message: 'It is wrong.',
    require: { '/environment/a~1b': 7 },
  };
  expect(schemaFaults(policy).map(({ path }) => path)).toContainEqual(['require', '/environment/a~1b']);
});
