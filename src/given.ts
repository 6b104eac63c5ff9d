// The values that come with a scan: files with them are read and checked, and names that nothing uses are
// noted.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decode } from './bytes.ts';
import { pathFrom } from './files.ts';
import type { Frontend, Given, GivenKind, Loaded, Note } from './model/resource.ts';
import { UsageError } from './options.ts';
import { codeOf } from './value/errors.ts';
import { nearest } from './value/nearest.ts';
import { positionAt, type Range, type Source } from './value/source.ts';

/**
 * The files of an option as texts.
 * @param cwd what the paths are relative to
 * @throws UsageError when one cannot be read
 */
export function givenFiles(
  kind: GivenKind,
  paths: readonly string[] = [],
  cwd = process.cwd(),
  root = cwd,
): Source[] {
  return paths.map((path) => {
    const file = resolve(cwd, path);
    try {
      return { path: pathFrom(root, file), text: decode(readFileSync(file)) };
    } catch (error) {
      const code = codeOf(error);
      throw new UsageError(`the ${kind} file ${path} could not be read (${code})`);
    }
  });
}

/** @throws UsageError when a file has no values in a form that the languages know */
export function requireValues(
  kind: GivenKind,
  source: Source,
  frontends: readonly Frontend<unknown>[],
): void {
  for (const { faultOfValues } of frontends) {
    const fault = faultOfValues?.(kind, source);
    if (!fault) continue;
    const { line, column } = positionAt(source, fault.at.start);
    throw new UsageError(`${source.path}:${line}:${column}: this is no ${kind} file: ${fault.message}`);
  }
}

/**
 * Notes on names that no template and no root module of the scan has; none if nothing was judged that
 * could have one.
 */
export function unknownNames(given: Given, loaded: readonly Loaded[]): Note[] {
  const takers = loaded.flatMap(({ takes }) => (takes ? [takes] : []));
  if (takers.length === 0) return [];
  const all = new Set(takers.flatMap(({ names }) => [...names]));
  const isOpen = loaded.some(({ takesAny }) => takesAny);
  const typed = isOpen
    ? []
    : [...given.parameters.keys()].map((name) => noteOn(name, 'parameter or variable', all));
  const inFiles = takers.flatMap(({ names, what: word, inFiles: found }) =>
    [...found].map(([name, at]) => noteOn(name, word, names, at)),
  );
  return [...typed, ...inFiles].flat();
}

function noteOn(name: string, what: string, names: ReadonlySet<string>, at?: Range): Note[] {
  if (names.has(name)) return [];
  const near = nearest(name, names) || '.';
  const message = `Nothing that was judged has a ${what} ${name}, so its value is not used${near}`;
  return [{ code: 'value', message, path: at?.source.path ?? '.', ...(at ? { at } : {}), incomplete: false }];
}
