// Source maps: from a place in compiled JavaScript to the code that it was compiled from.
import { SourceMap } from 'node:module';
import type { Files } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { pathFrom } from '../cloudformation/paths.ts';
import { dataOf, textAt, textsOf } from './data.ts';
import { inFolder } from '../../value/paths.ts';

/** A place in a text, line and column from 1. */
export interface SourcePlace {
  readonly source: Source;
  readonly line: number;
  readonly column: number;
}

const COMPILED = /\.[cm]?jsx?$/i;
const ADDRESS = /^[ \t]*\/\/[#@] ?sourceMappingURL=(\S+)[ \t]*$/gm;
const INLINE = /^data:application\/json(?:;charset=[^;,]+)?;base64,/i;

/** A source map, and the file that its paths are relative to. */
interface ReadMap {
  readonly map: SourceMap;
  readonly path: string;
  readonly sourceRoot: string;
}

/**
 * The map of each compiled file: one of a bundle has a million places, and an app needs hundreds of them.
 */
const maps = new WeakMap<Source, ReadMap | 'none'>();

/**
 * Where the code was written that is located at a place of a compiled file; undefined without a map, or if
 * the map leads out of the root.
 */
export function originalOf({ source, line, column }: SourcePlace, files: Files): SourcePlace | undefined {
  const read = maps.get(source) ?? readMapOf(source, files);
  maps.set(source, read);
  if (read === 'none') return undefined;
  const entry = read.map.findEntry(line - 1, column - 1);
  // The type leaves out that a broken map can point at a source that it does not list.
  if (
    !('originalSource' in entry) ||
    typeof entry.originalSource !== 'string' ||
    entry.generatedLine !== line - 1
  )
    return undefined;
  const written = inFolder(read.sourceRoot, entry.originalSource);
  const path = /^(?:\/|file:)/.test(written) ? files.within?.(written) : pathFrom(read.path, written);
  const original = path === undefined ? undefined : files.read(path);
  return original && { source: original, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function readMapOf(source: Source, files: Files): ReadMap | 'none' {
  const file = COMPILED.test(source.path) ? mapOf(source, files) : undefined;
  const data = file && dataOf(file);
  const mappings = data && textAt(data, 'mappings');
  if (!file || !data || mappings === undefined) return 'none';
  const map = new SourceMap({
    version: 3,
    file: '',
    sourceRoot: '',
    sources: [...textsOf(data.sources)],
    sourcesContent: [],
    names: [...textsOf(data.names)],
    mappings,
  });
  return { map, path: file.path, sourceRoot: textAt(data, 'sourceRoot')?.replace(/\/$/, '') ?? '' };
}

/**
 * The map that the last line of a file names, or the one beside it. Its path is what its own paths are
 * relative to.
 */
function mapOf(source: Source, files: Files): Source | undefined {
  const address = [...source.text.matchAll(ADDRESS)].at(-1)?.[1];
  if (address === undefined) return files.read(`${source.path}.map`);
  const inline = INLINE.exec(address)?.[0];
  if (inline !== undefined)
    return { path: source.path, text: Buffer.from(address.slice(inline.length), 'base64').toString('utf8') };
  const path = pathFrom(source.path, decoded(address));
  return path === undefined ? undefined : files.read(path);
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    // A bare percent sign in a name that was not encoded.
    return address;
  }
}
