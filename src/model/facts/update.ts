// Facts about updates: whether Batch can bring a new AMI into the environment in place.
// Source: docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html
import { derived } from '../../value/origins.ts';
import { holdsSensitive, SENSITIVE } from '../../value/sensitive.ts';
import { HOLE, plainText, skeleton } from '../../value/text.ts';
import { known, type Settled } from '../../value/value.ts';
import { linked } from '../link.ts';
import { orderOf, queuesNear } from '../queues.ts';
import { factsOf } from '../languages.ts';
import { computeResource, property, remember, type Context } from '../row.ts';
import { all, isFalse, isOneOf, isTrue, no, not, asUnknown, test, yes, type Truth } from '../truth.ts';
import { spelled } from '../spelling.ts';
import {
  compareVersions,
  FIRST_UPDATING_PROVIDER,
  strategiesOfProvider,
  updatableStrategies,
  versionText,
} from '../strategies.ts';
import { propertiesOf, walk } from '../walk.ts';
import { amiSet, ec2Like, nameFixed, onEks } from './environment.ts';
import { attributeOrigin, none, setAt, unknownOrNone, type Facts } from './fact.ts';

const SERVICE_LINKED_PATH = 'aws-service-role/batch.amazonaws.com/';
const SERVICE_LINKED_NAME = 'AWSServiceRoleForBatch';

type RoleKind = 'unset' | 'service-linked' | 'service-linked-without-path' | 'custom';

/** `unset`, `service-linked`, `service-linked-without-path` or `custom`, as far as the role is known. */
function serviceRoleKind(context: Context): Settled {
  return remember(context, 'serviceRoleKind', (): Settled => {
    const { value } = property(context, 'serviceRole');
    const say = (kind: RoleKind): Settled => known(kind, value.origin);
    if (value.kind === 'absent') return say('unset');
    const { model, world, environment } = context;
    if (linked(value, 'role', 'roleName', environment.scope, model, world)) return say('custom');
    const serviceLinked = linked(
      value,
      'serviceLinkedRole',
      'awsServiceName',
      environment.scope,
      model,
      world,
    );
    if (serviceLinked) {
      const service = walk(propertiesOf(serviceLinked, world), 'awsServiceName', world).value;
      return say(
        service.kind === 'known' && service.value !== 'batch.amazonaws.com' ? 'custom' : 'service-linked',
      );
    }
    const kind = roleKindOf(skeleton(value));
    if (kind) return say(kind);
    return value.kind === 'unknown' ? asUnknown(value) : say('custom');
  });
}

/** Judges a role by the known parts of its ARN; undefined if it depends on the unknown ones. */
function roleKindOf(text: string): RoleKind | undefined {
  const resource = text.includes(':role/') ? text.slice(text.indexOf(':role/') + ':role/'.length) : undefined;
  if (resource?.startsWith(SERVICE_LINKED_PATH)) return 'service-linked';
  if (resource === SERVICE_LINKED_NAME) return 'service-linked-without-path';
  if (!text.includes(HOLE)) return text === SERVICE_LINKED_NAME ? 'service-linked' : 'custom';
  if (
    !endsAlike(
      text.slice(text.lastIndexOf(HOLE) + HOLE.length),
      `:role/${SERVICE_LINKED_PATH}${SERVICE_LINKED_NAME}`,
    )
  )
    return 'custom';
  if (resource === undefined) return undefined;
  const [start = ''] = resource.split(HOLE, 1);
  const couldBe =
    resource !== start &&
    (`${SERVICE_LINKED_PATH}${SERVICE_LINKED_NAME}`.startsWith(start) ||
      SERVICE_LINKED_NAME.startsWith(start));
  return couldBe ? undefined : 'custom';
}

function endsAlike(one: string, other: string): boolean {
  return one.endsWith(other) || other.endsWith(one);
}

function serviceRoleAllowsUpdates(context: Context): Truth {
  // The ARN without its path is meant to be the service-linked role; another policy reports it, and mending
  // that mends this, too.
  return test(serviceRoleKind(context), (kind) => kind !== 'custom');
}

function strategyAllowsUpdates(context: Context): Truth {
  const strategy = computeResource(context, 'allocationStrategy');
  if (strategy.value.kind === 'absent') return no(attributeOrigin(strategy));
  return isOneOf(strategy.value, [...updatableStrategies]);
}

/** Whether Batch accepts an infrastructure update of the environment. */
export function updatable(context: Context): Truth {
  return remember(context, 'updatable', () =>
    all(ec2Like(context), serviceRoleAllowsUpdates(context), strategyAllowsUpdates(context)),
  );
}

/** Whether the provider aws deploys it, which updates in place less than AWS Batch does. */
function byProviderAws({ environment }: Context): boolean {
  return environment.tool === 'aws';
}

/**
 * Whether the tool that deploys it updates it in place. If nothing sets the version of the provider, the
 * newest counts.
 * Source: hashicorp/terraform-provider-aws, internal/service/batch/compute_environment.go (CustomizeDiff)
 */
function updatedInPlace(context: Context): Truth {
  if (!byProviderAws(context)) return updatable(context);
  const strategy = computeResource(context, 'allocationStrategy').value;
  const allowed = isOneOf(strategy, [...strategiesOfProvider(context.environment.provider?.version)]);
  return all(updatable(context), allowed);
}

/**
 * Whether its changes are infrastructure updates: with ReplaceComputeEnvironment it is replaced, or the
 * change fails.
 */
export function infrastructureUpdated(context: Context): Truth {
  const updated = updatedInPlace(context);
  const { tool } = context.environment;
  return tool === 'cloudformation' || tool === 'awscc' ? all(updated, not(replaces(context))) : updated;
}

/** Why a new AMI replaces it, with the word before it; empty if that is not known. */
function replacementReason(context: Context): Settled {
  const truth = updatedInPlace(context);
  const reasons = blockers(context);
  if (reasons.kind === 'known') return known(`, because ${String(reasons.value)}`, truth.origin);
  if (!isFalse(truth)) return known('', truth.origin);
  return known(`, because ${providerRefusal(context)}, although AWS Batch could update it`, truth.origin);
}

/** Why the provider aws replaces what AWS Batch could update in place. */
function providerRefusal(context: Context): string {
  const { version, from } = context.environment.provider ?? {};
  const number = version === undefined ? '' : ` ${versionText(version)}`;
  const which = from === undefined ? 'the provider aws' : `the provider aws${number}, by ${from},`;
  if (version !== undefined && compareVersions(version, FIRST_UPDATING_PROVIDER) < 0)
    return `${which} replaces every environment`;
  const strategy = skeleton(computeResource(context, 'allocationStrategy').value);
  return `${which} replaces an environment with allocation_strategy ${strategy}`;
}

/** What prevents an infrastructure update, as a part of a sentence. */
export function blockers(context: Context): Settled {
  const strategy = computeResource(context, 'allocationStrategy');
  const { spelling } = context.environment;
  const reasons = [
    ...(isFalse(ec2Like(context)) ? ['it is not a managed EC2 or Spot environment'] : []),
    ...(isFalse(serviceRoleAllowsUpdates(context))
      ? [`its ${spelled('serviceRole', spelling)} is not the service-linked role AWSServiceRoleForBatch`]
      : []),
    ...(isFalse(strategyAllowsUpdates(context))
      ? [
          strategy.value.kind === 'absent'
            ? `it has no ${spelled('allocationStrategy', spelling)}, which means BEST_FIT`
            : `its ${spelled('allocationStrategy', spelling)} is ${holdsSensitive(strategy.value) ? SENSITIVE : skeleton(strategy.value)}`,
        ]
      : []),
  ];
  const truth = updatable(context);
  return reasons.length > 0 ? known(reasons.join(' and '), truth.origin) : none(truth.origin);
}

/** Whether a strategy and a type that exclude each other are combined. */
function strategyMisfit(context: Context): Settled {
  const type = computeResource(context, 'type').value;
  const strategy = computeResource(context, 'allocationStrategy').value;
  if (type.kind === 'unknown') return unknownOrNone(type);
  if (strategy.kind === 'unknown') return unknownOrNone(strategy);
  const [kind, name] = [plainText(type), plainText(strategy)];
  const wrong =
    (kind === 'EC2' && name?.startsWith('SPOT_')) ||
    (kind === 'SPOT' && name === 'BEST_FIT_PROGRESSIVE_ORDERED');
  return wrong ? strategy : none(strategy.origin);
}

/** Whether CloudFormation replaces the environment rather than updating it. */
export function replaces(context: Context): Truth {
  const replace = property(context, 'replaceComputeEnvironment').value;
  return replace.kind === 'absent' ? yes(replace.origin) : test(replace, (value) => value === true);
}

/** Whether updateToLatestImageVersion is true. */
export function takesLatest(context: Context): Truth {
  return test(computeResource(context, 'updateToLatestImageVersion').value, (value) => value === true);
}

/** Whether a job queue of the code uses the environment. */
export function queued({ model, environment, world }: Context): Truth {
  const place = derived(environment.at);
  let undecided: Truth | undefined;
  for (const queue of queuesNear(environment, model, world)) {
    const { places, more } = orderOf(queue, model, world);
    if (places.some((one) => one.environment === environment)) return yes({ ...place, at: queue.at });
    if (more && queue.scope === environment.scope) undecided ??= asUnknown(more);
  }
  return undecided ?? no(place);
}

/** What keeps Terraform from creating a new environment before it deletes the old one. */
export function replacementFault(context: Context): Settled {
  const name = property(context, 'computeEnvironmentName');
  const fixed = nameFixed(context);
  if (isTrue(fixed)) return known('its name is fixed', attributeOrigin(name));
  const order = property(context, 'createBeforeDestroy').value;
  if (order.kind === 'absent' || (order.kind === 'known' && order.value !== true))
    return known(factsOf(context.environment.language).deletesFirst, derived(context.environment.at));
  if (fixed.kind === 'unknown') return unknownOrNone(fixed);
  return order.kind === 'unknown' ? unknownOrNone(order) : none(order.origin);
}

/**
 * A version of the provider aws that is newer than all that are known may have the argument: it has it if the
 * code sets it.
 */
function canSayUpdateToLatest(context: Context): Truth {
  if (!byProviderAws(context)) return yes(derived(context.environment.at));
  return setAt(computeResource(context, 'updateToLatestImageVersion'));
}

export const updateFacts: Facts<Context> = {
  '/environment/queued': { type: 'boolean', doc: 'A job queue of the code uses it.', of: queued },
  '/environment/replacementFault': {
    type: 'text',
    doc: 'What keeps Terraform from making a new one before the old one goes.',
    of: replacementFault,
  },
  '/environment/latestRefused': {
    type: 'boolean',
    doc: 'updateToLatestImageVersion is true, and AWS Batch refuses infrastructure updates.',
    of: (row) => all(takesLatest(row), not(updatable(row))),
  },
  '/environment/latestIgnored': {
    type: 'boolean',
    doc: 'updateToLatestImageVersion is true, and an AMI is set.',
    of: (row) => all(takesLatest(row), amiSet(row)),
  },
  '/environment/inPlaceRefused': {
    type: 'boolean',
    doc: 'replaceComputeEnvironment is false, and AWS Batch refuses infrastructure updates.',
    of: (row) => all(not(replaces(row)), not(updatable(row))),
  },
  '/environment/serviceRoleKind': {
    type: 'text',
    doc: 'unset, service-linked, service-linked-without-path or custom.',
    of: serviceRoleKind,
  },
  '/environment/updatable': {
    type: 'boolean',
    doc: 'AWS Batch accepts infrastructure updates of it.',
    of: updatable,
  },
  '/environment/updatedInPlace': {
    type: 'boolean',
    doc: "The tool that deploys it updates it in place. Terraform's provider aws replaces more than AWS Batch requires.",
    of: updatedInPlace,
  },
  '/environment/infrastructureUpdated': {
    type: 'boolean',
    doc: 'Its changes are infrastructure updates: AWS Batch accepts them, and the tool does not replace it.',
    of: infrastructureUpdated,
  },
  '/environment/replacementReason': {
    type: 'text',
    doc: 'Why a new AMI replaces it, in brackets; an empty text if that is not known.',
    of: replacementReason,
  },
  '/environment/roleBlocks': {
    type: 'boolean',
    doc: 'Its service role rules out infrastructure updates.',
    of: (row) => not(serviceRoleAllowsUpdates(row)),
  },
  '/environment/strategyBlocks': {
    type: 'boolean',
    doc: 'Its allocation strategy rules out infrastructure updates.',
    of: (row) => not(strategyAllowsUpdates(row)),
  },
  '/environment/updateBlockers': {
    type: 'text',
    doc: 'What prevents infrastructure updates.',
    of: blockers,
  },
  '/environment/replaces': {
    type: 'boolean',
    doc: 'CloudFormation replaces it on a change (ReplaceComputeEnvironment true or not set).',
    of: replaces,
  },
  '/environment/allocationStrategyMisfit': {
    type: 'text',
    doc: 'The allocation strategy, if the type of compute resources excludes it.',
    of: strategyMisfit,
  },
  '/environment/bestFit': {
    type: 'boolean',
    doc: 'The allocation strategy is BEST_FIT, set or by default.',
    of: (row) => {
      const { value } = computeResource(row, 'allocationStrategy');
      return value.kind === 'absent' ? not(onEks(row)) : isOneOf(value, ['BEST_FIT']);
    },
  },
  '/environment/canSayUpdateToLatest': {
    type: 'boolean',
    doc: 'Its resource type has updateToLatestImageVersion: all but that of the provider aws, unless the code sets it there.',
    of: canSayUpdateToLatest,
  },
};
