// Which resources of Pulumi matter for the AMI of a compute environment, and how their properties
// are called. Source: pulumi.com/registry/packages/aws/api-docs/batch/computeenvironment, and the pages of
// the other types
import { asObjects, withLists, type Lists } from '../../evaluation/shapes.ts';
import { withDocuments, withJson } from '../document/jsonValues.ts';
import { yamlValue } from '../document/yamlValues.ts';
import { own } from '../../value/own.ts';
import { derived, literal } from '../../value/origins.ts';
import type { Range } from '../../value/source.ts';
import { absent, isDictionary, known, type Dictionary, type Entry, type Value } from '../../value/value.ts';
import { withProperties } from '../../model/deferred.ts';
import { normalise } from '../../model/normalise.ts';
import type { Resource, ResourceKind, Spelling } from '../../model/resource.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import type { Member } from '../document/syntax.ts';
import type { Scope } from './scope.ts';
import { isNative, shortToken } from './types.ts';
import { usersOf } from './users.ts';

/** By the module and the name of a type; both providers have each, except the last one. */
const KINDS: { readonly [type: string]: ResourceKind } = {
  'batch:ComputeEnvironment': 'computeEnvironment',
  'batch:JobDefinition': 'jobDefinition',
  'batch:JobQueue': 'jobQueue',
  'ec2:LaunchTemplate': 'launchTemplate',
  'iam:InstanceProfile': 'instanceProfile',
  'iam:Role': 'role',
  'iam:Policy': 'managedPolicy',
  'iam:ManagedPolicy': 'managedPolicy',
  'iam:PolicyAttachment': 'policyAttachment',
  'iam:RolePoliciesExclusive': 'policyAttachment',
  'iam:RolePolicy': 'rolePolicy',
  'iam:RolePolicyAttachment': 'policyAttachment',
  'iam:RolePolicyAttachmentsExclusive': 'policyAttachment',
  'iam:ServiceLinkedRole': 'serviceLinkedRole',
  'imagebuilder:Component': 'imageComponent',
  'imagebuilder:DistributionConfiguration': 'imageDistribution',
  'imagebuilder:ImageRecipe': 'imageRecipe',
  'ssm:Parameter': 'ssmParameter',
};

/**
 * Names of the provider aws that are not those of the API, by kind. It is made from Terraform's, with plurals
 * for lists.
 */
const NAMES: { readonly [kind in ResourceKind]?: { readonly [field: string]: string } } = {
  computeEnvironment: {
    computeEnvironmentName: 'name',
    computeEnvironmentNamePrefix: 'namePrefix',
    desiredvCpus: 'desiredVcpus',
    maxvCpus: 'maxVcpus',
    minvCpus: 'minVcpus',
    ec2Configuration: 'ec2Configurations',
  },
  launchTemplate: {
    launchTemplateName: 'name',
    tagSpecifications: 'tags',
    securityGroupIds: 'vpcSecurityGroupIds',
    securityGroups: 'securityGroupNames',
    groups: 'securityGroups',
  },
  jobQueue: { jobQueueName: 'name', computeEnvironmentOrder: 'computeEnvironmentOrders' },
  jobDefinition: { jobDefinitionName: 'name', evaluateOnExit: 'evaluateOnExits' },
  role: { roleName: 'name', policies: 'inlinePolicies', policyName: 'name', policyDocument: 'policy' },
  managedPolicy: { managedPolicyName: 'name', policyDocument: 'policy' },
  rolePolicy: { policyName: 'name', policyDocument: 'policy' },
  instanceProfile: { instanceProfileName: 'name' },
  imageDistribution: { setDefaultVersion: 'default' },
};

/** Names of version 6 and older of the provider aws, and of a property that replaces another. */
const OLDER_NAMES: { readonly [name: string]: string } = {
  computeEnvironmentName: 'name',
  computeEnvironmentNamePrefix: 'namePrefix',
  insecureValue: 'value',
};

/** Fields of the model that a provider has no property for. */
export const LACKING: { readonly [provider in 'aws' | 'aws-native']: ReadonlySet<string> } = {
  aws: new Set([
    'accessEntry',
    'batchImageStatus',
    'capacityTags',
    'ecsSettings',
    'managedInstancesProvider',
    'overrides',
    'replaceComputeEnvironment',
    'scalingPolicy',
    'unmanagedvCpus',
    'updateToLatestImageVersion',
    'userdataType',
  ]),
  'aws-native': new Set([
    // It is read, and never set.
    'batchImageStatus',
    'computeEnvironmentNamePrefix',
    'defaultVersion',
    'updateDefaultVersion',
  ]),
};

/** The kind of a type, and undefined for a type that does not matter for AMIs. */
export function kindOf(type: string): ResourceKind | undefined {
  const [, provider, name] = /^(aws|aws-native):(.*)$/.exec(shortToken(type)) ?? [];
  // The policies of CloudFormation by that name are inline ones.
  if (provider === 'aws-native' && name === 'iam:Policy') return 'rolePolicy';
  return provider === undefined ? undefined : own(KINDS, name ?? '');
}

/** How version 6 and older of the provider aws calls the properties that it has another name for. */
const OLDER_SPELLING = {
  computeEnvironmentName: 'computeEnvironmentName',
  computeEnvironmentNamePrefix: 'computeEnvironmentNamePrefix',
};

/** How the properties of a type are called. */
function spellingOf(kind: ResourceKind, type: string, older: { readonly [name: string]: string }): Spelling {
  const native = isNative(type);
  const lacking = native ? LACKING['aws-native'] : LACKING.aws;
  const names = native ? {} : { ...NAMES[kind], ...older };
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return lacking.has(name) ? undefined : (own(names, name) ?? name);
  };
}

/** The resource of the model; undefined for a type that it does not know, and for one that is only read. */
export function resourceOf({ name, key, value: node }: Member, scope: Scope): Resource | undefined {
  const type = scalarAt(node, 'type')?.text ?? '';
  const kind = kindOf(type);
  if (!kind || memberAt(node, 'get')) return undefined;
  const written = memberAt(node, 'properties');
  const isOlder = ['computeEnvironmentName', 'computeEnvironmentNamePrefix'].some((older) =>
    mapAt(node, 'properties')?.members.has(older),
  );
  const native = isNative(type);
  const spelling = spellingOf(kind, type, {});
  const users = kind === 'launchTemplate' || kind === 'role' ? () => usersOf(name, scope) : undefined;
  const resource: Omit<Resource, 'properties'> = {
    kind,
    address: `${scope.address}${name}`,
    name,
    language: 'pulumi',
    type: shortToken(type),
    tool: native ? 'awscc' : 'aws',
    spelling: isOlder ? spellingOf(kind, type, OLDER_SPELLING) : spelling,
    at: key,
    exists: known(true, derived(key)),
    ...(COMPARED.has(kind) ? lifeOf(node) : {}),
    ...(users ? { users } : {}),
    scope: scope.address,
  };
  return withProperties(resource, () => {
    const raw = written ? scope.evaluate(written.value) : absent(key);
    const listed = withLists(native ? raw : renamed(raw), LISTS[kind]);
    const body = native ? listed : shaped(kind, listed, key);
    return normalise(kind, withOrder(kind, body, node, key), (path) =>
      OF_OPTIONS.has(path) ? path : spelling(path),
    );
  });
}

/** The kinds of which a comparison needs to know how they begin and end. */
const COMPARED: ReadonlySet<ResourceKind> = new Set(['computeEnvironment', 'jobQueue']);

/** Source: pulumi.com/docs/iac/concepts/options (retainOnDelete, protect, import) */
function lifeOf(node: Member['value']): Pick<Resource, 'retention' | 'protectedBy' | 'importedBy'> {
  const options = memberAt(node, 'options')?.value;
  const flag = (name: string): Member | undefined => {
    const member = memberAt(options, name);
    return member?.value.kind === 'scalar' && member.value.value === true ? member : undefined;
  };
  const [retained, guard] = [flag('retainOnDelete'), flag('protect')];
  const kept = retained && { keeps: true as const, by: 'retainOnDelete', at: retained.key };
  const imported = memberAt(options, 'import');
  return {
    ...(kept ? { retention: { dropped: kept, replaced: kept } } : {}),
    ...(guard ? { protectedBy: { text: 'protect', at: guard.key } } : {}),
    ...(imported ? { importedBy: imported.key } : {}),
  };
}

/** Properties that are lists in the model, and single values in some types of a kind. */
const LISTS: { readonly [kind in ResourceKind]?: Lists } = {
  instanceProfile: { roles: { many: 'roles', one: ['role'] } },
  rolePolicy: { roles: { many: 'roles', one: ['role', 'roleName'] } },
  policyAttachment: {
    roles: { many: 'roles', one: ['role', 'roleName'] },
    policyArns: { many: 'policyArns', one: ['policyArn'] },
  },
};

function renamed(value: Value): Value {
  if (value.kind !== 'known' || !isDictionary(value.value)) return value;
  const entries = [...value.value.entries].map(([name, entry]): [string, Entry] => [
    own(OLDER_NAMES, name) ?? name,
    entry,
  ]);
  return { ...value, value: { ...value.value, entries: new Map(entries) } };
}

/** Properties of the provider aws that are texts of JSON. */
const JSON_PROPERTIES: readonly string[] = ['containerProperties', 'ecsProperties', 'nodeProperties'];

/** Kinds with policies of IAM, and the property that has them as texts of JSON. */
const HAS_POLICIES: ReadonlySet<ResourceKind> = new Set(['role', 'managedPolicy', 'rolePolicy']);
const DOCUMENTS: ReadonlySet<string> = new Set(['policy']);

/** The properties of a component of Image Builder that are texts of YAML. */
const COMPONENT_TEXTS: ReadonlySet<string> = new Set(['data']);

/** Puts properties at the places that they have in the model. */
function shaped(kind: ResourceKind, value: Value, at: Range): Value {
  if (value.kind !== 'known' || !isDictionary(value.value)) return value;
  const body = value.value;
  if (kind === 'launchTemplate') return withEntry(value, 'launchTemplateData', { key: at, value });
  if (HAS_POLICIES.has(kind)) return withDocuments(value, DOCUMENTS);
  if (kind === 'imageComponent') return withDocuments(value, COMPONENT_TEXTS, yamlValue);
  if (kind === 'jobDefinition') return { ...value, value: withJson(body, JSON_PROPERTIES) };
  const list = kind === 'jobQueue' ? body.entries.get('computeEnvironments') : undefined;
  return list
    ? withEntry(value, 'computeEnvironmentOrders', {
        key: list.key,
        value: asObjects(list.value, 'computeEnvironment'),
      })
    : value;
}

function withEntry(value: Value, name: string, entry: Entry): Value {
  if (value.kind !== 'known' || !isDictionary(value.value)) return value;
  const data: Dictionary = { ...value.value, entries: new Map([...value.value.entries, [name, entry]]) };
  return { ...value, value: data };
}

/** Fields that come from options, not from properties. */
const OF_OPTIONS: ReadonlySet<string> = new Set(['createBeforeDestroy', 'ignoreChanges']);

/**
 * What the options set for changes and replacements. Pulumi creates the new resource first, unless an
 * option changes that.
 */
function withOrder(kind: ResourceKind, body: Value, node: Member['value'], at: Range): Value {
  if (kind !== 'computeEnvironment') return body;
  const option = memberAt(memberAt(node, 'options')?.value, 'deleteBeforeReplace');
  const deletesFirst = option?.value.kind === 'scalar' && option.value.value === true;
  const key = option?.key ?? at;
  const value = known(!deletesFirst, option ? literal(option.value.at) : derived(at));
  const ordered = withEntry(body, 'createBeforeDestroy', { key, value });
  const ignored = memberAt(memberAt(node, 'options')?.value, 'ignoreChanges');
  if (ignored?.value.kind !== 'list') return ordered;
  const items = ignored.value.items.flatMap((item) =>
    item.kind === 'scalar' ? [known(String(item.value), literal(item.at))] : [],
  );
  return withEntry(ordered, 'ignoreChanges', {
    key: ignored.key,
    value: known({ items }, literal(ignored.value.at)),
  });
}
