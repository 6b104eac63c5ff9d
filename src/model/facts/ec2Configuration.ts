// Facts about the entries of ec2Configuration: image types and the AMIs that override them.
import { SENSITIVE } from '../../value/sensitive.ts';
import { known, type Settled } from '../../value/value.ts';
import { computeResource, type Context, type PartOf } from '../row.ts';
import { any, isTrue, type Truth } from '../truth.ts';
import { itemsOf, walk, type Found } from '../walk.ts';
import { imageIdSet, launchTemplateImageSet, onEks } from './environment.ts';
import { none, setAt, type Facts } from './fact.ts';
import { spelled } from '../spelling.ts';
import { classifyImageType, endOfSupport, imageTypeTraits } from '../imageTypes.ts';

/** Most entries of ec2Configuration. */
const MOST = 2;

export interface Ec2ConfigurationRow extends Context {
  readonly entry: Found;
  readonly index: number;
}

export function ec2ConfigurationRows(context: Context): readonly PartOf<Ec2ConfigurationRow>[] {
  return itemsOf(computeResource(context, 'ec2Configuration'), context.world).items.map((entry, index) => ({
    entry,
    index,
  }));
}

function member(row: Ec2ConfigurationRow, name: string): Found {
  return walk(row.entry, name, row.world);
}

/** Whether an AMI of the user's own replaces the one that AWS has for the image type. */
export function ownImage(row: Ec2ConfigurationRow): Truth {
  return any(setAt(member(row, 'imageIdOverride')), imageIdSet(row), launchTemplateImageSet(row));
}

/** What is wrong with the entry's place in the list, as a part of a sentence. */
function fault(row: Ec2ConfigurationRow): Settled {
  const { origin } = row.entry.value;
  const { spelling } = row.environment;
  const at = { at: row.entry.key, how: origin.how, via: [] };
  if (row.index === MOST)
    return known(spelled(`ec2Configuration has more than ${MOST} entries`, spelling), at);
  const type = member(row, 'imageType').value;
  if (type.kind !== 'known') return none(origin);
  const earlier = itemsOf(computeResource(row, 'ec2Configuration'), row.world).items.slice(0, row.index);
  const hasSameType = earlier.some((entry) => {
    const other = walk(entry, 'imageType', row.world).value;
    return other.kind === 'known' && other.value === type.value;
  });
  return hasSameType
    ? known(
        `${spelled('ec2Configuration', spelling)} has two entries for ${type.sensitive ? SENSITIVE : String(type.value)}`,
        at,
      )
    : none(origin);
}

/** `listed`, `unlisted`, `unknown` or `wrong-orchestrator`. */
function status(row: Ec2ConfigurationRow): Settled {
  const type = member(row, 'imageType').value;
  if (type.kind !== 'known') return type;
  const name = String(type.value);
  const eks = onEks(row);
  const orchestrator = imageTypeTraits(name).orchestrator;
  if (orchestrator && eks.kind === 'known' && (orchestrator === 'EKS') !== isTrue(eks))
    return known('wrong-orchestrator', type.origin);
  return known(classifyImageType(name), type.origin);
}

/** Whether support for the image type had ended on the day of the scan. */
function unsupported(row: Ec2ConfigurationRow): Settled {
  const type = member(row, 'imageType').value;
  if (type.kind !== 'known') return type;
  const end = endOfSupport(String(type.value), row.asOf);
  return known(end !== undefined && row.asOf >= end.date, type.origin);
}

function supportText(row: Ec2ConfigurationRow): Settled {
  const type = member(row, 'imageType').value;
  const end = type.kind === 'known' ? endOfSupport(String(type.value), row.asOf) : undefined;
  if (!end) return none(type.origin);
  // That AWS Batch makes no new environment with its own AMI does not matter to another AMI.
  return known(isTrue(ownImage(row)) ? end.what : end.meaning, type.origin);
}

export const ec2ConfigurationFacts: Facts<Ec2ConfigurationRow> = {
  '/entry/ownImage': {
    type: 'boolean',
    doc: "An AMI of the user's own is set for the entry, by imageId or by a launch template.",
    of: ownImage,
  },
  '/entry/fault': { type: 'text', doc: "What is wrong with the entry's place in the list.", of: fault },
  '/entry/imageTypeStatus': {
    type: 'text',
    doc: 'listed, unlisted (of the ECS_ or EKS_ family), unknown or wrong-orchestrator.',
    of: status,
  },
  '/entry/kubernetesVersionWritten': {
    type: 'boolean',
    doc: 'imageKubernetesVersion is a literal.',
    of: (row) => {
      const { value } = member(row, 'imageKubernetesVersion');
      return known(value.kind === 'known' && value.origin.how === 'literal', value.origin);
    },
  },
  '/entry/supportEnded': {
    type: 'boolean',
    doc: 'Support for the image type had ended on the day of the scan.',
    of: unsupported,
  },
  '/entry/supportEnd': {
    type: 'text',
    doc: 'When and how support for the image type ends, as a sentence.',
    of: supportText,
  },
};
