// The plans and states among the sources, with notes on those that can't be read or leave something out.
import { hideSecrets } from './hideSecrets.ts';
import { inUnit } from '../../../model/units.ts';
import type { Given, Note } from '../../../model/resource.ts';
import type { Source } from '../../../value/source.ts';
import { planFiles } from '../kinds.ts';
import { readPlan, type PlanFile } from './file.ts';

export function plansIn(sources: readonly Source[], given: Given, note: (note: Note) => void): PlanFile[] {
  return sources
    .filter((source) => planFiles.claims(source))
    .flatMap((source) => {
      const read = inUnit({ name: 'The plan', path: source.path }, note, () => readPlan(source));
      if (!read) return [];
      if ('file' in read) {
        noteGaps(read.file, note);
        hideSecrets(source);
        return [read.file];
      }
      const { code, message, at } = read;
      note({
        code,
        message,
        path: source.path,
        at,
        incomplete: given.named.has(source.path) || source.text.includes('_batch_compute_environment'),
      });
      return [];
    });
}

function noteGaps({ isErrored, isComplete, source: { path } }: PlanFile, note: (note: Note) => void): void {
  if (isErrored)
    note({
      code: 'invalid',
      message: 'Terraform met an error while it made this plan, so that resources are missing in it.',
      path,
      incomplete: true,
    });
  else if (!isComplete)
    note({
      code: 'unresolved',
      message: 'This plan leaves out a part of the code: changes are put off, or it was made for targets.',
      path,
      incomplete: false,
    });
}
