// What --since and --baseline do: find the earlier state, and compare the scan with it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decode } from '../bytes.ts';
import type { ScanResult } from '../judge/finding.ts';
import type { FileKind, Files } from '../model/resource.ts';
import { UsageError, type ScanOptions } from '../options.ts';
import { codeOf } from '../value/errors.ts';
import { asEarlier, compared } from './compare.ts';
import { earlierReport, isWithin, requireCovered } from './file.ts';
import { Commit } from './git.ts';

/** Scans another tree with the same settings. */
type ScanTree = (
  options: ScanOptions,
  root: string,
  files: Files,
) => Promise<{ readonly result: ScanResult }>;

/** What is needed to scan the tree of a commit. */
export interface InCommit {
  readonly options: ScanOptions;
  /** The root of the scan in the working tree. */
  readonly root: string;
  /** The kinds of files that a scan reads. */
  readonly kinds: readonly FileKind[];
  /** What names the commit, for messages. Default: `--since`. */
  readonly named?: string;
}

/**
 * Scans the tree of a commit, of which only what the scan needs is written, to a folder that is removed
 * afterwards.
 * @returns undefined if the commit has none of the paths
 * @throws UsageError when there is no such commit
 */
export async function scanOfCommit<T>(
  reference: string,
  given: InCommit,
  scanTree: (options: ScanOptions, root: string, files: Files) => Promise<T>,
): Promise<T | undefined> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amilint-since-')));
  try {
    const commit = new Commit(reference, given.root, folder, given.named);
    const root = commit.moved(given.root);
    mkdirSync(root, { recursive: true });
    const options = optionsThere(given, commit);
    return options.paths.length > 0 ? await scanTree(options, root, commit.files(root)) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The result compared with the tree of a commit.
 * @throws UsageError when there is no such commit
 */
export async function comparedWithCommit(
  result: ScanResult,
  since: string,
  given: InCommit & { readonly scanTree: ScanTree },
): Promise<ScanResult> {
  const earlier = await scanOfCommit(since, given, (options, root, files) =>
    given.scanTree({ ...options, asOf: result.asOf }, root, files),
  );
  return compared(result, since, earlier ? asEarlier(earlier.result) : []);
}

/**
 * The options for the tree of the commit, whose files are written for them. Paths that the commit does not
 * have are left out; files with values that it does not have are read from the working tree.
 */
function optionsThere({ options, kinds }: InCommit, commit: Commit) {
  const { text, paths = text ? [] : ['.'], cwd = process.cwd(), ...rest } = options;
  const here = realpathSync(cwd);
  const parameterFiles = (options.parameterFiles ?? []).map((path) => resolve(here, path));
  const variableFiles = (options.variableFiles ?? []).map((path) => resolve(here, path));
  const targets = [...paths, ...(text ? [text.path] : [])].map((path) => resolve(here, path));
  commit.writeFilesOf(kinds, [...targets, ...parameterFiles, ...variableFiles]);
  const there = (path: string) => (commit.has(path) ? commit.moved(path) : path);
  const folders = targets.filter((path) => commit.has(path)).map((path) => commit.moved(path));
  for (const path of folders) if (!existsSync(path)) mkdirSync(path, { recursive: true });
  return {
    ...rest,
    cwd: here,
    paths: folders,
    parameterFiles: parameterFiles.map(there),
    variableFiles: variableFiles.map(there),
  };
}

/**
 * The result compared with the report in the file `options.baseline`.
 * @throws UsageError when it cannot be read, or does not cover the scan
 */
export function comparedWithReport(result: ScanResult, baseline: string, options: ScanOptions): ScanResult {
  const { cwd = process.cwd(), partialBaseline = false } = options;
  const report = earlierReport(readText(resolve(cwd, baseline), baseline), baseline);
  const paths = result.paths ?? [];
  if (!partialBaseline) requireCovered(report, paths, baseline);
  const here = report.findings.filter(({ path }) => paths.some((folder) => isWithin(path, folder)));
  const { findings, baseline: state } = compared(result, baseline, report.findings);
  const gone = state?.gone.filter((one) => here.includes(one)) ?? [];
  return { ...result, findings, baseline: { name: baseline, gone } };
}

function readText(file: string, name: string): string {
  try {
    return decode(readFileSync(file));
  } catch (error) {
    throw new UsageError(`the baseline ${name} could not be read (${codeOf(error)})`);
  }
}
