// Adds entries to `ignore` in a settings file. What is there keeps its formatting and its comments: new lines
// are put behind the last entry.
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { applyEdits, lineAt, lineEndOf, type Edit } from '../edits/edit.ts';
import type { IgnoreEntry } from './suppression.ts';

/** A settings file in which `ignore` is written so that nothing can be added to it as a line. */
export class SettingsFormError extends Error {
  override readonly name = 'SettingsFormError';
}

/**
 * @param text of the file; undefined if there is none yet
 * @throws SettingsFormError if the file is not YAML, or its list is written between brackets with entries in
 * it
 */
export function withIgnores(text: string | undefined, entries: readonly IgnoreEntry[]): string {
  if (text === undefined) return `# Settings of amilint.\nignore:\n${lines(entries, '  ', '\n')}`;
  const end = lineEndOf(text);
  const base = text === '' || text.endsWith(end) ? text : `${text}${end}`;
  const document = parseDocument(base);
  if (document.errors.length > 0) throw new SettingsFormError('it is not well-formed YAML');
  const root = document.contents;
  if (root !== null && !isMap(root)) throw new SettingsFormError('it has no settings by name');
  const pair = root?.items.find(({ key }) => isScalar(key) && key.value === 'ignore');
  if (!pair) return `${base}ignore:${end}${lines(entries, '  ', end)}`;
  const { value, key } = pair;
  const source = { path: '', text: base };
  if (isSeq(value) && !value.flow && value.range) {
    const [start, , last] = value.range;
    const { indent } = lineAt(source, start);
    const at = lineStartBehind(base, last);
    return applyEdits(base, [{ start: at, end: at, text: lines(entries, indent, end) }]);
  }
  const isEmpty =
    value === null || (isScalar(value) && value.value === null) || (isSeq(value) && value.items.length === 0);
  if (!isEmpty || !isScalar(key) || !key.range)
    throw new SettingsFormError('write its list `ignore` with one entry on a line');
  const line = lineAt(source, key.range[0]);
  const edit: Edit = {
    start: key.range[0],
    end: line.end,
    text: `ignore:${end}${lines(entries, '  ', end).trimEnd()}`,
  };
  return applyEdits(base, [edit]);
}

/** The start of the first line that begins at an offset or behind it. */
function lineStartBehind(text: string, offset: number): number {
  if (offset === 0 || /[\r\n]/.test(text[offset - 1] ?? '')) return offset;
  const next = /\r\n|\n|\r/g;
  next.lastIndex = offset;
  const found = next.exec(text);
  return found ? found.index + found[0].length : text.length;
}

function lines(entries: readonly IgnoreEntry[], indent: string, end: string): string {
  const written = entries.flatMap(({ policy, environment, file, reason, until }) => {
    const members = Object.entries({ policy, environment, file, reason, until }).filter(
      (member): member is [string, string] => member[1] !== undefined,
    );
    return members.map(
      ([name, value], index) =>
        `${indent}${index === 0 ? '- ' : '  '}${name}: ${name === 'until' ? value : scalar(value)}${end}`,
    );
  });
  return written.join('');
}

/** Text as YAML: plain if that cannot mean anything else. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z][\w ./()-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return isPlain && text.trim() === text ? text : JSON.stringify(text);
}
