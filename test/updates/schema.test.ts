// The column of CloudFormation against the resource schema that AWS's own validator carries: which properties
// replace an environment always, and which only while ReplaceComputeEnvironment is true.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { effectsIn, rowOf } from '../../src/model/updates/table.ts';
import { counterparts } from '../counterparts/install.ts';

/** Sets every property that the schema may call create-only. */
const TEMPLATE = `
Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ComputeEnvironmentName: workers
      Type: MANAGED
      State: ENABLED
      ServiceRole: arn:aws:iam::123456789012:role/batch
      ReplaceComputeEnvironment: false
      UnmanagedvCpus: 1
      UpdatePolicy: { TerminateJobsOnUpdate: false }
      EksConfiguration: { EksClusterArn: "arn:aws:eks:eu-west-1:123456789012:cluster/c", KubernetesNamespace: batch }
      Tags: { Team: science }
      ComputeResources:
        Type: SPOT
        AllocationStrategy: SPOT_CAPACITY_OPTIMIZED
        BidPercentage: 80
        DesiredvCpus: 0
        MinvCpus: 0
        MaxvCpus: 64
        Ec2Configuration: [{ ImageType: EKS_AL2023 }]
        Ec2KeyPair: key
        ImageId: ami-0123456789abcdef0
        InstanceRole: arn:aws:iam::123456789012:instance-profile/i
        InstanceTypes: [m5.large]
        LaunchTemplate: { LaunchTemplateId: lt-0123456789abcdef0, Version: "1" }
        PlacementGroup: group
        ScalingPolicy: { MinScaleDownDelayMinutes: 20 }
        SecurityGroupIds: [sg-0123456789abcdef0]
        SpotIamFleetRole: arn:aws:iam::123456789012:role/fleet
        Subnets: [subnet-0123456789abcdef0]
        Tags: { Team: science }
        UpdateToLatestImageVersion: false
`;

/** Properties of the template in the words of the table, with what the table has for another name. */
const PROPERTIES: Readonly<Record<string, string>> = {
  ComputeEnvironmentName: 'computeEnvironmentName',
  Type: 'type',
  State: 'state',
  ServiceRole: 'serviceRole#sameKind',
  ReplaceComputeEnvironment: 'replaceComputeEnvironment',
  UnmanagedvCpus: 'unmanagedvCpus',
  UpdatePolicy: 'updatePolicy',
  EksConfiguration: 'eksConfiguration',
  Tags: 'tags',
  'ComputeResources.Type': 'computeResources/type#ec2Spot',
  'ComputeResources.AllocationStrategy': 'computeResources/allocationStrategy',
  'ComputeResources.BidPercentage': 'computeResources/bidPercentage',
  'ComputeResources.DesiredvCpus': 'computeResources/desiredvCpus',
  'ComputeResources.MinvCpus': 'computeResources/minvCpus',
  'ComputeResources.MaxvCpus': 'computeResources/maxvCpus',
  'ComputeResources.Ec2Configuration': 'computeResources/ec2Configuration/0',
  'ComputeResources.Ec2KeyPair': 'computeResources/ec2KeyPair',
  'ComputeResources.ImageId': 'computeResources/imageId',
  'ComputeResources.InstanceRole': 'computeResources/instanceRole',
  'ComputeResources.InstanceTypes': 'computeResources/instanceTypes',
  'ComputeResources.LaunchTemplate': 'computeResources/launchTemplate/version',
  'ComputeResources.PlacementGroup': 'computeResources/placementGroup',
  'ComputeResources.ScalingPolicy': 'computeResources/scalingPolicy',
  'ComputeResources.SecurityGroupIds': 'computeResources/securityGroupIds',
  'ComputeResources.SpotIamFleetRole': 'computeResources/spotIamFleetRole',
  'ComputeResources.Subnets': 'computeResources/subnets',
  'ComputeResources.Tags': 'computeResources/tags',
  'ComputeResources.UpdateToLatestImageVersion': 'computeResources/updateToLatestImageVersion',
};

/** Where sources contradict the schema, so that the table calls both possible. */
const CONTRADICTIONS: Readonly<Record<string, string>> = {
  'ComputeResources.MinvCpus': "CloudFormation's property page of ReplaceComputeEnvironment lists it",
  'ComputeResources.MaxvCpus': "CloudFormation's property page of ReplaceComputeEnvironment lists it",
  'ComputeResources.UpdateToLatestImageVersion':
    "CloudFormation's property page of ReplaceComputeEnvironment lists it",
  'ComputeResources.ScalingPolicy': 'the resource specification has no replacement for it',
};

interface Diagnostic {
  readonly ruleId: string;
  readonly message: string;
  /** `Properties.ComputeResources.ImageId` */
  readonly propertyPath: string;
}

let replacing: { always: Set<string>; conditionally: Set<string> };

beforeAll(() => {
  const require = createRequire(join(counterparts(), 'package.json'));
  const { RegoEngine, TemplateFile } = require('@aws/cloudformation-validate');
  const file = join(mkdtempSync(join(tmpdir(), 'amilint-schema-')), 'template.yaml');
  writeFileSync(file, TEMPLATE);
  const engine = new RegoEngine();
  const { diagnostics } = engine.validateStandard(new TemplateFile(file)) as { diagnostics: Diagnostic[] };
  engine.free();
  const named = diagnostics.filter(({ ruleId }) => ruleId === 'I9001');
  const propertiesOf = (some: readonly Diagnostic[]): Set<string> =>
    new Set(some.map(({ propertyPath }) => propertyPath.replace(/^Properties\./, '')));
  const isConditional = ({ message }: Diagnostic): boolean => /conditionally/i.test(message);
  replacing = {
    always: propertiesOf(named.filter((one) => !isConditional(one))),
    conditionally: propertiesOf(named.filter(isConditional)),
  };
});

test('the validator names properties of both kinds', () => {
  expect(replacing.always).toContain('ComputeEnvironmentName');
  expect(replacing.conditionally).toContain('ComputeResources.ImageId');
});

describe('each property', () => {
  test.each(Object.entries(PROPERTIES))('%s', (name, property) => {
    const row = rowOf(property);
    const inPlace = effectsIn(row?.cloudformation.inPlace ?? null);
    const otherwise = effectsIn(row?.cloudformation.replacing ?? null);
    expect(inPlace.includes('replaced'), 'with ReplaceComputeEnvironment false').toBe(
      replacing.always.has(name),
    );
    const replaces = replacing.always.has(name) || replacing.conditionally.has(name);
    if (Object.hasOwn(CONTRADICTIONS, name)) {
      expect(otherwise.length, CONTRADICTIONS[name]).toBe(2);
      expect(otherwise).toContain('replaced');
    } else {
      expect(otherwise.includes('replaced'), 'with ReplaceComputeEnvironment true').toBe(replaces);
      expect(otherwise).toHaveLength(1);
    }
  });
});
