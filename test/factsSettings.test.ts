// Facts about settings of an environment, each by itself: its instance types, its security groups, its AMIs
// against each other, and what keeps a new AMI out.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

const PARAMETERS =
  'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList }, N: { Type: Number } }';
const none = { absent: true };
const unknown = { unknown: 'no-default' };
const outside = { unknown: 'outside' };
const pseudo = { unknown: 'pseudo-parameter' };

/** What a pointer gives for an environment of these lines, beside a launch template `T` with this data. */
const fact = (pointer: string, lines: string, data = '{ KeyName: k }') =>
  factsIn(
    'environment',
    `/environment/${pointer}`,
    `${environment(lines, PARAMETERS)}  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: ${data} } }\n`,
  )[0];
const TEMPLATE = 'LaunchTemplate: { LaunchTemplateId: !Ref T }';
const ELSEWHERE = 'LaunchTemplate: { LaunchTemplateId: lt-1 }';

describe('instance types', () => {
  test.each<[string, string, unknown, unknown]>([
    // the first of another architecture, the first with a Graviton processor
    ['of one architecture', '[m5.large, c5]', none, none],
    ['of both', '[m5.large, c7g.large, c6g]', 'c7g.large', 'c7g.large'],
    ['of both, Graviton first', '[c7g.large, m5.large]', 'm5.large', 'c7g.large'],
    ['of one beside a word for families', '[optimal, m5.large]', none, none],
    ['of one behind one that nobody knows', '[huge, m5.large]', none, none],
    ['that are not known', '!Ref L', none, none],
  ])('%s', (_, types, other, graviton) => {
    expect(fact('otherArchitecture', `InstanceTypes: ${types}`)).toEqual(other);
    expect(fact('gravitonInstanceType', `InstanceTypes: ${types}`)).toEqual(graviton);
  });

  const NVIDIA = 'Ec2Configuration: [{ ImageType: ECS_AL2_NVIDIA }]';
  test.each<[string, string, unknown, boolean, string]>([
    ['that the image supports', 'InstanceTypes: [g5.xlarge]', none, false, ''],
    [
      'that no image supports',
      'InstanceTypes: [p3.2xlarge, p2.xlarge]',
      'p2.xlarge',
      true,
      'its GPUs need a driver that no GPU image of AWS has',
    ],
    [
      'that the default does not support',
      'InstanceTypes: [p3.2xlarge]',
      'p3.2xlarge',
      false,
      "AWS Batch's reference says that ECS_AL2023_NVIDIA does not support it",
    ],
    ['that Amazon Linux 2 supports', `InstanceTypes: [p3.2xlarge]\n${NVIDIA}`, none, false, ''],
    ['of Graviton', 'InstanceTypes: [g5g.xlarge]', 'g5g.xlarge', false, 'AWS Batch has no GPU image for it'],
    [
      'of Graviton with an image type for GPUs',
      `InstanceTypes: [g5g.xlarge]\n${NVIDIA.replace('AL2', 'AL2023')}`,
      'g5g.xlarge',
      false,
      'AWS Batch has no GPU image for it',
    ],
  ])('with GPUs %s', (_, lines, type, isCertain, meaning) => {
    expect(fact('gpuUnsupportedInstanceType', lines)).toEqual(type);
    expect(fact('gpuUnsupportedCertain', lines)).toBe(isCertain);
    expect(fact('gpuUnsupportedMeaning', lines)).toBe(meaning);
  });

  const MOUNTS =
    '{ UserData: !Base64 "#!/bin/bash\\nmkfs -t xfs /dev/nvme1n1\\nmount /dev/nvme1n1 /data\\n" }';
  test.each<[string, string, unknown, string?]>([
    ['all of which have one', '[m5d.large, c5d]', true],
    ['of which one has none', '[m5d.large, c5]', false],
    ['of which one is not known', '[m5d.large, !Ref P]', unknown],
    ['of which one has none and one is not known', '[c5, !Ref P]', false],
    ['of which nobody knows', '[m5d.large, huge]', { unknown: 'not-understood' }],
    ['that are chosen for their GPUs', '[g4dn.xlarge]', false],
    ['of which one is chosen for its GPUs', '[g4dn.xlarge, m5d.large]', false],
    ['that are not set', '!Ref AWS::NoValue', false],
    ['all of which have one that is mounted', '[m5d.large]', false, MOUNTS],
  ])('%s, whose instance store is unused', (_, types, value, data) => {
    expect(fact('instanceStoreUnused', `InstanceTypes: ${types}\n${TEMPLATE}`, data)).toEqual(value);
  });

  test.each<[string, unknown]>([
    ['[a1.large, m5.large]', 'a1.large'],
    ['[m5.large]', none],
  ])('%s: the first of a1 is %s', (types, value) => {
    expect(fact('a1InstanceType', `InstanceTypes: ${types}`)).toEqual(value);
  });
});

describe('a security group is set', () => {
  test.each<[string, string, unknown, string?]>([
    ['by the environment', 'SecurityGroupIds: [sg-1]', true],
    ['not by an empty list', 'SecurityGroupIds: []', false],
    ['perhaps, by a parameter', 'SecurityGroupIds: !Ref L', unknown],
    ['nowhere', 'Type: EC2', false],
    ['by the launch template', TEMPLATE, true, '{ SecurityGroupIds: [sg-1] }'],
    ['by a name in the launch template', TEMPLATE, true, '{ SecurityGroups: [default] }'],
    ['by a network interface', TEMPLATE, true, '{ NetworkInterfaces: [{ Groups: [sg-1] }] }'],
    [
      'not by a network interface without one',
      TEMPLATE,
      false,
      '{ NetworkInterfaces: [{ DeviceIndex: 0 }] }',
    ],
    ['perhaps, by network interfaces', TEMPLATE, unknown, '{ NetworkInterfaces: !Ref L }'],
    ['perhaps, by a launch template elsewhere', ELSEWHERE, outside],
    ['perhaps, by a launch template that is not known', 'LaunchTemplate: !Ref P', unknown],
  ])('%s', (_, lines, value, data) => expect(fact('securityGroupSet', lines, data)).toEqual(value));
});

describe('the root device is mapped', () => {
  test.each<[string, string, unknown, string?]>([
    [
      'by the launch template',
      TEMPLATE,
      true,
      '{ BlockDeviceMappings: [{ DeviceName: /dev/sdb }, { DeviceName: /dev/xvda }] }',
    ],
    ['not by another device', TEMPLATE, false, '{ BlockDeviceMappings: [{ DeviceName: /dev/sdb }] }'],
    [
      'perhaps, by a device that is not known',
      TEMPLATE,
      unknown,
      '{ BlockDeviceMappings: [{ DeviceName: !Ref P }] }',
    ],
    ['not without a launch template', 'Type: EC2', false],
    ['perhaps, by one elsewhere', ELSEWHERE, outside],
    ['perhaps, by one that is not known', 'LaunchTemplate: !Ref P', unknown],
  ])('%s', (_, lines, value, data) => expect(fact('rootMapped', lines, data)).toEqual(value));
});

describe('an override AMI beside another ImageId', () => {
  const both = (image: string, ...overrides: string[]) =>
    `ImageId: ${image}\nEc2Configuration: [${overrides.map((id) => `{ ImageIdOverride: ${id} }`).join(', ')}]`;
  test.each<[string, string, unknown]>([
    ['that is the same', both('ami-1', 'ami-1'), none],
    ['that is another one', both('ami-1', 'ami-2'), 'ami-2'],
    ['of one parameter', both('!Ref P', '!Ref P'), none],
    ['of a parameter', both('ami-1', '!Ref P'), 'the AMI in parameter P'],
    ['of two values that may be one', both('!Ref P', '!Ref L'), unknown],
    ['alone', 'Ec2Configuration: [{ ImageIdOverride: ami-2 }]', none],
    ['that is not set', 'ImageId: ami-1\nEc2Configuration: [{ ImageType: ECS_AL2 }]', none],
  ])('%s', (_, lines, value) => expect(fact('differingImageIdOverride', lines)).toEqual(value));
});

describe('the vCPUs that AWS Batch moves', () => {
  const vcpus = (desired: string, min = '0', max = '16') =>
    `MinvCpus: ${min}\nMaxvCpus: ${max}\nDesiredvCpus: ${desired}`;
  test.each<[string, string, boolean | object]>([
    ['are set', vcpus('4'), true],
    ['are none', vcpus('0'), false],
    ['are the least', vcpus('4', '4'), false],
    ['are one parameter with the least', vcpus('!Ref N', '!Ref N'), false],
    ['cannot move', vcpus('16', '16'), false],
    ['cannot move, though another number is set', vcpus('8', '16'), false],
    ['are a parameter', vcpus('!Ref N'), unknown],
    ['are set, and the least are not known', vcpus('4', '!Ref N'), unknown],
    ['are not set', 'MinvCpus: 0', false],
  ])('%s', (_, lines, value) => expect(fact('desiredvCpusManaged', lines)).toEqual(value));

  const module = (desired: string, lifecycle = '') => `
variable "n" { type = number }
data "x" "y" {}
resource "aws_batch_compute_environment" "w" {
  type = "MANAGED"
  compute_resources {
    type      = "EC2"
    min_vcpus = 0
    max_vcpus = 16
    ${desired}
  }
  ${lifecycle}
}
`;
  const ignoring = (...entries: string[]) => `lifecycle {\n    ignore_changes = [${entries.join(', ')}]\n  }`;
  test.each<[string, string, boolean]>([
    ['are set', module('desired_vcpus = 4'), true],
    ['are none, which a later plan changes, too', module('desired_vcpus = 0'), true],
    ['are a variable', module('desired_vcpus = var.n'), true],
    ['are read from what runs', module('desired_vcpus = data.x.y.n'), false],
    ['are ignored', module('desired_vcpus = 4', ignoring('compute_resources[0].desired_vcpus')), false],
    [
      'are ignored with all else',
      module('desired_vcpus = 4', 'lifecycle {\n    ignore_changes = all\n  }'),
      false,
    ],
    [
      'are ignored by the name that Pulumi has',
      module('desired_vcpus = 4', ignoring('compute_resources[0].desiredv_cpus')),
      false,
    ],
    ['are not ignored', module('desired_vcpus = 4', ignoring('compute_resources[0].min_vcpus')), true],
    ['cannot move', module('desired_vcpus = 4').replace('min_vcpus = 0', 'min_vcpus = 16'), false],
    ['are not set', module(''), false],
  ])('%s in Terraform', (_, code, value) => {
    expect(factsIn('environment', '/environment/desiredvCpusManaged', code)).toEqual([value]);
  });

  test.each<[string, string, unknown]>([
    ['the image types', 'compute_resources[0].ec2_configuration', 'compute_resources[0].ec2_configuration'],
    ['the AMI', 'compute_resources.0.image_id', 'compute_resources.0.image_id'],
    ['the AMI, by a place of two digits', 'compute_resources.10.image_id', 'compute_resources.10.image_id'],
    [
      'the version',
      'compute_resources[0].launch_template[0].version',
      'compute_resources[0].launch_template[0].version',
    ],
    [
      'the AMI of an entry',
      'compute_resources[0].ec2_configuration[0].image_id_override',
      'compute_resources[0].ec2_configuration[0].image_id_override',
    ],
    ['all compute resources', 'compute_resources', 'compute_resources'],
    ['all compute resources by a place', 'compute_resources.0', 'compute_resources.0'],
    ['the AMI, at a place of two digits', 'compute_resources[10].image_id', 'compute_resources[10].image_id'],
    ['the vCPUs alone', 'compute_resources[0].desired_vcpus', none],
    ['an argument whose name begins so', 'compute_resources[0].launch_template_x', none],
    ['the first of two that does', 'tags, compute_resources[0].image_id', 'compute_resources[0].image_id'],
  ])('a change of %s that Terraform ignores', (_, entry, value) => {
    const code = module('', ignoring(entry));
    expect(factsIn('environment', '/environment/ignoredChange', code)).toEqual([value]);
  });
});

describe('tags of the environment', () => {
  const tagged = (tags: string) =>
    factsIn(
      'environment',
      '/environment/tagsHandOn',
      environment('Type: EC2', `${PARAMETERS}\nMappings: { M: { a: { b: c } } }`)
        .replace('Type: MANAGED', `Type: MANAGED\n      Tags: ${tags}`)
        .replace('P: { Type: String }', 'P: { Type: String }, D: { Type: String, Default: d }'),
    )[0];
  test.each<[string, string, boolean]>([
    ['of a parameter', '{ Build: !Ref P }', true],
    ['of a parameter with a default', '{ Build: !Ref D }', true],
    ['of a text with a parameter', '{ Build: !Sub "b-${P}" }', true],
    ['of a text with the region and a parameter', '{ Build: !Sub "${AWS::Region}-${P}" }', true],
    ['of a parameter beside a text', '{ Team: a, Build: !Ref P }', true],
    ['of texts', '{ Team: a }', false],
    ['of the region', '{ Region: !Ref AWS::Region }', false],
    ['of a mapping', '{ M: !FindInMap [M, a, b] }', false],
    ['that are not known as a whole', '!Ref P', false],
    ['that are not set', '!Ref AWS::NoValue', false],
  ])('%s hand the parameter on: %s %s', (_, tags, value) => expect(tagged(tags)).toBe(value));
});

test('tags hand on a parameter that a nested stack gets as a text', () => {
  const parent = `Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { P: v1 } } }
`;
  const child = environment('Type: EC2', PARAMETERS).replace(
    'Type: MANAGED',
    'Type: MANAGED\n      Tags: { Build: !Ref P }',
  );
  const others = { 'child.yaml': child };
  expect(factsIn('environment', '/environment/tagsHandOn', parent, 0, { others })).toEqual([true]);
});

describe('a service role', () => {
  const role = (reference: string) =>
    factsIn(
      'environment',
      '/environment/serviceRoleKind',
      `${environment('Type: EC2').replace('Type: MANAGED', `Type: MANAGED\n      ServiceRole: ${reference}`)}
  Own: { Type: AWS::IAM::Role, Properties: {} }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Own] } }
  Batch: { Type: AWS::IAM::ServiceLinkedRole, Properties: { AWSServiceName: batch.amazonaws.com } }
  Spot: { Type: AWS::IAM::ServiceLinkedRole, Properties: { AWSServiceName: spot.amazonaws.com } }
`,
    )[0];
  test.each<[string, string, unknown]>([
    ['of the code', '!GetAtt Own.Arn', 'custom'],
    ['that is linked to AWS Batch', '!Ref Batch', 'service-linked'],
    ['that is linked to another service', '!Ref Spot', 'custom'],
    ['in whose place there is no role', '!GetAtt Profile.Arn', { unknown: 'deploy-time' }],
    ['that is not set', '!Ref AWS::NoValue', 'unset'],
    ['that has the name of the stack', '!Sub "${AWS::StackName}"', pseudo],
    ['that may be AWSServiceRoleForBatch', '!Sub "${AWS::StackName}ForBatch"', pseudo],
    ['that ends in another way', '!Sub "${AWS::StackName}-workers"', 'custom'],
    ['by an ARN that begins in another way', '!Sub "arn:aws:iam::1:role/mine${AWS::StackName}"', 'custom'],
    ['by an ARN whose name is not known', '!Sub "arn:aws:iam::1:role/${AWS::StackName}"', pseudo],
    [
      'by an ARN whose path ends later',
      '!Sub "arn:aws:iam::1:role/aws-service-role/${AWS::StackName}"',
      pseudo,
    ],
  ])('%s', (_, reference, kind) => expect(role(reference)).toEqual(kind));
});
