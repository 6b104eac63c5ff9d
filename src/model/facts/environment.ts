// Facts about the kind of a compute environment, and where its AMI comes from.
import { itemsOf, walk } from '../walk.ts';
import {
  computeResource,
  launchTemplateData,
  launchTemplateUses,
  property,
  remember,
  type Context,
} from '../row.ts';
import { all, any, anyOf, isFalse, isOneOf, no, not, asUnknown, test, type Truth, yes } from '../truth.ts';
import { known, type Settled, type Why } from '../../value/value.ts';
import { mayEqual } from '../../value/compose.ts';
import { sameText } from '../../value/text.ts';
import { amiText } from './amiWords.ts';
import { imageByImageBuilder } from './imageBuilder.ts';
import { headerOrigin, none, unknownOrNone, setAt, type Facts } from './fact.ts';

/** MANAGED, with compute resources of type EC2 or SPOT: the environments whose AMI users choose and keep. */
export function ec2Like(context: Context): Truth {
  return remember(context, 'ec2Like', () =>
    all(
      isOneOf(property(context, 'type').value, ['MANAGED']),
      isOneOf(computeResource(context, 'type').value, ['EC2', 'SPOT']),
    ),
  );
}

export function onEks(context: Context): Truth {
  return setAt(property(context, 'eksConfiguration'));
}

/** Whether imageId is set. */
export function imageIdSet(context: Context): Truth {
  return setAt(computeResource(context, 'imageId'));
}

/** Whether an entry of ec2Configuration sets imageIdOverride. */
export function imageIdOverrideSet(context: Context): Truth {
  return remember(context, 'imageIdOverrideSet', () => {
    const configuration = computeResource(context, 'ec2Configuration');
    const { items, more } = itemsOf(configuration, context.world);
    const truths = items.map((entry) => setAt(walk(entry, 'imageIdOverride', context.world)));
    return anyOf(no(configuration.value.origin), more ? [...truths, asUnknown(more)] : truths);
  });
}

/** Whether the environment's launch template, or the one of an override, sets an image. */
export function launchTemplateImageSet(context: Context): Truth {
  return remember(context, 'launchTemplateImageSet', () => {
    const reference = computeResource(context, 'launchTemplate').value;
    if (reference.kind === 'unknown') return asUnknown(reference);
    const truths = launchTemplateUses(context).map((use) =>
      any(setAt(launchTemplateData(context, use, 'imageId')), imageByImageBuilder(context, use)),
    );
    return anyOf(no(reference.origin), truths);
  });
}

/** Whether an AMI is set anywhere, so that Batch does not choose. */
export function amiSet(context: Context): Truth {
  return any(imageIdSet(context), imageIdOverrideSet(context), launchTemplateImageSet(context));
}

/**
 * The override AMI that differs from imageId, if both are set; unknown if they may be one. The API's pages
 * disagree on which of them wins.
 */
function differingOverride(context: Context): Settled {
  const image = computeResource(context, 'imageId');
  if (image.value.kind === 'absent') return none(image.value.origin);
  const overrides = itemsOf(computeResource(context, 'ec2Configuration'), context.world)
    .items.map((entry) => walk(entry, 'imageIdOverride', context.world).value)
    .filter((override) => override.kind !== 'absent');
  const differing = overrides.find((override) => override.kind !== 'unknown' || !override.mayBeAbsent);
  if (differing === undefined || sameText(differing, image.value)) return none(image.value.origin);
  const isOpen = differing.kind === 'unknown' && image.value.kind === 'unknown';
  if (isOpen && mayEqual(differing, image.value))
    return { ...unknownOrNone(differing), origin: differing.origin };
  return known(amiText(differing, context.model), differing.origin);
}

/**
 * Whether an environment has a security group: its own or its launch templates', at network interfaces too.
 */
function securityGroupSet(context: Context): Truth {
  const own = computeResource(context, 'securityGroupIds');
  const reference = computeResource(context, 'launchTemplate').value;
  const given: Truth[] = launchTemplateUses(context).flatMap((use) => {
    const interfaces = itemsOf(launchTemplateData(context, use, 'networkInterfaces'), context.world);
    return [
      nonEmpty(context, launchTemplateData(context, use, 'securityGroupIds')),
      nonEmpty(context, launchTemplateData(context, use, 'securityGroups')),
      ...interfaces.items.map((item) => nonEmpty(context, walk(item, 'groups', context.world))),
      ...(interfaces.more ? [asUnknown(interfaces.more)] : []),
    ];
  });
  return anyOf(
    nonEmpty(context, own),
    reference.kind === 'unknown' ? [...given, asUnknown(reference)] : given,
  );
}

/** Whether a list has items. */
export function nonEmpty(context: Context, list: ReturnType<typeof property>): Truth {
  const { items, more } = itemsOf(list, context.world);
  if (items.length > 0) return yes(list.value.origin);
  return more ? asUnknown(more) : no(list.value.origin);
}

/**
 * Whether the name stays the same when the environment is replaced. Names that contain a looked-up value or
 * another resource may change.
 */
export function nameFixed(context: Context): Truth {
  const name = property(context, 'computeEnvironmentName').value;
  if (name.kind !== 'unknown') return setAt(property(context, 'computeEnvironmentName'));
  const parts = name.parts ?? [name];
  const changing = parts.find((part) => part.kind === 'unknown' && !lasts(part.why));
  if (changing?.kind === 'unknown') return asUnknown(changing);
  return name.mayBeAbsent ? asUnknown(name) : yes(name.origin);
}

/** Whether later deployments have the same value. */
function lasts({ code, lasts: made }: Why): boolean {
  return made === true || code === 'no-default' || code === 'pseudo-parameter';
}

export const environmentFacts: Facts<Context> = {
  '/environment/name': {
    type: 'text',
    doc: 'What the code calls the environment.',
    of: (row) => known(row.environment.name, headerOrigin(row)),
  },
  '/environment/language': {
    type: 'text',
    doc: 'The key of the language: cloudformation, terraform, cdk…',
    of: (row) => known(row.environment.language, headerOrigin(row)),
  },
  '/environment/resourceType': {
    type: 'text',
    doc: 'The type of the resource in its language.',
    of: (row) => known(row.environment.type, headerOrigin(row)),
  },
  '/environment/tool': {
    type: 'text',
    doc: 'What changes the resource at deployment: cloudformation, aws (a provider) or awscc.',
    of: (row) => known(row.environment.tool, headerOrigin(row)),
  },
  '/environment/ec2Like': {
    type: 'boolean',
    doc: 'MANAGED with compute resources of type EC2 or SPOT.',
    of: ec2Like,
  },
  '/environment/fargate': {
    type: 'boolean',
    doc: 'Compute resources of type FARGATE or FARGATE_SPOT.',
    of: (row) => isOneOf(computeResource(row, 'type').value, ['FARGATE', 'FARGATE_SPOT']),
  },
  '/environment/onEks': { type: 'boolean', doc: 'It runs on an EKS cluster.', of: onEks },
  '/environment/amiSet': {
    type: 'boolean',
    doc: 'imageId, imageIdOverride or a launch template in use sets an AMI.',
    of: amiSet,
  },
  '/environment/imageIdOverrideSet': {
    type: 'boolean',
    doc: 'An entry of ec2Configuration sets imageIdOverride.',
    of: imageIdOverrideSet,
  },
  '/environment/launchTemplateImageSet': {
    type: 'boolean',
    doc: 'A launch template in use sets an image.',
    of: launchTemplateImageSet,
  },
  '/environment/onlyFloatingLaunchTemplateImage': {
    type: 'boolean',
    doc: 'The only AMI set is that of a launch template referred to by `$Latest` or `$Default`.',
    of: (row) =>
      all(
        not(imageIdSet(row)),
        not(imageIdOverrideSet(row)),
        launchTemplateUses(row)
          .map((use) => floats(use.version.value))
          .reduce((one, other) => all(one, other), not(imageIdSet(row))),
      ),
  },
  '/environment/imageIdWords': {
    type: 'text',
    doc: 'The AMI of imageId as a sentence names it.',
    of: (row) => {
      const { value } = computeResource(row, 'imageId');
      return known(amiText(value, row.model), value.origin);
    },
  },
  '/environment/differingImageIdOverride': {
    type: 'text',
    doc: 'The override AMI where imageId is set too, to another AMI.',
    of: differingOverride,
  },
  '/environment/securityGroupSet': {
    type: 'boolean',
    doc: 'The environment or a launch template in use has a security group.',
    of: securityGroupSet,
  },
  '/environment/nameFixed': {
    type: 'boolean',
    doc: 'Its name stays the same when it is replaced.',
    of: nameFixed,
  },
};

function floats(version: Settled): Truth {
  if (version.kind === 'absent') return yes(version.origin);
  // An attribute of a launch template is a number, whatever it turns out to be.
  if (version.kind === 'unknown' && version.reference) return no(version.origin);
  const floating = test(version, (text) => text === '$Latest' || text === '$Default');
  return isFalse(floating) ? no(version.origin) : floating;
}
