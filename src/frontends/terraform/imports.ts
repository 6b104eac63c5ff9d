// Which resources a root module takes over: its `import` blocks.
// Source: developer.hashicorp.com/terraform/language/block/import
import type { Range } from '../../value/source.ts';
import { addressText, withoutKeys } from './addresses.ts';
import { rootOf } from './lifecycle.ts';
import { blocksOf } from './directoryNames.ts';
import type { Instance, Module } from './scope.ts';

const imports = new WeakMap<Module, ReadonlyMap<string, Range>>();

/** The import block of an instance. */
export function importOf({ module, name }: Instance): Range | undefined {
  const root = rootOf(module);
  const known = imports.get(root) ?? importsOf(root);
  imports.set(root, known);
  if (known.size === 0) return undefined;
  return known.get(name) ?? known.get(withoutKeys(name));
}

/** By the address; a key that is an expression, as that of for_each, counts for each instance. */
function importsOf({ directory }: Module): ReadonlyMap<string, Range> {
  const found = new Map<string, Range>();
  for (const { header, body } of blocksOf(directory, 'import')) {
    const to = body.attributes.get('to');
    if (!to) continue;
    const address = addressText(to);
    found.set(hasComputedKey(address) ? withoutKeys(address) : address, header);
  }
  return found;
}

/** Whether a key is no text and no number. */
function hasComputedKey(address: string): boolean {
  const keys = address.split('[').slice(1);
  return keys.some((key) => !/^["\d]/.test(key));
}
