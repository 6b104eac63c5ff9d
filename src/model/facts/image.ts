// Facts about the AMIs that are set for an environment: one row for each source, with the instance types that
// it is for.
import { derived, literal } from '../../value/origins.ts';
import { holdsSensitive } from '../../value/sensitive.ts';
import { positions } from '../../value/source.ts';
import { own } from '../../value/own.ts';
import { known, type Known, type Origin, type Settled, type Value } from '../../value/value.ts';
import type { World } from '../../value/worlds.ts';
import {
  mergeTraits,
  traitsOfSearch,
  traitsOfSsmPath,
  holdsJson,
  parameterPath,
  ssmPathInLaunchTemplate,
  type AmiTraits,
} from '../ami.ts';
import { endOfSupport, imageTypeTraits } from '../imageTypes.ts';
import { onEks } from './environment.ts';
import { referenced } from '../link.ts';
import { renovateComment } from '../renovate.ts';
import { launchTemplateData, launchTemplateUses, type Context } from '../row.ts';
import { all, asUnknown, isTrue, no, test, type Truth, yes } from '../truth.ts';
import { propertiesOf, textsOf, walk } from '../walk.ts';
import { amiText } from './amiWords.ts';
import { none, unknownOrNone, setAt, type Facts } from './fact.ts';
import { imageRows, type ImageRow, type ImageSource } from './imageSources.ts';
import { plainText, sameText } from '../../value/text.ts';
import { imageById } from '../images.ts';
import { traitsOfImage } from './deployed.ts';
import { architectureOf, nvidiaShare } from './instances.ts';

/**
 * The SSM parameter that the id is looked up from: by CloudFormation at deployment, or by EC2
 * (`resolve:ssm:`) at launch.
 */
export function ssmParameter(
  { id: { value }, use }: Pick<ImageSource, 'id' | 'use'>,
  world: World,
): { name: Known<string>; member?: string | undefined } | undefined {
  if (value.kind === 'unknown' && value.lookup?.kind === 'ssmParameter') {
    const name = world.resolve(value.lookup.name);
    if (name.kind !== 'known' || typeof name.value !== 'string') return undefined;
    return { name, member: value.lookup.member };
  }
  // AWS Batch accepts no `resolve:ssm:` in its own arguments.
  const path = use && ssmPathInLaunchTemplate(plainText(value) ?? '');
  return path === undefined ? undefined : { name: known(path, value.origin) };
}

/** The id itself. If it refers to an SSM parameter that the code makes, the value of that parameter. */
function idOf({ image, model, world }: ImageRow): Settled {
  const { value } = image.id;
  const attribute = value.kind === 'unknown' ? value.reference?.attribute : undefined;
  const parameter = referenced(value, 'ssmParameter', model);
  if (!parameter || attribute?.toLowerCase() !== 'value') return value;
  return walk(propertiesOf(parameter, world), 'value', world).value;
}

/** What is known of an AMI by the way that its id is written or looked up. */
export function traitsOf({
  image,
  model,
  world,
}: Context & { readonly image: Pick<ImageSource, 'id' | 'use'> }): AmiTraits {
  const parameter = ssmParameter(image, world);
  if (parameter) return traitsOfSsmPath(parameterPath(parameter.name.value));
  const { value } = image.id;
  const listed = imageById(plainText(value) ?? '', model);
  if (listed) return traitsOfImage(listed, world);
  if (value.kind !== 'unknown' || value.lookup?.kind !== 'amiSearch') return {};
  const { owners, filters } = value.lookup;
  const values = (name: string): readonly string[] => texts(filters.get(name), world);
  return mergeTraits(
    traitsOfSearch({
      // A filter names the publisher as owners does.
      owners: [...texts(owners, world), ...values('owner-alias'), ...values('owner-id')],
      names: values('name'),
      architectures: values('architecture'),
      virtualizationTypes: values('virtualization-type'),
      platforms: values('platform'),
    }),
  );
}

/** The texts of a list or a text, if all are known. */
export function texts(value: Value | undefined, world: World): readonly string[] {
  if (!value) return [];
  const settled = world.resolve(value);
  if (settled.kind === 'known' && typeof settled.value === 'string') return [settled.value];
  const { known: found, more } = textsOf({ value: settled, key: settled.origin.at }, world);
  return more ? [] : found.map((text) => text.value);
}

/** The literal that decides which AMI it is, at its place: the id, the SSM path, the deciding filter. */
export function literalOf(row: ImageRow): Settled {
  const parameter = ssmParameter(row.image, row.world);
  if (parameter) return parameter.name;
  const { value } = row.image.id;
  if (value.kind === 'unknown' && value.lookup?.kind === 'amiSearch') {
    const name = value.lookup.filters.get('name');
    const searched = texts(name, row.world);
    const origin: Origin = name
      ? row.world.resolve(name).origin
      : { at: value.lookup.at, how: 'literal', via: [] };
    const isShown = searched.length > 0 && !(name && holdsSensitive(name));
    return known(isShown ? `a search for ${searched.join(', ')}` : 'the AMI that a search finds', origin);
  }
  return idOf(row);
}

/** The AMI id that is written in the code. */
export function byLiteral(row: ImageRow): { readonly value?: string; readonly origin: Origin } {
  const id = idOf(row);
  return id.kind === 'known' && id.origin.how !== 'derived'
    ? { value: String(id.value), origin: id.origin }
    : { origin: id.origin };
}

/**
 * A trait at the literal that shows it; not set if nothing is known of it, since an AMI of which nothing is
 * known has no findings.
 */
function trait(row: ImageRow, value: string | boolean | undefined): Settled {
  const { origin } = literalOf(row);
  return value === undefined ? none(origin) : known(value, origin);
}

/** The architecture of the AMI, if it is known and all instance types have the other. */
function wrongArchitecture(row: ImageRow): Settled {
  const { architecture } = traitsOf(row);
  const literal = literalOf(row);
  if (architecture === undefined) return none(literal.origin);
  const wanted = architectureOf(row.image.offer);
  if (wanted.kind !== 'known')
    return wanted.kind === 'unknown' ? unknownOrNone(wanted) : none(literal.origin);
  return wanted.value === architecture ? none(literal.origin) : known(architecture, literal.origin);
}

/** How the AMI differs from the image type of its entry, as a part of a sentence. */
function typeMismatch(row: ImageRow): Settled {
  const type = row.image.imageType?.value;
  if (!type || type.kind !== 'known') return none(row.image.id.value.origin);
  const wanted = imageTypeTraits(String(type.value));
  const traits = traitsOf(row);
  const say = (text: string): Settled => known(text, type.origin);
  // No image type fits Windows: windows-ami reports such an AMI.
  if (traits.os === 'windows') return none(type.origin);
  if (wanted.os && traits.os && wanted.os !== traits.os) return say(`an AMI of ${osName(traits.os)}`);
  if (wanted.gpu !== undefined && traits.nvidiaDriver !== undefined && wanted.gpu !== traits.nvidiaDriver) {
    return say(traits.nvidiaDriver ? 'an AMI with GPU drivers' : 'an AMI without GPU drivers');
  }
  if (wanted.gpu && traits.architecture === 'arm64') return say('an arm64 AMI');
  return none(type.origin);
}

const OS_NAMES: { readonly [os: string]: string } = {
  'amazon-linux-1': 'Amazon Linux 1',
  'amazon-linux-2': 'Amazon Linux 2',
  'amazon-linux-2023': 'Amazon Linux 2023',
  bottlerocket: 'Bottlerocket',
  ubuntu: 'Ubuntu',
};

function osName(os: string): string {
  return own(OS_NAMES, os) ?? os;
}

/**
 * When the support of an Amazon Linux 2 AMI ends; not set if the image type of its entry is reported for it.
 */
function unreportedAmazonLinux2(row: ImageRow): Settled {
  const { origin } = literalOf(row);
  const traits = traitsOf(row);
  if (traits.os !== 'amazon-linux-2') return none(origin);
  const type = row.image.imageType?.value;
  const isReported = type?.kind === 'known' && /^(?:ECS|EKS)_AL2(?:_NVIDIA)?$/.test(String(type.value));
  if (isReported) return none(origin);
  const end = endOfSupport(isTrue(onEks(row)) ? 'EKS_AL2' : 'ECS_AL2', row.asOf);
  return end ? known(end.what, origin) : none(origin);
}

/** The launch template whose image is not certainly the one that the environment sets itself. */
function imageBeside(row: ImageRow): Settled {
  const own = row.image.id.value;
  const isOwn = row.image.kind === 'imageId' || row.image.kind === 'imageIdOverride';
  if (!isOwn) return none(own.origin);
  let doubt: Settled | undefined;
  for (const use of launchTemplateUses(row)) {
    const found = launchTemplateData(row, use, 'imageId');
    if (sameText(found.value, own)) continue;
    const truth = setAt(found);
    if (isTrue(truth)) return known(use.template?.name ?? 'its launch template', truth.origin);
    if (truth.kind === 'unknown') doubt ??= unknownOrNone(truth);
  }
  return doubt ?? none(own.origin);
}

/**
 * Whether every AMI in use is known not to be Amazon Linux. Those of AWS Batch are, and one of which nothing
 * is known may be.
 */
export function noAmazonLinux(context: Context): boolean {
  const rows = imageRows(context);
  return rows.length > 0 && rows.every((row) => traitsOf({ ...context, ...row }).amazonLinux === false);
}

/**
 * Whether the AMIs that are set are all known to be ECS-optimized Amazon Linux 2 or 2023, whose root is
 * /dev/xvda.
 */
function onlyKnownRoots(context: Context): Truth {
  const everyRoot = imageRows(context).every((row) => {
    const { ecsAgent, os } = traitsOf({ ...context, ...row });
    return ecsAgent === true && (os === 'amazon-linux-2' || os === 'amazon-linux-2023');
  });
  return known(everyRoot, derived(context.environment.at));
}

/** Whether it is known to have no NVIDIA drivers though instance types that it is for have the GPUs. */
function missesDriver(row: ImageRow): Truth {
  const { origin } = literalOf(row);
  if (traitsOf(row).nvidiaDriver !== false) return no(origin);
  return all(
    test(nvidiaShare(row.image.offer), (share) => share !== 'none'),
    yes(origin),
  );
}

/** Facts of the environment: what all AMIs that are set for it have in common. */
export const imagesOfEnvironment: Facts<Context> = {
  '/environment/onlyKnownRoots': {
    type: 'boolean',
    doc: "Every AMI in use is AWS Batch's own or a known ECS-optimized Amazon Linux 2 or 2023 one, whose root is /dev/xvda.",
    of: onlyKnownRoots,
  },
};

/**
 * Whether a resource of the scanned code makes the AMI; unknown if the id is, and refers to nothing that is
 * known.
 */
function inCode({ image, model }: ImageRow): Truth {
  const { value } = image.id;
  if (referenced(value, 'image', model)) return yes(value.origin);
  return value.kind === 'unknown' && !value.lookup && !value.reference ? asUnknown(value) : no(value.origin);
}

export const imageFacts: Facts<ImageRow> = {
  '/image/inCode': { type: 'boolean', doc: 'A resource of the scanned code makes the AMI.', of: inCode },
  '/image/source': {
    type: 'text',
    doc: 'imageId, imageIdOverride, launchTemplate or launchTemplateOverride.',
    of: (row) => known(row.image.kind, row.image.id.value.origin),
  },
  '/image/unreportedAmazonLinux2': {
    type: 'text',
    doc: 'What the end of support means for an AMI of Amazon Linux 2, if no image type of its entry is reported for it.',
    of: unreportedAmazonLinux2,
  },
  '/image/words': {
    type: 'text',
    doc: 'The AMI as a sentence names it: its id, or what it is looked up from.',
    of: (row) => known(amiText(row.image.id.value, row.model), row.image.id.value.origin),
  },
  '/image/beside': {
    type: 'text',
    doc: 'The launch template that sets an image, too, which is not certainly the same; for imageId and imageIdOverride.',
    of: imageBeside,
  },
  '/image/id': { type: 'text', doc: 'The AMI id, or the expression that it comes from.', of: idOf },
  '/image/lookedUp': {
    type: 'boolean',
    doc: 'The id is looked up at deployment: from an SSM parameter, or by a search for AMIs.',
    of: (row) => {
      const id = idOf(row);
      return known(id.kind === 'unknown' && id.lookup !== undefined, id.origin);
    },
  },
  '/image/renovateComment': {
    type: 'text',
    doc: 'The comment above the id, or behind it, by which Renovate keeps it fresh.',
    of: (row) => {
      const { value, origin } = byLiteral(row);
      const comment = value === undefined ? undefined : renovateComment(origin.at);
      return comment
        ? known(`the comment in line ${positions(comment).start.line}`, literal(comment))
        : none(origin);
    },
  },
  '/image/literal': {
    type: 'text',
    doc: 'The id, SSM path or search that names the AMI, at the place where it is written.',
    of: literalOf,
  },
  '/image/ssmParameter': {
    type: 'text',
    doc: 'The SSM parameter that the id is looked up from, where its value is taken whole.',
    of: (row) => {
      const parameter = ssmParameter(row.image, row.world);
      return parameter && parameter.member === undefined ? parameter.name : none(row.image.id.value.origin);
    },
  },
  '/image/jsonParameter': {
    type: 'text',
    doc: 'The path of the SSM parameter, if it has a JSON document and is taken whole.',
    of: (row) => {
      const parameter = ssmParameter(row.image, row.world);
      const nothing = none(row.image.id.value.origin);
      if (!parameter || parameter.member !== undefined) return nothing;
      const path = parameterPath(parameter.name.value);
      return holdsJson(path) ? known(path, parameter.name.origin) : nothing;
    },
  },
  '/image/imageType': {
    type: 'text',
    doc: 'The image type of its entry.',
    of: (row) => row.image.imageType?.value ?? none(row.image.id.value.origin),
  },
  '/image/typeMismatch': {
    type: 'text',
    doc: 'What the AMI is, if the image type is of another kind.',
    of: typeMismatch,
  },
  '/image/missesDriver': {
    type: 'boolean',
    doc: 'It has no NVIDIA drivers, and instance types that it is for have NVIDIA GPUs.',
    of: missesDriver,
  },
  '/image/wrongArchitecture': {
    type: 'text',
    doc: 'Its architecture, where its instance types have the other.',
    of: wrongArchitecture,
  },
  '/image/os': {
    type: 'text',
    doc: 'Operating system: amazon-linux-1, amazon-linux-2, amazon-linux-2023, bottlerocket, windows, ubuntu…',
    of: (row) => trait(row, traitsOf(row).os),
  },
  '/image/ecsAgent': {
    type: 'boolean',
    doc: 'The AMI comes with the ECS agent.',
    of: (row) => trait(row, traitsOf(row).ecsAgent),
  },
  '/image/virtualization': {
    type: 'text',
    doc: 'hvm or paravirtual.',
    of: (row) => trait(row, traitsOf(row).virtualization),
  },
  '/image/kernelBelow310': {
    type: 'boolean',
    doc: 'It ships a kernel older than 3.10.',
    of: (row) => trait(row, traitsOf(row).kernel?.below310),
  },
};
