// Facts about what is chosen for an environment: its instance types, the image that AWS Batch picks, what a
// launch template's image comes to, and why a new AMI replaces an environment. A template, a pointer, and its
// value.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

const PARAMETERS = 'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }';
const none = { absent: true };
const unknown = { unknown: 'no-default' };
const of = (pointer: string, lines: string, more = PARAMETERS) =>
  factsIn('environment', `/environment/${pointer}`, environment(lines, more));

describe('instance types', () => {
  test.each<[string, string, unknown]>([
    ['all with GPUs', '[g5.xlarge, p3.2xlarge]', 'all'],
    ['some with GPUs', '[m5.large, g5.xlarge]', 'some'],
    ['none with GPUs', '[m5.large, c5]', 'none'],
    ['of which one is not known', '[m5.large, !Ref P]', unknown],
    ['of which one has GPUs and one is not known', '[g5.xlarge, !Ref P]', unknown],
    ['of which one has GPUs, one has none and one is not known', '[g5.xlarge, m5.large, !Ref P]', 'some'],
    ['that nobody knows', '[huge]', { unknown: 'not-understood' }],
    ['with GPUs beside one that nobody knows', '[g5.xlarge, huge]', 'some'],
    ['with GPUs behind one that nobody knows', '[huge, g5.xlarge]', 'some'],
    ['that are not set', '!Ref AWS::NoValue', 'none'],
    ['that are not known', '!Ref L', unknown],
  ])('%s', (_, types, share) => {
    expect(of('nvidiaShare', `Type: EC2\nInstanceTypes: ${types}`)).toEqual([share]);
  });

  test.each<[string, unknown]>([
    ['[m5.large, g5.xlarge, p3.2xlarge]', 'g5.xlarge'],
    ['[m5.large]', none],
  ])('%s: the first with GPUs is %s', (types, first) => {
    expect(of('nvidiaInstanceType', `InstanceTypes: ${types}`)).toEqual([first]);
  });
});

describe('the image type without GPUs', () => {
  test.each<[string, string, unknown]>([
    ['the first of two', '[{ ImageType: ECS_AL2023 }, { ImageType: ECS_AL2 }]', 'ECS_AL2023'],
    [
      'the only one, behind an entry without one',
      '[{ ImageIdOverride: ami-1 }, { ImageType: ECS_AL2 }]',
      'ECS_AL2',
    ],
    ['is none beside one with GPUs', '[{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2_NVIDIA }]', none],
    ['is none without an entry', '!Ref AWS::NoValue', none],
    ['is none if no entry has a type', '[{ ImageIdOverride: ami-1 }]', none],
    ['is not known if one is not', '[{ ImageType: ECS_AL2 }, { ImageType: !Ref P }]', unknown],
  ])('%s', (_, entries, value) => {
    expect(of('imageTypeWithoutGpu', `Type: EC2\nEc2Configuration: ${entries}`)).toEqual([value]);
  });
});

describe('AWS Batch picks an image of its own', () => {
  const pointers = ['batchNvidiaImage', 'batchNvidiaAl2023', 'batchAl2023'];
  test.each<[string, string, unknown, unknown, unknown]>([
    // for GPU types, with Amazon Linux 2023 for GPU types, with Amazon Linux 2023 for others
    ['by default', '', true, true, true],
    ['of the type for GPUs', 'Ec2Configuration: [{ ImageType: ECS_AL2023_NVIDIA }]', true, true, false],
    ['of the type for others', 'Ec2Configuration: [{ ImageType: ECS_AL2023 }]', false, false, true],
    [
      'of both',
      'Ec2Configuration: [{ ImageType: ECS_AL2023 }, { ImageType: ECS_AL2023_NVIDIA }]',
      true,
      true,
      true,
    ],
    ['not if an AMI is set', 'ImageId: ami-1', false, false, false],
    [
      'not if an AMI is set beside the type',
      'ImageId: ami-1\nEc2Configuration: [{ ImageType: ECS_AL2023_NVIDIA }]',
      false,
      false,
      false,
    ],
    ['of Amazon Linux 2 for GPUs', 'Ec2Configuration: [{ ImageType: ECS_AL2_NVIDIA }]', true, false, false],
    [
      'if entries are not known',
      'Ec2Configuration: !If [C, [{ ImageType: ECS_AL2 }], !Ref L]',
      false,
      false,
      false,
    ],
  ])('%s', (_, lines, ...values) => {
    const conditions = `${PARAMETERS}\nConditions: { C: !Equals [!Ref P, a] }`;
    const text = `Type: EC2\nInstanceTypes: [g5.xlarge]\n${lines}`;
    expect(pointers.flatMap((pointer) => of(pointer, text, conditions))).toEqual(values);
  });
});

describe('the image of a launch template', () => {
  const reference = (version: string, image: string) =>
    environment(`LaunchTemplate:\n  LaunchTemplateId: !Ref Template\n${version}`, PARAMETERS) +
    `  Template: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ${image} } } }\n`;
  const DEPLOYED = '"{{resolve:ssm:/golden}}"';
  const LAUNCHED = 'resolve:ssm:/golden';
  const NEWEST = '  Version: !GetAtt Template.LatestVersionNumber';
  const evaluated = (version: string) =>
    `It is looked up at each deployment, but AWS Batch evaluates ${version} at creation and at an infrastructure update only`;
  const brings = 'nly another launch template, or a new version of it, brings in another AMI';
  test.each<[string, string, string, boolean, string]>([
    ['an id', '  Version: $Latest', 'ami-1', false, `AWS Batch never refreshes it: o${brings}`],
    ['an id that is not known', '  Version: $Latest', '!Ref P', false, `O${brings}`],
    ['looked up at deployment, $Latest', '  Version: $Latest', DEPLOYED, true, evaluated('$Latest')],
    ['looked up at deployment, $Default', '  Version: $Default', DEPLOYED, true, evaluated('$Default')],
    ['looked up at deployment, no version', '', DEPLOYED, true, evaluated('$Default')],
    [
      'looked up at deployment, the newest number',
      NEWEST,
      DEPLOYED,
      true,
      'It is looked up at each deployment, and a new version of the launch template then brings it in',
    ],
    ['looked up at deployment, a number', '  Version: "3"', DEPLOYED, false, `O${brings}`],
    [
      'looked up at launch',
      NEWEST,
      LAUNCHED,
      true,
      'EC2 looks it up when it launches an instance, and AWS does not document whether AWS Batch passes that on',
    ],
  ])('%s', (_, version, image, moves, outlook) => {
    const text = reference(version, image);
    expect(factsIn('launchTemplate', '/launchTemplate/imageMoves', text)).toEqual([moves]);
    expect(factsIn('launchTemplate', '/launchTemplate/imageOutlook', text)).toEqual([outlook]);
  });

  test.each<[string, string, unknown]>([
    ['a reference that comes through an export', '!ImportValue Template', true],
    ['a resource of the template', '!Ref Template', false],
  ])('%s', (_, id, imported) => {
    const exporting = `
Resources:
  Other: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-1 } } }
Outputs: { Template: { Value: !Ref Other, Export: { Name: Template } } }
`;
    const text = reference('', 'ami-1').replace('!Ref Template', id);
    expect(
      factsIn('launchTemplate', '/reference/imported', text, 0, { others: { 'other.yaml': exporting } }),
    ).toEqual([imported]);
  });

  test.each<[string, string, unknown]>([
    ['that the code names', 'LaunchTemplateId: !Ref Template', 'Template'],
    ['of a parameter', 'LaunchTemplateId: !Ref P', 'in parameter P'],
    ['that another stack gives', 'LaunchTemplateId: !ImportValue elsewhere', 'given from outside'],
    ['that is known in part', 'LaunchTemplateName: !Sub "lt-${P}"', { unknown: 'no-default' }],
  ])('has a name: one %s', (_, lines, name) => {
    const text =
      environment(`LaunchTemplate:\n  ${lines}`, PARAMETERS) +
      '  Template: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-1 } } }\n';
    const [value] = factsIn('launchTemplate', '/launchTemplate/name', text);
    if (typeof name === 'string') expect(value).toBe(name);
    else expect(JSON.stringify(value)).toContain('lt-');
  });
});

describe('why a new AMI replaces an environment of Terraform', () => {
  const module = (lines: string) => `resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    ${lines}
  }
}
variable "unset" {}
`;
  const reason = (lines: string) => factsIn('environment', '/environment/replacementReason', module(lines));
  test.each<[string, string, string]>([
    [
      'its strategy',
      'type = "EC2"\nallocation_strategy = "BEST_FIT"',
      ', because its allocation_strategy is BEST_FIT',
    ],
    ['no strategy', 'type = "EC2"', ', because it has no allocation_strategy, which means BEST_FIT'],
    ['nothing', 'type = "EC2"\nallocation_strategy = "BEST_FIT_PROGRESSIVE"', ''],
    ['nothing that is known', 'type = "EC2"\nallocation_strategy = var.unset', ''],
  ])('%s', (_, lines, words) => expect(reason(lines)).toEqual([words]));

  test('a strategy that AWS Batch updates and the provider does not', () => {
    expect(reason('type = "EC2"\nallocation_strategy = "SPOT_CAPACITY_OPTIMIZED_PRIORITIZED"')).toEqual([
      expect.stringMatching(/^(?:, because .+, although AWS Batch could update it)?$/),
    ]);
  });
});

describe('a pinned AMI', () => {
  const image = (pointer: string, id: string) =>
    factsIn('image', `/image/${pointer}`, environment(`ImageId: ${id}`));
  const PUBLIC = '/aws/service/ecs/optimized-ami/amazon-linux-2023';
  test.each<[string, string, unknown]>([
    ['the newest one', `"{{resolve:ssm:${PUBLIC}/recommended/image_id}}"`, none],
    [
      'a version of the parameter',
      `"{{resolve:ssm:${PUBLIC}/recommended/image_id:12}}"`,
      `${PUBLIC}/recommended/image_id:12`,
    ],
    [
      'a release with its date',
      `"{{resolve:ssm:${PUBLIC}/al2023-ami-20240815-kernel/image_id}}"`,
      `${PUBLIC}/al2023-ami-20240815-kernel/image_id`,
    ],
    ['a parameter of the user with a date', '"{{resolve:ssm:/golden/20240815}}"', none],
    ['a parameter of the user with a version', '"{{resolve:ssm:/golden:3}}"', '/golden:3'],
    ['an id', 'ami-1', none],
  ])('%s', (_, id, pinned) => expect(image('pinnedParameter', id)).toEqual([pinned]));
});

describe('a volume in place of the root', () => {
  const MOUNTS = '!Base64 "#!/bin/bash\\nmkfs -t xfs /dev/sdb\\nmount /dev/sdb /data\\n"';
  const misses = (device: string, more = '', size = 'VolumeSize: 100') =>
    factsIn(
      'blockDevice',
      '/device/missesRoot',
      environment('LaunchTemplate: { LaunchTemplateId: !Ref T }') +
        `  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        BlockDeviceMappings: [{ DeviceName: ${device}, Ebs: { ${size} } }]
        ${more}
`,
    );
  test.each<[string, string, string, boolean]>([
    ['the root itself', '/dev/xvda', '', false],
    ['the root of other AMIs', '/dev/sda1', '', true],
    ['the root of other AMIs, though user data mounts a disk', '/dev/sda1', `UserData: ${MOUNTS}`, true],
    ['a further disk that nothing mounts', '/dev/sdb', '', true],
    ['a further disk that user data mounts', '/dev/sdb', `UserData: ${MOUNTS}`, false],
  ])('%s', (_, device, more, value) => expect(misses(device, more)).toEqual([value]));
  test('one without a size', () => {
    expect(misses('/dev/sda1', '', 'Encrypted: true')).toEqual([false]);
  });
});
