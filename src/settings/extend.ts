// `extends`: files and packages whose settings come first, and packages with policies. Data only: no code of
// them runs.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { pathFrom } from '../files.ts';
import { UsageError } from '../options.ts';
import { codeOf } from '../value/errors.ts';
import { readSettings, sentence, type ReadSettings } from './read.ts';
import type { PlacedPath, Settings } from './settings.ts';

/** What a package has for amilint, by `amilint` in its package.json. */
type Part = 'config' | 'policies';

/** What a package has if its package.json does not name it. */
const DEFAULTS: Readonly<Record<Part, readonly string[]>> = {
  config: ['amilint.yaml', '.amilint.yaml', 'amilint.yml', 'amilint.json'],
  policies: ['policies'],
};

/**
 * Settings with those that they extend before them: the last of several single values counts, and lists and
 * overrides are joined.
 * @param within the files that extend each other on the way here
 * @throws UsageError if a file or package is not there, or a ring of files extends itself
 */
export function withBases(read: ReadSettings, root: string, within: readonly string[]): Settings {
  const bases = read.extends.map((entry) => {
    const file = baseFile(entry);
    if (within.includes(file)) throw new UsageError(`${placeOf(entry)}: ${entry.text} extends itself`);
    const path = pathFrom(root, file);
    let text: string;
    try {
      text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    } catch (error) {
      const code = codeOf(error);
      throw new UsageError(`${placeOf(entry)}: ${entry.text} could not be read (${code})`);
    }
    return withBases(readSettings({ path, text }, dirname(file)), root, [...within, file]);
  });
  return [...bases, read.settings].reduce(merged);
}

function merged(base: Settings, own: Settings): Settings {
  return {
    ...base,
    ...own,
    policies: [...base.policies, ...own.policies],
    ownPolicies: [...base.ownPolicies, ...own.ownPolicies],
    include: [...base.include, ...own.include],
    exclude: [...base.exclude, ...own.exclude],
    parameters: new Map([...base.parameters, ...own.parameters]),
    parameterFiles: [...base.parameterFiles, ...own.parameterFiles],
    variableFiles: [...base.variableFiles, ...own.variableFiles],
    overrides: [...base.overrides, ...own.overrides],
    ignore: [...base.ignore, ...own.ignore],
    places: new Map([...base.places, ...own.places]),
  };
}

/** The file of an entry of `extends`: a path, or a package. */
function baseFile(entry: PlacedPath): string {
  const file = resolve(entry.folder, entry.text);
  if (isPath(entry.text) || isFile(file)) return existsSync(file) ? realpathSync(file) : file;
  return realpathSync(inPackage(entry, 'config'));
}

/**
 * The folder of an entry of `ownPolicies`: a folder, or that of a package.
 * @throws UsageError if neither is there
 */
export function policyFolder(entry: PlacedPath): string {
  const folder = resolve(entry.folder, entry.text);
  return isPath(entry.text) || existsSync(folder) ? folder : inPackage(entry, 'policies');
}

const isPath = (text: string): boolean => /^\.{1,2}(?:[\\/]|$)/.test(text) || isAbsolute(text);

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Looks for a package as Node does, from the folder of the file that names it. */
function inPackage(entry: PlacedPath, part: Part): string {
  const [, name, below] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(entry.text) ?? [];
  const folders =
    name === undefined ? null : createRequire(join(entry.folder, 'settings.js')).resolve.paths(name);
  const found = (folders ?? [])
    .map((folder) => join(folder, name ?? ''))
    .find((folder) => existsSync(join(folder, 'package.json')));
  if (found === undefined)
    throw new UsageError(
      `${placeOf(entry)}: there is no file and no installed package ${entry.text}; ` +
        `a path starts with ./, a package has to be installed`,
    );
  const named = below ?? partOf(found, part, entry);
  const candidates = (named === undefined ? DEFAULTS[part] : [named]).map((path) => join(found, path));
  const there = candidates.find((path) => existsSync(path));
  if (there !== undefined) return there;
  const member = `"amilint": { "${part}": … }`;
  throw new UsageError(
    `${placeOf(entry)}: the package ${entry.text} has no ${named ?? DEFAULTS[part].join(', ')}; ` +
      `its package.json can name it with ${member}`,
  );
}

function partOf(folder: string, part: Part, entry: PlacedPath): string | undefined {
  let manifest: { readonly amilint?: { readonly [part in Part]?: unknown } };
  try {
    // Any JSON: its members are checked below.
    manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as typeof manifest;
  } catch {
    throw new UsageError(`${placeOf(entry)}: the package.json of ${entry.text} is not JSON`);
  }
  const path = manifest.amilint?.[part];
  return typeof path === 'string' ? path : undefined;
}

const placeOf = ({ at }: PlacedPath): string => sentence(at, '').replace(/: $/, '');
