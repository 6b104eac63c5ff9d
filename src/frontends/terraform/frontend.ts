// Terraform: root modules with the local modules that they call.
import type { Files, Frontend, Given, Loaded, Note, Resource } from '../../model/resource.ts';
import { rangeKey, type Source } from '../../value/source.ts';
import { known, unknown, type Variable } from '../../value/value.ts';
import { blocksOf, calledDirectory, moduleOf } from './modules.ts';
import { derived } from '../../value/origins.ts';
import { parse } from './parse.ts';
import { folderOf, joinPath } from './paths.ts';
import { KINDS, resourceOf } from './resources.ts';
import type { Directory, Module, Scan } from './scope.ts';
import type { Block, Body } from './syntax.ts';

const MAX_EVALUATION_DEPTH = 300;
const MAX_MODULES = 1_000;
const MAX_NESTING = 15;
const BATCH = /\b(?:aws|awscc)_batch_compute_environment\b/;

export const terraform: Frontend<Loaded> = {
  id: 'terraform',
  markers: ['aws_batch_', 'awscc_batch_'],
  extensions: ['tf', 'tofu', 'tfvars'],
  companions: true,
  claims: () => true,
  load,
};

function load(all: readonly Source[], given: Given, files: Files): Loaded {
  const sources = all.filter(({ path }) => /\.(tf|tofu|tfvars)$/.test(path));
  if (!sources.some((source) => BATCH.test(source.text) || given.named.has(source.path))) return { resources: [], notes: [] };
  const notes = new Map<string, Note>();
  const scan = scanOf(sources, given, files, notes);
  const resources = rootModules(scan.all, scan.state).flatMap((root) => resourcesOf(root));
  return { resources, notes: [...notes.values()] };
}

interface Loading {
  readonly state: Scan;
  readonly all: readonly Directory[];
}

function scanOf(sources: readonly Source[], given: Given, files: Files, notes: Map<string, Note>): Loading {
  const variables = new Map<string, Variable>();
  const directories = directoriesOf(sources, given, notes);
  const byPath = new Map(sources.map((source) => [source.path, source]));
  let depth = 0;
  let modules = 0;
  const note: Scan['note'] = (code, message, at, incomplete) => {
    notes.set(`${message}\0${rangeKey(at)}`, { code, message, path: at.source.path, at, incomplete });
  };
  const state: Scan = {
    given: given.parameters,
    read: (path) => byPath.get(path) ?? files.read(path),
    note,
    excluded: new Map(),
    instances: new Map(),
    modules: new Map(),
    variable(id, make) {
      const found = variables.get(id) ?? { id, ...make() };
      variables.set(id, found);
      return found;
    },
    deeper(at, work) {
      if (depth >= MAX_EVALUATION_DEPTH)
        return unknown({ code: 'too-many', text: `expressions hang on each other more than ${MAX_EVALUATION_DEPTH} deep, or in a ring`, at }, derived(at));
      depth++;
      try {
        return work();
      } finally {
        depth--;
      }
    },
    directory: (path) => directories.get(path),
    admit(parent, at) {
      let nesting = 0;
      for (let module: Module | undefined = parent; module; module = module.parent) nesting++;
      if (++modules <= MAX_MODULES && nesting <= MAX_NESTING) return true;
      note('too-large', `Modules are followed ${MAX_NESTING} deep and ${MAX_MODULES} in all; this call is left out.`, at, true);
      return false;
    },
  };
  return { state, all: [...directories.values()] };
}

function directoriesOf(sources: readonly Source[], given: Given, notes: Map<string, Note>): Map<string, Directory> {
  const folders = new Map<string, Source[]>();
  for (const source of sources) folders.set(folderOf(source.path), [...(folders.get(folderOf(source.path)) ?? []), source]);
  return new Map(
    [...folders].map(([path, own]): [string, Directory] => {
      const bodies: Body[] = [];
      const tfvars: Body[] = [];
      for (const source of own) {
        const name = source.path.slice(source.path.lastIndexOf('/') + 1);
        const { body, fault } = parse(source);
        if (fault) {
          const incomplete = BATCH.test(source.text) || given.named.has(source.path);
          notes.set(source.path, { code: 'syntax', message: `It is not well-formed: ${fault.message}.`, path: source.path, at: fault.at, incomplete });
        } else if (!name.endsWith('.tfvars')) bodies.push(body!);
        else if (name === 'terraform.tfvars' || name.endsWith('.auto.tfvars')) tfvars.push(body!);
      }
      return [path, { path, bodies, tfvars, blocks: byType(bodies), mentionsBatch: own.some((source) => BATCH.test(source.text)) }];
    }),
  );
}

function byType(bodies: readonly Body[]): Map<string, Block[]> {
  const blocks = new Map<string, Block[]>();
  for (const block of bodies.flatMap((body) => body.blocks)) {
    const group = blocks.get(block.type);
    if (group) group.push(block);
    else blocks.set(block.type, [block]);
  }
  return blocks;
}

/** Folders whose calls do not make a module somebody's inner part: its own defaults matter to its users. */
const EXAMPLES = /(^|\/)(tests?|examples?)(\/|$)/i;

/** The modules that no other one of the scan calls, but for tests and examples. */
function rootModules(all: readonly Directory[], scan: Scan): Module[] {
  const called = new Set<Directory>();
  for (const directory of all) {
    for (const block of blocksOf(directory, 'module')) {
      const target = calledDirectory(block, directory, scan);
      if (target && target !== directory && !EXAMPLES.test(directory.path)) called.add(target);
    }
  }
  return all
    .filter((directory) => !called.has(directory) && (directory.mentionsBatch || blocksOf(directory, 'module').length > 0))
    .map((directory) => {
      const at = blocksOf(directory, 'resource')[0]?.header ?? blocksOf(directory, 'module')[0]!.header;
      return moduleOf({ scan, directory, prefix: '', root: directory.path, exists: known(true, derived(at)), argument: () => undefined });
    });
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

/** A module that may make compute environments, and is not there to be read. */
function noteMissing(block: Block, { scan, directory }: Module): void {
  const source = block.body.attributes.get('source')?.value;
  const part = source?.kind === 'template' ? source.parts[0] : undefined;
  const text = part?.kind === 'text' ? part.text : '';
  if (!/batch/i.test(text) && !/batch/i.test(block.labels[0] ?? '')) return;
  const local = /^\.\.?(\/|$)/.test(text) && joinPath(directory.path, text) === undefined ? ' (it lies outside the root of the scan)' : '';
  scan.note('unresolved', `The module ${text} is not in the scanned code, so what it makes is left out${local}.`, source?.at ?? block.header, false);
}
