// The answer of `amilint ami` for programs: schemas/ami.schema.json describes it.
import type { AmiAnswer } from '../ami/answer.ts';
import { isRange, rangeData } from './place.ts';

/** The version of the form of the answer; a change that readers can break on raises it. */
export const AMI_REPORT_VERSION = 1;

/** Ranges become places, everything else stays: the answer is data already. */
function data(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(data);
  if (isRange(value)) return rangeData(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, data(member)]));
}

export function amiJson(answers: readonly AmiAnswer[], version: string, asOf: string): string {
  const report = {
    $schema: 'https://amilint.dev/schemas/ami.schema.json',
    reportVersion: AMI_REPORT_VERSION,
    tool: { name: 'amilint', version },
    asOf,
    environments: answers.map(data),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
