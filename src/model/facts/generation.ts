// Which generation of Amazon Linux an environment boots, if all its AMIs are of one that is known.
import { imageTypeTraits } from '../imageTypes.ts';
import { computeResource, type Context } from '../row.ts';
import { itemsOf, walk } from '../walk.ts';
import { traitsOf } from './image.ts';
import { imageRows } from './imageSources.ts';

export type Generation = 'amazon-linux-2' | 'amazon-linux-2023';

/**
 * The generation that every AMI in use is of, by its path, name or image type. A new environment without an
 * image type boots Amazon Linux 2023 since 2026-01-12.
 */
export function generationInUse(context: Context): {
  readonly os?: Generation | undefined;
  readonly isDefault: boolean;
} {
  const images = imageRows(context);
  const configuration = computeResource(context, 'ec2Configuration');
  if (images.length > 0) {
    const kinds = images.map((row) => traitsOf({ ...context, ...row }).os);
    return { os: single(kinds), isDefault: false };
  }
  if (configuration.value.kind === 'absent') return { os: 'amazon-linux-2023', isDefault: true };
  const { items, more } = itemsOf(configuration, context.world);
  if (more) return { isDefault: false };
  const kinds = items.map((entry) => {
    const type = walk(entry, 'imageType', context.world).value;
    return type.kind === 'known' ? imageTypeTraits(String(type.value)).os : undefined;
  });
  return { os: single(kinds), isDefault: false };
}

function single(kinds: readonly (string | undefined)[]): Generation | undefined {
  const [first, ...others] = kinds;
  const isOne = others.every((other) => other === first);
  return isOne && (first === 'amazon-linux-2' || first === 'amazon-linux-2023') ? first : undefined;
}

/** Whether an AMI in use is known not to be ECS-optimized. */
export function isForeignImage(context: Context): boolean {
  return imageRows(context).some((row) => {
    const { ecsAgent, amazonLinux } = traitsOf({ ...context, ...row });
    return ecsAgent === false || amazonLinux === false;
  });
}
