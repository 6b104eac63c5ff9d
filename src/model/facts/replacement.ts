// Facts about what keeps a new AMI out though the environment could be updated: replacements, ignored
// changes, tags.
// Source:
// docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-computeenvironment.html
import { isSupplied } from '../../value/origins.ts';
import { sameText } from '../../value/text.ts';
import { isDictionary, isList, known, type Origin, type Settled } from '../../value/value.ts';
import { computeResource, property, type Context } from '../row.ts';
import { all, asUnknown, no, test, yes, type Truth } from '../truth.ts';
import { resolveDeep, textsOf } from '../walk.ts';
import { none, setAt, type Facts } from './fact.ts';
import { replaces, takesLatest } from './update.ts';

/** The arguments through which a new AMI gets in. */
const CARRIERS: readonly string[] = [
  'image_id',
  'ec2_configuration',
  'ec_2_configuration',
  'ec2_configurations',
  'launch_template',
];

/** `compute_resources.launch_template.version` of `compute_resources[0].launch_template[0].version`. */
function pathOf(entry: string): string {
  const path = entry.replaceAll(/\[\d*\]|\.\d+(?=\.|$)/g, '');
  // Pulumi has the names in camel case.
  return path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function covers(entry: string, argument: string): boolean {
  const path = pathOf(entry);
  const whole = `compute_resources.${argument}`;
  return path === 'all' || path === 'compute_resources' || path === whole || path.startsWith(`${whole}.`);
}

/** The first entry of ignore_changes that covers one of the arguments of compute_resources. */
function ignored(context: Context, names: readonly string[]): Settled {
  const list = property(context, 'ignoreChanges');
  const entry = textsOf(list, context.world).known.find(({ value }) =>
    names.some((name) => covers(value, name)),
  );
  return entry ?? none(list.value.origin);
}

/** Whether it contains the value of a parameter, whatever that is. */
function containsParameter(value: Settled): boolean {
  if (value.kind === 'unknown')
    return (
      value.why.code === 'no-default' ||
      (value.parts ?? []).some((part) => part !== value && containsParameter(part))
    );
  if (value.kind !== 'known') return false;
  if (byParameter(value.origin)) return true;
  if (typeof value.value !== 'object') return false;
  const inner = isList(value.value)
    ? value.value.items
    : [...value.value.entries.values()].map((entry) => entry.value);
  return inner.some((member) => member.kind !== 'choice' && containsParameter(member));
}

function byParameter({ how, via }: Origin): boolean {
  return how === 'default' || isSupplied(how) || via.some(({ kind }) => kind === 'parameter');
}

/** Whether the tags of the environment, a change of which replaces it, contain a parameter. */
function tagsHandOn(context: Context): Truth {
  const tags = property(context, 'tags').value;
  if (tags.kind !== 'known' || !isDictionary(tags.value)) return no(tags.origin);
  return known(containsParameter(resolveDeep(tags, context.world)), tags.origin);
}

/** Whether the code sets desiredvCpus, which AWS Batch changes as jobs start and end. */
function desiredManaged(context: Context): Truth {
  const desired = computeResource(context, 'desiredvCpus');
  const min = computeResource(context, 'minvCpus').value;
  const max = computeResource(context, 'maxvCpus').value;
  if (sameText(min, max)) return no(desired.value.origin);
  if (context.environment.language === 'terraform') {
    const isIgnored = ignored(context, ['desired_vcpus', 'desiredv_cpus']).kind === 'known';
    const { value } = desired;
    // A number that is read from what runs follows AWS Batch.
    const isRead = value.kind === 'unknown' && value.why.code !== 'no-default';
    // A state always contains the number that ran.
    const isOpen = isRead || context.environment.isObserved === true;
    return isIgnored || isOpen ? no(value.origin) : setAt(desired);
  }
  if (sameText(desired.value, min)) return no(desired.value.origin);
  return all(
    test(desired.value, (amount) => amount !== 0),
    // Two known amounts differ here, since one text is not the other.
    min.kind === 'unknown' ? asUnknown(min) : yes(min.origin),
  );
}

export const replacementFacts: Facts<Context> = {
  '/environment/latestMoot': {
    type: 'boolean',
    doc: 'updateToLatestImageVersion is true, and CloudFormation replaces the environment all the same.',
    of: (row) => all(takesLatest(row), replaces(row)),
  },
  '/environment/tagsHandOn': {
    type: 'boolean',
    doc: 'The tags of the environment itself have the value of a parameter.',
    of: tagsHandOn,
  },
  '/environment/ignoredChange': {
    type: 'text',
    doc: 'The entry of ignore_changes that covers compute_resources, its AMI, its image types or its launch template (Terraform).',
    of: (row) => ignored(row, CARRIERS),
  },
  '/environment/desiredvCpusManaged': {
    type: 'boolean',
    doc: 'The code sets desiredvCpus: in Terraform without ignore_changes, in CloudFormation neither to 0 nor to minvCpus.',
    of: desiredManaged,
  },
};
