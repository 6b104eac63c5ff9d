// amilint convert: a JSON report in other formats.
import { readFileSync } from 'node:fs';
import type { ScanResult } from '../judge/finding.ts';
import { UsageError } from '../options.ts';
import { readReport, ReportError } from '../report/read.ts';
import { faultOf } from '../reportFault.ts';
import { codeOf } from '../value/errors.ts';
import { targetsOf, writeReports, type OutputFlags } from './reports.ts';

/**
 * Writes the formats that a scan would have written.
 * @param path the report, `-` for standard input
 * @returns the result in the report
 * @throws UsageError when it is no report that this version can read
 */
export async function convert(path: string, flags: OutputFlags): Promise<ScanResult> {
  const targets = targetsOf(flags);
  try {
    const { result, version, rootUri, rootIsGiven, resources } = readReport(textOf(path), faultOf);
    const root = rootUri === undefined ? {} : { rootUri };
    const more = resources ? { resources } : {};
    await writeReports({ result, version, rootIsGiven, ...root, ...more }, targets, flags);
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
    throw new UsageError(`the report ${path} could not be read (${codeOf(error)})`);
  }
}
