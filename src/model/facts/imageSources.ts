// The places that set an AMI for an environment, with the instance types that each is for.
import { within } from '../instanceTypes.ts';
import {
  computeResource,
  launchTemplateData,
  launchTemplateUses,
  remember,
  type Context,
  type LaunchTemplateUse,
  type PartOf,
} from '../row.ts';
import { itemsOf, textsOf, walk, type Found } from '../walk.ts';
import { isNvidia, offerOf, type Offer } from './instances.ts';

/** One place that sets an AMI. */
export interface ImageSource {
  readonly kind: 'imageId' | 'imageIdOverride' | 'launchTemplate' | 'launchTemplateOverride';
  readonly id: Found;
  /** The launch template that sets it. */
  readonly use?: LaunchTemplateUse;
  /** The image type of its entry of ec2Configuration; for imageId that of the first entry. */
  readonly imageType?: Found;
  readonly offer: Offer;
}

export interface ImageRow extends Context {
  readonly image: ImageSource;
}

export function imageRows(context: Context): readonly PartOf<ImageRow>[] {
  return remember(context, 'images', () => [...ownImages(context), ...launchTemplateImages(context)]).map(
    (image) => ({ image }),
  );
}

function ownImages(context: Context): readonly ImageSource[] {
  const { world } = context;
  const entries = itemsOf(computeResource(context, 'ec2Configuration'), world).items;
  const typeOf = (entry: Found): Found => walk(entry, 'imageType', world);
  const hasGpuEntry = entries.some((entry) => isNvidia(typeOf(entry).value));
  const offer = offerOf(context);
  const sources: ImageSource[] = [];
  const imageId = computeResource(context, 'imageId');
  if (imageId.value.kind !== 'absent') {
    sources.push({
      kind: 'imageId',
      id: imageId,
      offer,
      ...(entries[0] ? { imageType: typeOf(entries[0]) } : {}),
    });
  }
  for (const entry of entries) {
    const id = walk(entry, 'imageIdOverride', world);
    if (id.value.kind === 'absent') continue;
    const imageType = typeOf(entry);
    sources.push({
      kind: 'imageIdOverride',
      id,
      imageType,
      offer: entryOffer(offer, isNvidia(imageType.value), hasGpuEntry),
    });
  }
  return sources;
}

/**
 * The instance types that an entry of ec2Configuration is for: GPU types go to the GPU entry if there is one.
 */
function entryOffer(offer: Offer, gpuEntry: boolean, hasGpuEntry: boolean): Offer {
  if (!hasGpuEntry) return offer;
  return {
    ...offer,
    types: offer.types.filter(({ facts }) => facts?.nvidia === undefined || facts.nvidia === gpuEntry),
  };
}

function launchTemplateImages(context: Context): readonly ImageSource[] {
  return launchTemplateUses(context).flatMap((use): ImageSource[] => {
    if (!use.template) return [];
    const id = launchTemplateData(context, use, 'imageId');
    if (id.value.kind === 'absent') return [];
    if (use.override === undefined) return [{ kind: 'launchTemplate', id, use, offer: offerOf(context) }];
    return [{ kind: 'launchTemplateOverride', id, use, offer: targetOffer(context, use) }];
  });
}

function targetOffer(context: Context, use: LaunchTemplateUse): Offer {
  const list = walk(use.reference, 'targetInstanceTypes', context.world);
  const { known: targets, more } = textsOf(list, context.world);
  const offer = offerOf(context);
  const types = offer.types.filter(({ text }) =>
    targets.some((target) => within(text.value, target.value) || within(target.value, text.value)),
  );
  return more ? { types, more, list: list.value } : { types, list: list.value };
}
