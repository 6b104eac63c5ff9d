// What a command could not read, if that matters: on the standard error, so that every format stays as it is.
import type { Note } from '../model/resource.ts';
import { oneLine } from '../report/harmless.ts';
import { positions } from '../value/source.ts';

/**
 * Writes a line for each file that matters and was not read as a whole.
 * @param side what the notes are about, if a command scans several
 * @returns whether there is one
 */
export function tellNotRead(
  notes: readonly Note[],
  shown?: (path: string) => string,
  side?: string,
): boolean {
  const missing = notes.filter(({ incomplete }) => incomplete);
  for (const { message, path, at } of missing) {
    const file = shown ? shown(path) : path;
    const place = at ? `${file}:${positions(at).start.line}:${positions(at).start.column}` : file;
    const of = side === undefined ? '' : ` (${side})`;
    process.stderr.write(`amilint: not read${of}: ${oneLine(`${place}: ${message}`)}\n`);
  }
  return missing.length > 0;
}
