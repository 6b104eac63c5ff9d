// What a policy of YAML alone can use: a field of everything that a row joins.
import { describe, expect, test } from 'vitest';
import { pointersOf, rowSubjects } from '../src/model/rows/pointers.ts';
import { judged } from './judging.ts';

const TEMPLATE = `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ServiceRole: !GetAtt ServiceRole.Arn
      ComputeResources:
        Type: EC2
        InstanceRole: !GetAtt Profile.Arn
        Ec2Configuration: [{ ImageType: ECS_AL2023, ImageIdOverride: !GetAtt Parameter.Value, ImageKubernetesVersion: "1.31" }]
        LaunchTemplate:
          LaunchTemplateId: !Ref Template
          Version: $Latest
          UserdataType: EKS_NODEADM
          Overrides: [{ LaunchTemplateName: other, TargetInstanceTypes: [c5.large], Version: "2" }]
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateName: shared
      LaunchTemplateData:
        KeyName: laptop
        BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 40, VolumeType: gp3 } }]
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { InstanceProfileName: workers, Roles: [r] } }
  ServiceRole: { Type: AWS::IAM::Role, Properties: { RoleName: batch, Path: /mine/ } }
  Parameter: { Type: AWS::SSM::Parameter, Properties: { Name: ami, Type: String, DataType: "aws:ec2:image", Value: ami-1 } }
  Queue:
    Type: AWS::Batch::JobQueue
    Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: !Ref Workers, Order: 1 }] }
  Job: { Type: AWS::Batch::JobDefinition, Properties: { Type: multinode, PlatformCapabilities: [EC2] } }
`;

const asking = (subject: string, pointer: string) => `
subject: ${subject}
require: { ${pointer}: false }
message: "The value that the row gives is «{${pointer}}»."
`;

describe('a pointer to a field of what a row joins', () => {
  test.each([
    ['launchTemplate', '/launchTemplate/keyName', 'laptop'],
    ['launchTemplate', '/launchTemplate/launchTemplateName', 'shared'],
    ['launchTemplate', '/reference/version', '$Latest'],
    ['launchTemplate', '/reference/userdataType', 'EKS_NODEADM'],
    ['override', '/override/targetInstanceTypes', 'c5.large'],
    ['override', '/override/version', '2'],
    ['ec2Configuration', '/entry/imageKubernetesVersion', '1.31'],
    ['blockDevice', '/device/ebs/volumeType', 'gp3'],
    ['blockDevice', '/launchTemplate/keyName', 'laptop'],
    ['image', '/ssmParameter/dataType', 'aws:ec2:image'],
    ['jobDefinition', '/jobDefinition/platformCapabilities', 'EC2'],
    ['environment', '/instanceProfile/instanceProfileName', 'workers'],
    ['image', '/instanceProfile/roles', 'r'],
    ['environment', '/serviceRole/path', '/mine/'],
  ])('%s %s', (subject, pointer, value) => {
    const [finding] = judged(asking(subject, pointer), TEMPLATE).findings;
    expect(finding?.message).toBe(`The value that the row gives is «${value}».`);
  });

  test.each([
    ['launchTemplate', '/launchTemplate/keyName', 'the launch template lt-1 is not in the scanned code'],
    [
      'environment',
      '/instanceProfile/roles',
      'the instance profile ecsInstanceRole is not in the scanned code',
    ],
  ])('%s %s of a resource outside of the code is unknown', (subject, pointer, reason) => {
    const { findings, undecided } = judged(
      asking(subject, pointer),
      `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ComputeResources:
        InstanceRole: ecsInstanceRole
        LaunchTemplate: { LaunchTemplateId: lt-1 }
`,
    );
    expect(findings).toEqual([]);
    expect(undecided[0]?.unknowns.map(({ text }) => text)).toEqual([reason]);
  });

  test('is not set if the environment refers to nothing', () => {
    const { findings, undecided } = judged(
      asking('environment', '/instanceProfile/roles'),
      'Resources: { Workers: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED } } }',
    );
    expect([findings, undecided]).toEqual([[], []]);
  });
});

test('every pointer of every subject has a type and a sentence', () => {
  for (const subject of rowSubjects)
    for (const [pointer, { type, doc }] of pointersOf(subject))
      expect(`${pointer} ${type} ${doc}`).toMatch(/^(\/[a-zA-Z0-9]+)+ [a-z]+ \S.*[.…]$/);
});
