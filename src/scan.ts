// Scans files and folders: finds the files, loads the code of their languages, and compares with an earlier
// state.
import { resolve } from 'node:path';
import { discover, realOf, rootOf } from './discover.ts';
import { readerOf } from './fileKinds.ts';
import { filesWithin, pathFrom } from './files.ts';
import { languages } from './frontends/languages.ts';
import { givenFiles, requireValues } from './given.ts';
import { expandPaths } from './globs.ts';
import type { ScanResult } from './judge/finding.ts';
import type { Files, Frontend, Loaded, Note } from './model/resource.ts';
import { chosenPolicies, dayOf, UsageError, type ScanOptions } from './options.ts';
import { standardPolicies, type PolicySet } from './policies.ts';
import { givenOf, load, scannedCode, sourceOf, type ScannedCode } from './scanTexts.ts';
import { includedBy, widened, withLevels, withSettings } from './settings/apply.ts';
import { fileAt } from './settings/file.ts';
import { settingsValues } from './settings/values.ts';
import type { Source } from './value/source.ts';

/**
 * Scans files and folders.
 * @throws UsageError when an option or a path can't be used
 * @throws PolicyFileError when a policy file of `policyFolders` is wrong
 */
export async function scan(options: ScanOptions = {}): Promise<ScanResult & { readonly root: string }> {
  return (await scanWithCode(options)).result;
}

/** Called when the code of a scan is loaded: then nothing needs the trees of its texts any more. */
type WhenLoaded = (sources: readonly Source[]) => void;

/** As {@link scan}, with the resources and texts that it was made of. */
export async function scanWithCode(given: ScanOptions = {}, whenLoaded?: WhenLoaded): Promise<ScannedCode> {
  const request = given.paths ? { ...given, paths: await expandPaths(given.paths, given.cwd) } : given;
  const root = rootOf(request);
  const settings = await settingsFor(request, root);
  const options = withSettings(request, settings);
  const scanned = await scanTree(options, root, settings, filesWithin(root), whenLoaded);
  const result = { ...scanned.result, paths: scannedPaths(options, root) };
  return { ...scanned, result: { root, ...(await comparedResult(result, options, root, settings)) } };
}

/**
 * Scans the tree of a commit as {@link scanWithCode} scans files; paths that it does not have are left out.
 * @param named what names the commit, for messages
 * @throws UsageError when there is no such commit
 */
export async function scanCommit(
  reference: string,
  given: ScanOptions,
  named: string,
): Promise<ScannedCode | undefined> {
  const root = rootOf(given);
  const settings = await settingsFor(given, root);
  const { scanOfCommit } = await import('./baseline/against.ts');
  const request = { options: withSettings(given, settings), root, kinds: allKinds(), named };
  const scanned = await scanOfCommit(reference, request, (options, there, files) =>
    scanTree(options, there, settings, files),
  );
  return scanned && { ...scanned, result: { root, ...scanned.result } };
}

/** The settings of a scan. What reads them is loaded only if there are some. */
async function settingsFor(
  { config = false, cwd }: ScanOptions,
  root: string,
): Promise<ScannedCode['settings']> {
  if (config === false || (config === true && fileAt(root) === undefined)) return undefined;
  return (await import('./settings/settings.ts')).settingsOf(config, root, cwd);
}

const allKinds = () => languages.flatMap(({ kinds }) => kinds);

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
    kinds: allKinds(),
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
  whenLoaded: WhenLoaded = () => {},
): Promise<Omit<ScannedCode, 'result'> & { readonly result: ScanResult }> {
  const asOf = dayOf(options.asOf);
  const all = await policySet(options.policyFolders ?? [], options.cwd);
  const set = { ...all, policies: withLevels(all.policies, settings) };
  const policies = chosenPolicies(widened(set.policies, settings?.overrides), options);
  const targets = options.text && !options.paths ? { ...options, paths: [] } : options;
  const found = await discover(targets, root, languages, includedBy(settings));
  const sources = options.text ? [...found.sources, sourceOf(options.text)] : found.sources;
  const named = options.text ? new Set([...found.named, options.text.path]) : found.named;
  const { cwd } = options;
  const frontends = await frontendsFor(sources, needsAll(options, settings));
  const given = givenOf(
    frontends,
    options,
    {
      parameterFiles: givenFiles('parameter', options.parameterFiles, cwd, root),
      variableFiles: givenFiles('variable', options.variableFiles, cwd, root),
      settings: settingsValues(settings, root, (kind, source) => requireValues(kind, source, frontends)),
    },
    named,
  );
  const loaded = load(frontends, sources, given, files);
  let notes: readonly Note[] = [...found.notes, ...loaded.notes];
  for (const frontend of frontends) notes = (await frontend.reparse?.(notes)) ?? notes;
  whenLoaded(sources);
  const judging = { frontends, options, asOf, policies, set, settings };
  return scannedCode({ ...loaded, notes }, { sources, given, files }, judging, found);
}

/** Every language checks files of values, whether options or settings name them. */
function needsAll(
  { parameterFiles, variableFiles }: ScanOptions,
  settings: ScannedCode['settings'],
): boolean {
  const parts = settings ? [settings, ...settings.overrides] : [];
  const named = [{ parameterFiles, variableFiles }, ...parts];
  return named.some(
    ({ parameterFiles: first = [], variableFiles: second = [] }) => first.length + second.length > 0,
  );
}

/** What reads the texts of a scan. The code for other languages is not loaded. */
async function frontendsFor(sources: readonly Source[], all: boolean): Promise<Frontend<Loaded>[]> {
  const needed = new Set(sources.map((source) => readerOf(languages, source)));
  return Promise.all(
    languages.filter((language) => all || needed.has(language)).map((language) => language.frontend()),
  );
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
