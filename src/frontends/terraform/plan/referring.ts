// Which arguments take their values from which resources, by type and attribute.
import { own } from '../../../value/own.ts';
import type { ResourceKind } from '../../../model/resource.ts';
import { KINDS } from '../resources.ts';
import type { Dependency } from './sources.ts';

export type ResourceDependency = Extract<Dependency, { kind: 'resource' }>;

/**
 * Arguments that refer to a resource: its kind, and the attributes that they use. If the plan does not show
 * the attribute, the first one counts; for versions none does.
 */
export const REFERRING: {
  readonly [argument: string]: { readonly kind: ResourceKind; readonly attributes: readonly string[] };
} = {
  launch_template_id: { kind: 'launchTemplate', attributes: ['id', 'launch_template_id'] },
  launch_template_name: { kind: 'launchTemplate', attributes: ['name', 'launch_template_name'] },
  version: {
    kind: 'launchTemplate',
    attributes: ['latest_version', 'default_version', 'latest_version_number', 'default_version_number'],
  },
  compute_environment: { kind: 'computeEnvironment', attributes: ['arn', 'id', 'compute_environment_arn'] },
  compute_environments: { kind: 'computeEnvironment', attributes: ['arn', 'id', 'compute_environment_arn'] },
  service_role: { kind: 'role', attributes: ['arn'] },
};

/**
 * Whether the attribute is one that the argument, one of {@link REFERRING}, uses; one that is not known may
 * be.
 */
export function fits({ block, attribute }: ResourceDependency, argument: string): boolean {
  const { kind: wanted, attributes } = own(REFERRING, argument)!;
  const kind = own(KINDS, typeIn(block));
  const isKind = kind === wanted || (wanted === 'role' && kind === 'serviceLinkedRole');
  return isKind && (attribute === undefined || attributes.includes(attribute));
}

function typeIn(block: string): string {
  return block.split('.').at(-2) ?? '';
}

/**
 * Arguments that take values from resources and data sources of little other use, by their types without the
 * provider.
 */
const SUPPLIES: { readonly [type: string]: RegExp } = {
  subnet: /^subnet/,
  subnets: /^subnet/,
  security_group: /^(?:security_|groups$)/,
  security_groups: /^(?:security_|groups$)/,
  vpc: /^(?:security_|groups$)/,
  role: /roles?$/,
  instance_profile: /^(?:instance_role|arn|name)$/,
  key_pair: /^(?:ec_2_key_pair|key_name)$/,
  placement_group: /^(?:placement_group|group_name)$/,
  eks_cluster: /^(?:eks_cluster_arn|image_kubernetes_version|user_data)$/,
  caller_identity: /roles?$|arn$/,
  partition: /roles?$|arn$/,
};

const OF_LAUNCH_TEMPLATES = Object.keys(REFERRING).filter(
  (argument) => own(REFERRING, argument)!.kind === 'launchTemplate',
);

function suppliesOf(block: string): RegExp | undefined {
  return own(SUPPLIES, typeIn(block).replace(/^(?:aws|awscc)_(?:ec2_|iam_)?/, ''));
}

/** Whether a member of that name may be what an object uses of the resource: a subnet supplies no AMI. */
export function maySupply(dependency: ResourceDependency, argument: string): boolean {
  const { block, attribute } = dependency;
  if (own(KINDS, typeIn(block)) !== 'launchTemplate') return suppliesOf(block)?.test(argument) ?? true;
  // If the attribute is not known, it is the id or the version: names are seldom used.
  if (attribute === undefined) return argument === 'launch_template_id' || argument === 'version';
  const fitting = OF_LAUNCH_TEMPLATES.filter((one) => fits(dependency, one));
  return fitting.length === 0 || fitting.includes(argument);
}

/** Whether the resource is of use for little more than that argument. */
export function isSpecificTo(dependency: ResourceDependency, argument: string): boolean {
  // If the attribute is not known, a launch template may be referred to by its id alone.
  if (own(REFERRING, argument))
    return (
      fits(dependency, argument) &&
      maySupply(dependency, argument) &&
      (dependency.attribute !== undefined || argument !== 'version')
    );
  return suppliesOf(dependency.block)?.test(argument) ?? false;
}
