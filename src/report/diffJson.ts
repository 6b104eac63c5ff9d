// The answer of `amilint diff` for programs: schemas/diff.schema.json describes it.
import type { DiffAnswer } from '../diff/answer.ts';
import { jsonText } from './harmless.ts';
import { withPlaces } from './place.ts';

/** The version of the form of the answer; a change that readers can break on raises it. */
export const DIFF_REPORT_VERSION = 1;

export function diffJson(answer: DiffAnswer, version: string, asOf: string): string {
  return jsonText({
    $schema: 'https://amilint.dev/schemas/diff.schema.json',
    diffVersion: DIFF_REPORT_VERSION,
    tool: { name: 'amilint', version },
    asOf,
    old: answer.old,
    new: answer.new,
    environments: answer.environments.map(withPlaces),
    queues: answer.queues.map(withPlaces),
  });
}
