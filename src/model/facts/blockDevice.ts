// Facts about the volumes that a launch template maps.
import type { Settled } from '../../value/value.ts';
import { launchTemplateData, launchTemplateUses, type Context, type LaunchTemplateUse } from '../row.ts';
import { any, no, open, test, type Truth } from '../truth.ts';
import { itemsOf, walk, type Found } from '../walk.ts';
import { setAt, type Facts } from './fact.ts';

/** Root device of the ECS-optimized Amazon Linux 2 and 2023 AMIs. */
const ROOT = '/dev/xvda';

export interface BlockDeviceRow extends Context {
  readonly use: LaunchTemplateUse;
  readonly mapping: Found;
}

export function blockDeviceRows(context: Context): readonly BlockDeviceRow[] {
  return launchTemplateUses(context).flatMap((use) =>
    itemsOf(launchTemplateData(context, use, 'blockDeviceMappings'), context.world).items.map((mapping) => ({ ...context, use, mapping })),
  );
}

/** Whether the launch template maps the root device. */
export function rootMapped(context: Context, use: LaunchTemplateUse): Truth {
  const mappings = launchTemplateData(context, use, 'blockDeviceMappings');
  const { items, more } = itemsOf(mappings, context.world);
  const truths = items.map((mapping) => test(walk(mapping, 'deviceName', context.world).value, (name) => name === ROOT));
  return any(no(mappings.value.origin), ...truths, ...(more ? [open(more)] : []));
}

function device(row: BlockDeviceRow, path: string): Settled {
  return walk(row.mapping, path, row.world).value;
}

export const blockDeviceFacts: Facts<BlockDeviceRow> = {
  '/device/name': { type: 'text', doc: 'Device name of the mapping.', of: (row) => device(row, 'deviceName') },
  '/device/sized': { type: 'boolean', doc: 'The mapping sets the size of an EBS volume.', of: (row) => setAt(walk(row.mapping, 'ebs/volumeSize', row.world)) },
  '/device/rootMapped': { type: 'boolean', doc: `The launch template maps ${ROOT}.`, of: (row) => rootMapped(row, row.use) },
};
