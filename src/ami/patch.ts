// Unified diffs, as `git apply` takes them.
import { createTwoFilesPatch } from 'diff';
import type { Patch } from './answer.ts';

export function patchOf(path: string, before: string, after: string): Patch {
  const diff = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, '', '', { context: 3 });
  // The first line is a rule that git does not need.
  return { path, diff: diff.replace(/^=+\n/, '').replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2'), after };
}
