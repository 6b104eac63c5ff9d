// What findings say: in the words of the language that the code is written in.
import { describe, expect, test } from 'vitest';
import { withHeadlines } from '../src/headlines.ts';
import type { Finding } from '../src/judge/finding.ts';
import { scanSources, scanSourcesWithCode } from '../src/scanSources.ts';

function findings(policy: string, sources: Readonly<Record<string, string>>): readonly Finding[] {
  const list = Object.entries(sources).map(([path, text]) => ({ path, text }));
  return scanSources(list, { policies: [policy], asOf: '2026-11-24' }).findings;
}

const terraform = (text: string) => ({ 'main.tf': text });
const environment = (inner: string, rest = '') =>
  terraform(`
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  ${inner}
}
${rest}`);

describe('properties are spelled as the language spells them', () => {
  test('in CloudFormation', () => {
    const [finding] = findings('deprecated-image-id', {
      'batch.yaml': `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, ImageId: ami-0123456789abcdef0 }
`,
    });
    expect(finding!.message).toBe(
      'Workers sets its AMI by ImageId, which AWS has deprecated in favour of ImageIdOverride in Ec2Configuration.',
    );
    expect(finding!.remedy).toContain(
      'Move the AMI to ImageIdOverride of an entry of Ec2Configuration with the fitting ImageType.',
    );
    expect(finding!.policy.remedy).toContain(
      'Move the AMI to imageIdOverride of an entry of ec2Configuration with the fitting imageType.',
    );
  });

  test('in Terraform', () => {
    const [finding] = findings(
      'deprecated-image-id',
      environment('compute_resources {\n type = "EC2"\n image_id = "ami-0123456789abcdef0"\n}'),
    );
    expect(finding!.message).toBe(
      'aws_batch_compute_environment.workers sets its AMI by image_id, which AWS has deprecated in favour of image_id_override in ec2_configuration.',
    );
    expect(finding!.remedy).toContain(
      'Move the AMI to image_id_override of an entry of ec2_configuration with the fitting image_type.',
    );
  });

  test('in the provider awscc, which has other names', () => {
    const [finding] = findings(
      'ec2-configuration-invalid',
      terraform(`resource "awscc_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources = {
    type               = "EC2"
    ec_2_configuration = [{ image_type = "ECS_AL2023" }, { image_type = "ECS_AL2023" }]
  }
}`),
    );
    expect(finding!.message).toBe(
      'AWS Batch refuses the image types of awscc_batch_compute_environment.workers: ec_2_configuration has two entries for ECS_AL2023.',
    );
  });

  test('but not in values, whatever they are called', () => {
    const [finding] = findings(
      'hardcoded-ami-id',
      terraform(`variable "imageId" { default = "ami-0123456789abcdef0" }
resource "aws_batch_compute_environment" "launchTemplate" {
  type = "MANAGED"
  compute_resources {
    type     = "EC2"
    image_id = var.imageId
  }
}`),
    );
    expect(finding!.message).toContain('reaches aws_batch_compute_environment.launchTemplate as it is');
  });
});

describe('what is not known is named by what it refers to', () => {
  const role = (expression: string, rest = '') =>
    findings(
      'service-role-blocks-updates',
      environment(`service_role = ${expression}\n compute_resources {\n type = "EC2"\n }`, rest),
    )[0]!.message;

  test.each([
    [
      'a resource',
      'aws_iam_role.batch.arn',
      'resource "aws_iam_role" "batch" {}',
      'the service role aws_iam_role.batch and',
    ],
    [
      'a resource by an output',
      'module.iam.role',
      'module "iam" { source = "./iam" }',
      'the service role module.iam.aws_iam_role.batch and',
    ],
    ['a resource that is not there', 'aws_iam_role.elsewhere.arn', '', 'is aws_iam_role.elsewhere. Unless'],
    [
      'a data source',
      'data.aws_iam_roles.found.arn',
      'data "aws_iam_roles" "found" {}',
      'is data.aws_iam_roles.found.arn. Unless',
    ],
    ['a variable', 'var.role', 'variable "role" {}', 'is the value of variable role. Unless'],
  ])('%s', (_, expression, rest, expected) => {
    const modules = {
      'iam/main.tf': 'resource "aws_iam_role" "batch" {}\noutput "role" { value = aws_iam_role.batch.arn }',
    };
    const sources = {
      ...environment(`service_role = ${expression}\n compute_resources {\n type = "EC2"\n }`, rest),
      ...modules,
    };
    expect(findings('service-role-blocks-updates', sources)[0]!.message).toContain(expected);
  });

  test.each([
    ['shared-role', 'is the value of export shared-role. Unless'],
    ['{ "Fn::Sub": "${Stack}:Role" }', 'is the value of export …:Role. Unless'],
    ['!Ref Stack', 'is a value that is not known. Unless'],
  ])('an export that is not there: %s', (name, expected) => {
    const [finding] = findings('service-role-blocks-updates', {
      'batch.yaml': `
Parameters: { Stack: { Type: String } }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ServiceRole: { "Fn::ImportValue": ${name} }
      ComputeResources: { Type: EC2 }
`,
    });
    expect(finding!.message).toContain(expected);
  });

  test('a resource that another part of the template has, in CloudFormation', () => {
    const [finding] = findings('service-role-blocks-updates', {
      'batch.yaml': `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ServiceRole: !GetAtt BatchRole.Arn
      ComputeResources: { Type: EC2 }
`,
    });
    expect(finding!.message).toContain('The service role of Workers is BatchRole. Unless');
  });

  test('where deployment would not find it, the report says that it is not in the scanned code', () => {
    const [finding] = findings(
      'service-role-blocks-updates',
      environment('service_role = aws_iam_role.elsewhere.arn\n compute_resources {\n type = "EC2"\n }'),
    );
    expect(finding).toMatchObject({
      certainty: 'possible',
      unknowns: [{ text: 'aws_iam_role.elsewhere is not in the scanned code' }],
    });
    expect(role('"arn:aws:iam::111122223333:role/batch"')).toContain(
      'the service role arn:aws:iam::111122223333:role/batch and',
    );
  });
});

test('a module that several root modules call is named once, with all its environments', () => {
  const [finding] = findings('allocation-strategy-unset', {
    'stages/dev/main.tf': 'module "batch" { source = "../../batch" }',
    'stages/prod/main.tf': 'module "batch" { source = "../../batch" }',
    'batch/main.tf': environment('compute_resources {\n type = "EC2"\n }')['main.tf'],
  });
  expect(finding!.message).toMatch(
    /^module\.batch\.aws_batch_compute_environment\.workers \(root modules stages\/dev and stages\/prod\) has no/,
  );
  expect(finding!.environments.map(({ address }) => address)).toEqual([
    'stages/dev#module.batch.aws_batch_compute_environment.workers',
    'stages/prod#module.batch.aws_batch_compute_environment.workers',
  ]);
});

test('a look-up by the workspace is named as the root module of the finding writes it', () => {
  const root = (name: string) => `
variable "${name}" {
  default = { dev = "ami-00000000000000001", prod = "ami-00000000000000002" }
}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type     = "EC2"
    image_id = var.${name}[terraform.workspace]
  }
}
`;
  const found = findings('hardcoded-ami-id', { 'a/main.tf': root('first'), 'b/main.tf': root('second') });
  const assumed = found.flatMap(({ at, assuming }) =>
    assuming.map(({ text }) => `${at.source.path} ${text}`),
  );
  expect(assumed.toSorted()).toEqual([
    'a/main.tf the key of var.first[terraform.workspace] is dev',
    'a/main.tf the key of var.first[terraform.workspace] is prod',
    'b/main.tf the key of var.second[terraform.workspace] is dev',
    'b/main.tf the key of var.second[terraform.workspace] is prod',
  ]);
});

test('a message and a headline name the AMIs of the regions that a mapping has, and no more', () => {
  const text = `
Mappings:
  Amis:
    us-east-1: { Ami: ami-0123456789abcdef0 }
    us-west-2: { Ami: ami-0123456789abcdef1 }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        LaunchTemplate: { LaunchTemplateId: !Ref Template }
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: { ImageId: !FindInMap [Amis, !Ref AWS::Region, Ami] }
`;
  const options = { policies: ['launch-template-pins-ami'], asOf: '2026-11-24' };
  const code = scanSourcesWithCode([{ path: 'batch.yaml', text }], options);
  const scanned = withHeadlines({ ...code, result: { ...code.result, root: '' } });
  expect(scanned.findings[0]?.message).toContain('to ami-0123456789abcdef0 or ami-0123456789abcdef1. AWS');
  expect(scanned.environments[0]?.headline).toContain(
    'boots ami-0123456789abcdef0 (image of launch template Template) or ami-0123456789abcdef1 (image of launch template Template);',
  );
});
