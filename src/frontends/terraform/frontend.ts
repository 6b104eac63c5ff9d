// Terraform: root modules with the modules that they call.
import type { Files, Frontend, Given, Loaded, Note, Resource } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { confirmed } from './arbiter.ts';
import { calledDirectory, noteMissing } from './calls.ts';
import { foldersOf, isTerraform } from './directories.ts';
import { blocksOf } from './modules.ts';
import { atCall } from './relocate.ts';
import { KINDS, resourceOf } from './resources.ts';
import { rootModules } from './roots.ts';
import { scanOf } from './scan.ts';
import type { Module } from './scope.ts';
import type { Block } from './syntax.ts';

export const terraform: Frontend<Loaded> = {
  id: 'terraform',
  markers: ['aws_batch_', 'awscc_batch_', 'modules/batch', 'aws-batch', 'aws_batch'],
  extensions: ['tf', 'tofu', 'tfvars', 'tf.json', 'tofu.json', 'tfvars.json'],
  companions: true,
  claims: () => true,
  load,
  confirm: confirmed,
};

function load(all: readonly Source[], given: Given, files: Files): Loaded {
  const notes = new Map<string, Note>();
  const folders = foldersOf(all.filter(({ path }) => isTerraform(path)));
  const scan = scanOf(folders, given, files, notes);
  const resources = rootModules(folders, given, scan).flatMap((root) => resourcesOf(root));
  return { resources, notes: [...notes.values()] };
}

function resourcesOf(module: Module): Resource[] {
  const own = blocksOf(module.directory, 'resource').flatMap((block) => {
    const [type = '', name = ''] = block.labels;
    if (!KINDS[type]) return [];
    const instances = module.instances(`${type}.${name}`);
    if (isEnvironment(block) && instances?.complete && instances.items.length === 0) noteUnmade(`${type}.${name}`, block, module);
    return (instances?.items ?? []).flatMap((instance) => resourceOf(instance) ?? []);
  });
  const inner = blocksOf(module.directory, 'module').flatMap((block) => {
    const [name = ''] = block.labels;
    const calls = module.calls(name);
    if (!calls) noteMissing(block, module);
    else if (calls.items.length === 0 && hasEnvironments(block, module)) noteUnmade(`module.${name}`, block, module);
    return (calls?.items ?? []).flatMap((call) => resourcesOf(call.module));
  });
  return [...own, ...inner];
}

function isEnvironment({ labels }: Block): boolean {
  return KINDS[labels[0] ?? ''] === 'computeEnvironment';
}

function hasEnvironments(call: Block, module: Module): boolean {
  const directory = calledDirectory(call, module);
  return directory !== undefined && blocksOf(directory, 'resource').some(isEnvironment);
}

/** Says that an environment of the code is not judged, since it does not come to be: silence would look like «clean». */
function noteUnmade(address: string, block: Block, module: Module): void {
  const repetition = block.body.attributes.get('count') ?? block.body.attributes.get('for_each');
  const reason = repetition?.name === 'count' ? 'its count is 0' : 'its for_each is empty';
  module.scan.note('not-made', `${module.prefix}${address} is not judged: ${reason}.`, atCall(repetition?.value.at ?? block.header, module), false);
}
