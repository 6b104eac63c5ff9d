// The state of an environment of the scanned code in one world, for the table of effects.
import { holdsSensitive } from '../../value/sensitive.ts';
import { sameText } from '../../value/text.ts';
import type { Settled } from '../../value/value.ts';
import { imageRows, type ImageSource } from '../facts/imageSources.ts';
import { computeResource, property, type Context } from '../row.ts';
import { rowsOf } from '../rows/rows.ts';
import { defaultImageTypes, shownType } from './defaultImage.ts';
import { DEFAULT_JOB_MINUTES, type AmiChoice, type EnvironmentState, type Maybe } from './state.ts';

export function stateOf(context: Context): EnvironmentState {
  const type = property(context, 'type').value;
  const strategy = computeResource(context, 'allocationStrategy').value;
  return {
    managed: type.kind === 'known' ? type.value === 'MANAGED' : 'unknown',
    type: textOf(computeResource(context, 'type').value),
    onEks: fact(context, '/environment/onEks'),
    role: roleOf(context),
    strategy: strategy.kind === 'absent' ? 'unset' : textOf(strategy),
    fixedName: fact(context, '/environment/nameFixed'),
    queued: fact(context, '/environment/queued'),
    createBeforeDestroy: flag(property(context, 'createBeforeDestroy').value),
    ami: amiChoiceOf(context),
    takesLatest: flag(computeResource(context, 'updateToLatestImageVersion').value),
    jobs: {
      terminate: flag(property(context, 'updatePolicy/terminateJobsOnUpdate').value),
      minutes: minutesOf(property(context, 'updatePolicy/jobExecutionTimeoutMinutes').value),
    },
  };
}

function fact(context: Context, pointer: string): Maybe {
  return flag(factValue(context, pointer));
}

/** The value of a pointer of the environment in the context's world. */
export function factValue(context: Context, pointer: string): Settled {
  const [row] = rowsOf('environment', context);
  if (!row) throw new RangeError('an environment has one row of its own');
  return row.value(pointer);
}

/** Absent reads as false. */
export function flag(value: Settled): Maybe {
  if (value.kind === 'unknown') return 'unknown';
  return value.kind === 'known' && value.value === true;
}

function textOf(value: Settled): string | undefined {
  return value.kind === 'known' ? String(value.value) : undefined;
}

function minutesOf(value: Settled): number | undefined {
  if (value.kind === 'absent') return DEFAULT_JOB_MINUTES;
  return value.kind === 'known' && typeof value.value === 'number' ? value.value : undefined;
}

function roleOf(context: Context): EnvironmentState['role'] {
  const kind = factValue(context, '/environment/serviceRoleKind');
  if (kind.kind !== 'known') return undefined;
  if (kind.value === 'unset' || kind.value === 'custom') return kind.value;
  // The role is meant to have the path that is missing: once that is mended, it is the service-linked one.
  return 'service-linked';
}

/** Where the AMI comes from, as far as no two sources contradict each other. */
export function amiChoiceOf(context: Context): AmiChoice {
  const images = imageRows(context).map(({ image }) => image);
  const isSet = fact(context, '/environment/amiSet');
  const [image] = images;
  if (isSet === false)
    return {
      by: 'batch',
      imageTypes: defaultImageTypes(context).map(shownType),
    };
  if (!image || isSet === 'unknown') return { by: 'unknown', why: 'It is not known whether an AMI is set' };
  const alike = images.every(({ kind, id }) => kind === image.kind || sameText(id.value, image.id.value));
  if (!alike || image.kind === 'launchTemplateOverride')
    return { by: 'unknown', why: 'More than one source sets an AMI' };
  const choice = {
    value: images.length === 1 ? textOf(image.id.value) : undefined,
    ...(holdsSensitive(image.id.value) ? { isSecret: true as const } : {}),
  };
  return image.kind === 'launchTemplate'
    ? { by: 'launchTemplate', ...choice, follows: follows(image) }
    : { by: image.kind, ...choice };
}

/** Whether a new version of the launch template reaches the environment at an update. */
function follows({ use }: ImageSource): Maybe {
  const version = use?.version.value;
  if (!version || version.kind === 'absent') return true;
  if (version.kind === 'unknown') return 'unknown';
  return version.value === '$Latest' || version.value === '$Default';
}
