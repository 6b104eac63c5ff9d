// Shows the rows of the model, or its pointers.
import { dump } from 'js-yaml';
import { allSubjects, modelRows, pointersOfSubjects, subjectNamed } from '../judge/modelRows.ts';
import { withHidden } from '../judge/secrets.ts';
import { UsageError } from '../options.ts';
import { jsonText } from '../report/harmless.ts';
import { withPlaces } from '../report/place.ts';
import { scanWithCode } from '../scan.ts';
import { fitsName } from '../suppressions/match.ts';
import { nearest } from '../value/nearest.ts';
import { EXIT } from './exit.ts';
import type { ModelFlags } from './model.ts';
import { writeTo } from './output.ts';
import { optionsOf } from './scanOptions.ts';

/** @returns the exit status: clean, or unread if a file that matters could not be read */
export async function runModel(paths: readonly string[], flags: ModelFlags): Promise<number> {
  const subjects = subjectsOf(flags);
  if (flags.schema) {
    show({ pointers: pointersData(subjects) }, flags);
    return EXIT.clean;
  }
  const { result, resources } = await scanWithCode(optionsOf(paths, { ...flags, format: [], output: [] }));
  const { asOf, notes } = result;
  const rows = modelRows(resources, { subjects, asOf, isWanted: wantedBy(flags), all: flags.all === true });
  show({ asOf, environments: withPlaces(withHidden(rows, resources)) }, flags);
  return notes.some((note) => note.incomplete) ? EXIT.unread : EXIT.clean;
}

function show(data: object, { format, output }: ModelFlags): void {
  writeTo(output, format === 'yaml' ? dump(data, { lineWidth: -1, noRefs: true }) : jsonText(data));
}

/** @throws UsageError if there is no such subject */
function subjectsOf({ subject: wanted }: ModelFlags): typeof allSubjects {
  return (
    wanted?.map((name) => {
      const subject = subjectNamed(name);
      if (subject !== undefined) return subject;
      const near = nearest(name, allSubjects) || `; there are ${allSubjects.join(', ')}`;
      throw new UsageError(`no such subject: ${name}${near}`);
    }) ?? allSubjects
  );
}

function wantedBy({
  environment: patterns,
}: ModelFlags): (environment: { readonly name: string; readonly address: string }) => boolean {
  if (!patterns) return () => true;
  return ({ name, address }) =>
    patterns.some((pattern) => fitsName(pattern, name) || fitsName(pattern, address));
}

/** The types and meanings of the pointers of subjects. */
function pointersData(subjects: typeof allSubjects): object {
  const data = pointersOfSubjects(subjects).map(([subject, pointers]) => [
    subject,
    Object.fromEntries(pointers.map(([pointer, { type, doc }]) => [pointer, { type, description: doc }])),
  ]);
  return Object.fromEntries(data);
}
