// The last lines of the text report: what could not be read, what is not decided, and what was covered.
import type { ScanResult, Unresolved } from '../judge/finding.ts';
import type { Note, NoteCode } from '../model/resource.ts';
import { visible } from './harmless.ts';
import { parted } from './known.ts';
import { placeText } from './region.ts';
import { wrap } from './terminal.ts';
import type { Style } from './style.ts';
import { count, unknownText, tally, judgingPolicies } from './wording.ts';

const MOST_UNKNOWNS = 5;

export function summaryLines(result: ScanResult, style: Style): string[] {
  return [
    ...noteLines(result.notes, style),
    ...undecidedLines(result, style),
    ...coverageLines(result, style),
  ];
}

/** What a note is, if it is not about a file that was read in part. */
const LABELS: { readonly [code in NoteCode]?: string } = {
  'not-made': 'not made',
  'not-used': 'not used',
  untraced: 'no source',
  value: 'value',
};

function noteLines(notes: readonly Note[], { colors, width }: Style): string[] {
  return notes.flatMap((note) => {
    const label = note.incomplete ? 'not read' : (LABELS[note.code] ?? 'read in part');
    const mark = note.incomplete ? colors.yellow(label.padEnd(12)) : colors.dim(label.padEnd(12));
    const place = visible(note.at ? placeText(note.at) : note.path);
    return wrap(`${place}: ${note.message}`, width - 14).map(
      (line, index) => `${index === 0 ? `${mark} ` : ' '.repeat(13)}${line}`,
    );
  });
}

/** What would decide the questions that no policy could decide, the one that decides most first. */
function undecidedLines({ undecided }: ScanResult, { colors, width }: Style): string[] {
  if (undecided.length === 0) return [];
  const reasons = new Map<string, { unknown: Unresolved; policies: number }>();
  for (const { unknowns } of undecided) {
    for (const unknown of unknowns) {
      const known = reasons.get(unknown.text);
      if (known) known.policies++;
      else reasons.set(unknown.text, { unknown, policies: 1 });
    }
  }
  const sorted = [...reasons.values()].toSorted(
    (a, b) => b.policies - a.policies || (a.unknown.text < b.unknown.text ? -1 : 1),
  );
  const shown = sorted
    .slice(0, MOST_UNKNOWNS)
    .flatMap(({ unknown }) => wrap(`- ${unknownText(unknown)}`, width - 2).map((line) => `  ${line}`));
  const more =
    sorted.length > MOST_UNKNOWNS ? [`  and ${count(sorted.length - MOST_UNKNOWNS, 'further reason')}`] : [];
  return [
    colors.dim(`${count(undecided.length, 'question')} could not be decided, because`),
    ...shown,
    ...more,
  ];
}

function coverageLines(result: ScanResult, { colors, width }: Style): string[] {
  const { coverage, environments } = result;
  const { fresh, known } = parted(result);
  const { findings, error, warning, note, possible, files } = tally(fresh);
  const severities = [
    error > 0 ? colors.red(count(error, 'error')) : '',
    warning > 0 ? colors.yellow(count(warning, 'warning')) : '',
    note > 0 ? colors.cyan(count(note, 'note')) : '',
  ];
  const listed = severities.filter((part) => part !== '').join(', ');
  const clean = result.baseline ? `No new findings; ${known.length} not new.` : 'No findings.';
  const nothing = environments.length === 0 ? 'No AWS Batch compute environment found.' : colors.green(clean);
  const verdict =
    findings === 0
      ? nothing
      : `${colors.bold(count(findings, result.baseline ? 'new finding' : 'finding'))} in ${count(files, 'file')}: ${listed}${possible > 0 ? `; ${possible} of them only possible` : ''}.`;
  const accepted =
    result.suppressed.length > 0 ? [`${count(result.suppressed.length, 'finding')} suppressed.`] : [];
  const skipped = [...coverage.skipped]
    .map(([reason, number]) => `${number} ${number === 1 ? reason : plural(reason)}`)
    .join(', ');
  const covered = `${count(environments.length, 'compute environment')} judged by ${count(judgingPolicies(result).length, 'policy', 'policies')} as of ${result.asOf}; ${count(coverage.found, 'file')} found, ${coverage.read} read${skipped === '' ? '' : `, left out: ${skipped}`}.`;
  return [[verdict, ...accepted].join(' '), ...wrap(covered, width).map((line) => colors.dim(line))];
}

function plural(reason: string): string {
  return reason
    .replace(/^mentions /, 'mention ')
    .replace(/^is not infrastructure/, 'are not infrastructure')
    .replace(/^is a (folder|link) /, 'are $1s ')
    .replace(/^is /, 'are ');
}
