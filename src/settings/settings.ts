// What is in settings, and where their file is.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { FailOn } from '../failing.ts';
import type { Severity } from '../judge/severity.ts';
import { UsageError } from '../options.ts';
import type { IgnoreEntry } from '../suppressions/suppression.ts';
import { codeOf } from '../value/errors.ts';
import type { Range } from '../value/source.ts';
import { policyFolder, withBases } from './extend.ts';
import { fileAt } from './file.ts';
import { readSettings } from './read.ts';

/** A text of the settings, and where it is written; settings that were given as data have no place. */
export interface Placed {
  readonly text: string;
  readonly at?: Range;
}

/** A path, relative to the folder of the file that names it. */
export interface PlacedPath extends Placed {
  readonly folder: string;
}

/** What `policies` sets for the policies with an id, a theme or a tag. */
export interface Level {
  readonly name: string;
  readonly level?: Severity | 'off';
  /** False if findings of these policies may not be suppressed. */
  readonly ignorable?: boolean;
  readonly at?: Range;
}

/** Values of parameters and variables, and files with some. */
export interface SettingsValues {
  readonly parameters: ReadonlyMap<string, Placed>;
  readonly parameterFiles: readonly PlacedPath[];
  readonly variableFiles: readonly PlacedPath[];
}

/** Settings for some files, or for some templates and root modules, alone. */
export interface Override extends SettingsValues {
  readonly files?: readonly string[];
  readonly roots?: readonly string[];
  readonly policies: readonly Level[];
  readonly at?: Range;
}

export interface Settings extends SettingsValues {
  /** In the order of the file; the last that names a policy counts. */
  readonly policies: readonly Level[];
  readonly ownPolicies: readonly PlacedPath[];
  /** Globs from the folder of the file that the scan found. */
  readonly include: readonly Placed[];
  readonly exclude: readonly Placed[];
  readonly failOn?: FailOn;
  readonly strict?: boolean;
  readonly overrides: readonly Override[];
  readonly ignore: readonly IgnoreEntry[];
  /** Where `failOn` and `strict` are written. */
  readonly places: ReadonlyMap<string, Range>;
}

/** Settings of a scan: those of its file and of all that it extends. */
export interface FoundSettings extends Settings {
  /** The folder that globs are relative to, absolute. */
  readonly folder: string;
  /** The root of the scan that they were found for, absolute. */
  readonly root: string;
  /** The folders of `ownPolicies`, absolute. */
  readonly policyFolders: readonly string[];
}

/** Settings as data: what is in a file. Its schema is `schemas/config.schema.json`. */
export type SettingsData = Readonly<Record<string, unknown>>;

/**
 * True for `.amilint.yaml` at the root, if it is there; the path of a file; settings as data; false for none.
 */
export type Config = boolean | string | SettingsData;

/**
 * The settings of a scan.
 * @returns undefined if there is no file
 * @throws UsageError with all faults of the file, or if a file, package or folder that is named is not there
 */
export function settingsOf(config: Config, root: string, cwd = process.cwd()): FoundSettings | undefined {
  if (config === false) return undefined;
  if (typeof config === 'object') {
    const source = { path: 'config', text: JSON.stringify(config) };
    return foundSettings(withBases(readSettings(source, root, true), root, []), root, root);
  }
  const found = config === true ? fileAt(root) : resolve(cwd, config);
  if (found === undefined) return undefined;
  const path = config === true ? relative(root, found) : config;
  const read = readSettings({ path, text: textOf(found, path) }, dirname(found));
  return foundSettings(withBases(read, root, [found]), dirname(found), root);
}

function foundSettings(settings: Settings, folder: string, root: string): FoundSettings {
  return { ...settings, folder, root, policyFolders: settings.ownPolicies.map(policyFolder) };
}

function textOf(file: string, path: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`the settings ${path} could not be read (${codeOf(error)})`);
  }
}
