// Secrets of plans, states, dumps of the AWS CLI and units of Terragrunt are in no output of any command.
// `explain` is not among them: it shows policies and nothing of the code.
import { describe, expect, test } from 'vitest';
import { differencesOfPlan } from '../src/plannedDifferences.ts';
import { diffJson } from '../src/report/diffJson.ts';
import { diffText } from '../src/report/diffText.ts';
import { scanSources } from '../src/scanSources.ts';
import { SECRET } from './hidden.ts';
import { expectNoSecret, expectNowhere, reported } from './outputs.ts';

/** What is no secret, so that there are findings. */
const IMAGE = 'ami-0123456789abcdef0';

const values = {
  name: `w-${SECRET}`,
  type: 'MANAGED',
  compute_resources: [
    {
      type: 'EC2',
      allocation_strategy: 'BEST_FIT',
      image_id: IMAGE,
      instance_type: ['p3.2xlarge', SECRET],
      ec2_configuration: [
        { image_type: SECRET, image_id_override: `ami-${SECRET}` },
        { image_type: 'ECS_AL1', image_id_override: null },
      ],
      launch_template: [{ launch_template_name: SECRET, version: SECRET }],
    },
  ],
};
const before = {
  ...values,
  compute_resources: [
    { ...values.compute_resources[0], launch_template: [{ launch_template_name: SECRET, version: '7' }] },
  ],
};
const mask = {
  name: true,
  compute_resources: [
    {
      instance_type: [false, true],
      ec2_configuration: [true, {}],
      launch_template: [{ launch_template_name: true, version: true }],
    },
  ],
};
const environment = {
  address: 'aws_batch_compute_environment.e',
  mode: 'managed',
  type: 'aws_batch_compute_environment',
  name: 'e',
};
/** An environment without secrets, which has findings. */
const plain = {
  ...environment,
  address: 'aws_batch_compute_environment.f',
  name: 'f',
  values: { type: 'MANAGED', compute_resources: [{ type: 'EC2', image_id: IMAGE, instance_type: ['p3.x'] }] },
  sensitive_values: {},
};
const database = {
  address: 'aws_db_instance.d',
  mode: 'managed',
  type: 'aws_db_instance',
  name: 'd',
  values: { password: SECRET },
  sensitive_values: { password: true },
};
const plan = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  variables: { token: { value: SECRET } },
  planned_values: {
    outputs: { o: { sensitive: true, value: SECRET } },
    root_module: { resources: [database, { ...environment, values, sensitive_values: mask }, plain] },
  },
  resource_changes: [
    {
      ...environment,
      change: {
        actions: ['update'],
        before,
        after: values,
        after_unknown: {},
        before_sensitive: mask,
        after_sensitive: mask,
      },
    },
  ],
  configuration: {
    root_module: {
      variables: { token: { sensitive: true, default: SECRET } },
      resources: [
        {
          ...environment,
          expressions: {
            name: { references: ['var.token'] },
            compute_resources: [
              {
                allocation_strategy: { constant_value: 'BEST_FIT' },
                image_id: { constant_value: IMAGE },
              },
            ],
          },
        },
      ],
    },
  },
};
const state = {
  version: 4,
  terraform_version: '1.11.4',
  lineage: 'a',
  outputs: { o: { value: SECRET, type: 'string', sensitive: true } },
  resources: [
    {
      ...environment,
      instances: [
        {
          attributes: values,
          sensitive_attributes: [
            [{ type: 'get_attr', value: 'name' }],
            [
              { type: 'get_attr', value: 'compute_resources' },
              { type: 'index', value: { value: 0, type: 'number' } },
              { type: 'get_attr', value: 'image_id' },
            ],
          ],
        },
      ],
    },
  ],
};
const arn = (kind: string) => `arn:aws:batch:eu-west-1:111122223333:${kind}`;
const dump = {
  computeEnvironments: [
    {
      computeEnvironmentName: 'e',
      computeEnvironmentArn: arn('compute-environment/e'),
      type: 'MANAGED',
      state: 'ENABLED',
      status: 'VALID',
      computeResources: {
        type: 'EC2',
        allocationStrategy: 'BEST_FIT',
        launchTemplate: { launchTemplateId: 'lt-1', version: '$Default' },
      },
    },
  ],
  jobQueues: [
    {
      jobQueueName: 'q',
      jobQueueArn: arn('job-queue/q'),
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: arn('compute-environment/e') }],
    },
  ],
  jobDefinitions: [
    {
      jobDefinitionName: 'j',
      jobDefinitionArn: arn('job-definition/j:1'),
      revision: 1,
      status: 'ACTIVE',
      type: 'container',
      containerProperties: {
        environment: [
          { name: 'TOKEN', value: SECRET },
          { name: 'MODE', value: SECRET },
        ],
      },
    },
  ],
  LaunchTemplateVersions: [
    {
      LaunchTemplateId: 'lt-1',
      LaunchTemplateName: 't',
      VersionNumber: 1,
      DefaultVersion: true,
      LaunchTemplateData: { ImageId: 'resolve:ssm:/a' },
    },
  ],
  Parameters: [
    {
      Name: '/a',
      Type: 'SecureString',
      Value: SECRET,
      ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/a',
    },
  ],
};

/** In one line, as tools print it, and with a line for each value. */
const written = (data: object) => [JSON.stringify(data), JSON.stringify(data, null, 2)] as const;

describe('no output has a secret of', () => {
  test.each([
    ['a plan', 'plan.json', plan],
    ['a state', 'terraform.tfstate', state],
    ['what is deployed', 'dump.json', dump],
  ])('%s', async (_, path, data) => {
    for (const text of written(data)) await expectNowhere(path, text);
  });

  test('a unit of Terragrunt', async () => {
    const unit = `terraform {
  source = "../modules/batch"
}
locals {
  unused = get_env("DB_PASSWORD", "${SECRET}")
}
inputs = {
  name  = "w"
  token = "x-\${get_env("DEPLOY_TOKEN", "${SECRET}")}"
  image = "ami-\${get_env("TF_VAR_image_secret", "${SECRET}")}"
}
`;
    const text = `variable "token" { sensitive = true }
variable "image" {}
variable "name" {}
resource "aws_batch_compute_environment" "workers" {
  name = "\${var.name}-\${var.token}"
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = var.token
    image_id            = var.image
  }
}
`;
    await expectNowhere('modules/batch/main.tf', text, [{ path: 'live/terragrunt.hcl', text: unit }]);
  });
});

test.each(written(plan))('the comparison of a plan has no secret of it', (text) => {
  const answer = differencesOfPlan({ path: 'plan.json', text }, '2026-11-26');
  if (!answer) throw new Error('the plan has no changes');
  const shown = [diffText(answer, { color: false }), diffJson(answer, '0', '2026-11-26')];
  for (const one of shown) expectNoSecret('diff', one);
  expect(shown.join('\n')).toContain('aws_batch_compute_environment.e');
});

/** Values that are given for a sensitive variable, each with a fault that a note or finding is about. */
const GIVEN = `variable "token" {
  sensitive = true
  type      = TYPE
  validation {
    condition     = contains(["a", "b"], var.token)
    error_message = "no"
  }
}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = var.token
    image_id            = "ami-\${var.token}"
    instance_type       = [var.token]
  }
}
`;

describe('a value that is given for a sensitive variable is in no report', () => {
  test.each(
    ['string', 'number', 'bool', 'list(string)', 'map(string)', 'object({ a = string })'].flatMap((type) =>
      [
        { parameters: { token: SECRET } },
        { environment: { token: SECRET } },
        { parameters: { token: `["${SECRET}"]` } },
        { parameters: { token: `{ ${SECRET} = ` } },
      ].map((given) => [type, given] as const),
    ),
  )('of type %s, by %j', async (type, given) => {
    const result = scanSources([{ path: 'main.tf', text: GIVEN.replace('TYPE', type) }], {
      asOf: '2026-11-26',
      ...given,
    });
    for (const format of ['text', 'json', 'sarif'] as const)
      expectNoSecret(format, await reported(result, format));
    expect(result.environments.length).toBe(1);
  });
});
