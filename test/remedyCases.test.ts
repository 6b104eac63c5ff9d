// Remedies fit the case: the version of the provider, what the code has already, what a change does to
// the environment, and the kind of the image in use.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';

/** The remedy, and the message, of the one finding of a policy on a module of Terraform. */
function finding(policy: string, ...parts: readonly string[]): { remedy: string; message: string } {
  const sources = [{ path: 'main.tf', text: parts.join('\n') }];
  const { findings } = scanSources(sources, { policies: [policy], asOf: '2026-11-24' });
  expect(findings).toHaveLength(1);
  const [{ remedy, message } = { remedy: '', message: '' }] = findings;
  return { remedy, message };
}

const environment = (settings: string, computeResources: string): string =>
  `resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  ${settings}
  compute_resources {
    type = "EC2"
    ${computeResources}
  }
}`;
const QUEUE = `resource "aws_batch_job_queue" "jobs" {
  name     = "jobs"
  state    = "ENABLED"
  priority = 1
  compute_environments = [aws_batch_compute_environment.workers.arn]
}`;
const provider = (version: string): string =>
  `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${version}"
    }
  }
}`;
const CREATES_FIRST = `lifecycle {
    create_before_destroy = true
  }`;
const BEST_FIT = 'allocation_strategy = "BEST_FIT"';
const UPDATABLE = 'allocation_strategy = "BEST_FIT_PROGRESSIVE"';
const OWN_ROLE = 'service_role = "arn:aws:iam::123456789012:role/batch"';

describe('a replacement that the code is ready for needs nothing', () => {
  test.each(['allocation-strategy-blocks-updates', 'service-role-blocks-updates'])('%s', (policy) => {
    const code = environment(`name_prefix = "workers"\n  ${OWN_ROLE}\n  ${CREATES_FIRST}`, BEST_FIT);
    const { remedy } = finding(policy, code, QUEUE);
    expect(remedy).not.toMatch(/name_prefix|create_before_destroy/);
    expect(remedy).toMatch(/jobs that run on the old (?:one|environment) end/i);
  });
});

describe('an environment that is not updated in place is replaced', () => {
  const looked = `data "aws_ssm_parameter" "image" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}
resource "aws_launch_template" "workers" {
  image_id = data.aws_ssm_parameter.image.value
}`;
  const template = (version: string): string =>
    `launch_template {
      launch_template_id = aws_launch_template.workers.id
      version            = ${version}
    }`;
  const NEWEST = 'aws_launch_template.workers.latest_version';

  test.each([
    ['updated in place', UPDATABLE, /^You do not have to do anything/],
    ['replaced', BEST_FIT, /replaces the environment for this change/],
  ])('for an image that the launch template looks up: %s', (_, strategy, words) => {
    const code = environment('', `${strategy}\n    ${template(NEWEST)}`);
    expect(finding('launch-template-pins-ami', code, looked).remedy).toMatch(words);
  });

  test.each([
    ['updated in place', UPDATABLE, /^Refer to the newest version number/],
    ['replaced', BEST_FIT, /^Mend first what prevents an update in place/],
  ])('for the version $Latest: %s', (_, strategy, words) => {
    const code = environment('', `${strategy}\n    ${template('"$Latest"')}`);
    expect(finding('launch-template-version-latest', code, looked).remedy).toMatch(words);
  });

  test.each([
    ['updated in place', UPDATABLE, '', /^Set image_id_override/],
    ['of a strategy that is not', BEST_FIT, '', /^Mend first what prevents an update in place/],
    ['of an old version of the provider', UPDATABLE, provider('~> 4.0'), /^Mend first/],
  ])('for the AMI of AWS Batch: %s', (_, strategy, version, words) => {
    const code = environment('', strategy);
    expect(finding('terraform-cannot-refresh-ami', code, version).remedy).toMatch(words);
  });
});

describe('an AMI of Amazon Linux 2', () => {
  const entry = (image: string): string =>
    `${UPDATABLE}\n    ec2_configuration {\n      image_type = "ECS_AL2"\n      ${image}\n    }`;
  test.each([
    ['of AWS Batch', '', /creates no new environment/, /^Use ECS_AL2023/],
    [
      'of your own',
      'image_id_override = var.image',
      /ended on 2026-06-30\.$/,
      /^Take an AMI of Amazon Linux 2023/,
    ],
  ])('%s', (_, image, message, remedy) => {
    const found = finding('amazon-linux-2-image-type', environment('', entry(image)), 'variable "image" {}');
    expect(found.message).toMatch(message);
    expect(found.remedy).toMatch(remedy);
  });
});

test('an AMI of Amazon Linux 1 does not go by another image type', () => {
  const code = environment('', `${UPDATABLE}\n    image_id = data.aws_ami.old.id`);
  const search = `data "aws_ami" "old" {
  owners = ["amazon"]
  filter {
    name   = "name"
    values = ["amzn-ami-*-amazon-ecs-optimized"]
  }
}`;
  expect(finding('amazon-linux-1-image-type', code, search).remedy).toMatch(
    /^Take the AMI of Amazon Linux 2023/,
  );
});

interface Code {
  readonly path: string;
  readonly text: string;
}

function remedyOf(policy: string, code: Code): string {
  const { findings } = scanSources([code], { asOf: '2026-11-24' });
  const remedies = findings.filter((one) => one.policy.id === policy).map(({ remedy }) => remedy);
  expect(remedies, findings.map((one) => one.policy.id).join(', ')).toHaveLength(1);
  return remedies[0] ?? '';
}

interface Module {
  readonly provider?: string;
  /** Arguments of the environment itself. */
  readonly environment?: string;
  readonly computeResources?: string;
  readonly queued?: boolean;
  readonly more?: string;
}

function terraform({
  provider,
  environment = '',
  computeResources = '',
  queued = true,
  more = '',
}: Module): Code {
  const version =
    provider === undefined
      ? ''
      : `terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "${provider}" }
  }
}`;
  const queue = `resource "aws_batch_job_queue" "jobs" {
  name                 = "jobs"
  priority             = 1
  state                = "ENABLED"
  compute_environments = [aws_batch_compute_environment.workers.arn]
}`;
  const text = `${version}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  ${environment}
  compute_resources {
    type = "EC2"
    ${computeResources}
  }
}
${queued ? queue : ''}
${more}
`;
  return { path: 'main.tf', text };
}

function template(environment: readonly string[], computeResources: readonly string[], more = ''): Code {
  const text = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
${environment.map((line) => `      ${line}\n`).join('')}      ComputeResources:
        Type: EC2
${computeResources.map((line) => `        ${line}\n`).join('')}${more}`;
  return { path: 'template.yaml', text };
}

const IMAGE = 'image_id = "ami-0123456789abcdef0"';
const IN_PLACE = 'The change is an infrastructure update, in which new instances replace those that run';

describe('what a change does', () => {
  test.each<[string, Code, string]>([
    ['Terraform updates in place', terraform({ computeResources: `${UPDATABLE}\n${IMAGE}` }), IN_PLACE],
    [
      'Terraform replaces, which the fixed name prevents',
      terraform({ environment: 'name = "workers"', computeResources: IMAGE }),
      'The provider replaces the environment for this change, and jobs that run on the old one end with it. A job queue uses it, so this fails as long as its name is fixed.',
    ],
    [
      'Terraform replaces, and nothing prevents it',
      terraform({ computeResources: IMAGE, queued: false }),
      'The provider replaces the environment for this change, and jobs that run on the old one end with it.',
    ],
    [
      'Terraform: whether it can be updated is not known',
      terraform({
        computeResources: `allocation_strategy = var.strategy\n${IMAGE}`,
        more: 'variable "strategy" {}',
        queued: false,
      }),
      'if the environment can be updated in place, and otherwise replaces it',
    ],
    [
      'CloudFormation updates in place',
      template(
        ['ReplaceComputeEnvironment: false'],
        ['AllocationStrategy: BEST_FIT_PROGRESSIVE', 'ImageId: ami-0123456789abcdef0'],
      ),
      IN_PLACE,
    ],
    [
      'CloudFormation replaces, though AWS Batch could update',
      template([], ['AllocationStrategy: BEST_FIT_PROGRESSIVE', 'ImageId: ami-0123456789abcdef0']),
      'CloudFormation replaces the environment for this change, and jobs that run on the old one end with it. To update it in place, first set ReplaceComputeEnvironment to false in a deployment that changes nothing else.',
    ],
    [
      'CloudFormation replaces, which the fixed name prevents',
      template(['ComputeEnvironmentName: workers'], ['ImageId: ami-0123456789abcdef0']),
      'end with it. That fails as long as its name is fixed.',
    ],
    [
      'AWS Batch refuses',
      template(['ReplaceComputeEnvironment: false'], ['ImageId: ami-0123456789abcdef0']),
      'AWS Batch refuses the change in this environment, because it has no AllocationStrategy, which means BEST_FIT: it needs a new environment.',
    ],
  ])('%s', (_, code, effect) => {
    expect(remedyOf('deprecated-image-id', code)).toContain(effect);
  });

  test('it comes after what the language has for the change', () => {
    const code = template(
      [],
      ['LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: $Latest }'],
      '  Template:\n    Type: AWS::EC2::LaunchTemplate\n    Properties:\n      LaunchTemplateData: { KeyName: workers }\n',
    );
    expect(remedyOf('launch-template-version-latest', code)).toBe(
      'Refer to the newest version number, which changes with every new version. That number is the attribute LatestVersionNumber of the launch template. CloudFormation replaces the environment for this change, and jobs that run on the old one end with it.',
    );
  });
});

describe('a finding on several environments, or in several cases', () => {
  const EITHER =
    'The change is an infrastructure update if the environment can be updated in place, and otherwise replaces it; running jobs can end either way.';
  const shared = (first: string, second: string, more = ''): string => `${more}
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { ImageId: ami-0123456789abcdef0 } }
${[first, second]
  .map(
    (flag, index) => `  Workers${index}:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ReplaceComputeEnvironment: ${flag}
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber }
`,
  )
  .join('')}`;
  const CONDITION =
    'Parameters: { Stage: { Type: String, AllowedValues: [a, b] } }\nConditions: { C: !Equals [!Ref Stage, a] }';

  test.each([
    ['both are updated in place', shared('false', 'false'), 'in which new instances replace those that run'],
    ['both are replaced', shared('true', 'true'), 'CloudFormation replaces the environment for this change'],
    ['one is updated, one replaced', shared('true', 'false'), EITHER],
    ['the flag depends on a condition', shared('!If [C, true, false]', 'false', CONDITION), EITHER],
  ])('%s', (_, code, effect) => {
    expect(remedyOf('launch-template-pins-ami', { path: 'batch.yaml', text: code })).toContain(effect);
  });
});

describe('arguments are called as the version of the provider calls them', () => {
  test.each<[string, Module, string]>([
    [
      'the code has the former name',
      { environment: 'compute_environment_name = "workers"' },
      'Write compute_environment_name_prefix in the place of compute_environment_name, and set lifecycle { create_before_destroy = true }.',
    ],
    [
      'the code has the name of today',
      { environment: 'name = "workers"' },
      'Write name_prefix in the place of name, and set lifecycle { create_before_destroy = true }.',
    ],
    [
      'a name that is generated already',
      { environment: 'compute_environment_name_prefix = "workers"', provider: '~> 5.0' },
      'Set lifecycle { create_before_destroy = true }.',
    ],
    [
      'the new one is created first already',
      { environment: 'name = "workers"\n  lifecycle {\n    create_before_destroy = true\n  }' },
      'Write name_prefix in the place of name.',
    ],
  ])('%s', (_, module, step) => {
    const remedy = remedyOf('blue-green-blocked-by-fixed-name', terraform(module));
    expect(remedy.startsWith(`${step} The provider then makes`), remedy).toBe(true);
  });

  test.each([
    ['~> 5.25', 'SPOT_CAPACITY_OPTIMIZED'],
    ['~> 6.10', 'SPOT_PRICE_CAPACITY_OPTIMIZED'],
  ])('a strategy for Spot that %s updates in place', (provider, strategy) => {
    const { path, text } = terraform({ provider, computeResources: 'allocation_strategy = "BEST_FIT"' });
    const code = { path, text: text.replace('type = "EC2"', 'type = "SPOT"') };
    expect(remedyOf('allocation-strategy-blocks-updates', code)).toContain(
      `Set allocation_strategy to ${strategy}.`,
    );
  });
});

describe('the image that replaces one of Amazon Linux 2 is of the same kind', () => {
  test.each([
    ['amazon-linux-2/recommended/image_id', 'amazon-linux-2023/recommended/image_id'],
    ['amazon-linux-2/gpu/recommended/image_id', 'amazon-linux-2023/gpu/recommended/image_id'],
    ['amazon-linux-2/arm64/recommended/image_id', 'amazon-linux-2023/arm64/recommended/image_id'],
    ['amazon-linux-2/inf/recommended/image_id', 'amazon-linux-2023/neuron/recommended/image_id'],
  ])('%s → %s', (before, after) => {
    const image = `'{{resolve:ssm:/aws/service/ecs/optimized-ami/${before}}}'`;
    const remedy = remedyOf('amazon-linux-2-image-type', template([], [`ImageId: ${image}`]));
    expect(remedy).toContain(`/aws/service/ecs/optimized-ami/${after}`);
  });
});

test('Terraform on EKS: no AMI of your own, which instances could not join the cluster with', () => {
  const code = terraform({
    environment:
      'eks_configuration {\n    eks_cluster_arn = "arn:aws:eks:eu-west-1:123456789012:cluster/c"\n    kubernetes_namespace = "batch"\n  }',
    computeResources: UPDATABLE,
  });
  const remedy = remedyOf('terraform-cannot-refresh-ami', code);
  expect(remedy).toContain('Do not set image_id_override');
  expect(remedy).not.toContain('Set image_id_override');
});

test('Amazon Linux 2023 and its package, and not back to Amazon Linux 2', () => {
  const userData = `Content-Type: multipart/mixed; boundary="B"
MIME-Version: 1.0

--B
Content-Type: text/x-shellscript

amazon-linux-extras install -y lustre
--B--`;
  const indented = userData.replaceAll(/^/gm, '            ');
  const code = template(
    [],
    ['LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: $Latest }'],
    `  Template:\n    Type: AWS::EC2::LaunchTemplate\n    Properties:\n      LaunchTemplateData:\n        UserData:\n          Fn::Base64: |\n${indented}\n`,
  );
  expect(remedyOf('user-data-for-other-amazon-linux', code)).toContain('Do not go back');
});
