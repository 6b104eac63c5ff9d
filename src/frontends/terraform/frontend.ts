// Terraform: root modules with the modules that they call.
import { inUnit } from '../../model/units.ts';
import { own } from '../../value/own.ts';
import type { Files, Frontend, Given, Loaded, Note, Resource } from '../../model/resource.ts';
import type { Budget } from '../../value/budget.ts';
import type { Source } from '../../value/source.ts';
import { confirmed } from './arbiter.ts';
import { noteArguments } from './arguments.ts';
import { calledDirectory, noteMissing, rememberMissing } from './calls.ts';
import { faultOfVariableFile, foldersOf, variableFilesWithin } from './directories.ts';
import { isTerraform, terraformFiles } from './kinds.ts';
import { layoutOf } from './layout.ts';
import { blocksOf } from './modules.ts';
import { directoryOf } from './plan/belongs.ts';
import type { PlanFile } from './plan/file.ts';
import { plansIn } from './plan/load.ts';
import { resourcesOf as plannedResources } from './plan/resources.ts';
import { settlerOf } from './plan/settler.ts';
import { KINDS, resourceOf } from './resources.ts';
import { rootDirectories, rootModule } from './roots.ts';
import { ModuleScan } from './scan.ts';
import type { Directory, Module, Scan, Settler } from './scope.ts';
import type { Block } from './syntax/tree.ts';
import { noteUnusedFiles } from './unusedFiles.ts';
import { noteUnmade } from './unmade.ts';

export const terraform: Frontend<Loaded> = {
  ...terraformFiles,
  load,
  faultOfValues: (kind, source) => (kind === 'variable' ? faultOfVariableFile(source) : undefined),
  layout: layoutOf,
  confirm: confirmed,
};

function load(all: readonly Source[], given: Given, files: Files, budget?: Budget): Loaded {
  const folders = foldersOf(all.filter(({ path }) => isTerraform(path)));
  const scan = new ModuleScan(folders, given, files, { budget });
  const roots = rootDirectories(folders, given, scan);
  const note = (one: Note): void => scan.noteOnFile(one);
  const plans = plansIn(all, given, note);
  const resources = resourcesWith(plans, roots, folders, scan, note);
  noteMissing(
    scan,
    resources.some(({ kind }) => kind === 'computeEnvironment'),
  );
  noteUnusedFiles(resources, roots, folders, scan);
  const names = new Set(roots.flatMap((root) => blocksOf(root, 'variable').flatMap(({ labels }) => labels)));
  const inFiles = new Map(
    scan.variableFiles.flatMap(({ attributes }) =>
      [...attributes].map(([name, { key }]) => [name, key] as const),
    ),
  );
  return {
    resources,
    notes: scan.notes,
    ...(roots.length > 0 ? { takes: { what: 'variable', names, inFiles } } : {}),
  };
}

/** The resources of every root module, settled by its plans; and those of plans and states whose code is not in the scan. */
function resourcesWith(
  plans: readonly PlanFile[],
  roots: readonly Directory[],
  folders: ReadonlyMap<string, readonly Source[]>,
  scan: Scan,
  note: (note: Note) => void,
): Resource[] {
  const plansOf = new Map<Directory | undefined, PlanFile[]>();
  for (const plan of plans) {
    const directory = directoryOf(plan, roots);
    // Where the code is there, it says better than a state what is wanted.
    if (!directory || plan.kind === 'plan') plansOf.set(directory, [...(plansOf.get(directory) ?? []), plan]);
  }
  const ofRoots = roots.flatMap(
    (directory) =>
      inUnit({ name: 'The root module', path: directory.path || '.' }, note, () =>
        resourcesOfRoot(directory, plansOf.get(directory) ?? [], folders, scan),
      ) ?? [],
  );
  const alone = (plansOf.get(undefined) ?? []).flatMap((plan) => {
    const { path } = plan.source;
    return inUnit({ name: `The ${plan.kind}`, path }, note, () => plannedResources(plan, path)) ?? [];
  });
  return [...ofRoots, ...alone];
}

function resourcesOfRoot(
  directory: Directory,
  plans: readonly PlanFile[],
  folders: ReadonlyMap<string, readonly Source[]>,
  scan: Scan,
): Resource[] {
  const resources = (settler?: Settler): Resource[] => {
    const root = rootModule(directory, scan, settler);
    return root ? resourcesOf(root) : [];
  };
  if (plans.length === 0) return resources();
  const files = variableFilesWithin(directory.path, folders);
  return plans.flatMap((plan) => {
    // Several plans of one module, for several workspaces, are as many name spaces.
    const settler = settlerOf(
      plan,
      plans.length === 1 ? directory.path : `${directory.path}:${plan.source.path}`,
      files,
    );
    const shown = resources(settler);
    return [...shown, ...settler.further(shown)];
  });
}

function resourcesOf(module: Module): Resource[] {
  const made = blocksOf(module.directory, 'resource').flatMap((block) => {
    const [type = '', name = ''] = block.labels;
    if (!own(KINDS, type)) return [];
    const instances = module.instances(`${type}.${name}`);
    if (isEnvironment(block) && instances?.complete && !isUnmade(module) && instances.items.every(isUnmade))
      noteUnmade(`${type}.${name}`, block, module);
    const items = instances?.items ?? [];
    if (items[0]) noteArguments(items[0]);
    return items.flatMap((instance) => resourceOf(instance) ?? []);
  });
  const inner = blocksOf(module.directory, 'module').flatMap((block) => {
    const [name = ''] = block.labels;
    const calls = module.calls(name);
    if (!calls) rememberMissing(block, module);
    else if (calls.items.every((call) => isUnmade(call.module)) && hasEnvironments(block, module))
      noteUnmade(`module.${name}`, block, module);
    return (calls?.items ?? []).flatMap((call) => resourcesOf(call.module));
  });
  return [...made, ...inner];
}

function isUnmade({ exists }: Pick<Module, 'exists'>): boolean {
  return exists.kind === 'known' && !exists.value;
}

function isEnvironment({ labels }: Block): boolean {
  return own(KINDS, labels[0] ?? '') === 'computeEnvironment';
}

function hasEnvironments(call: Block, module: Module): boolean {
  const directory = calledDirectory(call, module);
  return directory !== undefined && blocksOf(directory, 'resource').some(isEnvironment);
}
