// What a lifecycle block sets for a resource, and the create_before_destroy that it gets from others.
import { blockKey, Dependencies } from './dependencies.ts';
import { blocksOf } from './directoryNames.ts';
import type { Instance, Module } from './scope.ts';
import { expressionsIn } from './syntax/parts.ts';
import type { Attribute, Block } from './syntax/tree.ts';
import { literal } from '../../value/origins.ts';
import { textOf } from '../../value/source.ts';
import { known, type Entry } from '../../value/value.ts';

/** An argument of the lifecycle block of a block. */
export function lifecycleArgument({ body }: Block, name: string): Attribute | undefined {
  const blocks = body.blocks.filter(({ type }) => type === 'lifecycle');
  return blocks.flatMap((block) => block.body.attributes.get(name) ?? [])[0];
}

/** What ignore_changes lists, as it is written; older code has it in quotes. */
export function ignoredChanges(block: Block): Entry | undefined {
  const ignored = lifecycleArgument(block, 'ignore_changes');
  if (!ignored) return undefined;
  const { key, value } = ignored;
  const listed = value.kind === 'tuple' ? value.items : [value];
  const items = listed.map(({ at }) => known(textOf(at).replaceAll('"', ''), literal(at)));
  return { key, value: known({ items }, literal(value.at)) };
}

const handed = new WeakMap<Module, ReadonlyMap<string, Attribute>>();

/**
 * The create_before_destroy that Terraform passes on to a resource from one that depends on it, at any
 * distance: it cannot be switched off there. Source: github.com/hashicorp/terraform, docs/destroying.md,
 * «Forced Create Before Destroy»
 */
export function createBeforeDestroyHandedTo({ module, block }: Instance): Attribute | undefined {
  const root = rootOf(module);
  const known = handed.get(root) ?? allHandedDown(root);
  handed.set(root, known);
  return known.get(blockKey(module, block));
}

export function rootOf(module: Module): Module {
  let root = module;
  while (root.parent) root = root.parent;
  return root;
}

function allHandedDown(root: Module): ReadonlyMap<string, Attribute> {
  const found = new Map<string, Attribute>();
  const dependencies = new Dependencies();
  const pending = [root];
  for (let module = pending.pop(); module; module = pending.pop()) {
    for (const block of blocksOf(module.directory, 'resource')) {
      const flag = lifecycleArgument(block, 'create_before_destroy');
      // Terraform accepts nothing but true and false here.
      if (flag?.value.kind !== 'literal' || flag.value.value !== true) continue;
      for (const key of dependencies.follow(module, expressionsIn(block.body))) found.set(key, flag);
    }
    for (const { labels } of blocksOf(module.directory, 'module')) {
      const called = module.calls(labels[0] ?? '')?.items[0]?.module;
      if (called) pending.push(called);
    }
  }
  return found;
}
