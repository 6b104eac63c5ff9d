// The validator of settings, compiled here. The build puts a module in the place of this one that has it
// ready (scripts/build.mjs), so that a scan with settings needs no ajv.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import schema from '../../schemas/config.schema.json' with { type: 'json' };

/** How ajv reads the schema; days are checked by the reader. */
export const AJV_OPTIONS = {
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  validateFormats: false,
} as const;

let compiled: ValidateFunction | undefined;

export function settingsValidator(): ValidateFunction {
  return (compiled ??= new Ajv2020(AJV_OPTIONS).compile(schema));
}
