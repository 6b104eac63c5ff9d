// What a file of settings holds, and where it is.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { FailOn } from '../failing.ts';
import type { Severity } from '../judge/severity.ts';
import { UsageError } from '../options.ts';
import type { IgnoreEntry } from '../suppressions/suppression.ts';
import type { Range } from '../value/source.ts';

/** What `policies` sets for the policies with an id, a theme or a tag. */
export interface Level {
  readonly name: string;
  readonly level: Severity | 'off';
  readonly at: Range;
}

/** Settings as they are in the file; paths are absolute. */
export interface Settings {
  /** In the order of the file; the last that names a policy counts. */
  readonly policies: readonly Level[];
  readonly ownPolicies: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly failOn?: FailOn;
  readonly strict?: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly parameterFiles: readonly string[];
  readonly variableFiles: readonly string[];
  readonly ignore: readonly IgnoreEntry[];
}

/** The names of the file, the first that is there counts. */
const NAMES = ['.amilint.yaml', '.amilint.yml', '.amilint.json'];

/**
 * The settings of a scan.
 * @param config true: the file at the root, if there is one; a path: that file, from `cwd`
 * @returns undefined if there is no file
 * @throws UsageError with all faults of the file, or if a file that is named cannot be read
 */
export async function settingsOf(
  config: boolean | string,
  root: string,
  cwd = process.cwd(),
): Promise<Settings | undefined> {
  if (config === false) return undefined;
  const found =
    config === true ? NAMES.map((name) => join(root, name)).find(existsSync) : resolve(cwd, config);
  if (found === undefined) return undefined;
  const path = config === true ? found.slice(root.length + 1) : String(config);
  let text: string;
  try {
    text = readFileSync(found, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`the settings ${path} could not be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const { readSettings } = await import('./read.ts');
  return readSettings({ path, text }, dirname(found));
}
