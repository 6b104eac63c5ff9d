// Addresses in blocks that are about other blocks: `moved`, `removed` and `import`.
import { textOf } from '../../value/source.ts';
import { blocksOf } from './directoryNames.ts';
import type { Module } from './scope.ts';
import type { Attribute } from './syntax/tree.ts';

/** A root module with all modules that it calls, at any depth. */
export function modulesWithin(root: Module): readonly Module[] {
  const found = [root];
  // The loop also visits what it adds to the list.
  for (const module of found)
    for (const { labels } of blocksOf(module.directory, 'module'))
      for (const { module: called } of module.calls(labels[0] ?? '')?.items ?? []) found.push(called);
  return found;
}

/** An address as it is written, without blanks; in JSON it is a text. */
export function addressText({ value }: Attribute): string {
  const written = textOf(value.at).replaceAll(/\s/g, '');
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('\\"', '"') : written;
}

/** An address without the keys of its modules and of its resource. */
export function withoutKeys(address: string): string {
  let text = '';
  let depth = 0;
  for (const character of address) {
    if (character === '[') depth++;
    if (depth === 0) text += character;
    if (character === ']') depth--;
  }
  return text;
}
