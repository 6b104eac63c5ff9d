// The rule under which hosts report that a part of the code could not be judged: «clean» differs from «could
// not read».
import { positions, type Note, type ScanResult } from '../index.ts';

export const NOT_JUDGED = {
  id: 'not-judged',
  title: 'A part of the code could not be judged',
  remedy: 'Correct what could not be read, or add what is missing to the scan.',
};

/** The notes on what matters and was not judged. */
export function notJudged({ notes }: ScanResult): readonly Note[] {
  return notes.filter((note) => note.incomplete);
}

/** `path:line:column: message`, as far as there is a place. */
export function noteText({ path, at, message }: Note): string {
  const { start } = at ? positions(at) : { start: undefined };
  return start ? `${path}:${start.line}:${start.column}: ${message}` : `${path}: ${message}`;
}
