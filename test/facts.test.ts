// Facts about environments and their jobs, each by itself: a template, the pointer of a row, and its value.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

type Row = [name: string, pointer: string, computeResources: string, value: unknown, more?: string];

/** A table of facts of the environment. */
function table(rows: Row[]): void {
  test.each<Row>(rows)('%s: %s', (_, pointer, computeResources, value, more = '') => {
    expect(factsIn('environment', pointer, environment(computeResources, more))).toEqual([value]);
  });
}

const PARAMETERS = 'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }';
const none = { absent: true };
const unknown = { unknown: 'no-default' };

describe('updates in place', () => {
  const role = (arn: string) => `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED, ServiceRole: ${arn}, ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT_PROGRESSIVE } }
`;
  const path = 'aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch';

  test.each([
    [`arn:aws:iam::123456789012:role/${path}`, 'service-linked', true, none],
    ['arn:aws:iam::123456789012:role/AWSServiceRoleForBatch', 'service-linked-without-path', true, none],
    ['AWSServiceRoleForBatch', 'service-linked', true, none],
    ['arn:aws:iam::123456789012:role/mine', 'custom', false, 1],
    [`!Sub "arn:aws:iam::\${AWS::AccountId}:role/${path}"`, 'service-linked', true, none],
    ['!Sub "arn:aws:iam::${AWS::AccountId}:role/mine"', 'custom', false, 1],
  ])('the service role %s is %s', (arn, kind, updatable, blockers) => {
    expect(factsIn('environment', '/environment/serviceRoleKind', role(arn))).toEqual([kind]);
    expect(factsIn('environment', '/environment/updatable', role(arn))).toEqual([updatable]);
    expect(factsIn('environment', '/environment/updateBlockers', role(arn))).toEqual([
      blockers === 1 ? 'its ServiceRole is not the service-linked role AWSServiceRoleForBatch' : blockers,
    ]);
  });

  table([
    [
      'it is not EC2',
      '/environment/updateBlockers',
      'Type: FARGATE\nAllocationStrategy: BEST_FIT_PROGRESSIVE',
      'it is not a managed EC2 or Spot environment',
    ],
    [
      'no strategy',
      '/environment/updateBlockers',
      'Type: EC2',
      'it has no AllocationStrategy, which means BEST_FIT',
    ],
    [
      'BEST_FIT',
      '/environment/updateBlockers',
      'Type: SPOT\nAllocationStrategy: BEST_FIT',
      'its AllocationStrategy is BEST_FIT',
    ],
    [
      'two reasons',
      '/environment/updateBlockers',
      'Type: FARGATE',
      'it is not a managed EC2 or Spot environment and it has no AllocationStrategy, which means BEST_FIT',
    ],
    ['none', '/environment/updateBlockers', 'Type: EC2\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED', none],
    [
      'a strategy that is not known',
      '/environment/updateBlockers',
      'Type: EC2\nAllocationStrategy: !Ref P',
      none,
      PARAMETERS,
    ],
    [
      'a strategy that is not known',
      '/environment/updatable',
      'Type: EC2\nAllocationStrategy: !Ref P',
      unknown,
      PARAMETERS,
    ],
    ...[
      'BEST_FIT_PROGRESSIVE',
      'SPOT_CAPACITY_OPTIMIZED',
      'SPOT_PRICE_CAPACITY_OPTIMIZED',
      'BEST_FIT_PROGRESSIVE_ORDERED',
      'SPOT_CAPACITY_OPTIMIZED_PRIORITIZED',
    ].map((strategy): Row => [
      strategy,
      '/environment/updatable',
      `Type: SPOT\nAllocationStrategy: ${strategy}`,
      true,
    ]),
    [
      'On-Demand with a Spot strategy',
      '/environment/allocationStrategyMisfit',
      'Type: EC2\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED',
      'SPOT_CAPACITY_OPTIMIZED',
    ],
    [
      'Spot with an On-Demand strategy',
      '/environment/allocationStrategyMisfit',
      'Type: SPOT\nAllocationStrategy: BEST_FIT_PROGRESSIVE_ORDERED',
      'BEST_FIT_PROGRESSIVE_ORDERED',
    ],
    [
      'On-Demand with its own',
      '/environment/allocationStrategyMisfit',
      'Type: EC2\nAllocationStrategy: BEST_FIT_PROGRESSIVE_ORDERED',
      none,
    ],
    [
      'Spot with its own',
      '/environment/allocationStrategyMisfit',
      'Type: SPOT\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED',
      none,
    ],
    [
      'a type that is not known',
      '/environment/allocationStrategyMisfit',
      'Type: !Ref P\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED',
      unknown,
      PARAMETERS,
    ],
    [
      'a strategy that is not known',
      '/environment/allocationStrategyMisfit',
      'Type: EC2\nAllocationStrategy: !Ref P',
      unknown,
      PARAMETERS,
    ],
    ['no type', '/environment/allocationStrategyMisfit', 'AllocationStrategy: SPOT_CAPACITY_OPTIMIZED', none],
    ['no strategy', '/environment/allocationStrategyMisfit', 'Type: EC2', none],
    ['it is false', '/environment/latestIgnored', 'UpdateToLatestImageVersion: false\nImageId: ami-1', false],
    ['it is true', '/environment/latestIgnored', 'UpdateToLatestImageVersion: true\nImageId: ami-1', true],
    ['set', '/environment/bestFit', 'AllocationStrategy: BEST_FIT', true],
    ['by default', '/environment/bestFit', 'Type: EC2', true],
    ['another', '/environment/bestFit', 'AllocationStrategy: BEST_FIT_PROGRESSIVE', false],
  ]);

  const queue = (order: string, more = '') => `
Parameters: { Order: { Type: CommaDelimitedList } }
Resources:
  A: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED } }
  B: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ComputeEnvironmentName: by-name } }
  Queue: { Type: AWS::Batch::JobQueue, Properties: { ComputeEnvironmentOrder: ${order} } }
${more}`;
  test.each<[string, string, unknown[]]>([
    ['one of two by reference', queue('[{ ComputeEnvironment: !Ref A, Order: 1 }]'), [true, false]],
    ['the other by its name', queue('[{ ComputeEnvironment: by-name, Order: 1 }]'), [false, true]],
    [
      'both',
      queue('[{ ComputeEnvironment: !Ref B, Order: 1 }, { ComputeEnvironment: !Ref A, Order: 2 }]'),
      [true, true],
    ],
    ['one that is not here', queue('[{ ComputeEnvironment: elsewhere, Order: 1 }]'), [false, false]],
    ['none', queue('[]'), [false, false]],
    ['a list that is not known', queue('!Ref Order'), [unknown, unknown]],
  ])('a job queue uses %s', (_, template, values) => {
    expect([0, 1].flatMap((index) => factsIn('environment', '/environment/queued', template, index))).toEqual(
      values,
    );
  });

  test('a queue of another template uses no environment of this one, though its list is not known', () => {
    const other = queue('!Ref Order').replace(/^ {2}[AB]:.*\n/gm, '');
    expect(
      factsIn('environment', '/environment/queued', environment('Type: EC2'), 0, {
        others: { 'other.yaml': other },
      }),
    ).toEqual([false]);
  });
});

describe('job definitions', () => {
  const jobs = (
    image: string,
    definition = 'Type: multinode',
    order = '!Ref Workers',
  ) => `${environment(image)}
  Queue: { Type: AWS::Batch::JobQueue, Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: ${order}, Order: 1 }] } }
  Job: { Type: AWS::Batch::JobDefinition, Properties: { ${definition} } }
`;
  const UBUNTU =
    'ImageId: "{{resolve:ssm:/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id}}"';
  test.each<[string, string, unknown[]]>([
    ['Ubuntu', jobs(UBUNTU), [true]],
    ['an AMI of which nothing is known', jobs('ImageId: ami-1'), [false]],
    [
      'Ubuntu beside an AMI of which nothing is known',
      jobs(`${UBUNTU}\nEc2Configuration: [{ ImageIdOverride: ami-1 }]`),
      [false],
    ],
    ['the AMI of AWS Batch', jobs('Type: EC2'), [false]],
    ['a queue of another environment', jobs(UBUNTU, 'Type: multinode', 'elsewhere'), []],
    [
      'Ubuntu in one of two environments',
      `${jobs(UBUNTU)}  Younger: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ComputeResources: { Type: EC2 } } }
  Second: { Type: AWS::Batch::JobQueue, Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: !Ref Younger, Order: 1 }] } }
`,
      [false],
    ],
  ])('with %s', (_, template, values) => {
    expect(factsIn('jobDefinition', '/jobDefinition/noAmazonLinux', template)).toEqual(values);
  });

  test('one of another stack is deployed by itself', () => {
    const other = 'Resources: { Job: { Type: AWS::Batch::JobDefinition, Properties: { Type: multinode } } }';
    const own = jobs(UBUNTU).replace(/^ {2}Job:.*\n/m, '');
    expect(
      factsIn('jobDefinition', '/jobDefinition/name', own, 0, { others: { 'other.yaml': other } }),
    ).toEqual([]);
  });
});
