// What is wrong with a policy by its schema, in words for its author.
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import policySchema from '../../schemas/policy.schema.json' with { type: 'json' };
import { nearest } from '../value/nearest.ts';

/** A fault at a path of the policy. */
export interface Fault {
  readonly path: readonly string[];
  readonly reason: string;
}

/** What checks a policy by its schema: compiled when the first policy is read. */
let validate: ReturnType<Ajv2020['compile']> | undefined;

const { checks: _checks, ...onlyPolicies } = policySchema.properties;
const CHECK_PROPERTIES = Object.keys(policySchema.$defs.check.properties);
const POLICY_PROPERTIES = [...Object.keys(onlyPolicies), 'checks', ...CHECK_PROPERTIES];

/** Every fault that the schema finds in the data of a policy file. */
export function schemaFaults(raw: unknown): readonly Fault[] {
  validate ??= new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    formats: { date: true },
  }).compile(policySchema);
  if (validate(raw)) return [];
  const faults = new Map<string, Fault>();
  for (const error of validate.errors ?? []) {
    const path = pathOf(error);
    const reason = reasonOf(error, path);
    const where = path.length === 0 ? 'the policy' : path.join('.');
    if (reason !== undefined) faults.set(`${where} ${reason}`, { path, reason: `${where}: ${reason}` });
  }
  return [...faults.values()];
}

function pathOf({ instancePath }: ErrorObject): readonly string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The words for an error; undefined for one that only follows from another. */
function reasonOf(error: ErrorObject, path: readonly string[]): string | undefined {
  const { keyword, params, schemaPath, message } = error;
  // Branches of «one of these» are reported by the whole.
  if (schemaPath.includes('/anyOf/')) return undefined;
  switch (keyword) {
    case 'if':
    case 'else':
      return undefined;
    case 'enum': {
      const allowed = allowedOf(params);
      return `must be one of ${allowed.join(', ')}${nearest(String(error.data), allowed)}`;
    }
    case 'anyOf':
      return 'code is missing: set cloudformation, terraform, pulumi or live';
    case 'required':
      return `${String(params.missingProperty)} is missing`;
    case 'unevaluatedProperties':
      return unknownProperty(
        String(params.unevaluatedProperty),
        path[0] === 'checks' ? CHECK_PROPERTIES : POLICY_PROPERTIES,
      );
    case 'additionalProperties':
      return unknownProperty(
        String(params.additionalProperty),
        Object.keys(error.parentSchema?.properties ?? {}),
      );
    default:
      return message;
  }
}

function allowedOf(params: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(params.allowedValues) ? params.allowedValues.map(String) : [];
}

/** A property of a part that has another fault counts as not evaluated, too: that alone is no fault. */
function unknownProperty(name: string, allowed: readonly string[]): string | undefined {
  return allowed.includes(name) ? undefined : `unknown property ${name}${nearest(name, allowed)}`;
}
