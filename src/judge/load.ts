// Reads policy files: checks them against their schema and against the model, and reports what is wrong at
// which line.
import { load as loadYaml, YAMLException } from 'js-yaml';
import { PolicyFileError, type PolicyFault } from './fault.ts';
import { modelFaults } from './modelFaults.ts';
import { wordsInGeneral } from '../model/rows/pointers.ts';
import { EXAMPLES, HINT_KEYS, type ExampleLanguage, type HintKey } from '../model/languages.ts';
import { fillRemedy, pointersIn } from './message.ts';
import type { Check, Clauses, Example, FixCase, FixChanges, Policy, Remedy, RemedyCase } from './policy.ts';
import { schemaFaults, type Fault } from './schemaFaults.ts';
import { notASchema } from './validators.ts';
import { lineOfPath } from './yamlLines.ts';

/** The text of a policy file. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
  /** The folder that it is in, as a theme. */
  readonly theme: string;
}

/**
 * Loads policies; ids must be unique, and none of those that are used already (id → by what).
 * @throws PolicyFileError with the faults of all files: what is not YAML, not of the schema, or what neither
 * the model nor
 *   the judge has
 */
export function loadPolicies(
  files: readonly PolicyFile[],
  taken: ReadonlyMap<string, string> = new Map(),
): readonly Policy[] {
  const paths = new Map(taken);
  const faults: PolicyFault[] = [];
  const policies = files.flatMap((file) => {
    const read = readPolicy(file);
    if ('faults' in read) {
      for (const fault of read.faults) faults.push(fault);
      return [];
    }
    const { id } = read.policy;
    const other = paths.get(id);
    if (other !== undefined)
      faults.push(located(file, { path: ['id'], reason: `the id ${id} is taken by ${other}` }));
    else paths.set(id, file.path);
    return [read.policy];
  });
  const [first, ...more] = faults;
  if (first) throw new PolicyFileError([first, ...more]);
  return policies;
}

function readPolicy(
  file: PolicyFile,
): { readonly policy: Policy } | { readonly faults: readonly PolicyFault[] } {
  const parsed = parse(file);
  if ('fault' in parsed) return { faults: [parsed.fault] };
  const bySchema = schemaFaults(parsed.data);
  if (bySchema.length > 0) return { faults: bySchema.map((fault) => located(file, fault)) };
  // The schema has just checked that it has this form.
  const raw = parsed.data as RawPolicy;
  const policy = policyOf(raw, file.theme);
  const byModel = modelFaults(policy, 'checks' in raw, notASchema);
  return byModel.length > 0 ? { faults: byModel.map((fault) => located(file, fault)) } : { policy };
}

function located({ path, text }: PolicyFile, fault: Fault): PolicyFault {
  return { path, line: lineOfPath(text, fault.path), reason: fault.reason };
}

type RawFix = Partial<Omit<FixCase, 'first'>> & { readonly first?: Partial<FixChanges> };
type RawFixes = RawFix | readonly RawFix[];
type RawCheck = Omit<Partial<Check>, 'remedyWhen' | 'fix'> &
  Pick<Check, 'subject' | 'require' | 'message'> & {
    readonly remedyWhen?: readonly RawRemedyCase[];
    readonly fix?: RawFixes;
  };
type RawHints = { readonly [language in HintKey]?: string };
type RawRemedyCase = RawHints & { readonly when: Clauses; readonly remedy: string };
type RawExampleCode = { [language in ExampleLanguage]?: string };
type RawExample = Omit<Example, 'code'> & Readonly<RawExampleCode>;
type RawPolicy = Omit<
  Policy,
  'checks' | 'theme' | 'hints' | 'remedyWhen' | 'fix' | 'why' | 'references' | 'examples'
> & {
  readonly why?: string;
  readonly references?: readonly string[];
  readonly examples?: readonly RawExample[];
  readonly remedyWhen?: readonly RawRemedyCase[];
} & RawHints &
  RawCheck & { readonly checks?: readonly RawCheck[] };

function hintsOf(raw: RawHints): Policy['hints'] {
  return Object.fromEntries(
    HINT_KEYS.flatMap((language) => (raw[language] === undefined ? [] : [[language, raw[language].trim()]])),
  );
}

function policyOf(raw: RawPolicy, theme: string): Policy {
  const { id, title, severity, remedy, references = [], examples = [], securitySeverity } = raw;
  return {
    id,
    title,
    theme,
    severity,
    severityWhen: raw.severityWhen ?? [],
    ...(raw.since === undefined ? {} : { since: raw.since }),
    tags: raw.tags ?? [],
    seed: raw.seed ?? false,
    optIn: raw.optIn ?? false,
    ...(raw.appliesTo === undefined ? {} : { appliesTo: raw.appliesTo }),
    ...(raw.ignorable === undefined ? {} : { ignorable: raw.ignorable }),
    ...(securitySeverity === undefined ? {} : { securitySeverity }),
    why: raw.why?.trim() ?? `${title}.`,
    ...remedyOf(remedy),
    hints: hintsOf(raw),
    remedyWhen: (raw.remedyWhen ?? []).map(remedyCaseOf),
    fix: fixesOf(raw.fix),
    follows: raw.follows ?? [],
    references,
    checks: (raw.checks ?? [raw]).map(checkOf),
    examples: examples.map(exampleOf),
  };
}

/** The schema requires code in one language; if there are several, the first in the table counts. */
function exampleOf(raw: RawExample): Example {
  const example: Omit<Example, 'code'> & RawExampleCode = { ...raw };
  const codes = [...EXAMPLES.keys()].flatMap((language) => {
    const text = example[language];
    delete example[language];
    return text === undefined ? [] : [{ language, text }];
  });
  const [code] = codes;
  if (!code) throw new Error(`the example «${raw.name}» has no code`);
  return { ...example, code };
}

function remedyCaseOf(raw: RawRemedyCase): RemedyCase {
  return { when: raw.when, ...remedyOf(raw.remedy), hints: hintsOf(raw) };
}

function remedyOf(written: string): Pick<Remedy, 'remedy' | 'remedyByCase'> {
  const remedyByCase = written.trim();
  if (pointersIn(remedyByCase).length === 0) return { remedy: remedyByCase };
  return { remedy: fillRemedy(remedyByCase, (pointer) => wordsInGeneral(pointer) ?? ''), remedyByCase };
}

function fixesOf(raw: RawFixes | undefined): readonly FixCase[] {
  const cases = raw === undefined ? [] : [raw].flat();
  return cases.map((one) => ({
    when: one.when ?? {},
    ...changesOf(one),
    ...(one.first ? { first: changesOf(one.first) } : {}),
    newEnvironment: one.newEnvironment ?? false,
    shows: one.shows ?? [],
  }));
}

function changesOf({ set = {}, remove = [], rename = {} }: Partial<FixChanges>): FixChanges {
  return { set, remove, rename };
}

function checkOf(raw: RawCheck): Check {
  const { subject, require, at, message, possible, severityWhen, remedyWhen, fix } = raw;
  return {
    subject,
    when: raw.when ?? {},
    require,
    ...(at === undefined ? {} : { at }),
    place: raw.place ?? 'attribute',
    message: message.trim(),
    ...(possible === undefined ? {} : { possible: possible.trim() }),
    ...(severityWhen ? { severityWhen } : {}),
    ...(remedyWhen ? { remedyWhen: remedyWhen.map(remedyCaseOf) } : {}),
    ...(fix ? { fix: fixesOf(fix) } : {}),
    related: raw.related ?? {},
  };
}

function parse(file: PolicyFile): { readonly data: unknown } | { readonly fault: PolicyFault } {
  try {
    return { data: loadYaml(file.text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { fault: { path: file.path, line: (error.mark?.line ?? 0) + 1, reason: error.reason } };
  }
}
