// Facts about accelerators that one image cannot serve: Neuron devices, and GPUs of very different age.
// Sources: docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html (no image type has Neuron
// drivers), github.com/aws/amazon-ecs-ami (driver versions)
import type { Settled } from '../../value/value.ts';
import type { Context } from '../row.ts';
import { all, isTrue, no, not, yes, asUnknown, type Truth } from '../truth.ts';
import { amiSet } from './environment.ts';
import { none, type Facts } from './fact.ts';
import { traitsOf } from './image.ts';
import { imageRows, type ImageRow } from './imageSources.ts';
import { offerOf } from './instances.ts';
import { someUserData } from './userData.ts';

/** Inferentia and Trainium. */
const NEURON = /^(?:inf|trn)\d/;

/** GPUs that current drivers no longer support, and GPUs that older drivers do not support yet. */
const OLD_GPUS = /^(?:p2|g2)$/;
const NEW_GPUS = /^p(?:[5-9]|\d\d)/;

function onlyNeuron(context: Context): Truth {
  const { types, more, list } = offerOf(context);
  const other = types.find(({ facts }) => !facts || !NEURON.test(facts.family));
  if (other || (types.length === 0 && !more)) return no(other?.text.origin ?? list.origin);
  return more ? asUnknown(more) : yes(types[0]?.text.origin ?? list.origin);
}

/** All instance types need Neuron drivers, and user data is not known to install them. */
function needsNeuron(context: Context): Truth {
  const installed = someUserData(context, 'neuronInstalled');
  return isTrue(installed) ? no(installed.origin) : onlyNeuron(context);
}

/**
 * Whether it is the first of the AMIs that are set, and each of them is known to have no Neuron drivers. An
 * AMI of which that is not known may have them.
 */
function missesNeuron(row: ImageRow): Truth {
  const { origin } = row.image.id.value;
  const rows = imageRows(row);
  const isKnown = rows.every(({ image }) => traitsOf({ ...row, image }).neuronDriver === false);
  return isKnown && rows[0]?.image === row.image ? needsNeuron(row) : no(origin);
}

/**
 * The instance type with old GPUs, if there are also types with newer GPUs that no driver supports together
 * with it.
 */
function oldBesideNew(context: Context): Settled {
  const { types, list } = offerOf(context);
  const old = types.find(({ facts }) => facts && OLD_GPUS.test(facts.family));
  const isBesideNew = types.some(({ facts }) => facts && NEW_GPUS.test(facts.family));
  return old && isBesideNew ? old.text : none(list.origin);
}

export const acceleratorFacts: Facts<Context> = {
  '/environment/neuronWithoutDrivers': {
    type: 'boolean',
    doc: 'All instance types are of Inferentia or Trainium, and AWS Batch chooses the AMI.',
    of: (row) => all(needsNeuron(row), not(amiSet(row))),
  },
  '/environment/oldGpuBesideNew': {
    type: 'text',
    doc: 'The instance type of p2 or g2, if one of p5 or later is beside it.',
    of: oldBesideNew,
  },
};

export const acceleratorImageFacts: Facts<ImageRow> = {
  '/image/missesNeuron': {
    type: 'boolean',
    doc: 'All instance types are of Inferentia or Trainium, and the AMIs that are set are known to have no Neuron drivers; for the first of them.',
    of: missesNeuron,
  },
};
