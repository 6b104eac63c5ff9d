// The patch of edits, as people and git read it.
import { gitDiff } from '../edits/patch.ts';
import { hiderOf } from '../judge/secrets.ts';
import type { Resource } from '../model/resource.ts';

export interface ChangedText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What it shows of secrets is hidden, so that git cannot apply it: then `--write` has to. */
export function patchText(files: readonly ChangedText[], resources: readonly Resource[]): string {
  const patch = files.map(({ path, before, after }) => gitDiff(path, before, after)).join('');
  const shown = hiderOf(resources)(patch);
  return shown === patch
    ? patch
    : `${shown}# Secrets in the lines around the edits are hidden: write the edits with --write.\n`;
}
