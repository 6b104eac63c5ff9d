// Values of parameters and variables in settings, for all templates and root modules or for some.
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { decode } from '../bytes.ts';
import { pathFrom } from '../files.ts';
import type { SettingsGiven } from '../model/resource.ts';
import { UsageError } from '../options.ts';
import { codeOf } from '../value/errors.ts';
import { folderOf } from '../value/paths.ts';
import type { Source } from '../value/source.ts';
import { fitsPath } from './apply.ts';
import { sentence } from './faults.ts';
import type { FoundSettings, PlacedPath, SettingsValues } from './settings.ts';

/** The placeholder for the folder of a template or root module in a path. */
const ROOT = '${root}';

/** The values in the settings for a template or root module. */
export type ValuesFor = (root: string) => SettingsGiven;

/**
 * @param root the root of the tree that is scanned; it is that of the settings, or an earlier state of it
 * @returns undefined if the settings have no values
 * @throws UsageError when a file cannot be read; one with `${root}` when it is needed and nothing is there
 */
export function settingsValues(
  settings: FoundSettings | undefined,
  root: string,
  check: (kind: 'parameter' | 'variable', source: Source) => void,
): ValuesFor | undefined {
  if (!settings) return undefined;
  const parts = [
    { values: settings, applies: () => true },
    ...settings.overrides.map((override) => ({
      values: override,
      applies: override.roots ? fitsPath(override.roots, settings) : () => false,
    })),
  ].filter(({ values }) => givesValues(values));
  if (parts.length === 0) return undefined;
  const read = readerOf(settings, root, check);
  const found = new Map<string, SettingsGiven>();
  return (path) => {
    const there = found.get(path);
    if (there) return there;
    const applying = parts.filter(({ applies }) => applies(path)).map(({ values }) => values);
    const given: SettingsGiven = {
      parameters: new Map(applying.flatMap(({ parameters }) => [...parameters])),
      parameterFiles: applying.flatMap(({ parameterFiles }) =>
        parameterFiles.map((file) => read('parameter', file, path)),
      ),
      variableFiles: applying.flatMap(({ variableFiles }) =>
        variableFiles.map((file) => read('variable', file, path)),
      ),
    };
    found.set(path, given);
    return given;
  };
}

function givesValues({ parameters, parameterFiles, variableFiles }: SettingsValues): boolean {
  return parameters.size + parameterFiles.length + variableFiles.length > 0;
}

function readerOf(
  settings: FoundSettings,
  root: string,
  check: (kind: 'parameter' | 'variable', source: Source) => void,
) {
  const sources = new Map<string, Source>();
  return (kind: 'parameter' | 'variable', placed: PlacedPath, rootPath: string): Source => {
    // A template is treated as its folder.
    const folder = extname(rootPath) === '' ? rootPath : folderOf(rootPath);
    const text = placed.text.replaceAll(ROOT, join(settings.root, folder));
    const named = resolve(placed.folder, text);
    const moved = join(root, relative(settings.root, named));
    const file = existsSync(moved) ? moved : named;
    const known = sources.get(`${kind} ${file}`);
    if (known) return known;
    let content: string;
    try {
      content = decode(readFileSync(file));
    } catch (error) {
      const code = codeOf(error);
      const path = pathFrom(settings.root, named);
      throw new UsageError(sentence(placed.at, `the ${kind} file ${path} could not be read (${code})`));
    }
    const source = { path: pathFrom(root, file), text: content };
    check(kind, source);
    sources.set(`${kind} ${file}`, source);
    return source;
  };
}
