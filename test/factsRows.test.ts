// Facts about parts of an environment, each by itself: overrides of its launch template, the reference to it,
// entries of ec2Configuration, and the AMIs that are set.
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

describe('an override of the launch template', () => {
  const faults = (overrides: readonly string[], types = '[c6i, m5.large]') =>
    facts(
      'override',
      '/override/fault',
      `InstanceTypes: ${types}
LaunchTemplate:
  LaunchTemplateId: !Ref T
  Overrides: [${overrides.map((one) => `{ LaunchTemplateId: lt-1, ${one} }`).join(', ')}]`,
    );
  const targets = (types: string) => `TargetInstanceTypes: ${types}`;
  const outside = (type: string) =>
    `it targets ${type}, which is not among the instance types of the environment`;

  test.each<[string, string, unknown, string?]>([
    ['is right', '[c6i.large]', none],
    ['targets a family', '[c6i]', none],
    ['targets the type that the environment has', '[m5.large]', none],
    ['targets a family of which the environment has one size', '[m5]', outside('m5')],
    ['targets another type', '[r5.large]', outside('r5.large')],
    ['targets another type among those that AWS Batch chooses', '[r5.large]', none, '[optimal]'],
    [
      'targets a word for families',
      '[optimal]',
      'optimal is not an instance type or family that an override can target',
    ],
    ['targets nothing', '[]', 'it names no target instance types'],
    ['targets what is not known', '!Ref L', unknown],
    ['targets a type and one that is not known', '[c6i, !Ref P]', unknown],
    ['targets a wrong type and one that is not known', '[r5, !Ref P]', outside('r5')],
    ['targets a type twice', '[c6i.large, C6I.large]', 'it targets C6I.large twice'],
    ['targets a family and a size of it', '[c6i, c6i.large]', 'it targets c6i.large twice'],
    ['of types that are not known', '[c6i]', unknown, '[c6i, !Ref P]'],
  ])('%s', (_, types, fault, offered) => expect(faults([targets(types)], offered)).toEqual([fault]));

  test('targets what an earlier one targets, too', () => {
    expect(faults([targets('[c6i.large]'), targets('[m5.large, c6i]'), targets('[m5.large]')])).toEqual([
      none,
      'it targets c6i, which an earlier override targets, too',
      'it targets m5.large, which an earlier override targets, too',
    ]);
  });

  test('is one too many', () => {
    const many = Array.from({ length: 12 }, (_, index) => targets(`[c6i.${index}xlarge]`));
    expect(faults(many)).toEqual([
      ...Array.from({ length: 10 }, () => none),
      'it is the eleventh, and AWS Batch takes 10 at most',
      none,
    ]);
  });
});

describe('the reference to a launch template', () => {
  const reference = (pointer: string, lines: string) =>
    facts('launchTemplate', `/reference/${pointer}`, `LaunchTemplate:\n  ${lines}`)[0];
  const byId = 'LaunchTemplateId: !Ref T';

  test.each<[string, unknown]>([
    ['Version: $Latest', 'latest'],
    ['Version: $Default', 'default'],
    ['Version: "3"', 'number'],
    ['Version: !Ref AWS::NoValue', 'unset'],
    ['Version: !GetAtt T.LatestVersionNumber', 'newest-number'],
    ['Version: !GetAtt T.DefaultVersionNumber', 'default-number'],
    ['Version: !Ref P', unknown],
  ])('%s is of the kind %s', (version, kind) => {
    expect(reference('versionKind', `${byId}\n  ${version}`)).toEqual(kind);
  });

  test.each<[string, string, unknown, boolean]>([
    ['an id', byId, none, false],
    ['a name', 'LaunchTemplateName: workers', none, false],
    ['both', `${byId}\n  LaunchTemplateName: workers`, 'both its id and its name', false],
    ['neither', 'Version: $Latest', 'neither its id nor its name', true],
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

  test.each<[string, string, unknown, string]>([
    [
      'in the code',
      byId,
      false,
      'CloudFormation cannot move the default version, so it stays at 1 unless somebody moves it by hand',
    ],
    [
      'elsewhere',
      'LaunchTemplateId: lt-1',
      { unknown: 'outside' },
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
    ],
  ])('what the default version of one %s comes to', (_, lines, moves, meaning) => {
    expect(reference('defaultMoves', lines)).toEqual(moves);
    expect(reference('defaultMeaning', lines)).toBe(meaning);
    expect(reference('movedByImageBuilder', lines)).toEqual(none);
  });

  test.each<[string, unknown]>([
    ['update_default_version = true', true],
    ['update_default_version = false', false],
    ['default_version = 3', true],
    ['', false],
    ['update_default_version = var.unset', { unknown: 'no-default' }],
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
    ['two of their own', '[{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2_NVIDIA }]', [none, none]],
    [
      'two of one type',
      '[{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2 }]',
      [none, 'Ec2Configuration has two entries for ECS_AL2'],
    ],
    ['two that may be of one type', '[{ ImageType: !Ref P }, { ImageType: ECS_AL2 }]', [none, none]],
    ['two without a type', '[{ ImageIdOverride: a }, { ImageIdOverride: b }]', [none, none]],
    [
      'four',
      '[{ ImageType: A }, { ImageType: B }, { ImageType: C }, { ImageType: A }]',
      [none, none, 'Ec2Configuration has more than 2 entries', 'Ec2Configuration has two entries for A'],
    ],
  ])('%s', (_, list, faults) => expect(entries('fault', list)).toEqual(faults));

  test.each<[string, unknown]>([
    ['ECS_AL2023', 'listed'],
    ['ECS_AL2', 'listed'],
    ['ECS_AL2024', 'unlisted'],
    ['ecs_al2', 'unknown'],
    ['EKS_AL2', 'wrong-orchestrator'],
    ['EKS_NEW', 'wrong-orchestrator'],
    ['!Ref P', unknown],
  ])('%s is %s', (type, status) => expect(entry('imageTypeStatus', type)).toEqual(status));

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
    ['of another Amazon Linux', override('ECS_AL2023', AL2), 'an AMI of Amazon Linux 2'],
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
    ['arm64 for types that are not known', `InstanceTypes: !Ref L\nImageId: ${ARM}`, unknown],
  ])('%s is of the wrong architecture', (_, lines, value) => {
    expect(image('wrongArchitecture', lines)).toEqual([value]);
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
      'that of a launch template elsewhere',
      'ImageId: ami-1\nLaunchTemplate: { LaunchTemplateId: lt-1 }',
      '{}',
      [{ unknown: 'outside' }],
    ],
  ])('beside that of its launch template: %s', (_, lines, data, values) => {
    expect(image('beside', lines, data)).toEqual(values);
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
