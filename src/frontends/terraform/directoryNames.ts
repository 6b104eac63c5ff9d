// What the files of a folder define, by type and name.
import type { Directory } from './scope.ts';
import type { Attribute, Block } from './syntax/tree.ts';

export function blocksOf(directory: Directory, type: string): readonly Block[] {
  return directory.blocks.get(type) ?? [];
}

/**
 * What a folder defines, by name. Every module of the folder needs each of its blocks, so they are looked up,
 * not searched.
 */
interface Names {
  /** By type and labels, in their order. */
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  readonly locals: ReadonlyMap<string, Attribute>;
}

const names = new WeakMap<Directory, Names>();

function namesIn(directory: Directory): Names {
  let found = names.get(directory);
  if (!found) names.set(directory, (found = { blocks: byName(directory), locals: localsIn(directory) }));
  return found;
}

function byName(directory: Directory): ReadonlyMap<string, readonly Block[]> {
  const named = new Map<string, Block[]>();
  for (const blocks of directory.blocks.values())
    for (const block of blocks) {
      const key = [block.type, ...block.labels].join('\0');
      const same = named.get(key);
      if (same) same.push(block);
      else named.set(key, [block]);
    }
  return named;
}

function localsIn(directory: Directory): ReadonlyMap<string, Attribute> {
  const locals = new Map<string, Attribute>();
  for (const block of blocksOf(directory, 'locals'))
    for (const attribute of block.body.attributes.values()) locals.set(attribute.name, attribute);
  return locals;
}

/** The blocks of a type with just those labels. */
export function blocksNamed(
  directory: Directory,
  type: string,
  labels: readonly (string | undefined)[],
): readonly Block[] {
  return namesIn(directory).blocks.get([type, ...labels].join('\0')) ?? [];
}

/** The local value of that name. */
export function localOf(directory: Directory, name: string): Attribute | undefined {
  return namesIn(directory).locals.get(name);
}
