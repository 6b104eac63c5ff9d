// Facts about the volumes that a launch template maps.
import type { Settled } from '../../value/value.ts';
import {
  computeResource,
  launchTemplateData,
  launchTemplateUses,
  type Context,
  type LaunchTemplateUse,
  type PartOf,
} from '../row.ts';
import { all, any, anyOf, no, not, asUnknown, test, type Truth } from '../truth.ts';
import { itemsOf, walk, type Found } from '../walk.ts';
import { setAt, type Facts } from './fact.ts';
import { someUserData } from './userData.ts';

/** Root device of the ECS-optimized Amazon Linux 2 and 2023 AMIs. */
const ROOT = '/dev/xvda';

export interface BlockDeviceRow extends Context {
  readonly use: LaunchTemplateUse;
  readonly mapping: Found;
}

export function blockDeviceRows(context: Context): readonly PartOf<BlockDeviceRow>[] {
  return launchTemplateUses(context).flatMap((use) =>
    itemsOf(launchTemplateData(context, use, 'blockDeviceMappings'), context.world).items.map((mapping) => ({
      use,
      mapping,
    })),
  );
}

/** Whether the launch template maps the root device. */
export function rootMapped(context: Context, use: LaunchTemplateUse): Truth {
  const mappings = launchTemplateData(context, use, 'blockDeviceMappings');
  const { items, more } = itemsOf(mappings, context.world);
  const truths = items.map((mapping) =>
    test(walk(mapping, 'deviceName', context.world).value, (name) => name === ROOT),
  );
  return anyOf(no(mappings.value.origin), more ? [...truths, asUnknown(more)] : truths);
}

function device(row: BlockDeviceRow, path: string): Settled {
  return walk(row.mapping, path, row.world).value;
}

/** Names that are the root device, or the device of Docker's volumes, of other AMIs. */
const OTHER_ROOTS: ReadonlySet<string> = new Set([
  '/dev/xvdcz',
  '/dev/sda1',
  '/dev/sda',
  '/dev/xvda1',
  '/dev/nvme0n1',
]);

/**
 * Whether a volume is sized in place of the root. One that user data formats or mounts is meant as a further
 * disk.
 */
function missesRoot(row: BlockDeviceRow): Truth {
  const name = device(row, 'deviceName');
  const mistaken = test(name, (device) => OTHER_ROOTS.has(String(device)));
  const sized = setAt(walk(row.mapping, 'ebs/volumeSize', row.world));
  const further = test(name, (device) => device !== ROOT);
  return all(
    further,
    sized,
    not(rootMapped(row, row.use)),
    any(mistaken, not(someUserData(row, 'disksMounted'))),
  );
}

/** Whether it is the root device of the ECS-optimized Amazon Linux 2 and 2023 AMIs. */
export function isRoot(row: BlockDeviceRow): Truth {
  return test(device(row, 'deviceName'), (name) => name === ROOT);
}

/**
 * Facts of the environment: whether a launch template in use maps the root device, and where it would be set.
 */
export const devicesOfEnvironment: Facts<Context> = {
  '/environment/rootMapped': {
    type: 'boolean',
    doc: `A launch template in use maps ${ROOT}.`,
    of: (row) => {
      const reference = computeResource(row, 'launchTemplate').value;
      if (reference.kind === 'unknown') return asUnknown(reference);
      return anyOf(
        no(reference.origin),
        launchTemplateUses(row).map((use) => rootMapped(row, use)),
      );
    },
  },
};

export const blockDeviceFacts: Facts<BlockDeviceRow> = {
  '/device/missesRoot': {
    type: 'boolean',
    doc: `It is sized in place of the root: the launch template does not map ${ROOT}, and nothing mounts the device.`,
    of: missesRoot,
  },
};
