// The answer of `amilint ami` for programs: schemas/ami.schema.json describes it.
import type { AmiAnswer } from '../ami/answer.ts';
import { withPlaces } from './place.ts';

/** The version of the form of the answer; a change that readers can break on raises it. */
export const AMI_REPORT_VERSION = 1;

export function amiJson(answers: readonly AmiAnswer[], version: string, asOf: string): string {
  const report = {
    $schema: 'https://amilint.dev/schemas/ami.schema.json',
    reportVersion: AMI_REPORT_VERSION,
    tool: { name: 'amilint', version },
    asOf,
    environments: answers.map(withPlaces),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
