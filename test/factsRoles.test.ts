// Facts about roles and their policies, and about launch templates that nothing refers to.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

const PARAMETERS = `Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }
Conditions: { Never: !Equals [a, b] }`;
const none = { absent: true };
const unknown = { unknown: 'no-default' };
const unclear = { unknown: 'not-understood' };
const fact = (pointer: string, lines: string, resources: string) =>
  factsIn('environment', `/environment/${pointer}`, `${environment(lines, PARAMETERS)}${resources}`)[0];

describe('the instance role cannot register', () => {
  const PROFILE = '  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Own] } }\n';
  const cannot = (role: string, more = '') =>
    fact(
      'instanceRoleCannotRegister',
      'InstanceRole: !GetAtt Profile.Arn',
      `${PROFILE}  Own: { Type: AWS::IAM::Role, Properties: { ${role} } }\n${more}`,
    );
  const FOR_ECS = 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role';
  const FOR_SSM = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
  const inline = (action: string) =>
    `Policies: [{ PolicyName: a, PolicyDocument: { Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }] } }]`;
  const managed = (action: string, name = '') =>
    `  Managed: { Type: AWS::IAM::ManagedPolicy, Properties: { ${name}PolicyDocument: { Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }] } } }\n`;
  const policy = (role: string, action = 'ecs:*') =>
    `  Added: { Type: AWS::IAM::Policy, Properties: { PolicyName: added, Roles: [${role}], PolicyDocument: { Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }] } } }\n`;

  test.each<[string, string, unknown, string?]>([
    ['with the policy of AWS for it', `ManagedPolicyArns: [${FOR_ECS}]`, false],
    ['with another policy of AWS', `ManagedPolicyArns: [${FOR_SSM}]`, true],
    ['with both', `ManagedPolicyArns: [${FOR_SSM}, ${FOR_ECS}]`, false],
    ['with a policy that is not known', `ManagedPolicyArns: [${FOR_SSM}, !Ref P]`, unknown],
    ['with policies that are not known', 'ManagedPolicyArns: !Ref L', unknown],
    ['with an inline policy for it', inline('ecs:*'), false],
    ['with an inline policy for something else', inline('s3:GetObject'), true],
    ['with a managed policy of the code', 'ManagedPolicyArns: [!Ref Managed]', false, managed('ecs:*')],
    [
      'with a managed policy of the code for something else',
      'ManagedPolicyArns: [!Ref Managed]',
      true,
      managed('s3:*'),
    ],
    [
      'with a managed policy of the code by its name',
      'ManagedPolicyArns: ["arn:aws:iam::123456789012:policy/mine"]',
      false,
      managed('ecs:*', 'ManagedPolicyName: mine, '),
    ],
    [
      'with a managed policy by the name of none in the code',
      'ManagedPolicyArns: ["arn:aws:iam::123456789012:policy/other"]',
      unclear,
      managed('ecs:*', 'ManagedPolicyName: mine, '),
    ],
    [
      'with the name of a policy of the code in the place of its ARN',
      'ManagedPolicyArns: [mine]',
      unclear,
      managed('ecs:*', 'ManagedPolicyName: mine, '),
    ],
    ['with a policy that is attached to it', inline('s3:*'), false, policy('!Ref Own')],
    [
      'with a policy that is never made',
      inline('s3:*'),
      true,
      policy('!Ref Own').replace('Policy,', 'Policy, Condition: Never,'),
    ],
    ['with a policy that is attached to another role', inline('s3:*'), true, policy('elsewhere')],
  ])('%s', (_, role, value, more) => expect(cannot(role, more)).toEqual(value));
});

describe('the instance role is the ARN of a role', () => {
  test.each<[string, string, unknown]>([
    ['a role of the code', '!GetAtt Own.Arn', true],
    ['the name of a role of the code', '!Ref Own', false],
    ['an instance profile of the code', '!GetAtt Profile.Arn', false],
    ['the ARN of a role', 'arn:aws:iam::123456789012:role/mine', true],
    ['the ARN of an instance profile', 'arn:aws:iam::123456789012:instance-profile/mine', false],
    ['a role whose account is not known', '!Sub "arn:aws:iam::${AWS::AccountId}:role/mine"', true],
    ['a name', 'mine', false],
    ['a parameter', '!Ref P', unknown],
  ])('%s: %s', (_, role, value) => {
    const resources =
      '  Own: { Type: AWS::IAM::Role, Properties: {} }\n  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Own] } }\n';
    expect(fact('instanceRoleIsRole', `InstanceRole: ${role}`, resources)).toEqual(value);
  });
});

describe('what is wrong with the role of a Spot fleet', () => {
  const TAGGING = 'arn:aws:iam::aws:policy/service-role/AmazonEC2SpotFleetTaggingRole';
  const AUTOSCALE = 'arn:aws:iam::aws:policy/service-role/AmazonEC2SpotFleetAutoscaleRole';
  const OWN_ROLE =
    'AWSServiceRoleForEC2SpotFleet is the service-linked role that Spot fleets have by themselves';
  const linkedTo = (service: string) =>
    `  Linked: { Type: AWS::IAM::ServiceLinkedRole, Properties: { AWSServiceName: ${service} } }\n`;
  const withPolicy = (arn: string) =>
    `  Own: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: [${arn}] } }\n`;
  test.each<[string, string, unknown, string?]>([
    ['nothing, if it may tag', '!GetAtt Own.Arn', none, withPolicy(TAGGING)],
    [
      'it may not tag',
      '!GetAtt Own.Arn',
      'Own lacks the policy AmazonEC2SpotFleetTaggingRole',
      withPolicy(AUTOSCALE),
    ],
    ['nothing that is known', '!GetAtt Own.Arn', unknown, withPolicy('!Ref P')],
    ['it is that of fleets', '!GetAtt Linked.Arn', OWN_ROLE, linkedTo('spotfleet.amazonaws.com')],
    [
      'it is that of fleets by its name',
      'arn:aws:iam::123456789012:role/aws-service-role/spotfleet.amazonaws.com/AWSServiceRoleForEC2SpotFleet',
      OWN_ROLE,
    ],
    ['nothing, if it is elsewhere', 'arn:aws:iam::123456789012:role/mine', none],
    ['nothing that is known of a parameter', '!Ref P', unknown],
    ['nothing, if there is none', '!Ref AWS::NoValue', none],
  ])('%s', (_, role, fault, resources = '') => {
    expect(fact('spotFleetRoleFault', `SpotIamFleetRole: ${role}`, resources)).toEqual(fault);
  });

  test('a role that is linked to another service is none of fleets', () => {
    const value = fact(
      'spotFleetRoleFault',
      'SpotIamFleetRole: !GetAtt Linked.Arn',
      linkedTo('spot.amazonaws.com'),
    );
    expect(value).not.toBe(OWN_ROLE);
  });
});

describe('a launch template that nothing refers to', () => {
  const unused = (pointer: string, lines: string, properties: string, name = 'T', comment = '') =>
    factsIn(
      'unusedLaunchTemplate',
      `/unused/${pointer}`,
      `${environment(lines, PARAMETERS)}${comment}  ${name}: { Type: AWS::EC2::LaunchTemplate, Properties: { ${properties} } }\n`,
    );
  const data = (members: string) => `LaunchTemplateData: { ${members} }`;

  test.each<[string, string, string, readonly unknown[]]>([
    ['is there', 'Type: EC2', data('ImageId: ami-1'), ['T']],
    [
      'is none if the environment refers to it',
      'LaunchTemplate: { LaunchTemplateId: !Ref T }',
      data('ImageId: ami-1'),
      [],
    ],
    [
      'is none if an override refers to it',
      'LaunchTemplate: { LaunchTemplateId: lt-1, Overrides: [{ LaunchTemplateId: !Ref T }] }',
      data('ImageId: ami-1'),
      [],
    ],
    [
      'is none if its name is used',
      'LaunchTemplate: { LaunchTemplateName: mine }',
      `LaunchTemplateName: mine, ${data('ImageId: ami-1')}`,
      [],
    ],
    [
      'is none if its own name is not known, and one is used',
      'LaunchTemplate: { LaunchTemplateName: mine }',
      `LaunchTemplateName: !Ref P, ${data('ImageId: ami-1')}`,
      [],
    ],
    [
      'is there if another name is used',
      'LaunchTemplate: { LaunchTemplateName: other }',
      `LaunchTemplateName: mine, ${data('ImageId: ami-1')}`,
      ['T'],
    ],
    [
      'is none if the name that is used is not known',
      'LaunchTemplate: { LaunchTemplateName: !Ref P }',
      `LaunchTemplateName: mine, ${data('ImageId: ami-1')}`,
      [],
    ],
  ])('%s', (_, lines, properties, names) => expect(unused('name', lines, properties)).toEqual(names));

  test.each<[string, unknown]>([
    ['ImageId: ami-1', 'an image'],
    ['ImageId: ami-1, UserData: x', 'user data and an image'],
    [
      'BlockDeviceMappings: [{ DeviceName: /dev/xvda }], UserData: x, ImageId: !Ref P',
      'user data and an image and block devices',
    ],
    ['KeyName: k', none],
  ])('sets %s: %s', (members, words) =>
    expect(unused('settings', 'Type: EC2', data(members))).toEqual([words]),
  );

  test.each<[string, string, string, string, boolean]>([
    ['its name', '', 'BatchTemplate', '', true],
    ['its name in AWS', 'LaunchTemplateName: my-batch, ', 'T', '', true],
    [
      'a tag',
      'TagSpecifications: [{ ResourceType: instance, Tags: [{ Key: Use, Value: Batch }] }], ',
      'T',
      '',
      true,
    ],
    ['the comment above it', '', 'T', '  # For AWS Batch.\n', true],
    ['a comment of several lines', '', 'T', '  # For AWS Batch,\n  # and nothing else.\n', true],
    ['nothing', 'LaunchTemplateName: web, ', 'T', '  # For the web.\n', false],
    ['a name that is not known', 'LaunchTemplateName: !Ref P, ', 'T', '', false],
  ])('speaks of Batch by %s', (_, properties, name, comment, value) => {
    expect(
      unused('speaksOfBatch', 'Type: EC2', `${properties}${data('ImageId: ami-1')}`, name, comment),
    ).toEqual([value]);
  });

  test.each([
    ['# For AWS Batch.\n', true],
    ['# For the web.\n', false],
    ['# For AWS Batch.\n\n', false],
  ])('speaks of it by a comment in the first line of a module: %j %s', (comment, value) => {
    const code = `${comment}resource "aws_launch_template" "t" {
  image_id = "ami-1"
}
resource "aws_batch_compute_environment" "w" {
  type = "MANAGED"
}
`;
    expect(factsIn('unusedLaunchTemplate', '/unused/speaksOfBatch', code)).toEqual([value]);
  });
});
