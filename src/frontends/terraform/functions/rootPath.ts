// The absolute path of the root of the scan, which Terragrunt returns and which differs between machines.
import { joinPath } from '../../../value/paths.ts';

/** Represents the absolute path of the root of the scan. No file has this character in its name. */
const ROOT = '/\u{f8ff}';

/** The absolute path of a folder or file, which is given from the root of the scan. */
export function absolutePath(path: string): string {
  return path === '' ? ROOT : `${ROOT}/${path}`;
}

/** A path from the root of the scan; undefined for one that does not start there. */
export function fromRoot(path: string): string | undefined {
  if (path !== ROOT && !path.startsWith(`${ROOT}/`)) return undefined;
  return joinPath('', path.slice(ROOT.length));
}

/** Whether a text has the path of the root in it, so that it differs between machines. */
export function isMadeOfRoot(text: string): boolean {
  return text.includes(ROOT.slice(1));
}
