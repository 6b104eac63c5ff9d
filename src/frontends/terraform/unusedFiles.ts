// Files of variables that a root module has and that Terraform does not load by itself.
import type { Resource } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { folderOf } from '../../value/paths.ts';
import { bodyOf, isLoadedFile } from './directories.ts';
import { isCode, isVariables } from './kinds.ts';
import { blocksOf } from './directoryNames.ts';
import type { Directory, Scan } from './scope.ts';

/**
 * Notes for each root module with environments which files have values for its variables and were not used,
 * and how to use one.
 */
export function noteUnusedFiles(
  resources: readonly Resource[],
  roots: readonly Directory[],
  folders: ReadonlyMap<string, readonly Source[]>,
  scan: Scan,
): void {
  const judged = new Set(
    resources.filter(({ kind }) => kind === 'computeEnvironment').map(({ scope }) => scope),
  );
  const withEnvironments = roots.filter(({ path }) => judged.has(path));
  const files = [...folders.values()].flat().filter(({ path }) => isVariables(path));
  const used = new Set(scan.variableFiles.flatMap((body) => pathsOf(body)));
  for (const root of withEnvironments) {
    const names = new Set(blocksOf(root, 'variable').map(({ labels }) => labels[0]));
    const unused = files.filter(
      (file) =>
        isNearest(root, file, roots) &&
        !isOfOtherCode(root, file, scan) &&
        !used.has(file.path) &&
        !(folderOf(file.path) === root.path && isLoadedFile(file)) &&
        [...(bodyOf(file, () => {})?.attributes.keys() ?? [])].some((name) => names.has(name)),
    );
    const [first] = unused.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    if (!first) continue;
    const listed = unused.map(({ path }) => path).toSorted();
    const [is, them] = listed.length === 1 ? ['is', 'it'] : ['are', 'one of them'];
    scan.noteOnFile({
      code: 'not-used',
      message: `${shownPaths(listed)} ${is} not used: by itself Terraform loads only terraform.tfvars and *.auto.tfvars in the folder of the root module. To judge the values in ${them}, add --var-file ${listed.slice(0, MOST_SHOWN).at(-1)}.`,
      path: first.path,
      incomplete: false,
    });
  }
}

const MOST_SHOWN = 3;

/** `a`, `a, b`, `a, b, c and 2 more`. */
function shownPaths(paths: readonly string[]): string {
  const rest = paths.length - MOST_SHOWN;
  const shown = paths.slice(0, MOST_SHOWN).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function pathsOf({
  attributes,
}: {
  readonly attributes: ReadonlyMap<string, { readonly key: { readonly source: Source } }>;
}): readonly string[] {
  return Array.from(attributes.values(), ({ key }) => key.source.path);
}

/** Whether its folder has other code, as a root module that has nothing to do with AWS Batch. */
function isOfOtherCode(root: Directory, file: Source, scan: Scan): boolean {
  const folder = folderOf(file.path);
  return folder !== root.path && scan.files(folder).some(isCode);
}

/** Whether no other root module is between the file and the root. */
function isNearest(root: Directory, file: Source, roots: readonly Directory[]): boolean {
  const folder = folderOf(file.path);
  const holds = ({ path }: Directory): boolean =>
    path === '' || folder === path || folder.startsWith(`${path}/`);
  return (
    holds(root) &&
    !roots.some((other) => other.blocks.size > 0 && other.path.length > root.path.length && holds(other))
  );
}
