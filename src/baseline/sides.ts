// The two sides of `amilint diff`: files and folders, reports, commits of git, and what is between two
// commits.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScannedSide } from '../differences.ts';
import { rootOf } from '../discover.ts';
import { pathFrom } from '../files.ts';
import { UsageError, type ScanOptions } from '../options.ts';
import { scanCommit, scanWithCode } from '../scan.ts';
import type { ScannedCode } from '../scanTexts.ts';
import { mergeBase } from './git.ts';

export interface Sides {
  readonly old: ScannedSide;
  readonly new: ScannedSide;
}

/** What an argument names. */
type Named =
  | { readonly kind: 'path'; readonly name: string; readonly path: string }
  | { readonly kind: 'commit'; readonly name: string; readonly reference: string };

const COMMAND = 'amilint diff';
/** A report can be recognised by its first characters, as many as this. */
const START = 500;

/**
 * Scans both sides.
 * @param names one or two arguments: `OLD NEW`, `main..HEAD`, `main...HEAD`, or a commit to compare the
 * working tree with
 * @param options of both scans; `paths` are those within commits and the working tree
 * @throws UsageError when an argument names nothing
 */
export async function sidesOf(names: readonly string[], options: ScanOptions): Promise<Sides> {
  const { cwd = process.cwd() } = options;
  const [old, fresh] = named(names, cwd);
  // If one side is a folder or file, only that folder or file of the commit is scanned.
  const paths = [old, fresh].flatMap((one) => (one.kind === 'path' ? [one.path] : []));
  const inCommit = options.paths ?? (paths.length > 0 ? paths : ['.']);
  const scanSide = (one: Named) => sideOf(one, { ...options, paths: inCommit }, cwd);
  return { old: await scanSide(old), new: await scanSide(fresh) };
}

function named(names: readonly string[], cwd: string): readonly [Named, Named] {
  const [first, second, ...more] = names;
  if (first === undefined || more.length > 0)
    throw new UsageError(`${COMMAND} takes two sides, OLD NEW, or one as main..HEAD`);
  if (second !== undefined) return [oneOf(first, cwd), oneOf(second, cwd)];
  const range = existsSync(resolve(cwd, first)) ? undefined : rangeOf(first, cwd);
  if (range) return range;
  const one = oneOf(first, cwd);
  if (one.kind === 'path')
    throw new UsageError(`${COMMAND} ${first}: add a second side to compare it with, or a plan of Terraform`);
  return [one, { kind: 'path', name: 'the working tree', path: '.' }];
}

/** `A..B`, and `A...B`, which starts at the merge base of both; a side that is left out is HEAD. */
function rangeOf(text: string, cwd: string): readonly [Named, Named] | undefined {
  const at = text.indexOf('..');
  if (at < 0) return undefined;
  const isFromBase = text.startsWith('...', at);
  const one = text.slice(0, at) || 'HEAD';
  const other = text.slice(at + (isFromBase ? 3 : 2)) || 'HEAD';
  const base = isFromBase ? mergeBase(one, other, rootOf({ cwd }), COMMAND) : one;
  if (base === undefined) throw new UsageError(`${COMMAND} ${text}: the two have no commit in common`);
  return [commitOf(base, isFromBase ? `${one} and ${other} in common` : one), commitOf(other, other)];
}

function oneOf(name: string, cwd: string): Named {
  return existsSync(resolve(cwd, name)) ? { kind: 'path', name, path: name } : commitOf(name, name);
}

function commitOf(reference: string, name: string): Named {
  return { kind: 'commit', name, reference };
}

async function sideOf(one: Named, options: ScanOptions, cwd: string): Promise<ScannedSide> {
  const { name } = one;
  if (one.kind === 'commit') {
    const code = await scanCommit(one.reference, options, COMMAND);
    return { name, root: rootOf(options), code: code ?? (await nothing(options)), base: '' };
  }
  const report = reportText(one.path, cwd);
  if (report !== undefined) return sideOfReport(name, report);
  const isTree = one.path === '.' && name === 'the working tree';
  const code = await scanWithCode({ ...options, paths: isTree ? (options.paths ?? ['.']) : [one.path] });
  const { root } = code.result;
  return { name, root, code, base: isTree ? '' : baseOf(one.path, root, cwd) };
}

/**
 * The text of a file that is a report; undefined for other files, and for folders.
 * @throws UsageError for a SARIF report
 */
function reportText(path: string, cwd: string): string | undefined {
  const file = resolve(cwd, path);
  if (!/\.(?:json|sarif)$/.test(path) || !statSync(file).isFile()) return undefined;
  const text = readFileSync(file, 'utf8');
  const start = text.slice(0, START);
  if (path.endsWith('.sarif') || /"\$schema":\s{0,9}"[^"]*sarif/.test(start))
    throw new UsageError(
      `${COMMAND} ${path}: a SARIF report has findings and not the resources of the code, so that it cannot be a side; write a report with --format json --resources`,
    );
  return /"reportVersion"|"diffVersion"/.test(start) ? text : undefined;
}

/** @throws UsageError for a report that has no resources to compare */
async function sideOfReport(name: string, text: string): Promise<ScannedSide> {
  const { readReport, ReportError } = await import('../report/read.ts');
  const { faultOf } = await import('../reportFault.ts');
  const { resourcesFrom } = await import('../report/resources/read.ts');
  const again = 'scan again with --format json --resources, or name the commit or the folder that it is of';
  try {
    const { result, resources, rootUri } = readReport(text, faultOf);
    if (!resources) throw new ReportError(`it does not have the resources of the code: ${again}`);
    const [path = '', ...more] = result.paths ?? [];
    const base = path === '.' || more.length > 0 ? '' : path;
    const root = rootUri?.startsWith('file:///') ? { root: fileURLToPath(rootUri) } : {};
    return { name, ...root, code: { result, ...resourcesFrom(resources, name) }, base };
  } catch (error) {
    if (error instanceof ReportError) throw new UsageError(`${COMMAND} ${name}: ${error.message}`);
    throw error;
  }
}

/** The scan of a commit that has none of the paths. */
async function nothing(options: ScanOptions): Promise<ScannedCode> {
  return { ...(await scanWithCode({ ...options, paths: [] })), resources: [], removals: [] };
}

/** Where a folder or file is, from the root of its scan. */
function baseOf(path: string, root: string, cwd: string): string {
  const real = realpathSync(resolve(cwd, path));
  if (real === root) return '';
  const base = pathFrom(root, real);
  return statSync(real).isDirectory() || statSync(real).isFile() ? base : '';
}
