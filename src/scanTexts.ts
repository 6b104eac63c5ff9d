// From texts to a result: each language's frontend loads them, they are judged, and the source of generated
// code is found.
import picomatch from 'picomatch';
import type { Discovered } from './discover.ts';
import { readerOf } from './fileKinds.ts';
import { appBehind, type App } from './frontends/cdk/app.ts';
import { requireValues, unknownNames } from './given.ts';
import type { Finding, ScanResult } from './judge/finding.ts';
import type { Validators } from './judge/clause.ts';
import { judge } from './judge/judge.ts';
import type { Policy } from './judge/policy.ts';
import { withoutSecrets } from './judge/secrets.ts';
import { isAtLeast } from './judge/severity.ts';
import { atSource, inIncluded } from './locate.ts';
import type { Files, Frontend, Given, Loaded, Note, Resource } from './model/resource.ts';
import type { Removal } from './model/retention.ts';
import type { JudgingOptions, SourceText } from './options.ts';
import type { PolicySet } from './policies.ts';
import { underOverrides } from './settings/apply.ts';
import type { FoundSettings } from './settings/settings.ts';
import type { Matched } from './suppressions/match.ts';
import { suppress } from './suppressions/suppress.ts';
import { Budget } from './value/budget.ts';
import { nearest } from './value/nearest.ts';
import type { Source } from './value/source.ts';

/** A scan with what was read for it, for answers that are not in findings. */
export interface ScannedCode {
  readonly result: ScanResult & { readonly root: string };
  readonly resources: readonly Resource[];
  /** What becomes of resources that the code had before. */
  readonly removals: readonly Removal[];
  readonly sources: readonly Source[];
  readonly files: Files;
  /** What is in the file of settings, if there is one. */
  readonly settings?: FoundSettings;
  /** For all policies that there are. */
  readonly validators: Validators;
  readonly again: Rescan;
}

/** The result of a scan of changed texts. */
export interface Rescanned {
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  readonly resources: readonly Resource[];
}

/**
 * Scans the same code again with other texts in the place of some, with the same options.
 * @param changed texts by the paths of their sources
 * @param isWanted whether a source of the scan is read again; what these call is read in any case
 */
export type Rescan = (changed: ReadonlyMap<string, string>, isWanted: (path: string) => boolean) => Rescanned;

/** What was read, and the app that generated it. */
export type LoadedCode = Loaded & { readonly app: App };

/**
 * The values that a user supplies.
 * @throws UsageError when a file has no values
 */
export function givenOf(
  frontends: readonly Frontend<unknown>[],
  { parameters, environment }: JudgingOptions,
  files: Pick<Given, 'parameterFiles' | 'variableFiles' | 'settings'>,
  named: ReadonlySet<string>,
): Given {
  for (const source of files.parameterFiles) requireValues('parameter', source, frontends);
  for (const source of files.variableFiles) requireValues('variable', source, frontends);
  return {
    ...files,
    parameters: new Map(Object.entries(parameters ?? {})),
    environment: new Map(Object.entries(environment ?? {})),
    named,
  };
}

/** The resources of texts, in the languages of a scan. */
export function load(
  frontends: readonly Frontend<Loaded>[],
  sources: readonly Source[],
  given: Given,
  files: Files,
): LoadedCode {
  const app = appBehind(sources, files);
  const readers = app.sources.map((source) => readerOf(frontends, source));
  const budget = new Budget();
  const loaded = frontends.map((frontend) =>
    frontend.load(
      app.sources.filter((_, index) => readers[index] === frontend),
      { ...given, deployment: app.deployment },
      files,
      budget,
    ),
  );
  return {
    app,
    ...app.named({
      resources: loaded.flatMap((one) => one.resources),
      removals: loaded.flatMap((one) => one.removals ?? []),
      notes: [...loaded.flatMap((one) => one.notes), ...unknownNames(given, loaded)],
    }),
  };
}

/** The texts of a scan, with what else its code is read with. */
interface ReadTexts {
  readonly sources: readonly Source[];
  /** Values that come with the scan. */
  readonly given: Given;
  readonly files: Files;
}

/** The scan of code that is loaded. */
export function scannedCode(
  loaded: LoadedCode,
  texts: ReadTexts,
  judging: Judging,
  counts: Pick<Discovered, 'found' | 'searched' | 'skipped'>,
): Omit<ScannedCode, 'result'> & { readonly result: ScanResult } {
  const { sources, files } = texts;
  const { settings, set } = judging;
  return {
    result: judged(loaded, sources, judging, counts),
    resources: loaded.resources,
    removals: loaded.removals ?? [],
    sources,
    files,
    ...(settings ? { settings } : {}),
    validators: set.validators,
    again: rescanOf(texts, judging),
  };
}

/** How a scan with these texts and options is made again. */
function rescanOf({ sources, given, files }: ReadTexts, judging: Judging): Rescan {
  return (changed, isWanted) => {
    const texts = new Map([...changed].map(([path, text]) => [path, { path, text }]));
    const wanted = sources
      .filter(({ path }) => isWanted(path))
      .map((source) => texts.get(source.path) ?? source);
    const read = (path: string): Source | undefined => texts.get(path) ?? files.read(path);
    const loaded = load(judging.frontends, wanted, given, { ...files, read });
    const counts = { found: wanted.length, searched: wanted.length, skipped: new Map() };
    // What is left out of the report counts here, too.
    const options = { ...judging.options, severity: 'note' as const };
    const { findings, notes } = judged(loaded, wanted, { ...judging, options }, counts);
    return { findings, notes, resources: loaded.resources };
  };
}

interface Judging {
  readonly frontends: readonly Frontend<Loaded>[];
  readonly options: JudgingOptions;
  readonly asOf: string;
  readonly policies: readonly Policy[];
  /** All policies that there are. */
  readonly set: PolicySet;
  readonly settings: FoundSettings | undefined;
}

/** The result of a scan whose code is loaded. */
function judged(
  loaded: LoadedCode,
  sources: readonly Source[],
  judging: Judging,
  counts: Pick<Discovered, 'found' | 'searched' | 'skipped'>,
): ScanResult {
  const { asOf, policies, set, options, settings } = judging;
  const { severity = 'note' } = options;
  const { app } = loaded;
  const judgement = judge(loaded.resources, {
    policies,
    validators: set.validators,
    asOf,
    sharedCodeAt: app.sharedCodeAt,
  });
  const off = new Set(set.policies.flatMap(({ id, optIn }) => (optIn ? [id] : [])));
  const underSettings = (all: readonly Finding[]) =>
    underOverrides(all, settings, (id) => off.has(id), options);
  const accepted = accept(underSettings(inIncluded(judgement.findings, app)), loaded, sources, judging);
  // Overrides for files apply to the place in the source of generated code, too.
  const shown = (findings: readonly Finding[]) => {
    const located = atSource({ ...judgement, findings }, app);
    const left = underSettings(located.findings).filter((one) => isAtLeast(one.severity, severity));
    return { ...located, findings: left };
  };
  const { findings, undecided, environments } = shown(accepted.findings);
  const { findings: suppressed } = shown(accepted.suppressed);
  const { found, searched, skipped } = counts;
  const notes = [...loaded.notes, ...judgement.notes, ...app.untraced(findings.map(({ at }) => at))];
  return {
    ...withoutSecrets({ findings, suppressed, undecided, notes }, loaded.resources),
    environments,
    coverage: { found, searched, skipped, read: sources.length },
    policies,
    asOf,
  };
}

/** Takes out the findings that somebody has accepted, and adds those on suppressions with a fault. */
function accept(
  findings: readonly Finding[],
  { resources, notes, app }: LoadedCode,
  sources: readonly Source[],
  {
    frontends,
    options: { ignore = [], ignores = true, acknowledgements = true },
    policies,
    set,
    asOf,
  }: Judging,
): Matched {
  if (!ignores) return { findings, suppressed: [] };
  const ids = set.policies.map(({ id }) => id);
  return suppress({
    findings,
    resources,
    notes,
    sources,
    policies,
    asOf,
    ignore,
    acknowledged: acknowledgements ? app.acknowledged : [],
    known: new Set(ids),
    nearest: (id) => nearest(id, ids),
    fits: (glob, path) => picomatch.isMatch(path, glob, { dot: true }),
    languageOf: (source) => readerOf(frontends, source).id,
    layoutOf: (source) => readerOf(frontends, source).layout(source),
  });
}

/** A text in the form that frontends read. */
export function sourceOf({ path, text }: SourceText): Source {
  return { path: path.replaceAll('\\', '/').replace(/^\.\//, ''), text: text.replace(/^\uFEFF/, '') };
}
