// Paths in files of Terragrunt: its functions return absolute ones, and the location of the code differs
// between machines.
import { call, identityOf } from '../../../evaluation/identity.ts';
import { mapItems } from '../../../evaluation/outcomes.ts';
import { joinPath } from '../../../value/paths.ts';
import { fromRoot, isMadeOfRoot } from '../functions/rootPath.ts';
import { unknown, type Value } from '../../../value/value.ts';

/**
 * Where a path leads that is absolute, or relative to a folder; undefined if that is outside of the root of
 * the scan.
 */
export function placeOf(path: string, folder: string): string | undefined {
  return path.startsWith('/') ? fromRoot(path) : joinPath(folder, path);
}

/** The way from one folder to another, as Terragrunt writes it: `../b`, or `.`. */
export function relativePath(from: string, to: string): string {
  const [start, end] = [from, to].map((path) => (path === '' ? [] : path.split('/')));
  if (!start || !end) return '.';
  let shared = 0;
  while (shared < start.length && start[shared] === end[shared]) shared++;
  return [...start.slice(shared).map(() => '..'), ...end.slice(shared)].join('/') || '.';
}

/** The value as Terraform gets it: a text with the path of the root in it is unknown. */
export function withoutPaths(value: Value): Value {
  if (value.kind === 'choice') return { ...value, branches: value.branches.map(withoutPaths) };
  if (value.kind === 'known' && typeof value.value === 'object')
    return { ...value, value: mapItems(value.value, withoutPaths) };
  const isPath =
    value.kind === 'known'
      ? typeof value.value === 'string' && isMadeOfRoot(value.value)
      : value.kind === 'unknown' &&
        (value.parts ?? []).some((part) => part.kind === 'known' && isMadeOfRoot(part.value));
  if (!isPath) return value;
  return unknown(
    {
      code: 'deploy-time',
      text: 'it depends on the folder in which Terragrunt runs',
      at: value.origin.at,
    },
    value.origin,
    { identity: call('path', [identityOf(value)]) },
  );
}
