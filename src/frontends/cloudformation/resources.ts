// Which CloudFormation resources say something about the AMI of a compute environment, and how their properties are called.
import { own } from '../../value/own.ts';
import { normalise } from '../../model/normalise.ts';
import type { Resource, ResourceKind } from '../../model/resource.ts';
import { absent } from '../../value/value.ts';
import type { Placed, Stack } from './scope.ts';
import { existenceOf } from './stack.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import { usersOf } from './users.ts';

const KINDS: { readonly [type: string]: ResourceKind } = {
  'AWS::Batch::ComputeEnvironment': 'computeEnvironment',
  'AWS::Batch::JobDefinition': 'jobDefinition',
  'AWS::Batch::JobQueue': 'jobQueue',
  'AWS::EC2::LaunchTemplate': 'launchTemplate',
  'AWS::IAM::InstanceProfile': 'instanceProfile',
  'AWS::IAM::Role': 'role',
  'AWS::IAM::ServiceLinkedRole': 'serviceLinkedRole',
  'AWS::ImageBuilder::DistributionConfiguration': 'imageDistribution',
  'AWS::ImageBuilder::Image': 'image',
  'AWS::SSM::Parameter': 'ssmParameter',
};

/** Fields of the model that CloudFormation has no property for. */
export const FOREIGN_FIELDS: ReadonlySet<string> = new Set([
  'computeEnvironmentNamePrefix',
  'createBeforeDestroy',
  'defaultVersion',
  'ignoreChanges',
  'updateDefaultVersion',
]);

/** CloudFormation's name of a field: the API's with a capital, but for the ones that are written otherwise. */
export function propertyName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (FOREIGN_FIELDS.has(name)) return undefined;
  if (name === 'awsServiceName') return 'AWSServiceName';
  return name[0]!.toUpperCase() + name.slice(1);
}

/** The resource of the model, where the type is one that it knows. */
export function resourceOf(placed: Placed, stack: Stack): Resource | undefined {
  const type = scalarAt(placed.node, 'Type')?.text;
  const kind = type === undefined ? undefined : own(KINDS, type);
  if (type === undefined || kind === undefined) return undefined;
  const properties = memberAt(placed.node, 'Properties');
  const raw = properties ? placed.scope.evaluate(properties.value) : absent(placed.key);
  return {
    kind,
    address: `${stack.address}${placed.name}`,
    name: `${stack.names}${placed.name}`,
    language: 'cloudformation',
    type,
    tool: 'cloudformation',
    spelling: propertyName,
    at: placed.key,
    exists: existenceOf(placed, stack),
    ...(kind === 'launchTemplate'
      ? {
          users: () => {
            const name = scalarAt(mapAt(placed.node, 'Properties'), 'LaunchTemplateName');
            return usersOf(placed.name, name?.tag === undefined ? name?.text : undefined, stack);
          },
        }
      : {}),
    properties: normalise(kind, raw, propertyName),
    scope: stack.template.address,
  };
}
