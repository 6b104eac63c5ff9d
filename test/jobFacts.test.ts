// Facts about jobs, each by itself: what job definitions need and allow, and what runs where.
import { describe, expect, test } from 'vitest';
import { factsIn } from './judging.ts';

const QUEUE = (...references: string[]) =>
  `{ Type: AWS::Batch::JobQueue, Properties: { ComputeEnvironmentOrder: [${references
    .map((reference, index) => `{ ComputeEnvironment: ${reference}, Order: ${index + 1} }`)
    .join(', ')}] } }`;

const ENVIRONMENT = (resources: string, more = '') =>
  `{ Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ReplaceComputeEnvironment: false, ${more}ComputeResources: { ${resources} } } }`;

/** A template of these resources, beside a parameter without default. */
const template = (resources: Readonly<Record<string, string>>) =>
  ['Parameters: { P: { Type: String } }', 'Resources:']
    .concat(Object.entries(resources).map(([name, text]) => `  ${name}: ${text}`))
    .join('\n');

const JOB = (properties: string) => `{ Type: AWS::Batch::JobDefinition, Properties: { ${properties} } }`;

const PRO = 'Type: EC2, AllocationStrategy: BEST_FIT_PROGRESSIVE';
const none = { absent: true };
const unknown = { unknown: 'no-default' };

test.each(['FARGATE', 'FARGATE_SPOT'])('%s has no GPUs', (type) => {
  const job = JOB('ContainerProperties: { ResourceRequirements: [{ Type: GPU, Value: "1" }] }');
  const text = template({
    Workers: ENVIRONMENT(`Type: ${type}`),
    Queue: QUEUE('!Ref Workers'),
    Job: job,
  });
  expect(factsIn('jobDefinition', '/jobDefinition/gpusMissing', text)).toEqual([true]);
  expect(factsIn('jobDefinition', '/jobDefinition/gpuShare', text)).toEqual(['none']);
});

describe('jobs request GPUs that their queue does not have', () => {
  const missing = (job: string, types = '[c6i]') =>
    factsIn(
      'jobDefinition',
      '/jobDefinition/gpusMissing',
      template({
        Workers: ENVIRONMENT(`Type: EC2, InstanceTypes: ${types}`),
        Queue: QUEUE('!Ref Workers'),
        Job: JOB(job),
      }),
    )[0];
  const needs = (requirements: string) => `ResourceRequirements: [${requirements}]`;
  const GPU = needs('{ Type: GPU, Value: "1" }');
  const pod = (resources: string) =>
    `EksProperties: { PodProperties: { Containers: [{ Image: i }, { Resources: ${resources} }] } }`;

  test.each<[string, string, unknown]>([
    ['in the container', `ContainerProperties: { ${GPU} }`, true],
    ['in lower case', `ContainerProperties: { ${needs('{ Type: gpu, Value: "1" }')} }`, true],
    [
      'as many as a parameter says',
      `ContainerProperties: { ${needs('{ Type: GPU, Value: !Ref P }')} }`,
      true,
    ],
    ['none, by the value', `ContainerProperties: { ${needs('{ Type: GPU, Value: "0" }')} }`, false],
    ['memory alone', `ContainerProperties: { ${needs('{ Type: MEMORY, Value: "1" }')} }`, false],
    ['what a parameter says', `ContainerProperties: { ${needs('{ Type: !Ref P, Value: "1" }')} }`, unknown],
    ['in a task', `EcsProperties: { TaskProperties: [{ Containers: [{ Image: i }, { ${GPU} }] }] }`, true],
    ['as a limit of a pod', pod('{ Limits: { nvidia.com/gpu: 1 } }'), true],
    ['as a request of a pod', pod('{ Requests: { nvidia.com/gpu: "2" } }'), true],
    ['none in a pod', pod('{ Limits: { cpu: 1, nvidia.com/gpu: 0 } }'), false],
    ['none in a pod with a text as its limits', pod('{ Limits: none }'), false],
    ['in nodes', `NodeProperties: { NodeRangeProperties: [{ Container: { ${GPU} } }] }`, true],
    [
      'in pods of nodes',
      `NodeProperties: { NodeRangeProperties: [{ ${pod('{ Limits: { nvidia.com/gpu: 1 } }')} }] }`,
      true,
    ],
    ['in no nodes', 'NodeProperties: { NodeRangeProperties: [{ Container: { Image: i } }] }', false],
  ])('%s', (_, job, value) => expect(missing(job)).toEqual(value));

  test.each<[string, string, unknown]>([
    ['types with GPUs alone', '[g5, p5.48xlarge]', false],
    ['others beside them', '[g5, c6i]', true],
    ['GPUs of AMD', '[g4ad]', true],
    ['a type that is not known', '[g5, !Ref P]', unknown],
    ['a type of which nothing is known', '[g5, inhouse]', { unknown: 'not-understood' }],
    ['no types', '!Ref AWS::NoValue', { unknown: 'not-understood' }],
  ])('the queue has %s', (_, types, value) =>
    expect(missing(`ContainerProperties: { ${GPU} }`, types)).toEqual(value),
  );
});

describe('an infrastructure update', () => {
  const withJob = (
    pointer: string,
    job: string,
    environment = ENVIRONMENT(PRO),
    queues = [QUEUE('!Ref Workers')],
  ) =>
    factsIn(
      'environment',
      `/environment/${pointer}`,
      template({
        Workers: environment,
        Other: ENVIRONMENT(PRO),
        Serverless: ENVIRONMENT('Type: FARGATE'),
        Job: JOB(job),
        ...Object.fromEntries(queues.map((queue, index) => [`Queue${index}`, queue])),
      }),
    )[0];

  test.each<[string, string, unknown]>([
    ['without a retry strategy', 'Type: container', ['Job']],
    ['with an empty one', 'RetryStrategy: {}', ['Job']],
    ['with one attempt', 'RetryStrategy: { Attempts: 1 }', ['Job']],
    ['with two attempts', 'RetryStrategy: { Attempts: 2 }', none],
    ['with conditions alone', 'RetryStrategy: { EvaluateOnExit: [{ Action: RETRY }] }', none],
    ['with attempts of a parameter', 'RetryStrategy: { Attempts: !Ref P }', { ...unknown }],
  ])('ends jobs %s', (_, job, value) => expect(withJob('jobsWithoutRetry', job)).toEqual(value));

  test.each<[string, string, string, unknown]>([
    ['half an hour by default, and no timeout', 'Type: container', '', ['Job']],
    ['half an hour, and as much', 'Timeout: { AttemptDurationSeconds: 1800 }', '', none],
    ['half an hour, and a second more', 'Timeout: { AttemptDurationSeconds: 1801 }', '', ['Job']],
    [
      'an hour, and as much',
      'Timeout: { AttemptDurationSeconds: 3600 }',
      'UpdatePolicy: { JobExecutionTimeoutMinutes: 60 }, ',
      none,
    ],
    [
      'what a parameter says',
      'Timeout: { AttemptDurationSeconds: 3600 }',
      'UpdatePolicy: { JobExecutionTimeoutMinutes: !Ref P }, ',
      unknown,
    ],
    ['half an hour, and what a parameter says', 'Timeout: { AttemptDurationSeconds: !Ref P }', '', unknown],
  ])('waits %s', (_, job, policy, value) =>
    expect(withJob('longJobs', job, ENVIRONMENT(PRO, policy))).toEqual(value),
  );

  test('perhaps ends jobs of which one may be tried once', () => {
    const text = template({
      Workers: ENVIRONMENT(PRO),
      Queue: QUEUE('!Ref Workers'),
      Known: JOB('RetryStrategy: { Attempts: 2 }'),
      Open: JOB('RetryStrategy: { Attempts: !Ref P }'),
    });
    expect(factsIn('environment', '/environment/jobsWithoutRetry', text)).toEqual([unknown]);
  });

  const open = { unknown: 'outside' };
  test.each<[string, readonly string[], string, unknown]>([
    ['the only queue', ['!Ref Workers'], '', true],
    ['both queues', ['!Ref Workers', '!Ref Workers'], '', true],
    ['one of two queues', ['!Ref Workers', '!Ref Other'], '', open],
    ['a queue beside one on Fargate', ['!Ref Workers', '!Ref Serverless'], '', true],
    [
      'a queue beside one on Fargate, on platforms that are not known',
      ['!Ref Workers', '!Ref Serverless'],
      ', PlatformCapabilities: [!Ref P]',
      open,
    ],
    ['a queue beside one that is not known', ['!Ref Workers', '!Ref P'], '', open],
    ['no queue of the code', [], '', open],
  ])('is met by jobs that run in %s', (_, references, job, value) => {
    const queues = references.map((reference) => QUEUE(reference));
    expect(withJob('runsLongJobs', `Type: container${job}`, ENVIRONMENT(PRO), queues)).toEqual(value);
  });

  test.each<[string, string, readonly string[]]>([
    ['all queues have other environments', 'Type: container', ['!Ref Other']],
    ['they are for Fargate alone', 'PlatformCapabilities: [FARGATE]', ['!Ref Workers', '!Ref Other']],
    ['they are for Fargate', 'PlatformCapabilities: [FARGATE]', ['!Ref Workers']],
    ['they are pods', 'EksProperties: { PodProperties: { Containers: [] } }', ['!Ref Workers']],
    [
      'they have nodes of pods',
      'NodeProperties: { NodeRangeProperties: [{ EksProperties: { PodProperties: { Containers: [] } } }] }',
      ['!Ref Workers'],
    ],
  ])('is met by no jobs if %s', (_, job, references) => {
    const queues = references.map((reference) => QUEUE(reference));
    expect(withJob('longJobs', job, ENVIRONMENT(PRO), queues)).toEqual(none);
  });

  test.each<[string, string, unknown]>([
    ['nothing keeps it from', ENVIRONMENT(PRO), true],
    ['CloudFormation replaces it', ENVIRONMENT(PRO).replace('ReplaceComputeEnvironment: false, ', ''), false],
    ['the strategy rules it out', ENVIRONMENT('Type: EC2, AllocationStrategy: BEST_FIT'), false],
    ['the strategy is not known', ENVIRONMENT('Type: EC2, AllocationStrategy: !Ref P'), unknown],
  ])('takes place: %s', (_, environment, value) =>
    expect(withJob('infrastructureUpdated', 'Type: container', environment)).toEqual(value),
  );
});

describe('the order of a job queue', () => {
  const misfit = (pointer: string, queue: string, index = 0) =>
    factsIn(
      'jobQueue',
      `/jobQueue/${pointer}`,
      template({
        Arm: ENVIRONMENT('Type: EC2, InstanceTypes: [c7g]'),
        Intel: ENVIRONMENT('Type: SPOT, InstanceTypes: [c7i]'),
        Mixed: ENVIRONMENT('Type: EC2, InstanceTypes: [c7g, c7i]'),
        Open: ENVIRONMENT('Type: EC2, InstanceTypes: [!Ref P]'),
        Serverless: ENVIRONMENT('Type: FARGATE'),
        SpotServerless: ENVIRONMENT('Type: FARGATE_SPOT'),
        Managed: ENVIRONMENT('Type: ECS_MANAGED_INSTANCES'),
        Queue: queue,
      }),
      index,
    )[0];

  test('Fargate behind Spot capacity', () => {
    expect(misfit('misfit', QUEUE('!Ref Intel', '!Ref Serverless'), 1)).toBe('Serverless');
  });

  test.each<[string, string, unknown]>([
    ['two architectures', QUEUE('!Ref Arm', '!Ref Intel'), 'Intel'],
    ['Fargate behind EC2', QUEUE('!Ref Arm', '!Ref Serverless'), 'Serverless'],
    ['an environment that has both by itself', QUEUE('!Ref Arm', '!Ref Mixed'), none],
    ['instance types that are not known', QUEUE('!Ref Arm', '!Ref Open'), none],
    ['Spot capacity of Fargate behind EC2', QUEUE('!Ref Arm', '!Ref SpotServerless'), 'SpotServerless'],
    ['managed instances', QUEUE('!Ref Arm', '!Ref Managed'), none],
    ['environments from elsewhere', QUEUE('!Ref Arm', 'one', 'two'), none],
    ['four, of which three are from elsewhere', QUEUE('!Ref Arm', 'one', 'two', 'three'), 'three'],
  ])('%s', (_, queue, value) => expect(misfit('misfit', queue)).toEqual(value));

  test('says in what two differ', () => {
    expect(misfit('misfitReason', QUEUE('!Ref Arm', '!Ref Intel'))).toBe(
      'Arm has arm64 instances and Intel x86_64 ones',
    );
  });
});
