// Terraform: root modules with the modules that they call.
import type { Files, Frontend, Given, Loaded, Note, Resource } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { confirmed } from './arbiter.ts';
import { noteMissing } from './calls.ts';
import { foldersOf, isTerraform } from './directories.ts';
import { blocksOf } from './modules.ts';
import { KINDS, resourceOf } from './resources.ts';
import { rootModules } from './roots.ts';
import { scanOf } from './scan.ts';
import type { Module } from './scope.ts';

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
    const instances = module.instances(`${type}.${name}`)?.items ?? [];
    return instances.flatMap((instance) => resourceOf(instance) ?? []);
  });
  const inner = blocksOf(module.directory, 'module').flatMap((block) => {
    const calls = module.calls(block.labels[0] ?? '');
    if (!calls) noteMissing(block, module);
    return (calls?.items ?? []).flatMap((call) => resourcesOf(call.module));
  });
  return [...own, ...inner];
}
