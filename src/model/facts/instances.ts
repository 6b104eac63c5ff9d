// Facts about the instance types of an environment: architecture, GPUs, instance store, and the image types
// that fit them.
import { identify } from '../../value/identity.ts';
import { displayText } from '../../value/sensitive.ts';
import { plainText } from '../../value/text.ts';
import { known, unknown, type Known, type Origin, type Settled, type Unknown } from '../../value/value.ts';
import { factsOf, type InstanceTypeFacts } from '../instanceTypes.ts';
import { gpuFault, type GpuFault } from '../imageTypes.ts';
import { computeResource, remember, type Context } from '../row.ts';
import { all, isFalse, no, not, asUnknown, test, type Truth } from '../truth.ts';
import { itemsOf, textsOf, walk } from '../walk.ts';
import { amiSet, onEks } from './environment.ts';
import { someUserData } from './userData.ts';
import { none, unknownOrNone, type Facts } from './fact.ts';

/** Instance types with what is known of each, and the unknown that may contain more. */
export interface Offer {
  readonly types: readonly { readonly text: Known<string>; readonly facts: InstanceTypeFacts | undefined }[];
  readonly more?: Unknown;
  readonly list: Settled;
}

export function offerOf(context: Context): Offer {
  return remember(context, 'instance types', () => {
    const list = computeResource(context, 'instanceTypes');
    const { known: texts, more } = textsOf(list, context.world);
    const types = texts.map((text) => ({ text, facts: factsOf(text.value) }));
    return more ? { types, more, list: list.value } : { types, list: list.value };
  });
}

/** Whether one of the instance types has NVIDIA GPUs. */
export function someGpus(offer: Offer): Truth {
  return someType(offer, true);
}

/** Whether one of the instance types has no NVIDIA GPUs. */
export function someWithoutGpus(offer: Offer): Truth {
  return someType(offer, false);
}

/** A list that is not set, and a type of which nothing is known, decide nothing. */
function someType({ types, more, list }: Offer, nvidia: boolean): Truth {
  const found = types.find(({ facts }) => facts?.nvidia === nvidia);
  if (found) return known(true, found.text.origin);
  const doubtful = types.find(({ facts }) => facts?.nvidia === undefined);
  const unknownType = more ?? (doubtful && unsure(doubtful.text));
  if (unknownType) return asUnknown(unknownType);
  return types.length > 0 ? no(list.origin) : asUnknown(notListed(list.origin));
}

function notListed(origin: Origin): Unknown {
  return unknown({ code: 'not-understood', text: 'no instance types are listed' }, origin);
}

/** `all`, `some` or `none` of the instance types have NVIDIA GPUs, as far as they are known. */
export function nvidiaShare({ types, more, list }: Offer): Settled {
  const answers = types.map(({ facts }) => facts?.nvidia);
  const yes = answers.filter((answer) => answer === true).length;
  const no = answers.filter((answer) => answer === false).length;
  const [first] = types;
  if (first && yes === types.length && !more) return known('all', first.text.origin);
  if (yes > 0 && (no > 0 || !more))
    return known('some', types.find(({ facts }) => facts?.nvidia)?.text.origin ?? list.origin);
  if (more) return { ...more, mayBeAbsent: false };
  return first && no !== types.length ? unsure(first.text) : known('none', list.origin);
}

function unsure(text: Known<string>): Unknown {
  return unknown(
    { code: 'not-understood', text: `nothing is known of instance type ${displayText(text)}` },
    text.origin,
    { identity: identify(`type ${text.value}`) },
  );
}

/** The architecture that all instance types share; not set if they differ, unknown if one is not known. */
export function architectureOf({ types, more, list }: Offer): Settled {
  if (more) return asUnknown(more);
  const architectures = types.map(({ facts }) => architecture(facts));
  const first = architectures[0];
  if (first === undefined || architectures.some((one) => one === undefined))
    return types[0] ? unsure(types[0].text) : none(list.origin);
  return architectures.every((one) => one === first) ? known(first, list.origin) : none(list.origin);
}

function architecture(facts: InstanceTypeFacts | undefined): string | undefined {
  if (!facts) return undefined;
  if (facts.architectures.includes('arm64')) return 'arm64';
  return facts.architectures.includes('x86_64') ? 'x86_64' : undefined;
}

/** The first instance type whose architecture is not that of one before it. */
function otherArchitecture({ types, list }: Offer): Settled {
  const first = types.find(({ facts }) => architecture(facts) !== undefined);
  const other =
    first &&
    types.find(
      ({ facts }) => architecture(facts) !== undefined && architecture(facts) !== architecture(first.facts),
    );
  return other ? other.text : none(list.origin);
}

/** The first instance type for which the question has the answer yes. */
function firstType({ types, list }: Offer, question: (facts: InstanceTypeFacts) => boolean): Settled {
  return types.find(({ facts }) => facts && question(facts))?.text ?? none(list.origin);
}

/** Whether all instance types have instance store volumes. */
function allHaveInstanceStore({ types, more, list }: Offer): Truth {
  const without = types.find(({ facts }) => facts?.instanceStore === false);
  if (without || (types.length === 0 && !more)) return known(false, without?.text.origin ?? list.origin);
  if (more) return asUnknown(more);
  const doubtful = types.find(({ facts }) => facts?.instanceStore === undefined);
  return doubtful ? asUnknown(unsure(doubtful.text)) : known(true, list.origin);
}

/** The image types of ec2Configuration in order. */
export function imageTypesOf(context: Context): {
  readonly types: readonly Settled[];
  readonly more?: Unknown;
  readonly configuration: Settled;
} {
  const configuration = computeResource(context, 'ec2Configuration');
  const { items, more } = itemsOf(configuration, context.world);
  const types = items.map((entry) => walk(entry, 'imageType', context.world).value);
  return more
    ? { types, more, configuration: configuration.value }
    : { types, configuration: configuration.value };
}

/** Whether it is known to be an image type for GPUs. */
export function isNvidia(type: Settled): boolean {
  return plainText(type)?.endsWith('_NVIDIA') ?? false;
}

/**
 * The first image type, if ec2Configuration is set and certainly has none for GPUs, and no override AMI
 * replaces it.
 */
function imageTypeWithoutGpu(context: Context): Settled {
  const { types, more, configuration } = imageTypesOf(context);
  if (types.some(isNvidia)) return none(configuration.origin);
  const hidden = more ?? types.find((type): type is Unknown => type.kind === 'unknown');
  if (hidden) return unknownOrNone(hidden);
  return types.find((type) => type.kind === 'known') ?? none(configuration.origin);
}

/** Whether instance types with NVIDIA GPUs boot an image type without drivers for them. */
function gpusWithoutDrivers(context: Context): Truth {
  const haveGpus = test(nvidiaShare(offerOf(context)), (share) => share !== 'none');
  return all(
    haveGpus,
    test(imageTypeWithoutGpu(context), () => true),
  );
}

/**
 * Whether the code sets the image type. AWS Batch may have written the only entry of a state, which then does
 * not show what it boots for GPU types.
 */
function imageTypeWritten(context: Context): Truth {
  const { types, configuration } = imageTypesOf(context);
  const [type, ...others] = types;
  const mayBeDefault = type?.kind === 'known' && /^(ECS|EKS)_AL2023$/.test(String(type.value));
  if (!context.environment.isObserved || others.length > 0 || !mayBeDefault)
    return known(types.length > 0, configuration.origin);
  const why = {
    code: 'not-understood' as const,
    text: 'AWS Batch writes its default into the ec2_configuration of a state where the code has none',
    settle: 'scan the code',
  };
  return unknown(why, type.origin);
}

/** Whether Batch picks its own Amazon Linux 2023 AMI, because an image type selects it, or by default. */
function batchAmazonLinux2023(context: Context, gpu: boolean): Truth {
  const { types, more, configuration } = imageTypesOf(context);
  const wanted = types.find(
    (type) =>
      type.kind === 'known' &&
      /^(ECS|EKS)_AL2023(_NVIDIA)?$/.test(String(type.value)) &&
      isNvidia(type) === gpu,
  );
  const byDefault = known(configuration.kind === 'absent', configuration.origin);
  const others = more ? asUnknown(more) : byDefault;
  const chosen = wanted ? known(true, wanted.origin) : others;
  return all(chosen, not(amiSet(context)));
}

/** Whether Batch picks one of its own images for GPU instances. */
function batchNvidiaImage(context: Context): Truth {
  const { types, more, configuration } = imageTypesOf(context);
  const chosen = types.find(isNvidia);
  const byDefault = known(configuration.kind === 'absent', configuration.origin);
  const unknownType = more ? asUnknown(more) : byDefault;
  return all(chosen ? known(true, chosen.origin) : unknownType, not(amiSet(context)));
}

/** The first instance type that the GPU image does not support. */
function unsupportedGpu(context: Context): { text: Known<string>; fault: GpuFault } | undefined {
  const chosen = imageTypesOf(context).types.find(isNvidia);
  const name = chosen?.kind === 'known' ? String(chosen.value) : 'ECS_AL2023_NVIDIA';
  const amazonLinux2023 = name === 'ECS_AL2023_NVIDIA' && isFalse(onEks(context));
  const found = offerOf(context).types.flatMap(({ text, facts }) => {
    const fault = facts && gpuFault(facts.family, amazonLinux2023);
    return fault ? [{ text, fault }] : [];
  });
  return found.find(({ fault }) => fault.certain) ?? found[0];
}

export const instanceFacts: Facts<Context> = {
  '/environment/nvidiaShare': {
    type: 'text',
    doc: 'all, some or none of the instance types have NVIDIA GPUs.',
    of: (row) => nvidiaShare(offerOf(row)),
  },
  '/environment/nvidiaInstanceType': {
    type: 'text',
    doc: 'The first instance type with NVIDIA GPUs.',
    of: (row) => firstType(offerOf(row), (facts) => facts.nvidia === true),
  },
  '/environment/imageTypeWithoutGpu': {
    type: 'text',
    doc: 'The first image type, where ec2Configuration has none for GPUs.',
    of: imageTypeWithoutGpu,
  },
  '/environment/gpusWithoutDrivers': {
    type: 'boolean',
    doc: 'Some instance types have NVIDIA GPUs, and no image type has drivers for them.',
    of: gpusWithoutDrivers,
  },
  '/environment/imageTypeWritten': {
    type: 'boolean',
    doc: 'The code sets an image type; not known of a state whose only one may be the default of AWS Batch.',
    of: imageTypeWritten,
  },
  '/environment/nvidiaImageType': {
    type: 'text',
    doc: 'The first image type for NVIDIA GPUs.',
    of: (row) => imageTypesOf(row).types.find(isNvidia) ?? none(imageTypesOf(row).configuration.origin),
  },
  '/environment/batchNvidiaAl2023': {
    type: 'boolean',
    doc: 'Batch picks its own ECS_AL2023_NVIDIA image for GPU instances, by an image type or by default, and no AMI is set.',
    of: (row) => all(not(onEks(row)), batchAmazonLinux2023(row, true)),
  },
  '/environment/batchAl2023': {
    type: 'boolean',
    doc: 'Batch picks its own Amazon Linux 2023 image for instances without GPUs, by an image type or by default, and no AMI is set.',
    of: (row) => batchAmazonLinux2023(row, false),
  },
  '/environment/batchNvidiaImage': {
    type: 'boolean',
    doc: 'Batch picks an image of its own for GPU instances, by an image type or by default, and no AMI is set.',
    of: batchNvidiaImage,
  },
  '/environment/gpuUnsupportedInstanceType': {
    type: 'text',
    doc: 'The first instance type that the GPU image does not support, certain ones first.',
    of: (row) => unsupportedGpu(row)?.text ?? none(offerOf(row).list.origin),
  },
  '/environment/gpuUnsupportedCertain': {
    type: 'boolean',
    doc: 'It is certain that no GPU image supports it.',
    of: (row) => known(unsupportedGpu(row)?.fault.certain === true, offerOf(row).list.origin),
  },
  '/environment/gpuUnsupportedMeaning': {
    type: 'text',
    doc: 'Why the GPU image does not support it, as a part of a sentence.',
    of: (row) => known(unsupportedGpu(row)?.fault.meaning ?? '', offerOf(row).list.origin),
  },
  '/environment/a1InstanceType': {
    type: 'text',
    doc: 'The first instance type of the a1 family.',
    of: (row) => firstType(offerOf(row), (facts) => facts.family === 'a1'),
  },
  '/environment/gravitonInstanceType': {
    type: 'text',
    doc: 'The first instance type with a Graviton processor.',
    of: (row) => firstType(offerOf(row), (facts) => facts.architectures.includes('arm64')),
  },
  '/environment/otherArchitecture': {
    type: 'text',
    doc: 'The first instance type of another architecture than those before it.',
    of: (row) => otherArchitecture(offerOf(row)),
  },
  '/environment/instanceStoreUnused': {
    type: 'boolean',
    doc: 'Every instance type has instance store volumes, and no user data formats or mounts disks.',
    // GPU types are chosen for their GPUs.
    of: (row) =>
      offerOf(row).types.some(({ facts }) => facts?.nvidia)
        ? no(offerOf(row).list.origin)
        : all(allHaveInstanceStore(offerOf(row)), not(someUserData(row, 'disksMounted'))),
  },
};
