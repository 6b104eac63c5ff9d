// Facts about parts of an environment, beside those of launchTemplateFacts and imageFacts: the reference to a
// launch template, entries of ec2Configuration, and the AMIs that are set.
import { describe, expect, test } from 'vitest';
import { environment, factsIn, type FactOptions } from './judging.ts';
import type { RowSubject } from '../src/model/rows/subjects.ts';

const PARAMETERS = 'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }';
const none = { absent: true };
const unknown = { unknown: 'no-default' };

/** What a pointer gives for an environment of these lines, beside a launch template `T` with this data. */
const facts = (
  subject: RowSubject,
  pointer: string,
  lines: string,
  data = '{ KeyName: k }',
  options: FactOptions = {},
) =>
  factsIn(
    subject,
    pointer,
    `${environment(lines, PARAMETERS)}  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: ${data} } }\n`,
    0,
    options,
  );

describe('the reference to a launch template', () => {
  const reference = (pointer: string, lines: string) =>
    facts('launchTemplate', `/reference/${pointer}`, `LaunchTemplate:\n  ${lines}`)[0];
  const byId = 'LaunchTemplateId: !Ref T';

  test('a version that is not known is of no known kind', () => {
    expect(reference('versionKind', `${byId}\n  Version: !Ref P`)).toEqual(unknown);
  });

  test.each(['launch_template_id', 'launch_template_name'])('%s alone may be missing', (argument) => {
    const code = `variable "names" { type = map(string) }
resource "aws_batch_compute_environment" "w" {
  compute_resources {
    launch_template {
      ${argument} = lookup(var.names, "t", null)
    }
  }
}
`;
    expect(factsIn('launchTemplate', '/reference/misidentified', code)).toEqual([unknown]);
  });

  test('by a variable has the name of that', () => {
    const code = `variable "template" {}
resource "aws_batch_compute_environment" "w" {
  compute_resources {
    launch_template {
      launch_template_id = var.template
    }
  }
}
`;
    expect(factsIn('launchTemplate', '/launchTemplate/name', code)).toEqual(['in variable template']);
  });

  test.each<[string, string, unknown, boolean]>([
    ['a parameter as its id', 'LaunchTemplateId: !Ref P', none, false],
    [
      'a parameter as both',
      'LaunchTemplateId: !Ref P\n  LaunchTemplateName: !Ref P',
      'both its id and its name',
      false,
    ],
  ])('has %s', (_, lines, fault, isEmpty) => {
    expect([reference('misidentified', lines), reference('isEmpty', lines)]).toEqual([fault, isEmpty]);
  });

  test('of an override is one', () => {
    const lines = `${byId}\n  Overrides: [{ LaunchTemplateId: lt-1, TargetInstanceTypes: [c6i] }]`;
    const all = (pointer: string) => facts('launchTemplate', pointer, `LaunchTemplate:\n  ${lines}`);
    expect(all('/reference/ofOverride')).toEqual([false, true]);
    expect(all('/launchTemplate/inCode')).toEqual([true, false]);
    expect(all('/launchTemplate/name')).toEqual(['T', 'lt-1']);
  });

  test.each<[string, unknown]>([
    ['update_default_version = var.unset', { unknown: 'no-default' }],
    ['update_default_version = var.unset\n  default_version = 3', true],
  ])('of Terraform with «%s» moves: %s', (argument, moves) => {
    const code = `
variable "unset" {}
resource "aws_launch_template" "t" {
  ${argument}
}
resource "aws_batch_compute_environment" "w" {
  type = "MANAGED"
  compute_resources {
    type = "EC2"
    launch_template {
      launch_template_id = aws_launch_template.t.id
    }
  }
}
`;
    expect(factsIn('launchTemplate', '/reference/defaultMoves', code)).toEqual([moves]);
  });
});

describe('an entry of Ec2Configuration', () => {
  const entries = (pointer: string, list: string, more = '', options: FactOptions = {}) =>
    facts('ec2Configuration', `/entry/${pointer}`, `Ec2Configuration: ${list}${more}`, undefined, options);
  const entry = (pointer: string, type: string, more = '') =>
    entries(pointer, `[{ ImageType: ${type} }]`, more)[0];

  test.each<[string, string, readonly unknown[]]>([
    ['two that may be of one type', '[{ ImageType: !Ref P }, { ImageType: ECS_AL2 }]', [none, none]],
    [
      'four',
      '[{ ImageType: A }, { ImageType: B }, { ImageType: C }, { ImageType: A }]',
      [none, none, 'Ec2Configuration has more than 2 entries', 'Ec2Configuration has two entries for A'],
    ],
  ])('%s', (_, list, faults) => expect(entries('fault', list)).toEqual(faults));

  test.each<[string, unknown]>([
    ['ECS_AL2', 'listed'],
    ['ecs_al2', 'unknown'],
    ['EKS_NEW', 'wrong-orchestrator'],
    ['!Ref P', unknown],
  ])('%s is %s', (type, status) => expect(entry('imageTypeStatus', type)).toEqual(status));

  test.each<[string, unknown]>([
    ['EKS_AL2', 'listed'],
    ['ECS_AL2', 'wrong-orchestrator'],
    ['NEXT', 'unknown'],
  ])('%s on EKS is %s', (type, status) => {
    const code = environment(`Ec2Configuration: [{ ImageType: ${type} }]`).replace(
      'Type: MANAGED',
      'Type: MANAGED\n      EksConfiguration: { EksClusterArn: arn, KubernetesNamespace: n }',
    );
    expect(factsIn('ec2Configuration', '/entry/imageTypeStatus', code)).toEqual([status]);
  });

  test.each<[string, string, unknown, boolean]>([
    [
      'ECS_AL2',
      '2026-06-29',
      'support for ECS-optimized Amazon Linux 2 AMIs ends on 2026-06-30, and AWS Batch creates no new environment with its Amazon Linux 2 AMI from that day on',
      false,
    ],
    [
      'ECS_AL2',
      '2026-06-30',
      'support for ECS-optimized Amazon Linux 2 AMIs ended on 2026-06-30, and AWS Batch creates no new environment with its Amazon Linux 2 AMI',
      true,
    ],
    [
      'EKS_AL2_NVIDIA',
      '2025-11-25',
      'support for EKS-optimized Amazon Linux 2 AMIs ends on 2025-11-26',
      false,
    ],
    [
      'EKS_AL2_NVIDIA',
      '2025-11-26',
      'support for EKS-optimized Amazon Linux 2 AMIs ended on 2025-11-26',
      true,
    ],
    ['ECS_AL1', '2026-01-01', 'AWS Batch set environments of Amazon Linux 1 to INVALID on 2023-06-30', true],
    ['ECS_AL2023', '2030-01-01', none, false],
  ])('%s on %s: %s', (type, asOf, meaning, isOver) => {
    const list = `[{ ImageType: ${type} }]`;
    expect(entries('supportEnd', list, '', { asOf })).toEqual([meaning]);
    expect(entries('supportEnded', list, '', { asOf })).toEqual([isOver]);
  });

  test('of a type that is not known, or not set', () => {
    expect([entry('supportEnded', '!Ref P'), entry('supportEnd', '!Ref P')]).toEqual([unknown, none]);
    expect(entries('supportEnded', '[{ ImageIdOverride: a }]')).toEqual([none]);
    expect(entries('imageTypeStatus', '[{ ImageIdOverride: a }]')).toEqual([none]);
  });

  test.each<[string, string, string, unknown]>([
    ['an override', '[{ ImageType: ECS_AL2, ImageIdOverride: ami-1 }]', '', true],
    ['an override that is not known', '[{ ImageType: ECS_AL2, ImageIdOverride: !Ref P }]', '', true],
    ['the AMI of the environment', '[{ ImageType: ECS_AL2 }]', '\nImageId: ami-1', true],
    ['no AMI', '[{ ImageType: ECS_AL2 }]', '', false],
    [
      'a launch template that is not in the code',
      '[{ ImageType: ECS_AL2 }]',
      '\nLaunchTemplate: { LaunchTemplateId: lt-1 }',
      { unknown: 'outside' },
    ],
    [
      'a launch template without an AMI',
      '[{ ImageType: ECS_AL2 }]',
      '\nLaunchTemplate: { LaunchTemplateId: !Ref T }',
      false,
    ],
  ])('has an AMI of your own: %s', (_, list, more, own) =>
    expect(entries('ownImage', list, more)).toEqual([own]),
  );

  test.each<[string, boolean]>([
    ['"1.31"', true],
    ['!Ref P', false],
    ['!Ref AWS::NoValue', false],
  ])('has a version of Kubernetes that is written: %s %s', (version, isWritten) => {
    const list = `[{ ImageType: EKS_AL2, ImageKubernetesVersion: ${version} }]`;
    expect(entries('kubernetesVersionWritten', list)).toEqual([isWritten]);
  });
});

describe('an AMI', () => {
  const image = (pointer: string, lines: string, data?: string, asOf?: string) =>
    facts('image', `/image/${pointer}`, lines, data, asOf === undefined ? {} : { asOf });
  const OPTIMIZED = (name: string) =>
    `"{{resolve:ssm:/aws/service/ecs/optimized-ami/${name}/recommended/image_id}}"`;
  const ARM = OPTIMIZED('amazon-linux-2023/arm64');
  const GPU = OPTIMIZED('amazon-linux-2/gpu');
  const AL2 = OPTIMIZED('amazon-linux-2');
  const override = (type: string, id: string, types = '[m5.large]') =>
    `InstanceTypes: ${types}\nEc2Configuration: [{ ImageType: ${type}, ImageIdOverride: ${id} }]`;

  test.each<[string, string, unknown]>([
    ['of its image type', override('ECS_AL2', AL2), none],
    ['for Graviton, for a type without GPUs', override('ECS_AL2023', ARM), none],
    ['with GPU drivers for a type with them', override('ECS_AL2_NVIDIA', GPU), none],
    ['of another Amazon Linux', override('ECS_AL2023', AL2), 'an AMI of Amazon Linux 2'],
    [
      'for Graviton with GPU drivers, for a type with them',
      override(
        'ECS_AL2_NVIDIA',
        '"{{resolve:ssm:/aws/service/deeplearning/ami/arm64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id}}"',
      ),
      'an arm64 AMI',
    ],
    ['with GPU drivers for a type without', override('ECS_AL2', GPU), 'an AMI with GPU drivers'],
    ['without GPU drivers for a type with', override('ECS_AL2_NVIDIA', AL2), 'an AMI without GPU drivers'],
    ['of which nothing is known', override('ECS_AL2', 'ami-1'), none],
    ['of a type that nobody knows', override('ECS_X', AL2), none],
    ['of a type that is not known', override('!Ref P', AL2), none],
  ])('%s: what it is beside its image type', (_, lines, mismatch) => {
    expect(image('typeMismatch', lines)).toEqual([mismatch]);
  });

  test.each<[string, string, unknown]>([
    ['for types with GPUs', `InstanceTypes: [g5.xlarge]\nImageId: ${AL2}`, true],
    ['for types of which some have GPUs', `InstanceTypes: [g5.xlarge, m5.large]\nImageId: ${AL2}`, true],
    ['for types without GPUs', `InstanceTypes: [m5.large]\nImageId: ${AL2}`, false],
    ['for types that are not known', `InstanceTypes: !Ref L\nImageId: ${AL2}`, unknown],
    ['with drivers', `InstanceTypes: [g5.xlarge]\nImageId: ${GPU}`, false],
    ['of which nothing is known', 'InstanceTypes: [g5.xlarge]\nImageId: ami-1', false],
  ])('%s lacks drivers', (_, lines, value) => expect(image('missesDriver', lines)).toEqual([value]));

  test.each<[string, string, unknown]>([
    ['arm64 for x86_64', `InstanceTypes: [m5.large]\nImageId: ${ARM}`, 'arm64'],
    ['x86_64 for arm64', `InstanceTypes: [c7g.large]\nImageId: ${AL2}`, 'x86_64'],
    ['arm64 for arm64', `InstanceTypes: [c7g.large]\nImageId: ${ARM}`, none],
    ['arm64 for both', `InstanceTypes: [c7g.large, m5.large]\nImageId: ${ARM}`, none],
    [
      'arm64 for types of which nobody knows one',
      `InstanceTypes: [m5.large, huge]\nImageId: ${ARM}`,
      { unknown: 'not-understood' },
    ],
    ['arm64 for types that are not known', `InstanceTypes: !Ref L\nImageId: ${ARM}`, unknown],
    ['one of which nothing is known for x86_64', 'InstanceTypes: [m5.large]\nImageId: ami-1', none],
  ])('%s is of the wrong architecture', (_, lines, value) => {
    expect(image('wrongArchitecture', lines)).toEqual([value]);
  });

  test('of the launch template of an override is for the types that it targets', () => {
    const overrides = (targets: string) => `InstanceTypes: [m5.large, g5.xlarge, c5]
LaunchTemplate:
  LaunchTemplateId: lt-1
  Overrides: [{ LaunchTemplateId: !Ref T, TargetInstanceTypes: ${targets} }]`;
    const lacks = (targets: string) =>
      image('missesDriver', overrides(targets), `{ ImageId: ${AL2} }`).at(-1);
    expect([lacks('[m5.large, g5]'), lacks('[m5]'), lacks('[c5, m5]')]).toEqual([true, false, false]);
  });

  const OVER = 'support for ECS-optimized Amazon Linux 2 AMIs ended on 2026-06-30';
  test.each<[string, string, unknown]>([
    ['set for the environment', `ImageId: ${AL2}`, OVER],
    ['of an entry of another type', override('ECS_AL2023', AL2), OVER],
    ['of an entry of its type, which is reported', override('ECS_AL2', AL2), none],
    ['of Amazon Linux 2023', `ImageId: ${ARM}`, none],
  ])('of Amazon Linux 2, %s', (_, lines, value) => {
    expect(image('unreportedAmazonLinux2', lines)).toEqual([value]);
  });

  const TEMPLATE = 'LaunchTemplate: { LaunchTemplateId: !Ref T }';
  test.each<[string, string, string, readonly unknown[]]>([
    ['another one', `ImageId: ami-1\n${TEMPLATE}`, '{ ImageId: ami-2 }', ['T', none]],
    ['the same', `ImageId: ami-1\n${TEMPLATE}`, '{ ImageId: ami-1 }', [none, none]],
    ['none', `ImageId: ami-1\n${TEMPLATE}`, '{ KeyName: k }', [none]],
    ['one that is not known', `ImageId: ami-1\n${TEMPLATE}`, '{ ImageId: !Ref P }', ['T', none]],
    ['the only one', TEMPLATE, '{ ImageId: ami-2 }', [none]],
    [
      'the only one of the code, and that of an override',
      'LaunchTemplate: { LaunchTemplateId: !Ref T, Overrides: [{ LaunchTemplateId: lt-1 }] }',
      '{ ImageId: ami-2 }',
      [none],
    ],
    [
      'that of a launch template elsewhere',
      'ImageId: ami-1\nLaunchTemplate: { LaunchTemplateId: lt-1 }',
      '{}',
      [{ unknown: 'outside' }],
    ],
  ])('beside that of its launch template: %s', (_, lines, data, values) => {
    expect(image('beside', lines, data)).toEqual(values);
  });

  test.each<[string, string, string]>([
    ['an id', 'ami-1', 'ami-1'],
    ['a parameter of SSM', '"{{resolve:ssm:/golden}}"', 'the AMI of the SSM parameter /golden'],
    ['a parameter', '!Ref P', 'the AMI in parameter P'],
    ['an SSM parameter of the code', '!GetAtt Golden.Value', 'the AMI of Golden'],
    ['an export', '!ImportValue golden', 'the AMI in export golden'],
    ['none', '!Ref AWS::NoValue', 'no AMI'],
  ])('is named in a sentence: %s', (_, id, words) => {
    const golden = '  Golden: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: ami-2 } }\n';
    const code = environment(`ImageId: ${id}`, PARAMETERS) + golden;
    expect(factsIn('environment', '/environment/imageIdWords', code)).toEqual([words]);
  });

  test('is looked up, is written, and has a source', () => {
    const lines = `ImageId: ami-1\nEc2Configuration: [{ ImageIdOverride: ${AL2} }, { ImageIdOverride: !Ref P }]\n${TEMPLATE}`;
    const of = (pointer: string) => image(pointer, lines, '{ ImageId: resolve:ssm:/golden }');
    expect(of('source')).toEqual(['imageId', 'imageIdOverride', 'imageIdOverride', 'launchTemplate']);
    expect(of('lookedUp')).toEqual([false, true, false, false]);
    expect(of('inCode')).toEqual([false, false, unknown, false]);
    expect(of('literal')).toEqual([
      'ami-1',
      '/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id',
      unknown,
      '/golden',
    ]);
  });
});
