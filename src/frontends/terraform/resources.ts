// Which Terraform resources concern the AMI of a compute environment, and how their arguments are called.
import { memoized } from '../../value/memoized.ts';
import { own } from '../../value/own.ts';
import { asObjects, withLists, type Lists } from '../../evaluation/shapes.ts';
import { withDocuments, withJson } from '../document/jsonValues.ts';
import { yamlValue } from '../document/yamlValues.ts';
import { isDictionary, isList, known, type Dictionary, type Entry, type Value } from '../../value/value.ts';
import { withProperties } from '../../model/deferred.ts';
import { normalise } from '../../model/normalise.ts';
import type { Resource, ResourceKind, Spelling, Tool } from '../../model/resource.ts';
import { compareVersions, FIRST_PROVIDER_WITH_NAME, type ProviderVersion } from '../../model/strategies.ts';
import { bodyValue } from './blocks.ts';
import { literal } from '../../value/origins.ts';
import type { Range } from '../../value/source.ts';
import { importOf } from './imports.ts';
import { createBeforeDestroyHandedTo, ignoredChanges, lifecycleArgument } from './lifecycle.ts';
import { atCall } from './relocate.ts';
import { formerNames } from './moved.ts';
import { retentionOf } from './removed.ts';
import { providerOf } from './providerVersion.ts';
import type { Instance } from './scope.ts';
import { usersOf } from './users.ts';

export const KINDS: { readonly [type: string]: ResourceKind } = {
  aws_batch_compute_environment: 'computeEnvironment',
  awscc_batch_compute_environment: 'computeEnvironment',
  aws_launch_template: 'launchTemplate',
  aws_batch_job_queue: 'jobQueue',
  aws_batch_job_definition: 'jobDefinition',
  aws_iam_role: 'role',
  aws_iam_policy: 'managedPolicy',
  aws_iam_policy_attachment: 'policyAttachment',
  aws_iam_role_policies_exclusive: 'policyAttachment',
  aws_iam_role_policy: 'rolePolicy',
  aws_iam_role_policy_attachment: 'policyAttachment',
  aws_iam_role_policy_attachments_exclusive: 'policyAttachment',
  aws_iam_instance_profile: 'instanceProfile',
  aws_iam_service_linked_role: 'serviceLinkedRole',
  aws_imagebuilder_component: 'imageComponent',
  aws_imagebuilder_distribution_configuration: 'imageDistribution',
  aws_imagebuilder_image_recipe: 'imageRecipe',
  aws_ssm_parameter: 'ssmParameter',
  awscc_batch_job_queue: 'jobQueue',
  awscc_batch_job_definition: 'jobDefinition',
  awscc_ec2_launch_template: 'launchTemplate',
  awscc_iam_role: 'role',
  awscc_iam_managed_policy: 'managedPolicy',
  awscc_iam_role_policy: 'rolePolicy',
  awscc_imagebuilder_component: 'imageComponent',
  awscc_imagebuilder_distribution_configuration: 'imageDistribution',
  awscc_imagebuilder_image_recipe: 'imageRecipe',
  awscc_iam_instance_profile: 'instanceProfile',
  awscc_iam_service_linked_role: 'serviceLinkedRole',
  awscc_ssm_parameter: 'ssmParameter',
};

/** Names of the provider aws that are not the API's in snake case. */
const NAMES: { readonly [kind in ResourceKind]?: { readonly [field: string]: string } } = {
  computeEnvironment: {
    computeEnvironmentName: 'name',
    computeEnvironmentNamePrefix: 'name_prefix',
    desiredvCpus: 'desired_vcpus',
    maxvCpus: 'max_vcpus',
    minvCpus: 'min_vcpus',
    instanceTypes: 'instance_type',
    ec2KeyPair: 'ec2_key_pair',
    ec2Configuration: 'ec2_configuration',
  },
  launchTemplate: {
    launchTemplateName: 'name',
    tagSpecifications: 'tags',
    securityGroupIds: 'vpc_security_group_ids',
    securityGroups: 'security_group_names',
    groups: 'security_groups',
  },
  jobQueue: { jobQueueName: 'name' },
  jobDefinition: { jobDefinitionName: 'name' },
  role: { roleName: 'name', policies: 'inline_policy', policyName: 'name', policyDocument: 'policy' },
  managedPolicy: { managedPolicyName: 'name', policyDocument: 'policy' },
  rolePolicy: { policyName: 'name', policyDocument: 'policy' },
  instanceProfile: { instanceProfileName: 'name' },
  ssmParameter: {},
  imageRecipe: { components: 'component' },
  imageDistribution: {
    distributions: 'distribution',
    launchTemplateConfigurations: 'launch_template_configuration',
    setDefaultVersion: 'default',
  },
};

/** What versions of the provider aws before 6.0.0 call arguments that have another name now. */
const FORMER_NAMES: { readonly [field: string]: string } = {
  computeEnvironmentName: 'compute_environment_name',
  computeEnvironmentNamePrefix: 'compute_environment_name_prefix',
};

/** Names of older versions of the provider aws, and of an argument that replaces another. */
const OTHER_NAMES: { readonly [name: string]: string } = {
  compute_environment_name: 'name',
  compute_environment_name_prefix: 'name_prefix',
  insecure_value: 'value',
};

/** Arguments of the provider aws that are texts of JSON. */
const JSON_ARGUMENTS: readonly string[] = ['container_properties', 'ecs_properties', 'node_properties'];
const WITHIN_JSON = /^(?:container|ecs|node)Properties\//;

/** The provider awscc has the names of CloudFormation in snake case, which it makes in its own way. */
const CLOUD_CONTROL_NAMES: { readonly [field: string]: string } = {
  ec2Configuration: 'ec_2_configuration',
  ec2KeyPair: 'ec_2_key_pair',
};

function isCloudControl(type: string): boolean {
  return type.startsWith('awscc_');
}

/** The provider that deploys resources of a type. */
export function toolOf(type: string): Tool {
  return isCloudControl(type) ? 'awscc' : 'aws';
}

/**
 * How arguments of a type of resource, one of {@link KINDS}, are called. One function for each type, since
 * what sentences become by it is remembered.
 */
export const argumentName = memoized((type): ((path: string) => string) => {
  const isOfCloudControl = isCloudControl(type);
  const names = isOfCloudControl ? CLOUD_CONTROL_NAMES : (NAMES[own(KINDS, type)!] ?? {});
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    // A text of JSON has the names of the API.
    if (!isOfCloudControl && WITHIN_JSON.test(path)) return name;
    return own(names, name) ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  };
});

const formerArgumentName: Spelling = (path) =>
  own(FORMER_NAMES, path.slice(path.lastIndexOf('/') + 1)) ??
  argumentName('aws_batch_compute_environment')(path);

/**
 * How the arguments of a resource are called in the version of the provider that deploys it: by the names
 * that its code uses, or by the version.
 * @param uses whether the code of the resource has an argument
 */
export function spellingFor(
  type: string,
  uses: (argument: string) => boolean,
  provider: ProviderVersion | undefined,
): Spelling {
  if (type !== 'aws_batch_compute_environment' || uses('name') || uses('name_prefix'))
    return argumentName(type);
  const { version } = provider ?? {};
  const isFormer =
    Object.values(FORMER_NAMES).some(uses) ||
    (version !== undefined && compareVersions(version, FIRST_PROVIDER_WITH_NAME) < 0);
  return isFormer ? formerArgumentName : argumentName(type);
}

/** The kinds that a comparison looks for under their former names. */
const COMPARED: ReadonlySet<ResourceKind> = new Set(['computeEnvironment', 'jobQueue', 'launchTemplate']);

/** The resource of the model that an instance is; undefined for types that it does not know. */
export function resourceOf(instance: Instance): Resource | undefined {
  const { block, scope, type, module } = instance;
  const kind = own(KINDS, type);
  if (!kind) return undefined;
  const provider = kind === 'computeEnvironment' ? providerOf(module) : undefined;
  const users = usersFor(kind, instance);
  const resource = withProperties(
    {
      kind,
      address: instance.address,
      name: instance.name,
      language: 'terraform',
      type,
      tool: toolOf(type),
      ...(provider ? { provider } : {}),
      spelling: spellingFor(type, (argument) => block.body.attributes.has(argument), provider),
      at: block.header,
      exists: instance.exists,
      ...(users ? { users } : {}),
      ...(COMPARED.has(kind) ? lifeOf(instance) : {}),
      scope: module.space,
    },
    () => {
      const body = bodyValue(block.body, scope);
      const properties = propertiesOf(
        type,
        kind === 'computeEnvironment' ? withLifecycle(body, instance) : body,
        block.header,
      );
      return module.planOverlay?.applied(instance.name, properties) ?? properties;
    },
  );
  return atCall(resource, module);
}

/** What the code has on the resource before this deployment, and at its end. */
function lifeOf(instance: Instance): Pick<Resource, 'formerly' | 'retention' | 'protectedBy' | 'importedBy'> {
  const formerly = formerNames(instance);
  const retention = retentionOf(instance.block);
  const guard = lifecycleArgument(instance.block, 'prevent_destroy');
  const isProtected = guard?.value.kind === 'literal' && guard.value.value === true;
  const importedBy = importOf(instance);
  return {
    ...(formerly.length > 0 ? { formerly } : {}),
    ...(retention ? { retention } : {}),
    ...(isProtected ? { protectedBy: { text: 'prevent_destroy', at: guard.key } } : {}),
    ...(importedBy ? { importedBy } : {}),
  };
}

function usersFor(kind: ResourceKind, instance: Instance): Resource['users'] {
  if (kind === 'role') return usersOf(instance, undefined);
  return kind === 'launchTemplate' ? usersOf(instance, nameOf(instance)) : undefined;
}

/** The name of a launch template, if it is known. */
function nameOf({ block, scope, type }: Instance): string | undefined {
  const written = block.body.attributes.get(isCloudControl(type) ? 'launch_template_name' : 'name');
  const name = written && scope.evaluate(written.value);
  return name?.kind === 'known' && typeof name.value === 'string' ? name.value : undefined;
}

/**
 * A body in Terraform's words as the properties of the model.
 * @param type of the resource, one of {@link KINDS}
 * @param at the place of the resource
 */
export function propertiesOf(type: string, body: Dictionary, at: Range): Value {
  const kind = own(KINDS, type)!;
  const raw = shaped(kind, type, isCloudControl(type) ? body : renamed(body), at);
  const listed = withLists(known(raw, literal(at)), own(LISTS, kind));
  return normalise(kind, withTexts(kind, listed), argumentName(type));
}

/** The body with what its lifecycle, and that of others, sets. */
function withLifecycle(body: Dictionary, instance: Instance): Dictionary {
  const ignored = ignoredChanges(instance.block);
  if (!ignored) return withHandedDown(body, instance);
  return withHandedDown(
    { ...body, entries: new Map([...body.entries, ['ignore_changes', ignored]]) },
    instance,
  );
}

function withHandedDown(body: Dictionary, instance: Instance): Dictionary {
  const flag = createBeforeDestroyHandedTo(instance);
  if (!flag) return body;
  const value = known(true, literal(flag.value.at));
  return {
    ...body,
    entries: new Map([...body.entries, ['create_before_destroy', { key: flag.key, value }]]),
  };
}

function renamed(body: Dictionary): Dictionary {
  const entries = new Map(
    [...body.entries].map(([name, entry]): [string, Entry] => [
      own(OTHER_NAMES, name) ?? name,
      { key: entry.key, value: renamedWithin(entry.value) },
    ]),
  );
  return body.rest ? { entries, rest: body.rest } : { entries };
}

function renamedWithin(value: Value): Value {
  if (value.kind === 'choice') return { ...value, branches: value.branches.map(renamedWithin) };
  if (value.kind !== 'known' || typeof value.value !== 'object') return value;
  if (isList(value.value))
    return { ...value, value: { ...value.value, items: value.value.items.map(renamedWithin) } };
  return isDictionary(value.value) ? { ...value, value: renamed(value.value) } : value;
}

/** The values of texts of JSON and YAML, in their place. */
function withTexts(kind: ResourceKind, body: Value): Value {
  if (HAS_POLICIES.has(kind)) return withDocuments(body, DOCUMENTS);
  return kind === 'imageComponent' ? withDocuments(body, COMPONENT_TEXTS, yamlValue) : body;
}

/** The arguments of a component of Image Builder that are texts of YAML. */
const COMPONENT_TEXTS: ReadonlySet<string> = new Set(['data']);

/** Kinds with policies of IAM, and the arguments that have them as texts of JSON. */
const HAS_POLICIES: ReadonlySet<ResourceKind> = new Set(['role', 'managedPolicy', 'rolePolicy']);
const DOCUMENTS: ReadonlySet<string> = new Set(['policy', 'policy_document']);

/** Arguments that are lists in the model, and single values in some types of a kind. */
const LISTS: { readonly [kind in ResourceKind]?: Lists } = {
  instanceProfile: { roles: { many: 'roles', one: ['role'] } },
  rolePolicy: { roles: { many: 'roles', one: ['role', 'role_name'] } },
  policyAttachment: {
    roles: { many: 'roles', one: ['role', 'role_name'] },
    policy_arns: { many: 'policy_arns', one: ['policy_arn'] },
  },
};

/**
 * The items of a list in a list count as items of the list: Terraform before 0.12 read `["${module.x.arns}"]`
 * so, and code of that time is around.
 * Source: developer.hashicorp.com/terraform/language/upgrade-guides/0-12 (Referring to List Variables)
 */
function flattened(list: Value): Value {
  if (list.kind !== 'known' || !isList(list.value)) return list;
  const items = list.value.items.flatMap((item) =>
    item.kind === 'known' && isList(item.value) ? item.value.items : [item],
  );
  return { ...list, value: { ...list.value, items } };
}

/** Puts arguments at their places in the model. */
function shaped(kind: ResourceKind, type: string, body: Dictionary, at: Range): Dictionary {
  if (kind === 'launchTemplate' && !isCloudControl(type))
    return {
      ...body,
      entries: new Map([
        ...body.entries,
        ['launch_template_data', { key: at, value: known(body, literal(at)) }],
      ]),
    };
  if (kind === 'jobQueue') {
    const list = body.entries.get('compute_environments');
    return list
      ? {
          ...body,
          entries: new Map([
            ...body.entries,
            [
              'compute_environment_order',
              { key: list.key, value: asObjects(flattened(list.value), 'compute_environment') },
            ],
          ]),
        }
      : body;
  }
  if (kind === 'jobDefinition' && !isCloudControl(type)) return withJson(body, JSON_ARGUMENTS);
  if (kind !== 'computeEnvironment' || body.entries.has('create_before_destroy')) return body;
  const lifecycle = body.entries.get('lifecycle')?.value;
  const [first] = lifecycle?.kind === 'known' && isList(lifecycle.value) ? lifecycle.value.items : [];
  const flag =
    first?.kind === 'known' && isDictionary(first.value) && !isList(first.value)
      ? first.value.entries.get('create_before_destroy')
      : undefined;
  return flag ? { ...body, entries: new Map([...body.entries, ['create_before_destroy', flag]]) } : body;
}
