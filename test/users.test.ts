// What else uses a launch template or gives a role policies, also in stacks that nest each other.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';

const PARENT = `Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        InstanceRole: !Ref Profile
        LaunchTemplate: {LaunchTemplateId: !Ref Workers, Version: !GetAtt Workers.LatestVersionNumber}
  Workers:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {InstanceType: m5.large}
  Profile:
    Type: AWS::IAM::InstanceProfile
    Properties: {Roles: [!Ref Role]}
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]
`;

/** A nested stack that gets a parameter. */
const nesting = (parameter: string): string => `  More:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./nested.yaml
      Parameters: {Given: ${parameter}}
`;

const group = `Parameters:
  Given: {Type: String}
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate: {LaunchTemplateId: !Ref Given, Version: "1"}
`;

const tag = `Parameters:
  Given: {Type: String}
Resources:
  Note:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !Ref Given}
`;

const policy = (action: string): string => `Parameters:
  Given: {Type: String}
Resources:
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      Roles: [!Ref Given]
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "${action}", Resource: "*"}]}
`;

function isFound(id: string, parent: string, nested?: string): boolean {
  const beside = nested === undefined ? [] : [{ path: 'nested.yaml', text: nested }];
  const sources = [{ path: 'template.yaml', text: parent }, ...beside];
  const { findings } = scanSources(sources, { policies: [id], asOf: '2026-11-25' });
  return findings.some(({ certainty }) => certainty === 'certain');
}

describe('a setting of a launch template that AWS Batch ignores', () => {
  test.each<[name: string, found: boolean, parent: string, nested?: string]>([
    ['is reported if AWS Batch alone uses it', true, PARENT],
    ['is not if a group in a nested stack uses it', false, PARENT + nesting('!Ref Workers'), group],
    ['is if a nested stack gets its id and launches nothing', true, PARENT + nesting('!Ref Workers'), tag],
    [
      'is if a group in a nested stack uses another one',
      true,
      PARENT + nesting('lt-0123456789abcdef0'),
      group,
    ],
  ])('%s', (_, found, parent, nested) => {
    expect(isFound('launch-template-fields-ignored', parent, nested)).toBe(found);
  });
});

describe('a role that cannot register instances', () => {
  test.each<[name: string, found: boolean, parent: string, nested?: string]>([
    ['is reported if all its policies are in its template', true, PARENT],
    [
      'is not if a nested stack gives it the action',
      false,
      PARENT + nesting('!Ref Role'),
      policy('ecs:RegisterContainerInstance'),
    ],
    [
      'is if a nested stack gives it another action',
      true,
      PARENT + nesting('!Ref Role'),
      policy('s3:GetObject'),
    ],
    ['is not certain if the nested stack is not there', false, PARENT + nesting('!Ref Role')],
  ])('%s', (_, found, parent, nested) => {
    expect(isFound('instance-role-cannot-register', parent, nested)).toBe(found);
  });
});
