// Reads policy files: checks them against their schema and against the model, and says what is wrong at which line.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { load as loadYaml, YAMLException } from 'js-yaml';
import { RE2JS } from 're2js';
import policySchema from '../../schemas/policy.schema.json' with { type: 'json' };
import { pointersOf } from '../model/rows/pointers.ts';
import type { Validator, Validators } from './clause.ts';
import { PolicyFileError } from './fault.ts';
import { certainly, possibly, untreatable } from './kleene.ts';
import { pointersIn } from './message.ts';
import { HINT_KEYS, type HintKey } from '../model/languages.ts';
import type { Check, Clauses, Policy, RemedyCase, Schema } from './policy.ts';
import { lineOfPath } from './yamlLines.ts';

/** The text of a policy file. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
  /** The folder that it lies in, as a theme. */
  readonly theme: string;
}

let validatePolicy: ValidateFunction | undefined;

/** @throws PolicyFileError when the file is not YAML, not of the schema, or asks for what the model or the judge does not have */
export function loadPolicy(file: PolicyFile): Policy {
  const raw = parse(file);
  validatePolicy ??= new Ajv2020({ allErrors: true, strict: false, formats: { date: true } }).compile(
    policySchema,
  );
  if (!validatePolicy(raw)) throw schemaFault(file, validatePolicy.errors!);
  const policy = policyOf(raw as RawPolicy, file.theme);
  const fault = faultOf(policy, 'checks' in (raw as RawPolicy));
  if (fault) throw new PolicyFileError(file.path, lineOfPath(file.text, fault.path), fault.reason);
  return policy;
}

/** Loads several; ids must be unique, and none of those taken (id → by what). */
export function loadPolicies(
  files: readonly PolicyFile[],
  taken: ReadonlyMap<string, string> = new Map(),
): readonly Policy[] {
  const paths = new Map(taken);
  return files.map((file) => {
    const policy = loadPolicy(file);
    const other = paths.get(policy.id);
    if (other !== undefined)
      throw new PolicyFileError(
        file.path,
        lineOfPath(file.text, ['id']),
        `the id ${policy.id} is taken by ${other}`,
      );
    paths.set(policy.id, file.path);
    return policy;
  });
}

/**
 * Patterns of the user's own policies, as RE2 reads them: in time in proportion to the text, so that none can hang.
 * @throws Error for what RE2 does not have, as references to groups
 */
function linearly(pattern: string): { test(text: string): boolean; toString(): string } {
  const compiled = RE2JS.compile(pattern);
  // By that name ajv tells patterns apart.
  return { test: (text) => compiled.matcher(text).find(), toString: () => `/${pattern}/` };
}
linearly.code = 'linearly';

/** Compiles schemas when they are first asked for. */
export function compilingValidators(): Validators {
  const ajv = new Ajv2020({ strict: false, logger: false, code: { regExp: linearly } });
  const compiled = new Map<string, Validator>();
  return (schema) => {
    const key = JSON.stringify(schema);
    let validator = compiled.get(key);
    if (!validator) {
      validator = { certainly: ajv.compile(certainly(schema)), possibly: ajv.compile(possibly(schema)) };
      compiled.set(key, validator);
    }
    return validator;
  };
}

/** The text of a module in which `compiled` maps each schema, as JSON, to its validator: for builds. */
export function standaloneValidators(schemas: readonly Exclude<Schema, boolean>[]): string {
  const ajv = new Ajv2020({ strict: false, logger: false, code: { source: true, esm: true } });
  const names: { [name: string]: string } = {};
  const pairs = schemas.map((schema, index) => {
    for (const [kind, rewritten] of [
      ['certainly', certainly(schema)],
      ['possibly', possibly(schema)],
    ] as const) {
      const name = `${kind}${index}`;
      ajv.addSchema(typeof rewritten === 'boolean' ? (rewritten ? {} : { not: {} }) : rewritten, name);
      names[name] = name;
    }
    return `[${JSON.stringify(JSON.stringify(schema))}, { certainly: certainly${index}, possibly: possibly${index} }]`;
  });
  const write = standaloneCode as unknown as (ajv: Ajv2020, names: object) => string;
  return `${write(ajv, names)}\nconst compiled = new Map([${pairs.join(',\n')}]);`;
}

/** Every schema that the policies' clauses hold, each once. */
export function schemasOf(policies: readonly Policy[]): readonly Exclude<Schema, boolean>[] {
  const schemas = new Map<string, Exclude<Schema, boolean>>();
  for (const policy of policies) {
    for (const clauses of [
      ...policy.checks.flatMap((check) => [check.when, check.require]),
      ...[policy, ...policy.checks].flatMap(({ severityWhen = [], remedyWhen = [] }) =>
        [...severityWhen, ...remedyWhen].map(({ when }) => when),
      ),
    ]) {
      for (const schema of Object.values(clauses))
        if (typeof schema === 'object') schemas.set(JSON.stringify(schema), schema);
    }
  }
  return [...schemas.values()];
}

type RawCheck = Omit<Partial<Check>, 'remedyWhen'> &
  Pick<Check, 'subject' | 'require' | 'message'> & { readonly remedyWhen?: readonly RawRemedyCase[] };
type RawHints = { readonly [language in HintKey]?: string };
type RawRemedyCase = RawHints & { readonly when: Clauses; readonly remedy: string };
type RawPolicy = Omit<Policy, 'checks' | 'theme' | 'hints' | 'remedyWhen'> & {
  readonly remedyWhen?: readonly RawRemedyCase[];
} & RawHints &
  RawCheck & { readonly checks?: readonly RawCheck[] };

function hintsOf(raw: RawHints): Policy['hints'] {
  return Object.fromEntries(
    HINT_KEYS.flatMap((language) => (raw[language] === undefined ? [] : [[language, raw[language].trim()]])),
  );
}

function policyOf(raw: RawPolicy, theme: string): Policy {
  const { id, title, severity, why, remedy, references, examples, securitySeverity } = raw;
  return {
    id,
    title,
    theme,
    severity,
    severityWhen: raw.severityWhen ?? [],
    tags: raw.tags ?? [],
    seed: raw.seed ?? false,
    optIn: raw.optIn ?? false,
    ...(securitySeverity === undefined ? {} : { securitySeverity }),
    why: why.trim(),
    remedy: remedy.trim(),
    hints: hintsOf(raw),
    remedyWhen: (raw.remedyWhen ?? []).map(remedyCaseOf),
    follows: raw.follows ?? [],
    references,
    checks: (raw.checks ?? [raw]).map(checkOf),
    examples,
  };
}

function remedyCaseOf(raw: RawRemedyCase): RemedyCase {
  return { when: raw.when, remedy: raw.remedy.trim(), hints: hintsOf(raw) };
}

function checkOf(raw: RawCheck): Check {
  const { subject, require, at, message, possible, severityWhen, remedyWhen } = raw;
  return {
    subject,
    when: raw.when ?? {},
    require,
    ...(at === undefined ? {} : { at }),
    place: raw.place ?? 'attribute',
    message: message.trim(),
    ...(possible === undefined ? {} : { possible: possible.trim() }),
    ...(severityWhen ? { severityWhen } : {}),
    ...(remedyWhen ? { remedyWhen: remedyWhen.map(remedyCaseOf) } : {}),
    related: raw.related ?? {},
  };
}

interface Fault {
  readonly path: readonly string[];
  readonly reason: string;
}

/** What the schema can't say: pointers that the rows have, keywords that can be judged in three values. */
function faultOf(policy: Policy, several: boolean): Fault | undefined {
  for (const [index, check] of policy.checks.entries()) {
    const fault = checkFault(check);
    if (fault) return several ? { ...fault, path: ['checks', String(index), ...fault.path] } : fault;
    for (const name of ['severityWhen', 'remedyWhen'] as const) {
      for (const [place, { when }] of (check[name] ?? policy[name]).entries()) {
        const inCase = clausesFault(when, 'when', pointersOf(check.subject));
        if (inCase) return { ...inCase, path: [name, String(place), ...inCase.path] };
      }
    }
  }
  return undefined;
}

function checkFault(check: Check): Fault | undefined {
  const pointers = pointersOf(check.subject);
  const clauses =
    clausesFault(check.when, 'when', pointers) ?? clausesFault(check.require, 'require', pointers);
  if (clauses) return clauses;
  const named: [readonly string[], readonly string[]][] = [
    [['at'], check.at === undefined ? [] : [check.at]],
    [['message'], pointersIn(check.message)],
    [['possible'], pointersIn(check.possible ?? '')],
    [['related'], Object.keys(check.related)],
  ];
  for (const [path, used] of named) {
    const missing = used.find((pointer) => !pointers.has(pointer));
    if (missing !== undefined) return { path, reason: `a row of ${check.subject} has no ${missing}` };
  }
  return undefined;
}

function clausesFault(
  clauses: Clauses,
  name: string,
  pointers: ReadonlyMap<string, unknown>,
): Fault | undefined {
  for (const [pointer, schema] of Object.entries(clauses)) {
    if (!pointers.has(pointer)) return { path: [name, pointer], reason: `the row has no ${pointer}` };
    const reason = untreatable(schema) ?? notASchema(schema);
    if (reason !== undefined) return { path: [name, pointer], reason };
  }
  return undefined;
}

function notASchema(schema: Schema): string | undefined {
  try {
    new Ajv2020({ strict: false, logger: false, code: { regExp: linearly } }).compile(schema as object);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function parse(file: PolicyFile): unknown {
  try {
    return loadYaml(file.text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new PolicyFileError(file.path, (error.mark?.line ?? 0) + 1, error.reason);
  }
}

function schemaFault(file: PolicyFile, errors: readonly ErrorObject[]): PolicyFileError {
  const deepest = errors.reduce((best, error) =>
    error.instancePath.split('/').length > best.instancePath.split('/').length ? error : best,
  );
  const path = deepest.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const what =
    deepest.keyword === 'unevaluatedProperties'
      ? `unknown property ${String(deepest.params.unevaluatedProperty)}`
      : deepest.message;
  const where = path.length === 0 ? 'the policy' : path.join('.');
  return new PolicyFileError(file.path, lineOfPath(file.text, path), `${where}: ${what}`);
}
