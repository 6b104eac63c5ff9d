// The files of a folder as one module: parsed, with override files merged and files of variables in
// Terraform's order.
import type { GivenFault } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { parseJson, parseJsonValues } from './syntax/json.ts';
import { parse } from './syntax/parse.ts';
import { folderOf } from '../../value/paths.ts';
import { isCode, isVariables } from './kinds.ts';
import type { Directory, TestRun } from './scope.ts';
import type { Block, Body, SyntaxFault } from './syntax/tree.ts';

const OVERRIDE = /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/;

export type Faults = (source: Source, fault: SyntaxFault) => void;

/** Whether Terraform loads a file of variables by itself, if it is in the folder of the root module. */
export function isLoadedFile(source: Source): boolean {
  return variableFiles([source]).length > 0;
}

/** Sources by their folders. */
export function foldersOf(sources: readonly Source[]): Map<string, Source[]> {
  const folders = new Map<string, Source[]>();
  for (const source of sources) {
    const folder = folders.get(folderOf(source.path));
    if (folder) folder.push(source);
    else folders.set(folderOf(source.path), [source]);
  }
  return folders;
}

/** @param tests files of terraform test, which are in the folder or in `tests` within it */
export function directoryOf(
  path: string,
  sources: readonly Source[],
  faults: Faults,
  tests: readonly TestRun[] = [],
): Directory {
  const names = new Set(sources.map(nameOf));
  // OpenTofu leaves out a.tf if a.tofu is beside it.
  const code = sources.filter(
    (source) =>
      isCode(source.path) &&
      !(
        /\.tf(?:\.json)?$/.test(source.path) &&
        names.has(nameOf(source).replace(/\.tf(?=\.json$|$)/, '.tofu'))
      ),
  );
  const bodies = (of: readonly Source[]): Body[] => of.flatMap((source) => bodyOf(source, faults) ?? []);
  const own = bodies(code.filter((source) => !OVERRIDE.test(nameOf(source))));
  const overriding = bodies(code.filter((source) => OVERRIDE.test(nameOf(source))));
  const blocks = overridden(
    own.flatMap((body) => body.blocks),
    overriding.flatMap((body) => body.blocks),
  );
  return { path, blocks: byType(blocks), tfvars: bodies(variableFiles(sources)), tests };
}

/** The body of a file of code or of variables, as far as it is free of faults. */
export function bodyOf(source: Source, faults: Faults): Body | undefined {
  const isJson = source.path.endsWith('.json');
  const readJson = isVariables(source.path) ? parseJsonValues : parseJson;
  const read = isJson ? readJson : parse;
  const { body, fault }: { body?: Body; fault?: SyntaxFault } = read(source);
  if (fault) faults(source, fault);
  return body;
}

/** Why a text has no values of variables: it is not well-formed, or it has blocks. */
export function faultOfVariableFile(source: Source): GivenFault | undefined {
  const faults: GivenFault[] = [];
  const body = bodyOf(source, (_, { message, at }) => faults.push({ message, at }));
  const [block] = body?.blocks ?? [];
  if (block) faults.push({ message: `it has a block ${block.type}; write name = value`, at: block.header });
  return faults[0];
}

/**
 * The files of variables of a folder and those below it, whatever they are called. A file with a fault is
 * left out.
 */
export function variableFilesWithin(path: string, folders: ReadonlyMap<string, readonly Source[]>): Body[] {
  const inside = [...folders].filter(
    ([folder]) => path === '' || folder === path || folder.startsWith(`${path}/`),
  );
  return inside.flatMap(([, sources]) =>
    sources.filter((source) => isVariables(source.path)).flatMap((source) => bodyOf(source, () => {}) ?? []),
  );
}

function byName(a: Source, b: Source): number {
  return a.path < b.path ? -1 : 1;
}

/**
 * `terraform.tfvars`, `terraform.tfvars.json`, then `*.auto.tfvars` and `*.auto.tfvars.json` by their names.
 */
function variableFiles(sources: readonly Source[]): Source[] {
  return [
    ...sources.filter((source) => /^terraform\.tfvars(?:\.json)?$/.test(nameOf(source))).toSorted(byName),
    ...sources.filter((source) => /\.auto\.tfvars(?:\.json)?$/.test(source.path)).toSorted(byName),
  ];
}

function nameOf({ path }: Source): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function byType(blocks: readonly Block[]): Map<string, Block[]> {
  const groups = new Map<string, Block[]>();
  for (const block of blocks) {
    const group = groups.get(block.type);
    if (group) group.push(block);
    else groups.set(block.type, [block]);
  }
  return groups;
}

/**
 * The blocks, with those of override files merged into the ones that they name.
 * Source: developer.hashicorp.com/terraform/language/files/override
 */
function overridden(blocks: readonly Block[], overriding: readonly Block[]): Block[] {
  const result: Block[] = [];
  const places = new Map<string, number[]>();
  const add = (block: Block): void => {
    const same = places.get(nameOfBlock(block)) ?? [];
    same.push(result.push(block) - 1);
    places.set(nameOfBlock(block), same);
  };
  for (const block of blocks) add(block);
  for (const over of overriding) {
    const isLocals = over.type === 'locals';
    const same = places.get(nameOfBlock(over)) ?? [];
    for (const place of same) {
      const block = result[place];
      if (block) result[place] = isLocals ? without(block, over) : merged(block, over);
    }
    if (isLocals || same.length === 0) add(over);
  }
  return result;
}

/** Blocks with one name are one block to an override file. */
function nameOfBlock({ type, labels }: Block): string {
  return [type, ...labels].join('\0');
}

/** The locals that the other block does not redefine. */
function without(block: Block, other: Block): Block {
  const attributes = new Map([...block.body.attributes].filter(([name]) => !other.body.attributes.has(name)));
  return { ...block, body: { ...block.body, attributes } };
}

/** The type of the blocks that a block makes. */
function kindOf(inner: Block): string {
  return inner.type === 'dynamic' ? (inner.labels[0] ?? '') : inner.type;
}

function merged(block: Block, over: Block): Block {
  const attributes = new Map([...block.body.attributes, ...over.body.attributes]);
  const replaced = new Set(over.body.blocks.map(kindOf));
  const lifecycle = block.body.blocks.find(({ type }) => type === 'lifecycle');
  const added = over.body.blocks.map((inner) =>
    inner.type === 'lifecycle' && lifecycle ? merged(lifecycle, inner) : inner,
  );
  return {
    ...block,
    body: {
      attributes,
      blocks: [...block.body.blocks.filter((inner) => !replaced.has(kindOf(inner))), ...added],
    },
  };
}
