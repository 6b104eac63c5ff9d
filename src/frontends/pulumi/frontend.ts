// Pulumi: programs in YAML and JSON, with the resources of the providers aws and aws-native.
import { inUnit } from '../../model/units.ts';
import type { Files, Frontend, Given, Loaded, Resource } from '../../model/resource.ts';
import type { Budget } from '../../value/budget.ts';
import { folderOf } from '../../value/paths.ts';
import type { Source } from '../../value/source.ts';
import { faultSentence } from '../document/faults.ts';
import { parseDocument } from '../document/parse.ts';
import { plainName } from './config.ts';
import { layoutOf } from './layout.ts';
import { Program } from './names.ts';
import { pulumiFiles } from './kinds.ts';
import { isStackFile } from './program.ts';
import { resourceOf } from './resources.ts';
import { PulumiScan } from './scope.ts';

export const pulumi: Frontend<Loaded> = {
  ...pulumiFiles,
  load,
  layout: layoutOf,
};

function load(sources: readonly Source[], given: Given, files: Files, budget?: Budget): Loaded {
  const scan = new PulumiScan(given, files, { budget });
  const resources = sources.flatMap((source) => {
    const unit = { name: 'The program', path: source.path };
    return (
      inUnit(
        unit,
        (note) => scan.noteOnFile(note),
        () => resourcesOf(source, scan),
      ) ?? []
    );
  });
  // Which configuration a program reads is not collected: values may be given under any name.
  return { resources, notes: scan.notes, ...(sources.length > 0 ? { takesAny: true } : {}) };
}

function resourcesOf(source: Source, scan: PulumiScan): Resource[] {
  const { roots, faults } = parseDocument(source);
  for (const fault of faults) scan.note(fault.code, faultSentence(fault), fault.at, true);
  return roots.slice(0, 1).flatMap((root) => {
    if (root.kind !== 'map') return [];
    const program = new Program(source, root, scan);
    noteStacks(source, program);
    return program.resources.flatMap((member) => resourceOf(member, program) ?? []);
  });
}

/**
 * The values of stacks are not read, since nothing shows which stack is deployed: without a note they would
 * seem to count.
 */
function noteStacks({ path }: Source, { config, scan, project }: Program): void {
  const isOpen = config.some(({ name }) => {
    const plain = plainName(name, project);
    return !scan.given.has(plain) && !scan.given.has(`${project ?? ''}:${plain}`);
  });
  const stacks = isOpen ? scan.files.list(folderOf(path)).filter(isStackFile) : [];
  const [first] = config;
  if (stacks.length === 0 || !first) return;
  const names = stacks.map((stack) => stack.slice(stack.lastIndexOf('/') + 1)).join(', ');
  scan.note(
    'unsupported',
    `The values of stacks (${names}) are not read: give them with --parameter NAME=VALUE.`,
    first.key,
    false,
  );
}
