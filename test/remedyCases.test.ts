// Remedies fit the case: the version of the provider, what the code has already, and whether the
// environment is updated in place.
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

describe('what a replacement needs has the names of the version of the provider', () => {
  const NEWER = 'needs name_prefix in the place of name,';
  const OLDER = 'needs compute_environment_name_prefix in the place of compute_environment_name,';
  const policies = [
    'allocation-strategy-blocks-updates',
    'service-role-blocks-updates',
    'blue-green-blocked-by-fixed-name',
  ];
  test.each(
    policies.flatMap((policy) => [
      [policy, 'no version', 'name = "workers"', '', NEWER] as const,
      [policy, 'version 6', 'name = "workers"', provider('~> 6.0'), NEWER] as const,
      [policy, 'version 5', '', provider('~> 5.0'), OLDER] as const,
      [policy, 'an older name', 'compute_environment_name = "workers"', '', OLDER] as const,
      [policy, 'an older prefix', 'compute_environment_name_prefix = "workers"', '', OLDER] as const,
    ]),
  )('%s for %s', (policy, _, name, version, words) => {
    const code = environment(`${name}\n  ${OWN_ROLE}`, BEST_FIT);
    expect(finding(policy, code, QUEUE, version).remedy).toContain(words);
  });
});

describe('a replacement that the code is ready for needs nothing', () => {
  test.each(['allocation-strategy-blocks-updates', 'service-role-blocks-updates'])('%s', (policy) => {
    const code = environment(`name_prefix = "workers"\n  ${OWN_ROLE}\n  ${CREATES_FIRST}`, BEST_FIT);
    const { remedy } = finding(policy, code, QUEUE);
    expect(remedy).not.toMatch(/name_prefix|create_before_destroy/);
    expect(remedy).toMatch(/jobs (?:that run on the old environment )?end/i);
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
    ['replaced', BEST_FIT, /replaces the environment for it/],
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
