// Which root module of the scan a plan or state was made of.
import { folderOf } from '../../../value/paths.ts';
import { blocksOf } from '../directoryNames.ts';
import type { Directory } from '../scope.ts';
import type { PlanFile } from './file.ts';
import { itemsIn, mapIn, textIn } from './nodes.ts';

/**
 * The root module of a plan: the one in the plan's own folder, when they have a block in common; else the
 * only one whose blocks and calls are just those of the plan.
 */
export function directoryOf(plan: PlanFile, roots: readonly Directory[]): Directory | undefined {
  const names = namesOfPlan(plan);
  const own = roots.find(({ path }) => path === folderOf(plan.source.path));
  if (own && [...namesOf(own)].some((name) => names.has(name))) return own;
  const isWhole = plan.kind === 'plan';
  const fitting = roots.filter((root) => {
    const code = namesOf(root);
    return (
      names.size > 0 && [...names].every((name) => code.has(name)) && (!isWhole || code.size === names.size)
    );
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Resources and module calls of the root module; data sources change too often to identify a module by. */
function namesOfPlan({ configuration, managed }: PlanFile): ReadonlySet<string> {
  if (configuration) {
    const resources = itemsIn(configuration, 'resources').map((one) => textIn(one, 'address'));
    const calls = [...(mapIn(configuration, 'module_calls')?.members.keys() ?? [])].map(
      (name) => `module.${name}`,
    );
    return new Set([...resources.filter((address) => !address.startsWith('data.')), ...calls]);
  }
  return new Set(
    [...managed.values()].map(({ module: [call], block }) => (call ? `module.${call.name}` : block)),
  );
}

function namesOf(root: Directory): ReadonlySet<string> {
  const resources = blocksOf(root, 'resource').map(({ labels }) => labels.join('.'));
  return new Set([...resources, ...blocksOf(root, 'module').map(({ labels }) => `module.${labels[0]}`)]);
}
