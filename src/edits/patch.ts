// Unified diffs, as `git apply` reads them.
import { createTwoFilesPatch } from 'diff';

/** The change of a file as a unified diff, with the two lines that name the file. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const diff = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, '', '', { context: 3 });
  // The first line is a rule that git does not need.
  return diff.replace(/^=+\n/, '').replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2');
}

/** The same with the line by which git recognises its diffs, so that it accepts names with blanks. */
export function gitDiff(path: string, before: string, after: string): string {
  return `diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}\n${unifiedDiff(path, before, after)}`;
}

/** Names with such characters are in quotes, as git has it. */
function quoted(name: string): string {
  return /["\\\n\t]/.test(name) ? JSON.stringify(name) : name;
}
