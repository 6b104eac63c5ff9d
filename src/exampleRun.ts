// Examples of policies as tests: the findings of each, and how they differ from its marks and its
// verdict.
import type { Finding, Undecided } from './judge/finding.ts';
import type { Example, Policy } from './judge/policy.ts';
import type { Note } from './model/resource.ts';
import { EXAMPLES } from './model/languages.ts';
import type { PolicySet } from './policies.ts';
import { scanSourcesWithCode } from './scanSources.ts';
import { positions } from './value/source.ts';

/** The day for which examples are judged if they name none. */
const DAY = '2026-11-24';

/** What each verdict requires of the findings of an example. */
const CERTAINTY = { bad: 'certain', possible: 'possible', good: undefined } as const;

/** Ends a line that a finding underlines. */
export const MARK = ' # finding';

/** The result of an example. */
export interface ExampleRun {
  /** Those of the policy alone. */
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly notes: readonly Note[];
  /** The lines (from 1) that have a mark, and those with a finding. */
  readonly marked: ReadonlySet<number>;
  readonly found: ReadonlySet<number>;
  /** What is wrong, a sentence each; nothing if the example has the findings that it expects. */
  readonly faults: readonly string[];
}

/** The text of an example without its marks: behind a comment a mark would belong to it. */
export const withoutMarks = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.endsWith(MARK) ? line.slice(0, -MARK.length) : line))
    .join('\n');

/** Runs an example of a policy. */
export function runExample(policy: Policy, example: Example, set: PolicySet): ExampleRun {
  const { asOf = DAY, parameters = {}, deployed } = example;
  const { language, text } = example.code;
  const path = EXAMPLES.get(language)?.path ?? 'template.yaml';
  // A policy without checks needs the findings of the other policies.
  const chosen = policy.checks.length > 0 ? { policies: [policy.id] } : {};
  const beside = deployed === undefined ? [] : [{ path: 'deployed.json', text: deployed }];
  const sources = [{ path, text: withoutMarks(text) }, ...beside];
  const { result } = scanSourcesWithCode(sources, { ...chosen, asOf, parameters }, set);
  const findings = result.findings.filter(({ policy: { id } }) => id === policy.id);
  const undecided = result.undecided.filter(({ policy: id }) => id === policy.id);
  const marked = markedLines(text);
  const found = new Set(findings.map(({ at }) => positions(at).start.line));
  const faults = [
    ...result.notes.map(({ message }) => `the code was not read as a whole: ${message}`),
    ...(result.environments.length === 0 ? ['the code has no compute environment'] : []),
    ...lineFaults(example, marked, found),
    ...findings.flatMap((finding) => findingFaults(example, finding)),
    ...assumingFaults(example, findings),
    ...undecidedFaults(example, undecided),
  ];
  return { findings, undecided, notes: result.notes, marked, found, faults };
}

/** The lines that end in `# finding`. */
function markedLines(text: string): ReadonlySet<number> {
  return new Set(text.split('\n').flatMap((line, index) => (/# finding\s*$/.test(line) ? [index + 1] : [])));
}

function lineFaults(
  { verdict, code }: Example,
  marked: ReadonlySet<number>,
  found: ReadonlySet<number>,
): readonly string[] {
  const lines = withoutMarks(code.text).split('\n');
  const lineOf = (line: number): string => `line ${line}: ${(lines[line - 1] ?? '').trim()}`;
  return [
    ...[...found]
      .filter((line) => !marked.has(line))
      .map((line) => `there is a finding that is not marked, ${lineOf(line)}`),
    ...[...marked]
      .filter((line) => !found.has(line))
      .map((line) => `there is no finding at the mark, ${lineOf(line)}`),
    ...(verdict !== 'good' && marked.size === 0 ? ['no line is marked with # finding'] : []),
    ...(verdict === 'good' && marked.size > 0 ? ['a line of a good example is marked with # finding'] : []),
  ];
}

function findingFaults({ verdict, severity, message }: Example, finding: Finding): readonly string[] {
  return [
    ...(verdict !== 'good' && finding.certainty !== CERTAINTY[verdict]
      ? [`the verdict is ${verdict}, but the finding is ${finding.certainty}`]
      : []),
    ...(severity && finding.severity !== severity
      ? [`the severity is ${finding.severity}, expected ${severity}`]
      : []),
    ...(message && !finding.message.includes(message)
      ? [`the message does not contain «${message}»: ${finding.message}`]
      : []),
  ];
}

function assumingFaults({ assuming }: Example, [first]: readonly Finding[]): readonly string[] {
  const assumed = first?.assuming.map(({ text }) => text).join('; ') ?? '';
  if (!assuming || assumed === assuming.join('; ')) return [];
  return [`the finding assumes «${assumed}», expected «${assuming.join('; ')}»`];
}

function undecidedFaults(
  { undecided: expected }: Example,
  undecided: readonly Undecided[],
): readonly string[] {
  const unknown = undecided.flatMap(({ unknowns }) => unknowns.map(({ text }) => text)).join('; ');
  if (!expected || unknown === expected.join('; ')) return [];
  return [`unknown is «${unknown}», expected «${expected.join('; ')}»`];
}
