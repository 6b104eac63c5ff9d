// Which generation of Amazon Linux an environment boots, if all its AMIs are of one that is known.
import type { Settled } from '../../value/value.ts';
import { imageTypeTraits } from '../imageTypes.ts';
import { computeResource, type Context } from '../row.ts';
import { itemsOf, walk } from '../walk.ts';
import { literalOf, traitsOf } from './image.ts';
import { imageRows } from './imageSources.ts';

export type Generation = 'amazon-linux-2' | 'amazon-linux-2023';

export interface GenerationInUse {
  readonly os?: Generation | undefined;
  readonly isDefault: boolean;
  /** What shows it, at its place: the path or search of the first AMI, or the first image type. */
  readonly shownBy?: Settled | undefined;
}

/**
 * The generation that every AMI in use is of, by its path, name or image type. A new environment without an
 * image type boots Amazon Linux 2023 since 2026-01-12.
 */
export function generationInUse(context: Context): GenerationInUse {
  const rows = imageRows(context).map((row) => ({ ...context, ...row }));
  const [firstRow] = rows;
  if (firstRow) {
    const os = single(rows.map((row) => traitsOf(row).os));
    return { os, isDefault: false, shownBy: literalOf(firstRow) };
  }
  const configuration = computeResource(context, 'ec2Configuration');
  if (configuration.value.kind === 'absent') return { os: 'amazon-linux-2023', isDefault: true };
  const { items, more } = itemsOf(configuration, context.world);
  if (more) return { isDefault: false };
  const types = items.map((entry) => walk(entry, 'imageType', context.world).value);
  const kinds = types.map((type) =>
    type.kind === 'known' ? imageTypeTraits(String(type.value)).os : undefined,
  );
  return { os: single(kinds), isDefault: false, shownBy: types[0] };
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
