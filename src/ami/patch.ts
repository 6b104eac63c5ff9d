// Patches of an answer.
import { unifiedDiff } from '../edits/patch.ts';
import type { Patch } from './answer.ts';

export function patchOf(path: string, before: string, after: string): Patch {
  return { path, diff: unifiedDiff(path, before, after), after };
}
