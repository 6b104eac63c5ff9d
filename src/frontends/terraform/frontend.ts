// Terraform: root modules with the modules that they call.
import { inUnit } from '../../model/units.ts';
import { own } from '../../value/own.ts';
import type { Files, Frontend, Given, Loaded, Note, Resource } from '../../model/resource.ts';
import type { Budget } from '../../value/budget.ts';
import type { Source } from '../../value/source.ts';
import { reparsedByHashicorp } from './arbiter.ts';
import { noteArguments } from './arguments.ts';
import { calledDirectory, noteMissing, rememberMissing } from './calls.ts';
import { faultOfVariableFile, foldersOf, variableFilesWithin } from './directories.ts';
import { isTerraform, isTerragrunt, terraformFiles } from './kinds.ts';
import { layoutOf } from './layout.ts';
import { blocksOf } from './directoryNames.ts';
import { directoryOf } from './plan/belongs.ts';
import type { PlanFile } from './plan/file.ts';
import { plansIn } from './plan/load.ts';
import { removalsOf } from './removed.ts';
import { resourcesOf as plannedResources } from './plan/resources.ts';
import { planOverlayOf } from './plan/overlay.ts';
import { KINDS, resourceOf } from './resources.ts';
import { leadsToEnvironments, rootDirectories, rootModule, type Root } from './roots.ts';
import { ModuleScan } from './scan.ts';
import type { Directory, Module, Scan, PlanOverlay } from './scope.ts';
import type { Block } from './syntax/tree.ts';
import { unitsOf } from './terragrunt/units.ts';
import { noteUnusedFiles } from './unusedFiles.ts';
import { noteUnmade } from './unmade.ts';
import { findUsers } from './users.ts';

export const terraform: Frontend<Loaded> = {
  ...terraformFiles,
  load,
  faultOfValues: (kind, source) => (kind === 'variable' ? faultOfVariableFile(source) : undefined),
  layout: layoutOf,
  reparse: reparsedByHashicorp,
};

function load(all: readonly Source[], given: Given, files: Files, budget?: Budget): Loaded {
  const folders = foldersOf(all.filter(({ path }) => isTerraform(path)));
  const scan = new ModuleScan(folders, given, files, { budget });
  const roots = rootsOf(all, folders, given, scan);
  const directories = [...new Set(roots.map(({ directory }) => directory))];
  const note = (one: Note): void => scan.noteOnFile(one);
  const plans = plansIn(all, given, note);
  const resources = resourcesWith(plans, roots, folders, scan, note);
  noteMissing(
    scan,
    resources.some(({ kind }) => kind === 'computeEnvironment'),
  );
  noteUnusedFiles(
    resources,
    roots.filter(({ unit }) => !unit).map(({ directory }) => directory),
    folders,
    scan,
  );
  const names = new Set(
    directories.flatMap((root) => blocksOf(root, 'variable').flatMap(({ labels }) => labels)),
  );
  const inFiles = new Map(
    scan.variableFiles.flatMap(({ attributes }) =>
      [...attributes].map(([name, { key }]) => [name, key] as const),
    ),
  );
  return {
    resources,
    notes: scan.notes,
    ...(scan.removals.length > 0 ? { removals: scan.removals } : {}),
    ...(roots.length > 0 || inFiles.size > 0 ? { takes: { what: 'variable', names, inFiles } } : {}),
  };
}

/**
 * The root modules: those that units of Terragrunt call, once for each unit, and those that nothing calls.
 */
function rootsOf(
  all: readonly Source[],
  folders: ReadonlyMap<string, readonly Source[]>,
  given: Given,
  scan: Scan,
): Root[] {
  const sources = all.filter(({ path }) => isTerragrunt(path));
  const leads = sources.length > 0 ? leadsToEnvironments(folders, given, scan) : () => false;
  const units = unitsOf(sources, given, leads, scan);
  const called = new Set(units.map(({ directory }) => directory));
  const others = rootDirectories(folders, given, scan).filter((directory) => !called.has(directory));
  return [
    ...others.map((directory) => ({ directory })),
    ...units.filter(({ isLeftOut }) => !isLeftOut).map((unit) => ({ directory: unit.directory, unit })),
  ];
}

/**
 * The resources of every root module, completed by its plans; and those of plans and states whose code is not
 * in the scan.
 */
function resourcesWith(
  plans: readonly PlanFile[],
  roots: readonly Root[],
  folders: ReadonlyMap<string, readonly Source[]>,
  scan: Scan,
  note: (note: Note) => void,
): Resource[] {
  const directories = [...new Set(roots.map(({ directory }) => directory))];
  const plansOf = new Map<Directory | undefined, PlanFile[]>();
  for (const plan of plans) {
    const directory = directoryOf(plan, directories);
    // If the code is there, it shows better than a state what is wanted.
    if (!directory || plan.kind === 'plan') plansOf.set(directory, [...(plansOf.get(directory) ?? []), plan]);
  }
  const ofRoots = roots.flatMap(
    (root) =>
      inUnit({ name: 'The root module', path: root.directory.path || '.' }, note, () =>
        // Which of the units that call a module a plan was made of is not known.
        resourcesOfRoot(root, root.unit ? [] : (plansOf.get(root.directory) ?? []), folders, scan),
      ) ?? [],
  );
  const alone = (plansOf.get(undefined) ?? []).flatMap((plan) => {
    const { path } = plan.source;
    return inUnit({ name: `The ${plan.kind}`, path }, note, () => plannedResources(plan, path)) ?? [];
  });
  return [...ofRoots, ...alone];
}

function resourcesOfRoot(
  of: Root,
  plans: readonly PlanFile[],
  folders: ReadonlyMap<string, readonly Source[]>,
  scan: Scan,
): Resource[] {
  const resources = (planOverlay?: PlanOverlay): Resource[] => {
    const root = rootModule(of, scan, planOverlay);
    if (!root) return [];
    for (const one of removalsOf(root)) scan.removals.push(one);
    const found = resourcesOf(root);
    const kinds = new Set(found.map(({ kind }) => kind));
    // The policies look for users of launch templates then. The memory of a tree that nothing needs any more
    // is freed.
    if (kinds.has('computeEnvironment') && kinds.has('launchTemplate')) findUsers(root);
    return found;
  };
  if (plans.length === 0) return resources();
  const { directory } = of;
  const files = variableFilesWithin(directory.path, folders);
  return plans.flatMap((plan) => {
    // Several plans of one module, for several workspaces, are as many name spaces.
    const planOverlay = planOverlayOf(
      plan,
      plans.length === 1 ? directory.path : `${directory.path}:${plan.source.path}`,
      files,
    );
    const shown = resources(planOverlay);
    return [...shown, ...planOverlay.further(shown)];
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
