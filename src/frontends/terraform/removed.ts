// What becomes of resources whose blocks are removed: `removed` blocks, and `destroy = false` of OpenTofu.
// Sources: developer.hashicorp.com/terraform/language/state/remove;
// opentofu.org/docs/language/resources/behavior (destroy, since OpenTofu 1.12)
import type { Removal, Retention } from '../../model/retention.ts';
import { addressText, modulesWithin } from './addresses.ts';
import { lifecycleArgument } from './lifecycle.ts';
import { blocksOf } from './directoryNames.ts';
import type { Module } from './scope.ts';
import type { Block } from './syntax/tree.ts';

/** The `removed` blocks of a root module and of the modules that it calls. */
export function removalsOf(root: Module): readonly Removal[] {
  return modulesWithin(root).flatMap((module) =>
    blocksOf(module.directory, 'removed').flatMap((block): Removal[] => {
      const from = block.body.attributes.get('from');
      if (!from) return [];
      return [{ address: `${module.space}#${module.prefix}${addressText(from)}`, ...keptBy(block) }];
    }),
  );
}

function keptBy(block: Block): Omit<Removal, 'address'> {
  const at = block.header;
  const destroy = lifecycleArgument(block, 'destroy')?.value;
  const by = 'a removed block';
  if (destroy?.kind === 'literal' && typeof destroy.value === 'boolean')
    return { keeps: !destroy.value, by: `${by} with destroy = ${destroy.value}`, at };
  if (destroy) return { keeps: 'unknown', by: `${by} with a value for destroy that is not known`, at };
  // Files of this name are read by OpenTofu alone, which forgets a resource unless the block sets destroy =
  // true.
  if (/\.tofu(?:\.json)?$/.test(at.source.path)) return { keeps: true, by, at };
  return { keeps: 'unknown', by: `${by}, with which OpenTofu keeps it and Terraform deletes it`, at };
}

/** What is set in the resource block itself. */
export function retentionOf(block: Block): Retention | undefined {
  const destroy = lifecycleArgument(block, 'destroy');
  if (destroy?.value.kind !== 'literal' || destroy.value.value !== false) return undefined;
  const kept = { keeps: true, by: 'destroy = false in its lifecycle', at: destroy.key } as const;
  return { dropped: kept, replaced: kept };
}
