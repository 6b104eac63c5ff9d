// What is wrong with data that should be a JSON report, by the schema.
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../schemas/report.schema.json' with { type: 'json' };

/** @returns a sentence without its full stop; undefined for a report */
export function faultOf(data: unknown): string | undefined {
  const ajv = new Ajv2020({ strict: false, logger: false, validateFormats: false });
  const validate = ajv.compile(schema);
  if (validate(data)) return undefined;
  const [error] = validate.errors ?? [];
  return `it is not a JSON report of amilint: ${error?.instancePath || 'it'} ${error?.message ?? 'is wrong'}`;
}
