// What runs, as the AWS CLI prints it, beside what the code wants.
import { describe, expect, test } from 'vitest';
import type { EnvironmentDiff } from '../../src/diff/answer.ts';
import { diffTexts, effectsText, hcl, template } from './support.ts';

/** What `aws batch describe-compute-environments` prints of an environment. */
function deployed(resources: object = {}, more: object = {}): string {
  return JSON.stringify({
    computeEnvironments: [
      {
        computeEnvironmentName: 'workers',
        computeEnvironmentArn: 'arn:aws:batch:eu-west-1:123456789012:compute-environment/workers',
        type: 'MANAGED',
        state: 'ENABLED',
        status: 'VALID',
        serviceRole:
          'arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch',
        updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 30 },
        tags: {},
        computeResources: {
          type: 'EC2',
          allocationStrategy: 'BEST_FIT_PROGRESSIVE',
          minvCpus: 0,
          maxvCpus: 64,
          desiredvCpus: 12,
          instanceTypes: ['m6i.large'],
          subnets: ['subnet-1'],
          securityGroupIds: ['sg-1'],
          instanceRole: 'ecsInstanceRole',
          ec2Configuration: [{ imageType: 'ECS_AL2023' }],
          ...resources,
        },
        ...more,
      },
    ],
  });
}

const NAMED = 'ComputeEnvironmentName: workers\nReplaceComputeEnvironment: false';

function beside(code: string, dump = deployed()): EnvironmentDiff {
  const { environments } = diffTexts({ 'deployed.json': dump }, { 'batch.yaml': code });
  const [one, ...more] = environments;
  if (!one || more.length > 0) throw new Error(`${environments.length} environments in the place of one`);
  return one;
}

describe('an environment of the account and one of the code with its name', () => {
  test('what the code does not set is no change, for AWS Batch returns its defaults', () => {
    expect(beside(template({ properties: NAMED }))).toMatchObject({ status: 'unchanged' });
  });

  test.each<[string, string, string]>([
    ['more vCPUs', 'MaxvCpus: 128', 'scales'],
    ['an AMI', 'ImageId: ami-1', 'infrastructureUpdate'],
    ['the vCPUs that AWS Batch wants now', 'DesiredvCpus: 4', 'nothing'],
  ])('%s', (_, resources, effects) => {
    expect(effectsText(beside(template({ properties: NAMED, resources })))).toBe(effects);
  });

  test('what only a deployment knows is not compared, and named', () => {
    const code = template({ properties: NAMED, parameters: 'Subnet: { Type: String }' }).replace(
      '[subnet-1]',
      '[!Ref Subnet]',
    );
    expect(beside(code)).toMatchObject({
      status: 'unchanged',
      notCompared: ['ComputeResources.Subnets'],
    });
  });
});

test('a name that Terraform has made from a prefix is that of the environment with the prefix', () => {
  const name = 'workers-20240101000000000000000001';
  const { environments } = diffTexts(
    { 'deployed.json': deployed({}, { computeEnvironmentName: name }) },
    { 'main.tf': hcl({ properties: 'name_prefix = "workers-"', resources: 'max_vcpus = 128' }) },
  );
  expect(environments.map(({ status, formerly }) => [status, formerly?.name])).toEqual([['changed', name]]);
});

test('an environment that the code does not have stays', () => {
  const { environments } = diffTexts({ 'deployed.json': deployed() }, { 'batch.yaml': template() });
  expect(environments.map(({ status, effect, headline }) => `${status} ${effect}: ${headline}`)).toEqual([
    'added nothing: A new environment, unless a deployed one has a name that is made at deployment.',
    'gone nothing: The environment is deployed, and the code does not have it: a deployment of the code leaves it alone.',
  ]);
});

const headlines = (answer: ReturnType<typeof diffTexts>) =>
  [...answer.environments, ...answer.queues].map(({ status, headline }) => `${status}: ${headline}`);
const queue = 'Queue:\n  Type: AWS::Batch::JobQueue\n  Properties: { JobQueueName: jobs, Priority: 1 }';
const code = template({ properties: NAMED, more: queue });

describe('output of the AWS CLI may be a part of what the account has', () => {
  test('queues are not new because no output has queues', () => {
    expect(headlines(diffTexts({ 'deployed.json': deployed() }, { 'batch.yaml': code }))).toEqual([
      'unchanged: Nothing changes.',
      'notInOutput: The output of the AWS CLI does not have the queue: whether the account has it is not known.',
    ]);
  });

  test('an environment that a later output does not have is not deleted for that', () => {
    const first = headlines(
      diffTexts({ 'a.json': deployed() }, { 'a.json': deployed({}, { computeEnvironmentName: 'other' }) }),
    ).find((text) => text.startsWith('notInOutput'));
    expect(first).toContain('does not have the environment');
  });
});
