// Which image types AWS Batch uses for an environment: those that are written, or its defaults by the day of
// creation.
// Source: docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html
import { SENSITIVE } from '../../value/sensitive.ts';
import type { Range } from '../../value/source.ts';
import { factsOf } from '../instanceTypes.ts';
import { computeResource, placeOf, property, type Context } from '../row.ts';
import { isTrue, isSet } from '../truth.ts';
import { itemsOf, textsOf, walk } from '../walk.ts';

/** From this day on new ECS environments get Amazon Linux 2023 if no image type is written. */
export const AL2023_DEFAULT_SINCE = '2026-01-12';

export interface ImageType {
  readonly type: string;
  /** True if it is written; false if AWS Batch uses it by default. */
  readonly written: boolean;
  readonly at: Range;
  /** No output shows its name. */
  readonly isSecret?: true;
}

/** The name of an image type as outputs show it. */
export function shownType({ type, isSecret }: ImageType): string {
  return isSecret ? SENSITIVE : type;
}

export function defaultImageTypes(context: Context): readonly ImageType[] {
  const configuration = computeResource(context, 'ec2Configuration');
  const written = itemsOf(configuration, context.world).items.flatMap((entry): ImageType[] => {
    const type = walk(entry, 'imageType', context.world);
    if (type.value.kind !== 'known') return [];
    const { value, sensitive } = type.value;
    const secret = sensitive ? { isSecret: sensitive } : {};
    return [{ type: String(value), written: true, at: placeOf(type), ...secret }];
  });
  if (configuration.value.kind !== 'absent')
    return written.filter(({ type }, index) => written.findIndex((one) => one.type === type) === index);
  const at = placeOf(computeResource(context, 'instanceTypes'));
  return byDefault(context).map((type) => ({ type, written: false, at }));
}

function byDefault(context: Context): readonly string[] {
  const onEks = isTrue(isSet(property(context, 'eksConfiguration').value));
  const isOld = !onEks && context.asOf < AL2023_DEFAULT_SINCE;
  const plain = `${onEks ? 'EKS' : 'ECS'}_${isOld ? 'AL2' : 'AL2023'}`;
  const { known: types } = textsOf(computeResource(context, 'instanceTypes'), context.world);
  const gpu = types.map(({ value }) => factsOf(value)?.nvidia === true);
  return [
    ...(gpu.every(Boolean) && gpu.length > 0 ? [] : [plain]),
    ...(gpu.some(Boolean) ? [`${plain}_NVIDIA`] : []),
  ];
}
