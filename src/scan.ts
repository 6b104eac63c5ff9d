// The whole flow: discover, load by each language's frontend, judge, and find the source of generated code.
import { resolve } from 'node:path';
import picomatch from 'picomatch';
import { discover, readerOf, realOf, rootOf, type Discovered } from './discover.ts';
import { filesAmong, filesWithin, pathFrom } from './files.ts';
import { givenFiles, requireValues, unknownNames } from './given.ts';
import { excludedBy, expandPaths } from './globs.ts';
import { appBehind, type App } from './frontends/cdk/app.ts';
import { cloudformation } from './frontends/cloudformation/frontend.ts';
import { pulumi } from './frontends/pulumi/frontend.ts';
import { terraform } from './frontends/terraform/frontend.ts';
import type { Finding, ScanResult } from './judge/finding.ts';
import { isAtLeast } from './judge/severity.ts';
import { judge } from './judge/judge.ts';
import { withoutSecrets } from './judge/secrets.ts';
import type { Policy } from './judge/policy.ts';
import { atSource } from './locate.ts';
import type { Files, Frontend, Given, Loaded, Note, Resource } from './model/resource.ts';
import {
  chosenPolicies,
  dayOf,
  UsageError,
  type JudgingOptions,
  type ScanOptions,
  type ScanSourcesOptions,
  type SourceText,
} from './options.ts';
import { nearest } from './value/nearest.ts';
import { standardPolicies, type PolicySet } from './policies.ts';
import type { Matched } from './suppressions/match.ts';
import { includedBy, underOverrides, widened, withLevels, withSettings } from './settings/apply.ts';
import { settingsOf, type FoundSettings } from './settings/settings.ts';
import { settingsValues } from './settings/values.ts';
import { suppress } from './suppressions/suppress.ts';
import { Budget } from './value/budget.ts';
import type { Source } from './value/source.ts';

/** The languages that are read. */
export const frontends: readonly Frontend<Loaded>[] = [cloudformation, terraform, pulumi];

/**
 * Scans files and folders.
 * @throws UsageError when an option or a path can't be used
 * @throws PolicyFileError when a policy file of `policyFolders` is wrong
 */
export async function scan(options: ScanOptions = {}): Promise<ScanResult & { readonly root: string }> {
  return (await scanWithCode(options)).result;
}

/** A scan with what was read for it, for answers that findings do not give. */
export interface ScannedCode {
  readonly result: ScanResult & { readonly root: string };
  readonly resources: readonly Resource[];
  readonly sources: readonly Source[];
  readonly files: Files;
  /** What the file of settings holds, if there is one. */
  readonly settings?: FoundSettings;
}

/** As {@link scan}, with the resources and texts that it was made of. */
export async function scanWithCode(given: ScanOptions = {}): Promise<ScannedCode> {
  const asked = given.paths ? { ...given, paths: expandPaths(given.paths, given.cwd) } : given;
  const root = rootOf(asked);
  const settings = settingsOf(asked.config ?? false, root, asked.cwd);
  const options = withSettings(asked, settings);
  const scanned = await scanTree(options, root, settings);
  const result = { ...scanned.result, paths: scannedPaths(options, root) };
  return { ...scanned, result: { root, ...(await comparedResult(result, options, root, settings)) } };
}

/** The result compared with an earlier state, if the options name one. */
async function comparedResult(
  result: ScanResult,
  options: ScanOptions,
  root: string,
  settings: ScannedCode['settings'],
): Promise<ScanResult> {
  const { since, baseline } = options;
  if (since === undefined && baseline === undefined) return result;
  if (since !== undefined && baseline !== undefined)
    throw new UsageError('--since and --baseline exclude each other');
  // Loaded only when used, since most scans compare with nothing.
  const { comparedWithCommit, comparedWithReport } = await import('./baseline/against.ts');
  if (baseline !== undefined) return comparedWithReport(result, baseline, options);
  return comparedWithCommit(result, since ?? '', {
    options,
    root,
    kinds: frontends.flatMap(({ kinds }) => kinds),
    scanTree: (earlier, there, files) => scanTree(earlier, there, settings, files),
  });
}

/** The files and folders of a scan, from its root. */
function scannedPaths({ paths, text, cwd = process.cwd() }: ScanOptions, root: string): string[] {
  const named = (paths ?? (text ? [] : ['.'])).map((path) => {
    const real = realOf(resolve(cwd, path));
    return real === root ? '.' : pathFrom(root, real);
  });
  return [...new Set([...named, ...(text ? [text.path] : [])])].toSorted();
}

/** A scan of one tree, compared with nothing. */
async function scanTree(
  options: ScanOptions,
  root: string,
  settings: ScannedCode['settings'],
  files: Files = filesWithin(root),
): Promise<Omit<ScannedCode, 'result'> & { readonly result: ScanResult }> {
  const asOf = dayOf(options.asOf);
  const all = await policySet(options.policyFolders ?? [], options.cwd);
  const set = { ...all, policies: withLevels(all.policies, settings) };
  const policies = chosenPolicies(widened(set.policies, settings?.overrides), options);
  const targets = options.text && !options.paths ? { ...options, paths: [] } : options;
  const found = discover(targets, root, frontends, includedBy(settings));
  const sources = options.text ? [...found.sources, sourceOf(options.text)] : found.sources;
  const named = options.text ? new Set([...found.named, options.text.path]) : found.named;
  const { cwd } = options;
  const values = givenOf(
    options,
    {
      parameterFiles: givenFiles('parameter', options.parameterFiles, cwd, root),
      variableFiles: givenFiles('variable', options.variableFiles, cwd, root),
      settings: settingsValues(settings, root, (kind, source) => requireValues(kind, source, frontends)),
    },
    named,
  );
  const loaded = load(sources, values, files);
  let notes: readonly Note[] = [...found.notes, ...loaded.notes];
  for (const frontend of frontends) notes = (await frontend.confirm?.(notes)) ?? notes;
  return {
    result: judged({ ...loaded, notes }, sources, { options, asOf, policies, set, settings }, found),
    resources: loaded.resources,
    sources,
    files,
    ...(settings ? { settings } : {}),
  };
}

/** @throws UsageError when a file holds no values */
function givenOf(
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

/**
 * Scans texts; reads nothing and waits for nothing, for hosts that can't.
 * @throws UsageError when an option can't be used
 */
export function scanSources(texts: readonly SourceText[], options: ScanSourcesOptions = {}): ScanResult {
  return scanSourcesWithCode(texts, options).result;
}

/**
 * As {@link scanSources}, with the resources and texts that it was made of.
 * @param standard the policies that there are
 */
export function scanSourcesWithCode(
  texts: readonly SourceText[],
  options: ScanSourcesOptions = {},
  standard: PolicySet = standardPolicies(),
): Omit<ScannedCode, 'result'> & { readonly result: ScanResult } {
  const asOf = dayOf(options.asOf);
  const root = resolve(options.root ?? '.');
  const settings = settingsOf(options.config ?? false, root);
  const withThem = withSettings(options, settings);
  const set = { ...standard, policies: withLevels(standard.policies, settings) };
  const policies = chosenPolicies(widened(set.policies, settings?.overrides), options);
  const isLeftOut = leftOutBy(settings);
  const sources = texts.map(sourceOf).filter(({ path }) => !isLeftOut(path));
  const given = givenOf(
    options,
    {
      parameterFiles: (options.parameterFiles ?? []).map(sourceOf),
      variableFiles: (options.variableFiles ?? []).map(sourceOf),
      settings: settingsValues(settings, root, (kind, source) => requireValues(kind, source, frontends)),
    },
    new Set(sources.map((source) => source.path)),
  );
  const files = filesBeside(sources, options);
  const loaded = load(sources, given, files);
  const coverage = { found: sources.length, searched: sources.length, skipped: new Map() };
  return {
    result: judged(loaded, sources, { options: withThem, asOf, policies, set, settings }, coverage),
    resources: loaded.resources,
    sources,
    files,
    ...(settings ? { settings } : {}),
  };
}

/** Whether settings leave a file out, by its path from the root. */
function leftOutBy(settings: FoundSettings | undefined): (path: string) => boolean {
  const isExcluded = excludedBy(withSettings<Pick<ScanOptions, 'exclude'>>({}, settings).exclude);
  const isIncluded = includedBy(settings) ?? (() => true);
  return (path) => isExcluded(path) || !isIncluded(path);
}

/** The scanned texts, and those that were given besides. */
function filesBeside(sources: readonly Source[], { files: given = [], root }: ScanSourcesOptions): Files {
  if (!('read' in given)) return filesAmong(byPath([...given.map(sourceOf), ...sources]), root);
  const scanned = filesAmong(byPath(sources), root);
  return {
    ...given,
    read: (path) => scanned.read(path) ?? given.read(path),
    list: (folder) => [...new Set([...scanned.list(folder), ...given.list(folder)])],
    folders: (folder) => [...new Set([...scanned.folders(folder), ...given.folders(folder)])],
  };
}

function byPath(sources: readonly Source[]): ReadonlyMap<string, Source> {
  return new Map(sources.map((source) => [source.path, source]));
}

function load(sources: readonly Source[], given: Given, files: Files): Loaded & { readonly app: App } {
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
      notes: [...loaded.flatMap((one) => one.notes), ...unknownNames(given, loaded)],
    }),
  };
}

interface Judging {
  readonly options: JudgingOptions;
  readonly asOf: string;
  readonly policies: readonly Policy[];
  /** All policies that there are. */
  readonly set: PolicySet;
  readonly settings: FoundSettings | undefined;
}

function judged(
  loaded: Loaded & { readonly app: App },
  sources: readonly Source[],
  judging: Judging,
  counts: Pick<Discovered, 'found' | 'searched' | 'skipped'>,
): ScanResult {
  const { asOf, policies, set, options, settings } = judging;
  const { severity = 'note' } = options;
  const judgement = judge(loaded.resources, { policies, validators: set.validators, asOf });
  const off = new Set(set.policies.flatMap(({ id, optIn }) => (optIn ? [id] : [])));
  const underSettings = (all: readonly Finding[]) =>
    underOverrides(all, settings, (id) => off.has(id), options);
  const accepted = accept(underSettings(judgement.findings), loaded, sources, judging);
  // Overrides for files hold for the place in the source of generated code, too.
  const shown = (findings: readonly Finding[]) => {
    const located = atSource({ ...judgement, findings }, loaded.app);
    const left = underSettings(located.findings).filter((one) => isAtLeast(one.severity, severity));
    return { ...located, findings: left };
  };
  const { findings, undecided, environments } = shown(accepted.findings);
  const { findings: suppressed } = shown(accepted.suppressed);
  const { found, searched, skipped } = counts;
  const notes = [...loaded.notes, ...judgement.notes, ...loaded.app.untraced(findings.map(({ at }) => at))];
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
  { resources, notes, app }: Loaded & { readonly app: App },
  sources: readonly Source[],
  { options: { ignore = [], ignores = true, acknowledgements = true }, policies, set, asOf }: Judging,
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

function sourceOf({ path, text }: SourceText): Source {
  return { path: path.replaceAll('\\', '/').replace(/^\.\//, ''), text: text.replace(/^\uFEFF/, '') };
}

/** The standard policies, with those of the user's own folders. */
export async function policySet(folders: readonly string[], cwd = process.cwd()): Promise<PolicySet> {
  const standard = standardPolicies();
  if (folders.length === 0) return standard;
  const { ownPolicies } = await import('./ownPolicies.ts');
  return ownPolicies(
    folders.map((folder) => resolve(cwd, folder)),
    standard,
    cwd,
  );
}
