// Facts at their edges: what is not known beside what is, and what belongs to another resource.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import { SENSITIVE } from '../src/value/sensitive.ts';
import { environment, factsIn, loadDeployed, valuesAmong } from './judging.ts';
import { load, plain } from './support.ts';

const PARAMETERS = 'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }';
const unknown = { unknown: 'no-default' };
const unclear = { unknown: 'not-understood' };

describe('what is deployed is compared with code that is not known', () => {
  const EC2 = { type: 'EC2', allocationStrategy: 'BEST_FIT_PROGRESSIVE' };
  const deployed = (more: object): string =>
    JSON.stringify({
      computeEnvironments: [
        {
          computeEnvironmentName: 'workers',
          computeEnvironmentArn: 'arn:aws:batch:eu-west-1:111122223333:compute-environment/workers',
          type: 'MANAGED',
          computeResources: { ...EC2, instanceTypes: ['m5.large', 'c5.large'], ...more },
        },
      ],
    });
  const differs = (lines: string, more: object = {}): boolean => {
    const code = environment(`Type: EC2\nAllocationStrategy: BEST_FIT_PROGRESSIVE\n${lines}`, PARAMETERS);
    const text = code.replace('Properties:\n', 'Properties:\n      ComputeEnvironmentName: workers\n');
    const { findings } = scanSources(
      [
        { path: 'template.yaml', text },
        { path: 'dump.json', text: deployed(more) },
      ],
      { asOf: '2026-11-26', policies: ['deployed-differs-from-code'] },
    );
    return findings.length > 0;
  };
  const SET = 'InstanceTypes: [c5.large, m5.large]';

  test.each<[string, string, object, boolean]>([
    ['the same types in another order', SET, {}, false],
    ['another type', 'InstanceTypes: [m5.large, r5.large]', {}, true],
    ['a type fewer', 'InstanceTypes: [m5.large]', {}, true],
    ['a type that is not known', 'InstanceTypes: [m5.large, !Ref P]', {}, false],
    [
      'two types of which one is not known and one is another',
      'InstanceTypes: [r5.large, !Ref P]',
      {},
      false,
    ],
    ['types that are not known', 'InstanceTypes: !Ref L', {}, false],
    ['types of which the last are not known', 'InstanceTypes: !Split [",", !Sub "m5.large,${P}"]', {}, false],
    [
      'an image type that is not known',
      `${SET}\nEc2Configuration: [{ ImageType: !Ref P }]`,
      { ec2Configuration: [{ imageType: 'ECS_AL2023' }] },
      false,
    ],
    [
      'an image type that is not known beside one that differs',
      `${SET}\nEc2Configuration: [{ ImageType: ECS_AL2 }, { ImageType: !Ref P }]`,
      { ec2Configuration: [{ imageType: 'ECS_AL2023' }] },
      false,
    ],
    [
      'another image type',
      `${SET}\nEc2Configuration: [{ ImageType: ECS_AL2 }]`,
      { ec2Configuration: [{ imageType: 'ECS_AL2023' }] },
      true,
    ],
    [
      'an entry without an image type',
      `${SET}\nEc2Configuration: [{ ImageIdOverride: ami-1 }]`,
      { ec2Configuration: [{ imageType: 'ECS_AL2023' }] },
      false,
    ],
    [
      'a launch template by its name, which is deployed by its id',
      `${SET}\nLaunchTemplate: { LaunchTemplateName: workers }`,
      { launchTemplate: { launchTemplateId: 'lt-1', version: '$Default' } },
      false,
    ],
    [
      'a launch template by another name',
      `${SET}\nLaunchTemplate: { LaunchTemplateName: workers }`,
      { launchTemplate: { launchTemplateName: 'others', version: '$Default' } },
      true,
    ],
    [
      'an AMI of an entry that is not known',
      `${SET}\nEc2Configuration: [{ ImageType: ECS_AL2023, ImageIdOverride: !Ref P }]`,
      { ec2Configuration: [{ imageType: 'ECS_AL2023' }] },
      false,
    ],
  ])('%s', (_, lines, more, expected) => expect(differs(lines, more)).toBe(expected));
});

test('a secret of the code is not shown where it differs from what is deployed', () => {
  const template = {
    Parameters: { S: { Type: 'String', NoEcho: true, Default: 'ami-0123456789abcdef0' } },
    Resources: {
      Workers: {
        Type: 'AWS::Batch::ComputeEnvironment',
        Properties: {
          ComputeEnvironmentName: 'workers',
          Type: 'MANAGED',
          ComputeResources: { Type: 'EC2', ImageId: { Ref: 'S' } },
        },
      },
    },
  };
  const deployed = loadDeployed({
    computeEnvironments: [
      {
        computeEnvironmentName: 'workers',
        computeEnvironmentArn: 'arn:aws:batch:eu-west-1:111122223333:compute-environment/workers',
        type: 'MANAGED',
        computeResources: { type: 'EC2', imageId: 'ami-0fedcba9876543210' },
      },
    ],
  });
  const { resources } = load(JSON.stringify(template));
  const words = valuesAmong([...resources, ...deployed], 'difference', '/difference/words').map(plain);
  expect(words).toEqual([
    `ComputeResources.ImageId is ${SENSITIVE} in the code, and ami-0fedcba9876543210 where it is deployed`,
  ]);
});

describe('a role that keeps only the inline policies that are named', () => {
  const cannotRegister = (names: string, policyName: string | undefined) =>
    factsIn(
      'environment',
      '/environment/instanceRoleCannotRegister',
      `variable "n" {}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type          = "EC2"
    instance_role = aws_iam_instance_profile.p.arn
  }
}
resource "aws_iam_instance_profile" "p" {
  role = aws_iam_role.r.name
}
resource "aws_iam_role" "r" {
  name = "r"
}
resource "aws_iam_role_policy" "own" {
  ${policyName === undefined ? '' : `name   = ${policyName}`}
  role   = aws_iam_role.r.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}
resource "aws_iam_role_policies_exclusive" "only" {
  role_name    = aws_iam_role.r.name
  policy_names = ${names}
}
`,
    )[0];

  test.each<[string, string, string | undefined, unknown]>([
    ['one of the code', '["own"]', '"own"', true],
    ['one of the code whose name is made later', '[aws_iam_role_policy.own.name]', 'null', true],
    ['one of the code without a name', '[aws_iam_role_policy.own.name]', undefined, true],
    ['one that the code does not have', '["own", "other"]', '"own"', unclear],
    ['one that is not known', '["own", var.n]', '"own"', unclear],
    ['one beside a policy whose name is not known', '["own"]', 'var.n', unclear],
    ['names that are not known', 'var.n', '"own"', unknown],
  ])('%s', (_, names, policyName, expected) => expect(cannotRegister(names, policyName)).toEqual(expected));
});

describe('the generation of Amazon Linux', () => {
  const lacking = (types: string) =>
    factsIn(
      'userDataCommand',
      '/command/lackingSystem',
      `${environment(`Type: EC2\nEc2Configuration: [${types}]\nLaunchTemplate: { LaunchTemplateId: !Ref T }`)}
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: { UserData: { Fn::Base64: "#!/bin/bash\\ndnf install -y jq\\n" } }
`,
    )[0];

  test.each<[string, string, unknown]>([
    ['of two entries', '{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2_NVIDIA }', 'Amazon Linux 2'],
    [
      'of entries of which one is of another generation',
      '{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2_NVIDIA }, { ImageType: ECS_AL2023 }',
      { absent: true },
    ],
    ['of an image type that nobody knows', '{ ImageType: ECS_NEXT }', { absent: true }],
  ])('%s', (_, types, expected) => expect(lacking(types)).toEqual(expected));
});

test.each<[string, string, boolean]>([
  ['ECS-optimized', '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id', true],
  ['Ubuntu', '/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id', false],
  ['of which nothing is known', '/golden', true],
])('user data runs beside the ECS agent on an AMI that is %s', (_, path, value) => {
  const code = `${environment(`ImageId: "{{resolve:ssm:${path}}}"\nLaunchTemplate: { LaunchTemplateId: !Ref T }`)}
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: { UserData: { Fn::Base64: "#!/bin/bash\\nreboot\\n" } }
`;
  expect(factsIn('userDataCommand', '/command/withEcsAgent', code)).toEqual([value]);
});

test.each<[string, string, unknown]>([
  ['an AMI', '"ami-0123456789abcdef0"', unclear],
  ['an AMI that may not be set', 'lookup(var.images, "own", null)', false],
])('nodeadm may be missing if no entry has the image type of %s', (_, image, expected) => {
  const code = `variable "images" { type = map(string) }
resource "aws_launch_template" "t" {
  user_data = base64encode("#!/bin/bash")
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  eks_configuration {
    eks_cluster_arn      = "arn:aws:eks:eu-west-1:111122223333:cluster/c"
    kubernetes_namespace = "batch"
  }
  compute_resources {
    type     = "EC2"
    image_id = ${image}
    launch_template {
      launch_template_id = aws_launch_template.t.id
    }
  }
}
`;
  expect(factsIn('launchTemplate', '/reference/mayLackNodeadm', code)).toEqual([expected]);
});

describe('why the provider aws replaces an environment that AWS Batch could update', () => {
  const reason = (version: string) =>
    factsIn(
      'environment',
      '/environment/replacementReason',
      `terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "${version}" }
  }
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "SPOT_PRICE_CAPACITY_OPTIMIZED"
  }
}
`,
    )[0];

  test.each([
    ['= 5.9.0', 'every environment'],
    ['= 5.10.0', 'an environment with allocation_strategy SPOT_PRICE_CAPACITY_OPTIMIZED'],
  ])('version %s replaces %s', (version, which) =>
    expect(reason(version)).toMatch(new RegExp(`replaces ${which},`)),
  );
});

test.each([
  [true, false],
  [false, true],
])('the provider awscc with replace_compute_environment %s updates in place: %s', (replaces, value) => {
  const code = `resource "awscc_batch_compute_environment" "e" {
  type                        = "MANAGED"
  replace_compute_environment = ${replaces}
  compute_resources = {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
  }
}
`;
  expect(factsIn('environment', '/environment/infrastructureUpdated', code)).toEqual([value]);
});

test.each<[string, string, unknown]>([
  ['the launch template', 'T', true],
  ['another launch template', 'Other', { absent: true }],
])('EC2 Image Builder moves the default version of %s', (_, template, expected) => {
  const code = `${environment('Type: EC2\nLaunchTemplate: { LaunchTemplateId: !Ref T }')}
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: {} } }
  Other: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: {} } }
  Images:
    Type: AWS::ImageBuilder::DistributionConfiguration
    Properties:
      Name: images
      Distributions:
        - Region: eu-west-1
          LaunchTemplateConfigurations: [{ LaunchTemplateId: !Ref ${template}, SetDefaultVersion: true }]
`;
  expect(factsIn('launchTemplate', '/reference/movedByImageBuilder', code)).toEqual([expected]);
});

test('a finding on a queue with too many environments is about those of the code', () => {
  const names = ['A', 'B', 'C'];
  const text = `Resources:
${names
  .map(
    (name) =>
      `  ${name}: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ComputeResources: { Type: EC2 } } }\n`,
  )
  .join('')}  Queue:
    Type: AWS::Batch::JobQueue
    Properties:
      ComputeEnvironmentOrder:
        - { Order: 1, ComputeEnvironment: elsewhere }
${names.map((name, index) => `        - { Order: ${index + 2}, ComputeEnvironment: !Ref ${name} }\n`).join('')}`;
  const { findings } = scanSources([{ path: 'template.yaml', text }], { asOf: '2026-11-26' });
  const found = findings.filter(({ message }) => message.includes('takes at most'));
  expect(found.map(({ environments }) => environments.map(({ name }) => name))).toEqual([names]);
});

test('what settles whether AWS Batch reads compressed user data is named', () => {
  const text = `data "cloudinit_config" "c" {
  part {
    content_type = "text/x-shellscript"
    content      = "#!/bin/bash"
  }
}
resource "aws_launch_template" "t" {
  user_data = data.cloudinit_config.c.rendered
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type = "EC2"
    launch_template {
      launch_template_id = aws_launch_template.t.id
    }
  }
}
`;
  const { findings, undecided } = scanSources([{ path: 'main.tf', text }], { asOf: '2026-11-26' });
  const settles = [...findings, ...undecided].flatMap(({ unknowns }) => unknowns.map(({ settle }) => settle));
  expect(settles).toContain('set gzip = false');
});
