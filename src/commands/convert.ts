// amilint convert: a JSON report in other formats.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../schemas/report.schema.json' with { type: 'json' };
import type { ScanResult } from '../judge/finding.ts';
import { UsageError } from '../options.ts';
import { readReport, ReportError } from '../report/read.ts';
import { targetsOf, writeReports, type OutputFlags } from './reports.ts';

/**
 * Writes the formats that a scan would have written.
 * @param path the report, `-` for standard input
 * @returns the result that the report holds
 * @throws UsageError when it is no report that this version can read
 */
export async function convert(path: string, flags: OutputFlags): Promise<ScanResult> {
  const targets = targetsOf(flags);
  try {
    const { result, version, rootUri, rootIsGiven } = readReport(textOf(path), faultOf);
    const root = rootUri === undefined ? {} : { rootUri };
    await writeReports({ result, version, rootIsGiven, ...root }, targets, flags);
    return result;
  } catch (error) {
    if (error instanceof ReportError)
      throw new UsageError(`${path === '-' ? 'standard input' : path}: ${error.message}`);
    throw error;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`the report ${path} could not be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** What is wrong with data that is no report. */
function faultOf(data: unknown): string | undefined {
  const ajv = new Ajv2020({ strict: false, logger: false, validateFormats: false });
  const validate = ajv.compile(schema);
  if (validate(data)) return undefined;
  const [error] = validate.errors ?? [];
  return `it is not a JSON report of amilint: ${error?.instancePath || 'it'} ${error?.message ?? 'is wrong'}`;
}
