// The runbook for an environment of which only the output of the AWS CLI is known, run against a model of the
// API.
import { beforeAll, describe, expect, test } from 'vitest';
import type { AmiAnswer } from '../../../src/ami/answer.ts';
import { counterparts } from '../../counterparts/install.ts';
import { answersAbout } from '../support.ts';
import { BatchApi, membersOf } from './batchApi.ts';
import { callOf } from './cli.ts';

/** The service model comes with the counterparts. */
beforeAll(() => {
  counterparts();
});

const ARN = 'arn:aws:batch:eu-west-1:123456789012';
const ROLE = 'arn:aws:iam::123456789012:role/batch';

function environment(name: string, more: object = {}) {
  return {
    computeEnvironmentName: name,
    computeEnvironmentArn: `${ARN}:compute-environment/${name}`,
    ecsClusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/workers',
    type: 'MANAGED',
    state: 'ENABLED',
    status: 'VALID',
    statusReason: 'ComputeEnvironment Healthy',
    serviceRole: ROLE,
    updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 60 },
    containerOrchestrationType: 'ECS',
    uuid: '0f5f2a1e-0000-3000-9000-000000000000',
    tags: {},
    computeResources: {
      type: 'EC2',
      allocationStrategy: 'BEST_FIT',
      minvCpus: 0,
      maxvCpus: 64,
      desiredvCpus: 8,
      instanceTypes: ['m5.large'],
      subnets: ['subnet-0123456789abcdef0'],
      securityGroupIds: ['sg-0123456789abcdef0'],
      instanceRole: 'arn:aws:iam::123456789012:instance-profile/workers',
      ec2Configuration: [{ imageType: 'ECS_AL2023', batchImageStatus: 'UPDATE_AVAILABLE' }],
    },
    ...more,
  };
}

const workers = environment('workers');

function answerFor(environments: readonly object[], order: readonly string[] = ['workers']): AmiAnswer {
  const queue = {
    jobQueueName: 'jobs',
    jobQueueArn: `${ARN}:job-queue/jobs`,
    state: 'ENABLED',
    status: 'VALID',
    priority: 1,
    computeEnvironmentOrder: order.map((name, index) => ({
      order: index + 1,
      computeEnvironment: `${ARN}:compute-environment/${name}`,
    })),
  };
  const answers = answersAbout([
    { path: 'environments.json', text: JSON.stringify({ computeEnvironments: environments }) },
    { path: 'queues.json', text: JSON.stringify({ jobQueues: [queue] }) },
  ]);
  const found = answers.find((one) => one.environment.name === 'workers');
  if (!found) throw new Error('there is no answer about workers');
  return found;
}

/** What the note on new-environment.json says to leave out of the first command's output. */
function newEnvironment(answer: AmiAnswer): Record<string, unknown> {
  const note = answer.way.steps
    .flatMap(({ notes }) => notes)
    .find((text) => text.includes('printed, without'));
  const left = new Set(note?.match(/\w+/g));
  const keep = ([name]: [string, unknown]) => !left.has(name) && !/Arn$|^serviceRole$/.test(name);
  const { computeResources, ...others } = workers;
  return {
    ...Object.fromEntries(Object.entries(others).filter(keep)),
    computeResources: Object.fromEntries(Object.entries(computeResources).filter(keep)),
  };
}

function execute(command: string, answer: AmiAnswer, api: BatchApi): void {
  const filled = command.replaceAll('NEW_ENVIRONMENT', 'green').replaceAll('JOB_DEFINITION', 'small');
  const call = callOf(filled);
  if (call?.service !== 'batch') return;
  const { cliInputJson, ...input } = call.input;
  api.run(call.operation, cliInputJson === undefined ? input : { ...newEnvironment(answer), ...input });
}

test('its commands, in order, end with the queue on the new environment, and no job is lost', () => {
  const answer = answerFor([workers]);
  expect(answer.way.kind).toBe('blueGreen');
  const api = new BatchApi();
  api.create('workers');
  api.queues.set('jobs', ['workers']);
  api.jobs = [{ jobId: 'long', environment: 'workers', status: 'RUNNING' }];
  for (const step of answer.way.steps) {
    for (const command of step.commands) execute(command, answer, api);
    if (step.until === 'no job of the old environment') api.letJobsEnd('workers');
  }
  expect([...api.environments.keys()]).toEqual(['green']);
  expect(api.queues.get('jobs')).toEqual(['green']);
  expect(api.jobs).toContainEqual({ jobId: 'long', environment: 'workers', status: 'SUCCEEDED' });
});

describe('from a wrong starting point the first check that stops is', () => {
  const names = ['workers', 'second', 'third'];
  test.each<[string, readonly object[], readonly string[], string]>([
    [
      'an environment that is INVALID',
      [environment('workers', { status: 'INVALID', statusReason: 'CLIENT_ERROR - role is gone' })],
      ['workers'],
      'The environment is INVALID (CLIENT_ERROR - role is gone)',
    ],
    [
      'a queue that is full',
      names.map((name) => environment(name, name === 'workers' ? {} : { serviceRole: undefined })),
      names,
      'at most three',
    ],
    ['a service role that others have', [workers, environment('second')], ['workers'], 'shared with second'],
  ])('%s', (_, environments, order, text) => {
    const stop = answerFor(environments, order).way.checks.find(({ kind }) => kind === 'stop');
    expect(stop?.text).toContain(text);
  });

  test('names that are taken are listed before the first step', () => {
    const { checks } = answerFor([workers, environment('workers-2', { serviceRole: undefined })]).way;
    expect(checks.map(({ text }) => text).join('\n')).toContain(
      'Other environments of the account have the names workers-2',
    );
  });
});

describe('the output that these tests read has the shape of the service model', () => {
  test.each<[string, object]>([
    ['ComputeEnvironmentDetail', workers],
    ['ComputeResource', workers.computeResources],
    ['UpdatePolicy', workers.updatePolicy],
    ...workers.computeResources.ec2Configuration.map((one): [string, object] => ['Ec2Configuration', one]),
  ])('%s', (shape, data) => {
    expect(Object.keys(data).filter((name) => !membersOf(shape).includes(name))).toEqual([]);
  });
});

describe('an environment that takes a new AMI in place is updated by a command with the settings', () => {
  const updatable = (resources: object) =>
    environment('workers', {
      serviceRole:
        'arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch',
      computeResources: {
        ...workers.computeResources,
        allocationStrategy: 'BEST_FIT_PROGRESSIVE',
        ...resources,
      },
    });
  const entry = { imageType: 'ECS_AL2023', imageIdOverride: 'ami-0123456789abcdef0' };
  test.each<[string, object, string]>([
    ['the AMI of the environment', { imageId: 'ami-0123456789abcdef0' }, '{"imageId":"NEW_AMI"}'],
    [
      'the AMI of an entry',
      { ec2Configuration: [entry] },
      '{"ec2Configuration":[{"imageType":"ECS_AL2023","imageIdOverride":"NEW_AMI"}]}',
    ],
    [
      'two entries, of which the reader chooses',
      { ec2Configuration: [entry, { imageType: 'ECS_AL2023_NVIDIA' }] },
      'file://compute-resources.json',
    ],
  ])('%s', (_, resources, settings) => {
    const { way } = answerFor([updatable(resources)]);
    expect(way.kind).toBe('inPlace');
    const [command = ''] = way.steps[0]?.commands ?? [];
    expect(command.replaceAll("'", '')).toBe(
      `aws batch update-compute-environment --compute-environment workers --compute-resources ${settings}`,
    );
    if (settings.includes('NEW_AMI')) expect(way.placeholders.map(({ name }) => name)).toContain('NEW_AMI');
  });
});
