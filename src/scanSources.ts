// Scans texts without waiting for anything, for hosts that cannot.
import { resolve } from 'node:path';
import { filesAmong } from './files.ts';
import { frontends } from './frontends/all.ts';
import { requireValues } from './given.ts';
import { excludedBy } from './globs.ts';
import type { ScanResult } from './judge/finding.ts';
import type { Files } from './model/resource.ts';
import {
  chosenPolicies,
  dayOf,
  type ScanOptions,
  type ScanSourcesOptions,
  type SourceText,
} from './options.ts';
import { standardPolicies, type PolicySet } from './policies.ts';
import { givenOf, load, scannedCode, sourceOf, type ScannedCode } from './scanTexts.ts';
import { includedBy, widened, withLevels, withSettings } from './settings/apply.ts';
import { settingsOf, type FoundSettings } from './settings/settings.ts';
import { settingsValues } from './settings/values.ts';
import type { Source } from './value/source.ts';

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
  const all = options.optIn
    ? standard.policies.map((policy) => ({ ...policy, optIn: false }))
    : standard.policies;
  const set = { ...standard, policies: withLevels(all, settings) };
  const policies = chosenPolicies(widened(set.policies, settings?.overrides), options);
  const isLeftOut = leftOutBy(settings);
  const sources = texts.map(sourceOf).filter(({ path }) => !isLeftOut(path));
  const given = givenOf(
    frontends,
    options,
    {
      parameterFiles: (options.parameterFiles ?? []).map(sourceOf),
      variableFiles: (options.variableFiles ?? []).map(sourceOf),
      settings: settingsValues(settings, root, (kind, source) => requireValues(kind, source, frontends)),
    },
    new Set(sources.map((source) => source.path)),
  );
  const files = filesBeside(sources, options);
  const loaded = load(frontends, sources, given, files);
  const coverage = { found: sources.length, searched: sources.length, skipped: new Map() };
  const judging = { frontends, options: withThem, asOf, policies, set, settings };
  return scannedCode(loaded, { sources, given, files }, judging, coverage);
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
