// Facts about how instances with an AMI of Amazon Linux 2023 become nodes of their EKS cluster.
// Source: docs.aws.amazon.com/batch/latest/APIReference/API_LaunchTemplateSpecification.html
import { unknown, type Settled } from '../../value/value.ts';
import { computeResource } from '../row.ts';
import { all, anyOf, asUnknown, no, not, test, type Truth, yes } from '../truth.ts';
import { itemsOf, walk, type Items } from '../walk.ts';
import { attributeOrigin, setAt, type Facts } from './fact.ts';
import { traitsOf } from './image.ts';
import { imageRows, type ImageSource } from './imageSources.ts';
import type { LaunchTemplateRow } from './launchTemplate.ts';

/** The image types whose AMIs have nodeadm, and no bootstrap.sh. */
const WITH_NODEADM: readonly string[] = ['EKS_AL2023', 'EKS_AL2023_NVIDIA'];

/**
 * The user's own AMIs that instances of the launch template may boot, except those that are known to be
 * older.
 */
function imagesOf(row: LaunchTemplateRow): readonly ImageSource[] {
  return imageRows(row).flatMap(({ image }) => {
    if (image.use && image.use.override !== row.use.override) return [];
    return traitsOf({ ...row, image }).os === 'amazon-linux-2' ? [] : [image];
  });
}

function entriesOf(row: LaunchTemplateRow): Items {
  return itemsOf(computeResource(row, 'ec2Configuration'), row.world);
}

function hasNodeadm(type: Settled): Truth {
  return test(type, (text) => WITH_NODEADM.includes(String(text)));
}

/** Whether an AMI is for instances of an image type that has nodeadm. */
function isOfNodeadm(row: LaunchTemplateRow, { kind, id, imageType }: ImageSource): Truth {
  const isThere = setAt(id);
  if (kind === 'imageIdOverride')
    return all(isThere, imageType ? hasNodeadm(imageType.value) : no(id.value.origin));
  const { items, more } = entriesOf(row);
  const truths = items.map((entry) => hasNodeadm(walk(entry, 'imageType', row.world).value));
  return all(isThere, anyOf(no(id.value.origin), more ? [...truths, asUnknown(more)] : truths));
}

/**
 * Where the fault is mended: at the image if the provider has no argument for the type of user data, else at
 * the reference.
 */
function placed(row: LaunchTemplateRow, image: ImageSource): Truth {
  const hasArgument = row.environment.tool !== 'aws';
  return yes(attributeOrigin(hasArgument ? row.use.reference : image.id));
}

function isOtherProcess({ use, world }: LaunchTemplateRow): Truth {
  return not(test(walk(use.reference, 'userdataType', world).value, (type) => type === 'EKS_NODEADM'));
}

function lacksNodeadm(row: LaunchTemplateRow): Truth {
  const truths = imagesOf(row).map((image) => {
    const truth = isOfNodeadm(row, image);
    return truth.kind === 'known' && truth.value ? placed(row, image) : truth;
  });
  return all(anyOf(no(row.use.reference.value.origin), truths), isOtherProcess(row));
}

/** Unknown if an AMI of the user has no entry with its image type. */
function mayLackNodeadm(row: LaunchTemplateRow): Truth {
  const { items, more } = entriesOf(row);
  const image = imagesOf(row).find(({ id }) => setAt(id).kind === 'known');
  const isOpen = items.length === 0 && !more && image !== undefined;
  const other = isOtherProcess(row);
  if (!isOpen || other.kind !== 'known' || !other.value) return no(row.use.reference.value.origin);
  const why = {
    code: 'not-understood' as const,
    text: 'no entry of ec2Configuration sets the image type of the AMI',
    settle: 'add an entry with the image type of the AMI',
  };
  return unknown(why, placed(row, image).origin);
}

export const nodeadmFacts: Facts<LaunchTemplateRow> = {
  '/reference/lacksNodeadm': {
    type: 'boolean',
    doc: 'Instances boot a custom AMI with an image type EKS_AL2023 or EKS_AL2023_NVIDIA, and userdataType is not EKS_NODEADM.',
    of: lacksNodeadm,
  },
  '/reference/mayLackNodeadm': {
    type: 'boolean',
    doc: 'False; unknown if that depends on the image type, which no entry of ec2Configuration sets.',
    of: mayLackNodeadm,
  },
};
