// Facts about EC2 Image Builder: which version of a launch template has an AMI of it, and what its components
// do to the ECS agent.
import { describe, expect, test } from 'vitest';
import { environment, factsIn, valuesAmong } from './judging.ts';
import { load } from './support.ts';

const PARAMETERS = 'Parameters: { P: { Type: String } }';
const unclear = { unknown: 'not-understood' };
const unknown = { unknown: 'no-default' };

describe('a launch template gets its AMI from EC2 Image Builder', () => {
  const isSet = (version: string, configuration = 'SetDefaultVersion: true') =>
    factsIn(
      'environment',
      '/environment/launchTemplateImageSet',
      `${environment(`Type: EC2\nLaunchTemplate: { LaunchTemplateId: !Ref T${version} }`, PARAMETERS)}
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { KeyName: k } } }
  Other: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { KeyName: k } } }
  Images:
    Type: AWS::ImageBuilder::DistributionConfiguration
    Properties:
      Name: images
      Distributions:
        - Region: eu-west-1
          LaunchTemplateConfigurations: [{ LaunchTemplateId: !Ref T, ${configuration} }]
`,
    )[0];

  test.each<[string, string, string | undefined, unknown]>([
    ['without a version', '', undefined, true],
    ['in its default version', ', Version: $Default', undefined, true],
    ['in its newest version', ', Version: $Latest', undefined, true],
    ['not in a version by its number', ', Version: "1"', undefined, false],
    ['not in a version that is not known', ', Version: !Ref P', undefined, false],
    ['not without a version, if the default stays', '', 'SetDefaultVersion: false', false],
    ['not without a version, by default', '', 'AccountId: "111122223333"', false],
    ['perhaps without a version, if a parameter moves the default', '', 'SetDefaultVersion: !Ref P', unknown],
    ['not in the default version, if that stays', ', Version: $Default', 'SetDefaultVersion: false', false],
    ['in the newest version, if the default stays', ', Version: $Latest', 'SetDefaultVersion: false', true],
  ])('%s', (_, version, configuration, value) => expect(isSet(version, configuration)).toEqual(value));

  test('not if it is elsewhere, beside a distribution for another one elsewhere', () => {
    const code = `${environment('LaunchTemplate: { LaunchTemplateId: lt-1 }')}
  Images:
    Type: AWS::ImageBuilder::DistributionConfiguration
    Properties:
      Name: images
      Distributions:
        - Region: eu-west-1
          LaunchTemplateConfigurations: [{ LaunchTemplateId: lt-2, SetDefaultVersion: true }]
`;
    expect(factsIn('launchTemplate', '/reference/movedByImageBuilder', code)).toEqual([{ absent: true }]);
  });

  test('perhaps, if the launch template is not known', () => {
    const code = environment('LaunchTemplate: !Ref P', PARAMETERS);
    expect(factsIn('environment', '/environment/launchTemplateImageSet', code)).toEqual([unknown]);
  });
});

describe('a component that starts the ECS agent', () => {
  const ECS = 'ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';
  /** What the pointer gives for components of these steps, in a recipe with them. */
  const facts = (pointer: string, steps: readonly object[], parent = ECS) =>
    factsIn(
      'imageComponent',
      `/component/${pointer}`,
      `${environment('Type: EC2', PARAMETERS)}
  Recipe: { Type: AWS::ImageBuilder::ImageRecipe, Properties: { Name: r, ParentImage: "${parent}", Components: [{ ComponentArn: !Ref Agent }] } }
  Agent:
    Type: AWS::ImageBuilder::Component
    Properties:
      Name: agent
      Data: ${JSON.stringify(JSON.stringify({ phases: [{ name: 'build', steps }] }))}
`,
    );
  const bash = (...commands: readonly string[]) => ({ action: 'ExecuteBash', inputs: { commands } });
  const START = 'systemctl start ecs';

  test.each<[string, readonly object[], unknown]>([
    ['alone', [bash(START)], true],
    ['and removes its state', [bash(START, 'rm -rf /var/lib/ecs/data')], false],
    [
      'and removes its state after it has looked',
      [bash('ls /tmp', START, 'rm -rf /var/lib/ecs/data')],
      false,
    ],
    ['and only looks at its state', [bash(START, 'ls /var/lib/ecs/data')], true],
    [
      'and deletes its state by a step of its own',
      [bash(START), { action: 'DeleteFolder', inputs: [{ path: '/var/lib/ecs/data' }] }],
      false,
    ],
    [
      'and deletes something else',
      [bash(START), { action: 'DeleteFolder', inputs: [{ path: '/tmp/x' }] }],
      true,
    ],
    ['and reboots', [bash(START), { action: 'Reboot', inputs: { delaySeconds: 1 } }], true],
    [
      'beside an action that nobody knows',
      [bash(START), { action: 'RunAnsible', inputs: { playbook: 'p' } }],
      unclear,
    ],
    ['and runs a script that the code does not show', [bash(START, '/opt/setup.sh')], unclear],
  ])('%s', (_, steps, value) => expect(facts('keepsEcsState', steps)).toEqual([value]));

  test('is not known to keep the state by itself: another one may be otherwise', () => {
    const steps = [bash(START, '/opt/setup.sh')];
    const data = JSON.stringify(JSON.stringify({ phases: [{ name: 'build', steps }] }));
    const code = `${environment('Type: EC2')}
  Recipe: { Type: AWS::ImageBuilder::ImageRecipe, Properties: { Name: r, ParentImage: "${ECS}", Components: [{ ComponentArn: !Ref A }, { ComponentArn: !Ref B }] } }
  A: { Type: AWS::ImageBuilder::Component, Properties: { Name: a, Data: ${data} } }
  B: { Type: AWS::ImageBuilder::Component, Properties: { Name: b, Data: ${data} } }
`;
    const values = valuesAmong(load(code).resources, 'imageComponent', '/component/keepsEcsState');
    const identities = values.map((value) => (value.kind === 'unknown' ? value.identity : undefined));
    expect(new Set(identities).size).toBe(2);
    expect(identities).not.toContain(undefined);
  });

  test.each<[string, object, readonly string[]]>([
    ['in the shell', bash('echo', START), [START]],
    [
      'as a program by its path',
      { action: 'ExecuteBinary', inputs: { path: '/usr/bin/systemctl', arguments: ['start', 'ecs'] } },
      [START],
    ],
    ['not under a condition', { ...bash(START), if: { binaryExists: 'x' } }, []],
  ])('%s', (_, step, commands) => expect(facts('command', [step])).toEqual(commands));

  test.each<[string, string, number]>([
    ['an ECS-optimized AMI of Amazon Linux', ECS, 1],
    ['one for Graviton', ECS.replace('2023', '2023/arm64'), 1],
    [
      'an AMI without the agent',
      'ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
      0,
    ],
    ['Bottlerocket with the agent', 'ssm:/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id', 0],
    ['an AMI of which nothing is known', 'ami-0123456789abcdef0', 0],
  ])('in a recipe that begins with %s', (_, parent, count) => {
    expect(facts('name', [bash(START)], parent)).toHaveLength(count);
  });
});
