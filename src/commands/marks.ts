// Sets the marks `# finding` in the examples of a policy file, and changes nothing else of it.
import type { Example } from '../judge/policy.ts';
import { lineOfPath } from '../judge/yamlLines.ts';
import { MARK, withoutMarks } from '../exampleRun.ts';

export interface Marked {
  readonly text: string;
  /** How many marks came or went. */
  readonly changed: number;
  /** The names of examples whose code is not a block of lines, in which a mark could be set. */
  readonly unwritable: readonly string[];
}

/**
 * @param text of the policy file
 * @param found for each example the lines (from 1) of its code that have a finding; a good example gets no
 * marks
 */
export function withFoundMarks(
  text: string,
  examples: readonly Example[],
  found: readonly ReadonlySet<number>[],
): Marked {
  const lines = text.split('\n');
  const unwritable: string[] = [];
  let changed = 0;
  for (const [index, example] of examples.entries()) {
    const first = firstLine(text, lines, index, example);
    const wanted: ReadonlySet<number> = example.verdict === 'good' ? new Set() : (found[index] ?? new Set());
    if (first === undefined) {
      if (needsChange(example, wanted)) unwritable.push(example.name);
      continue;
    }
    for (const line of example.code.text.trimEnd().split('\n').keys()) {
      const before = lines[first + line];
      if (before === undefined) continue;
      const end = before.endsWith('\r') ? '\r' : '';
      const bare = withoutMarks(before.slice(0, before.length - end.length));
      const after = `${bare}${wanted.has(line + 1) ? MARK : ''}${end}`;
      if (after === before) continue;
      lines[first + line] = after;
      changed++;
    }
  }
  return { text: lines.join('\n'), changed, unwritable };
}

/**
 * The index of the line at which the code of an example starts; undefined if the code is not written line by
 * line.
 */
function firstLine(
  text: string,
  lines: readonly string[],
  index: number,
  { code }: Example,
): number | undefined {
  const key = lineOfPath(text, ['examples', String(index), code.language]);
  const written = code.text.trimEnd().split('\n');
  const [start = ''] = written;
  const indent = (lines[key] ?? '').length - (lines[key] ?? '').trimStart().length;
  const isBlock = written.every((line, at) => {
    const there = (lines[key + at] ?? '').replace(/\r$/, '');
    return line.trim() === '' ? there.trim() === '' : there.slice(indent) === line;
  });
  return isBlock && start.trim() !== '' ? key : undefined;
}

function needsChange({ code }: Example, wanted: ReadonlySet<number>): boolean {
  return code.text.split('\n').some((line, at) => line.endsWith(MARK) !== wanted.has(at + 1));
}
