// What --since and --baseline do: find the earlier state, and compare the scan with it.
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { decode } from '../bytes.ts';
import type { ScanResult } from '../judge/finding.ts';
import { UsageError, type ScanOptions } from '../options.ts';
import { asEarlier, compared } from './compare.ts';
import { earlierReport, isWithin, requireCovered } from './file.ts';
import { writeTree } from './git.ts';

/** Scans another tree with the same settings. */
type ScanTree = (options: ScanOptions, root: string) => Promise<{ readonly result: ScanResult }>;

/**
 * The result compared with the tree of a commit, which is written into a folder that is removed afterwards.
 * @throws UsageError when there is no such commit
 */
export async function comparedWithCommit(
  result: ScanResult,
  since: string,
  given: { readonly options: ScanOptions; readonly root: string; readonly scanTree: ScanTree },
): Promise<ScanResult> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amilint-since-')));
  try {
    const top = writeTree(since, given.root, folder);
    const moved = (path: string) => join(folder, relative(top, path));
    const options = { ...optionsThere(given.options, moved), asOf: result.asOf };
    const root = moved(given.root);
    const isThere = existsSync(root) && options.paths.length > 0;
    const earlier = isThere ? asEarlier((await given.scanTree(options, root)).result) : [];
    return compared(result, since, earlier);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The options for the other tree. What it does not have is left out, but files with values are then those from here. */
function optionsThere(options: ScanOptions, moved: (path: string) => string) {
  const { text, paths = text ? [] : ['.'], cwd = process.cwd(), ...rest } = options;
  const here = realpathSync(cwd);
  const there = (path: string) => moved(resolve(here, path));
  const values = (files: readonly string[] = []) =>
    files.map((file) => (existsSync(there(file)) ? there(file) : resolve(here, file)));
  const targets = [...paths, ...(text ? [text.path] : [])].map(there);
  return {
    ...rest,
    cwd: here,
    paths: targets.filter((path) => existsSync(path)),
    parameterFiles: values(options.parameterFiles),
    variableFiles: values(options.variableFiles),
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
    throw new UsageError(`the baseline ${name} could not be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
