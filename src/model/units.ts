// One fault costs one unit: a template, a root module, a plan, an environment. The rest of the scan is
// judged.
import type { Range } from '../value/source.ts';
import type { Note } from './resource.ts';

/** What is judged separately. */
export interface Unit {
  /** As a sentence begins: `The template`, `The compute environment web`. */
  readonly name: string;
  /** The path of the file or folder, relative to the root. */
  readonly path: string;
  readonly at?: Range;
}

/** How much of a message is shown: an error may contain a long text of the input. */
const LONGEST_REASON = 120;

/**
 * Does the work of one unit. What it throws is a fault of amilint, since wrong input is a value or a note: it
 * becomes a note that the unit is not judged.
 */
export function inUnit<T>(unit: Unit, note: (note: Note) => void, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    note({
      code: 'fault',
      message: `${unit.name} is not judged, because amilint has a fault: ${reasonOf(error)}. Please report it.`,
      path: unit.path,
      ...(unit.at ? { at: unit.at } : {}),
      incomplete: true,
    });
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const [line = ''] = String(error).split('\n', 1);
  return line.slice(0, LONGEST_REASON);
}
