// Which CloudFormation resources concern the AMI of a compute environment, and how their properties are
// called.
import { own } from '../../value/own.ts';
import { withProperties } from '../../model/deferred.ts';
import { normalise } from '../../model/normalise.ts';
import type { Resource, ResourceKind } from '../../model/resource.ts';
import type { Kept } from '../../model/retention.ts';
import { absent } from '../../value/value.ts';
import { withLists, type Lists } from '../../evaluation/shapes.ts';
import type { Placed, Stack } from './scope.ts';
import { existenceOf } from './stack.ts';
import { withDocuments } from '../document/jsonValues.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import { yamlValue } from '../document/yamlValues.ts';
import { usersOf } from './users.ts';

const KINDS: { readonly [type: string]: ResourceKind } = {
  'AWS::Batch::ComputeEnvironment': 'computeEnvironment',
  'AWS::Batch::JobDefinition': 'jobDefinition',
  'AWS::Batch::JobQueue': 'jobQueue',
  'AWS::EC2::LaunchTemplate': 'launchTemplate',
  'AWS::IAM::InstanceProfile': 'instanceProfile',
  'AWS::IAM::ManagedPolicy': 'managedPolicy',
  'AWS::IAM::Policy': 'rolePolicy',
  'AWS::IAM::Role': 'role',
  'AWS::IAM::RolePolicy': 'rolePolicy',
  'AWS::IAM::ServiceLinkedRole': 'serviceLinkedRole',
  'AWS::ImageBuilder::Component': 'imageComponent',
  'AWS::ImageBuilder::DistributionConfiguration': 'imageDistribution',
  'AWS::ImageBuilder::Image': 'image',
  'AWS::ImageBuilder::ImageRecipe': 'imageRecipe',
  'AWS::SSM::Parameter': 'ssmParameter',
};

/** Fields of the model that CloudFormation has no property for. */
export const FOREIGN_FIELDS: ReadonlySet<string> = new Set([
  'computeEnvironmentNamePrefix',
  'createBeforeDestroy',
  'defaultVersion',
  'ignoreChanges',
  'policyArns',
  'policyNames',
  'updateDefaultVersion',
]);

/**
 * CloudFormation's name of a field: the API's with a capital, except those that are written differently.
 */
export function propertyName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (FOREIGN_FIELDS.has(name)) return undefined;
  if (name === 'awsServiceName') return 'AWSServiceName';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Properties that are lists in the model, and single values in some types. */
const LISTS: { readonly [type: string]: Lists } = {
  'AWS::IAM::RolePolicy': { Roles: { many: 'Roles', one: ['RoleName'] } },
};

/** The properties of a component of Image Builder that are texts of YAML. */
const COMPONENT_TEXTS: ReadonlySet<string> = new Set(['Data']);

/** The resource of the model, if its type is known. */
export function resourceOf(placed: Placed, stack: Stack): Resource | undefined {
  const type = scalarAt(placed.node, 'Type')?.text;
  const kind = type === undefined ? undefined : own(KINDS, type);
  if (type === undefined || kind === undefined) return undefined;
  const properties = memberAt(placed.node, 'Properties');
  const users = usersFor(kind, placed, stack);
  return withProperties(
    {
      kind,
      address: `${stack.address}${placed.name}`,
      name: `${stack.names}${placed.name}`,
      language: 'cloudformation',
      type,
      tool: 'cloudformation',
      spelling: propertyName,
      at: placed.key,
      exists: existenceOf(placed, stack),
      ...(COMPARED.has(kind) ? retentionOf(placed) : {}),
      ...(users ? { users } : {}),
      scope: stack.template.address,
    },
    () => {
      const raw = properties ? placed.scope.evaluate(properties.value) : absent(placed.key);
      const listed = withLists(raw, own(LISTS, type));
      const read = kind === 'imageComponent' ? withDocuments(listed, COMPONENT_TEXTS, yamlValue) : listed;
      return normalise(kind, read, propertyName);
    },
  );
}

/** The kinds of which a comparison needs to know how they end. */
const COMPARED: ReadonlySet<ResourceKind> = new Set(['computeEnvironment', 'jobQueue']);

/**
 * Source: docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
function retentionOf(placed: Placed): Pick<Resource, 'retention'> {
  const dropped = keptBy(placed, 'DeletionPolicy');
  const replaced = keptBy(placed, 'UpdateReplacePolicy');
  if (!dropped && !replaced) return {};
  return { retention: { ...(dropped ? { dropped } : {}), ...(replaced ? { replaced } : {}) } };
}

/** Undefined for what is deleted in any case. */
function keptBy(placed: Placed, attribute: string): Kept | undefined {
  const member = memberAt(placed.node, attribute);
  if (!member) return undefined;
  // The transform AWS::LanguageExtensions allows functions here.
  const value = placed.scope.evaluate(member.value);
  if (value.kind !== 'known') return { keeps: 'unknown', by: attribute, at: member.key };
  const policy = String(value.value);
  const keeps = policy === 'Retain' || policy === 'RetainExceptOnCreate';
  return keeps ? { keeps, by: `${attribute}: ${policy}`, at: member.key } : undefined;
}

function usersFor(kind: ResourceKind, placed: Placed, stack: Stack): Resource['users'] {
  if (kind === 'role') return () => usersOf(placed.name, undefined, stack);
  if (kind !== 'launchTemplate') return undefined;
  return () => {
    const name = scalarAt(mapAt(placed.node, 'Properties'), 'LaunchTemplateName');
    return usersOf(placed.name, name?.tag === undefined ? name?.text : undefined, stack);
  };
}
