// Facts about what AWS refuses when an environment is deployed.
// Source: docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html
import { skeleton } from '../../value/text.ts';
import { known, type Settled } from '../../value/value.ts';
import { isKeyword, KEYWORD_NAMES, sizeFaultOf } from '../instanceTypes.ts';
import { imageTypeTraits } from '../imageTypes.ts';
import { referenced } from '../link.ts';
import { computeResource, launchTemplateData, launchTemplateUses, type Context } from '../row.ts';
import { all, anyOf, isOneOf, isTrue, no, not, test, yes, asUnknown, type Truth } from '../truth.ts';
import { itemsOf, walk } from '../walk.ts';
import { nearest } from '../../value/nearest.ts';
import { isRoot, type BlockDeviceRow } from './blockDevice.ts';
import { nonEmpty } from './environment.ts';
import { none, setAt, type Facts } from './fact.ts';
import type { ImageRow } from './imageSources.ts';
import { imageTypesOf, offerOf } from './instances.ts';

/** Size in GiB of the snapshot behind the root volume of the ECS-optimized Amazon Linux 2 and 2023 AMIs. */
const ROOT_SIZE = 30;

/** The start of a text that cannot be an AMI id; EC2 accepts `resolve:ssm:` in launch templates alone. */
const NO_IDS = ['/', 'arn:'];

/** The text that is set as an AMI id and certainly is none. */
function malformed({ image: { id, use } }: ImageRow): Settled {
  const { value } = id;
  if (value.kind !== 'known') return none(value.origin);
  const text = String(value.value);
  const starts = use ? NO_IDS : [...NO_IDS, 'resolve:ssm:'];
  return starts.some((start) => text.startsWith(start)) ? value : none(value.origin);
}

/** Whether instanceRole is the ARN of a role. Names are those of instance profiles. */
function instanceRoleIsRole({ model, ...context }: Context): Truth {
  const { value } = computeResource({ model, ...context }, 'instanceRole');
  if (value.kind === 'unknown' && referenced(value, 'role', model))
    return known(/^arn$/i.test(value.reference?.attribute ?? ''), value.origin);
  if (referenced(value, 'instanceProfile', model)) return no(value.origin);
  const text = skeleton(value);
  if (text.startsWith('arn:') && text.includes(':role/')) return yes(value.origin);
  return value.kind === 'unknown' ? asUnknown(value) : no(value.origin);
}

/** `family` or `family.size`; families are words with a digit, but for those that are not known yet. */
const TYPE = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)?$/i;

/** Characters of placeholders, whose text is put in later. */
const PLACEHOLDER = /[{}<>$%]/;

/** The first entry of instanceTypes that can be no instance type, family or keyword. */
function invalidInstanceType(context: Context): Settled {
  const { types, list } = offerOf(context);
  const invalid = types.find(({ text: { value } }) => {
    if (isKeyword(value) || PLACEHOLDER.test(value)) return false;
    return !TYPE.test(value) || value.toLowerCase().startsWith('default') || sizeFaultOf(value) !== undefined;
  });
  return invalid?.text ?? none(list.origin);
}

/** What is wrong with the invalid entry, as a part of a sentence. */
function instanceTypeFault(context: Context): Settled {
  const invalid = invalidInstanceType(context);
  // A sentence about the family and its sizes would reveal a part of a secret.
  const name = invalid.kind === 'known' && !invalid.sensitive ? String(invalid.value).toLowerCase() : '';
  const fault = sizeFaultOf(name);
  if (fault?.listedOn !== undefined) {
    const { family, sizes, listedOn } = fault;
    return known(
      `a size that EC2 did not have for ${family} on ${listedOn} (it had ${sizes.join(', ')})`,
      invalid.origin,
    );
  }
  const names = fault ? fault.sizes.map((size) => `${fault.family}.${size}`) : KEYWORD_NAMES;
  const [, hint] = nearest(name, names).split('; ');
  const what = 'which is no instance type, family or keyword';
  return known(hint === undefined ? what : `${what} (${hint})`, invalid.origin);
}

/** Whether a launch template in use has a network interface; one that is not in the code is not judged. */
function networkInterface(context: Context): Truth {
  const own = nonEmpty(context, computeResource(context, 'securityGroupIds'));
  const truths = launchTemplateUses(context)
    .filter(({ template }) => template !== undefined)
    .map((use): Truth => {
      const found = launchTemplateData(context, use, 'networkInterfaces');
      const [first] = itemsOf(found, context.world).items;
      return first ? yes(first.value.origin) : nonEmpty(context, found);
    });
  const has = anyOf(no(own.origin), truths);
  // If neither list is certain to have items, nothing known is wrong.
  return has.kind === 'unknown' && !isTrue(own) ? no(own.origin) : has;
}

/** Whether every image type is one of Amazon Linux 2 or 2023; AWS Batch's default is. */
function rootIsOfAmazonLinux(context: Context): Truth {
  const { types, more, configuration } = imageTypesOf(context);
  const odd = types.find((type) => {
    const os = type.kind === 'known' ? imageTypeTraits(String(type.value)).os : undefined;
    return os !== 'amazon-linux-2' && os !== 'amazon-linux-2023';
  });
  if (odd) return no(odd.origin);
  return more ? asUnknown(more) : yes(configuration.origin);
}

function belowRoot(row: BlockDeviceRow): Truth {
  const size = walk(row.mapping, 'ebs/volumeSize', row.world).value;
  return all(
    test(size, (amount) => typeof amount === 'number' && amount < ROOT_SIZE),
    isRoot(row),
    not(setAt(walk(row.mapping, 'ebs/snapshotId', row.world))),
    rootIsOfAmazonLinux(row),
  );
}

export const refusedFacts: Facts<Context> = {
  '/environment/managedInstances': {
    type: 'boolean',
    doc: 'Compute resources of type ECS_MANAGED_INSTANCES.',
    of: (row) => isOneOf(computeResource(row, 'type').value, ['ECS_MANAGED_INSTANCES']),
  },
  '/environment/instanceRoleIsRole': {
    type: 'boolean',
    doc: 'instanceRole is the ARN of an IAM role, not an instance profile.',
    of: instanceRoleIsRole,
  },
  '/environment/invalidInstanceType': {
    type: 'text',
    doc: 'The first entry of instanceTypes that is no instance type, family or keyword.',
    of: invalidInstanceType,
  },
  '/environment/instanceTypeFault': {
    type: 'text',
    doc: 'What is wrong with the invalid entry of instanceTypes, as a part of a sentence.',
    of: instanceTypeFault,
  },
  '/environment/securityGroupIdsGiven': {
    type: 'boolean',
    doc: 'Its own securityGroupIds has items.',
    of: (row) => nonEmpty(row, computeResource(row, 'securityGroupIds')),
  },
  '/environment/networkInterface': {
    type: 'boolean',
    doc: 'A launch template of the code that is in use has a network interface.',
    of: networkInterface,
  },
};

export const refusedImageFacts: Facts<ImageRow> = {
  '/image/malformed': {
    type: 'text',
    doc: 'The text that is set as an AMI id, if it is a path, an ARN, or `resolve:ssm:` outside a launch template.',
    of: malformed,
  },
};

export const refusedDeviceFacts: Facts<BlockDeviceRow> = {
  '/device/belowRoot': {
    type: 'boolean',
    doc: `It is the root of Amazon Linux 2 or 2023, smaller than the ${ROOT_SIZE} GiB of its snapshot.`,
    of: belowRoot,
  },
};
