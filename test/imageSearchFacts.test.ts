// Facts about AMIs that are looked up: by a search, by a parameter of SSM, or by one that the code makes.
import { describe, expect, test } from 'vitest';
import { SENSITIVE } from '../src/value/sensitive.ts';
import { environment, factsIn } from './judging.ts';

const none = { absent: true };

/** A module whose environment has the AMI, beside these blocks. */
const module = (image: string, blocks: string) => `${blocks}
variable "v" {}
variable "secret" {
  sensitive = true
  default   = "golden-2026-01-05"
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type     = "EC2"
    image_id = ${image}
  }
}
`;

describe('a search', () => {
  const search = (pointer: string, filters: string, owners = '["amazon"]') =>
    factsIn(
      'image',
      `/image/${pointer}`,
      module('data.aws_ami.a.id', `data "aws_ami" "a" {\n  owners = ${owners}\n${filters}\n}`),
    )[0];
  const named = (...names: readonly string[]) =>
    `  filter {\n    name   = "name"\n    values = [${names.join(', ')}]\n  }\n`;
  const filter = (name: string, value: string) =>
    `  filter {\n    name   = "${name}"\n    values = [${value}]\n  }\n`;
  const ECS = '"al2023-ami-ecs-hvm-*-x86_64"';
  const OLD = '"amzn2-ami-ecs-hvm-*-x86_64-ebs"';

  test.each<[string, string, unknown]>([
    ['for one name', named(ECS), 'a search for al2023-ami-ecs-hvm-*-x86_64'],
    [
      'for two names',
      named(ECS, OLD),
      'a search for al2023-ami-ecs-hvm-*-x86_64, amzn2-ami-ecs-hvm-*-x86_64-ebs',
    ],
    ['for a name that is not known', named('var.v'), 'the AMI that a search finds'],
    ['for a secret name', named('var.secret'), 'the AMI that a search finds'],
    ['without a name', '', 'the AMI that a search finds'],
  ])('%s', (_, filters, words) => expect(search('literal', filters)).toEqual(words));

  test.each<[string, string, string, unknown]>([
    ['of AWS', named(ECS), '["amazon"]', 'amazon-linux-2023'],
    ['of AWS, for names of two systems', named(ECS, OLD), '["amazon"]', none],
    ['of AWS, for names of which one is not known', named(ECS, 'var.v'), '["amazon"]', none],
    ['of another account', named(ECS), '["111122223333"]', none],
    ['of owners that are not known', named(ECS), 'var.v', none],
    [
      'of AWS by a filter for its alias',
      `${named(ECS)}${filter('owner-alias', '"amazon"')}`,
      '[]',
      'amazon-linux-2023',
    ],
    [
      'of AWS by a filter for its account',
      `${named(ECS)}${filter('owner-id', '"591542846629"')}`,
      '[]',
      'amazon-linux-2023',
    ],
    ['for Windows', filter('platform', '"windows"'), '["self"]', 'windows'],
  ])('%s', (_, filters, owners, os) => expect(search('os', filters, owners)).toEqual(os));

  test.each<[string, string, unknown]>([
    [
      'one AMI',
      named('"al2023-ami-ecs-hvm-2023.0.20260105-x86_64"'),
      'al2023-ami-ecs-hvm-2023.0.20260105-x86_64',
    ],
    ['the newest of many', named(ECS), none],
    ['one AMI or the newest of many', named(ECS, '"al2023-ami-ecs-hvm-2023.0.20260105-x86_64"'), none],
    ['a name without a date', named('"golden"'), none],
    ['one AMI by a secret name', named('var.secret'), SENSITIVE],
    ['no name', '', none],
  ])('for %s is pinned', (_, filters, name) => expect(search('pinnedSearch', filters)).toEqual(name));

  test.each<[string, string, unknown]>([
    ['hvm', filter('virtualization-type', '"hvm"'), 'hvm'],
    ['paravirtual', filter('virtualization-type', '"paravirtual"'), 'paravirtual'],
    ['not known', '', none],
  ])('whose virtualization is %s', (_, filters, value) =>
    expect(search('virtualization', filters, '["self"]')).toEqual(value),
  );

  test.each<[string, string, unknown]>([
    ['x86_64', '"x86_64"', 'x86_64'],
    ['arm64', '"arm64"', none],
    ['not known', 'var.v', none],
  ])('for types of arm64, whose architecture is %s', (_, architecture, value) => {
    const blocks = `data "aws_ami" "a" {\n  owners = ["self"]\n${filter('architecture', architecture)}\n}`;
    const code = module('data.aws_ami.a.id\n    instance_type = ["c7g.large"]', blocks);
    expect(factsIn('image', '/image/wrongArchitecture', code)).toEqual([value]);
  });
});

describe('a parameter of SSM', () => {
  const parameter = (pointer: string, name: string, image = 'data.aws_ssm_parameter.p.value') =>
    factsIn(
      'image',
      `/image/${pointer}`,
      module(image, `data "aws_ssm_parameter" "p" {\n  name = ${name}\n}`),
    )[0];
  const ECS = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended';
  const MEMBER = 'jsondecode(data.aws_ssm_parameter.p.value).image_id';

  test.each<[string, string, string | undefined, unknown, unknown]>([
    ['by its path', `"${ECS}/image_id"`, undefined, `${ECS}/image_id`, none],
    ['by a path that is not known', 'var.v', undefined, none, none],
    ['by the path of a document', `"${ECS}"`, undefined, ECS, ECS],
    ['by a member of a document', `"${ECS}"`, MEMBER, none, none],
  ])('%s', (_, name, image, whole, json) => {
    expect(parameter('ssmParameter', name, image)).toEqual(whole);
    expect(parameter('jsonParameter', name, image)).toEqual(json);
  });

  test('of which nothing is known shows no system', () =>
    expect([parameter('os', 'var.v'), parameter('os', `"${ECS}/image_id"`)]).toEqual([
      none,
      'amazon-linux-2023',
    ]));

  test.each<[string, string, unknown]>([
    ['its value', '!GetAtt Golden.Value', 'ami-2'],
    ['its type', '!GetAtt Golden.Type', { refers: 'template.yaml#Golden.Type' }],
    ['its name', '!Ref Golden', { refers: 'template.yaml#Golden.Ref' }],
  ])('that the code makes, by %s', (_, id, value) => {
    const golden = '  Golden: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: ami-2 } }\n';
    expect(factsIn('image', '/image/id', environment(`ImageId: ${id}`) + golden)).toEqual([value]);
  });
});

test('EC2 looks a parameter up for a launch template, and AWS Batch for none of its own arguments', () => {
  const code = `${environment('ImageId: resolve:ssm:/own\nLaunchTemplate: { LaunchTemplateId: !Ref T }')}
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: "resolve:ssm:/golden" } } }
`;
  expect(factsIn('image', '/image/ssmParameter', code)).toEqual([none, '/golden']);
});

test.each<[string, string, boolean]>([
  ['an ECS-optimized AMI of Amazon Linux 2', 'ecs/optimized-ami/amazon-linux-2/recommended/image_id', true],
  ['one of Amazon Linux 2023', 'ecs/optimized-ami/amazon-linux-2023/recommended/image_id', true],
  ['one of Amazon Linux 1', 'ecs/optimized-ami/amazon-linux/recommended/image_id', false],
  ['Bottlerocket with the ECS agent', 'bottlerocket/aws-ecs-2/x86_64/latest/image_id', false],
  ['an AMI without the ECS agent', 'ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', false],
])('the root of %s is known to be /dev/xvda', (_, path, value) => {
  const code = environment(`ImageId: "{{resolve:ssm:/aws/service/${path}}}"`);
  expect(factsIn('environment', '/environment/onlyKnownRoots', code)).toEqual([value]);
});
