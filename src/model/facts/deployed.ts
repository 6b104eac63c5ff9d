// Facts that only the AWS CLI knows: what has become of an AMI, and which versions a launch template has now.
// Sources: docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html,
// docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html
import { traitsOfSearch, mergeTraits, type AmiTraits } from '../ami.ts';
import { imageById, listsOnlyNamed } from '../images.ts';
import { ofKind, type Model } from '../link.ts';
import type { Resource } from '../resource.ts';
import { holdsSensitive, SENSITIVE } from '../../value/sensitive.ts';
import { known, unknown, type Data, type Settled } from '../../value/value.ts';
import { plainText } from '../../value/text.ts';
import type { World } from '../../value/worlds.ts';
import { propertiesOf, walk } from '../walk.ts';
import { none, type Facts } from './fact.ts';
import type { ImageRow } from './imageSources.ts';
import type { LaunchTemplateRow } from './launchTemplate.ts';

function textOf(resource: Resource, name: string, world: World): string | undefined {
  return plainText(walk(propertiesOf(resource, world), name, world).value);
}

/** What the entry of an AMI shows about it. The name shows something only if the publisher is known. */
export function traitsOfImage(image: Resource, world: World): AmiTraits {
  const listed = (name: string): readonly string[] => {
    const text = textOf(image, name, world);
    return text === undefined ? [] : [text];
  };
  const publisher = listed('imageOwnerAlias').includes('amazon') ? ['amazon'] : listed('ownerId');
  return mergeTraits(
    traitsOfSearch({
      owners: publisher,
      names: listed('name'),
      architectures: listed('architecture'),
      virtualizationTypes: listed('virtualizationType'),
      platforms: listed('platform'),
    }),
  );
}

/** The day since which the AMI is deprecated, `2026-02-20`. */
function deprecatedSince({ image: { id }, model, world, asOf }: ImageRow): Settled {
  const entry = imageById(plainText(id.value) ?? '', model);
  const time = entry && textOf(entry, 'deprecationTime', world);
  const day = time?.slice(0, '2026-02-20'.length);
  return day !== undefined && day <= asOf ? known(day, id.value.origin) : none(id.value.origin);
}

/** The states of an AMI from which no instance starts, as parts of a sentence. */
const UNUSABLE: ReadonlyMap<string, string> = new Map([
  ['DISABLED', 'it is disabled'],
  ['DEREGISTERED', 'it is deregistered'],
  ['INVALID', 'its state is invalid'],
  ['FAILED', 'its state is failed'],
  ['ERROR', 'its state is error'],
]);

/**
 * Why no instance can start from the AMI; not known for one that is missing in a list of just the AMIs in
 * use.
 */
function unusable({ image: { id }, model, world }: ImageRow): Settled {
  const { value } = id;
  const text = plainText(value);
  if (text === undefined || !text.startsWith('ami-')) return none(value.origin);
  const entry = imageById(text, model);
  if (entry) {
    const reason = UNUSABLE.get(textOf(entry, 'state', world) ?? '');
    return reason === undefined ? none(value.origin) : known(reason, value.origin);
  }
  if (!listsOnlyNamed(model)) return none(value.origin);
  const shown = holdsSensitive(value) ? SENSITIVE : text;
  return unknown(
    {
      code: 'outside',
      text: `no output of describe-images lists ${shown}`,
      settle: `see it with aws ec2 describe-images --include-deprecated --image-ids ${shown}`,
    },
    value.origin,
    { mayBeAbsent: true },
  );
}

export const deployedImageFacts: Facts<ImageRow> = {
  '/image/deprecatedSince': {
    type: 'text',
    doc: 'The day since which the AMI is deprecated, if the AWS CLI lists the AMI.',
    of: deprecatedSince,
  },
  '/image/unusable': {
    type: 'text',
    doc: 'Why no instance can start from the AMI, if the AWS CLI lists it; not known if it may be gone.',
    of: unusable,
  },
};

const numbers = new WeakMap<Model, ReadonlyMap<string, number>>();

/** The newest version that the AWS CLI lists, by the id of the launch template. */
function newestOf(model: Model, world: World): ReadonlyMap<string, number> {
  const before = numbers.get(model);
  if (before) return before;
  const newest = new Map<string, number>();
  for (const template of ofKind(model, 'launchTemplate')) {
    if (!template.isObserved) continue;
    const id = textOf(template, 'launchTemplateId', world);
    const number = numberOf(template, world);
    if (id !== undefined && number !== undefined) newest.set(id, Math.max(number, newest.get(id) ?? 0));
  }
  numbers.set(model, newest);
  return newest;
}

function numberOf(template: Resource, world: World): number | undefined {
  const { value } = walk(propertiesOf(template, world), 'versionNumber', world);
  return value.kind === 'known' && typeof value.value === 'number' ? value.value : undefined;
}

/** The newest version, if the reference names an older one by its number. */
function newerVersion({ use, model, world }: LaunchTemplateRow): Settled {
  const { value } = use.version;
  if (value.kind !== 'known' || !use.template?.isObserved) return none(value.origin);
  const newest = newestOf(model, world).get(textOf(use.template, 'launchTemplateId', world) ?? '');
  const isOlder = isNumber(value.value) && newest !== undefined && Number(value.value) < newest;
  return isOlder ? known(newest, value.origin) : none(value.origin);
}

/** Whether a version is named by its number. An empty text is the default version, as `$Default` is. */
const isNumber = (version: Data): boolean => /^\d+$/.test(String(version));

/** Whether the version of the reference, given by its number, is not the default version. */
function behindDefault({ use, world }: LaunchTemplateRow): Settled {
  const { value } = use.version;
  if (value.kind !== 'known' || !use.template?.isObserved) return none(value.origin);
  const isDefault = walk(propertiesOf(use.template, world), 'isDefaultVersion', world).value;
  return isDefault.kind === 'known' && isNumber(value.value)
    ? known(isDefault.value !== true, value.origin)
    : none(value.origin);
}

export const deployedTemplateFacts: Facts<LaunchTemplateRow> = {
  '/reference/newerVersion': {
    type: 'number',
    doc: 'The newest version that the AWS CLI lists, if the reference names an older one by its number.',
    of: newerVersion,
  },
  '/reference/besideDefault': {
    type: 'boolean',
    doc: 'The reference names a version by its number that the AWS CLI lists, and that is not the default.',
    of: behindDefault,
  },
};
