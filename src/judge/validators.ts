// Compiles the schemas of policies, in three values: now, or into the text of a module for the build.
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { RE2JS } from 're2js';
import type { Validator, Validators } from './clause.ts';
import { certainly, possibly } from './kleene.ts';
import { listedValidator } from './listed.ts';
import type { Policy, Schema } from './policy.ts';

/**
 * Patterns of the user's own policies, as RE2 reads them: in time proportional to the text, so that each one
 * ends.
 * @throws Error for what RE2 does not have, such as references to groups
 */
function linearly(pattern: string): { test(text: string): boolean; toString(): string } {
  const compiled = RE2JS.compile(pattern);
  // ajv distinguishes patterns by this name.
  return { test: (text) => compiled.matcher(text).find(), toString: () => `/${pattern}/` };
}
linearly.code = 'linearly';

/** Compiles schemas when they are first used. */
export function compilingValidators(): Validators {
  const ajv = new Ajv2020({ strict: false, code: { regExp: linearly } });
  const compiled = new Map<string, Validator>();
  return (schema) => {
    const key = JSON.stringify(schema);
    let validator = compiled.get(key);
    if (!validator) {
      validator = listedValidator(schema) ?? {
        certainly: ajv.compile(certainly(schema)),
        possibly: ajv.compile(possibly(schema)),
      };
      compiled.set(key, validator);
    }
    return validator;
  };
}

/**
 * The text of a module in which `compiled` maps each schema, as JSON, to its validator; without those that
 * `listedValidator` judges.
 * @public for scripts/build.mjs
 */
export function standaloneValidators(schemas: readonly Exclude<Schema, boolean>[]): string {
  const ajv = new Ajv2020({ strict: false, code: { source: true, esm: true } });
  const names: { [name: string]: string } = {};
  const others = schemas.filter((schema) => !listedValidator(schema));
  const pairs = others.map((schema, index) => {
    for (const [kind, rewritten] of [
      ['certainly', certainly(schema)],
      ['possibly', possibly(schema)],
    ] as const) {
      const name = `${kind}${index}`;
      const always = rewritten === true ? {} : { not: {} };
      ajv.addSchema(typeof rewritten === 'boolean' ? always : rewritten, name);
      names[name] = name;
    }
    return `[${JSON.stringify(JSON.stringify(schema))}, { certainly: certainly${index}, possibly: possibly${index} }]`;
  });
  // Its types describe a CommonJS module, whose function is the default export.
  const write = standaloneCode as unknown as (ajv: Ajv2020, names: object) => string;
  return `${write(ajv, names)}\nconst compiled = new Map([${pairs.join(',\n')}]);`;
}

/** Every schema in the policies' clauses, each once. */
export function schemasOf(policies: readonly Policy[]): readonly Exclude<Schema, boolean>[] {
  const schemas = new Map<string, Exclude<Schema, boolean>>();
  for (const policy of policies) {
    for (const clauses of [
      ...policy.checks.flatMap((check) => [check.when, check.require]),
      ...[policy, ...policy.checks].flatMap(({ severityWhen = [], remedyWhen = [], fix = [] }) =>
        [...severityWhen, ...remedyWhen, ...fix].map(({ when }) => when),
      ),
    ]) {
      for (const schema of Object.values(clauses))
        if (typeof schema === 'object') schemas.set(JSON.stringify(schema), schema);
    }
  }
  return [...schemas.values()];
}

/** Why a schema cannot be compiled; undefined when it can. */
export function notASchema(schema: Exclude<Schema, boolean>): string | undefined {
  try {
    new Ajv2020({ strict: false, logger: false, code: { regExp: linearly } }).compile(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
