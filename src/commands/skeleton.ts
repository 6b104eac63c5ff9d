// The text of a new policy, by its subject.
import type { SkeletonSubject } from './skeletonSubjects.ts';

interface Skeleton {
  /** What is wrong, as the title and the message begin with it. */
  readonly title: string;
  readonly remedy: string;
  readonly require: string;
  readonly message: string;
  /** The line of the template that is underlined: as it should be, and as it should not. */
  readonly good: string;
  readonly bad: string;
  readonly template: (line: string, isGood: boolean) => string;
  /** What the AWS CLI prints for the environment. */
  readonly deployed?: string;
}

/** A template with one line more in the compute resources. */
const environmentWith = (line: string): string => `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        ${line}
`;

/** A template with one line more in the data of a launch template. */
const launchTemplateWith = (line: string): string =>
  `${environmentWith('LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber }')}  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ${line}
`;

/** A launch template whose user data is a script with one line more. */
const scriptWith = (line: string): string =>
  launchTemplateWith(`UserData:
          Fn::Base64: |
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="==B=="

            --==B==
            Content-Type: text/x-shellscript

            ${line}
            --==B==--`);

const BASE = environmentWith('AllocationStrategy: BEST_FIT_PROGRESSIVE');

const SKELETONS: Readonly<Record<SkeletonSubject, Skeleton>> = {
  environment: {
    title: 'The environment has more vCPUs than our quota',
    remedy: 'Set maxvCpus to 256 or less.',
    require: '/environment/computeResources/maxvCpus: { maximum: 256 }',
    message: '{/environment/name} may start {/environment/computeResources/maxvCpus} vCPUs.',
    good: 'MaxvCpus: 256',
    bad: 'MaxvCpus: 1024',
    template: environmentWith,
  },
  launchTemplate: {
    title: 'The launch template sets a key pair',
    remedy: 'Leave keyName out of the launch template.',
    require: '/launchTemplate/keyName: false # false: not set; true: set',
    message: '{/launchTemplate/name} sets the key pair {/launchTemplate/keyName}.',
    good: 'EbsOptimized: true',
    bad: 'KeyName: operators',
    template: launchTemplateWith,
  },
  image: {
    title: 'The AMI is not our golden AMI',
    remedy: 'Use the golden AMI.',
    require: '/image/id: { enum: [ami-0a1b2c3d4e5f60718] }',
    message: '{/environment/name} boots {/image/id}, which is not the golden AMI.',
    good: 'ImageId: ami-0a1b2c3d4e5f60718',
    bad: 'ImageId: ami-0123456789abcdef0',
    template: environmentWith,
  },
  ec2Configuration: {
    title: 'The image type is not Amazon Linux 2023',
    remedy: 'Set imageType to ECS_AL2023.',
    require: '/entry/imageType: { const: ECS_AL2023 }',
    message: '{/environment/name} has the image type {/entry/imageType}.',
    good: 'Ec2Configuration: [{ ImageType: ECS_AL2023 }]',
    bad: 'Ec2Configuration: [{ ImageType: ECS_AL2 }]',
    template: environmentWith,
  },
  blockDevice: {
    title: 'A volume is smaller than our jobs need',
    remedy: 'Set volumeSize to 100 or more.',
    require: '/device/ebs/volumeSize: { minimum: 100 }',
    message: 'The volume {/device/deviceName} of {/launchTemplate/name} has {/device/ebs/volumeSize} GiB.',
    good: 'BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 100 } }]',
    bad: 'BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 30 } }]',
    template: launchTemplateWith,
  },
  override: {
    title: 'An override uses the newest version of its launch template',
    remedy: 'Write the number of a version.',
    require: '/override/version: { not: { const: $Latest } }',
    message: 'An override of {/environment/name} uses the version {/override/version}.',
    good: 'Overrides: [{ LaunchTemplateId: lt-0123456789abcdef0, Version: "2", TargetInstanceTypes: [c6i] }]',
    bad: 'Overrides: [{ LaunchTemplateId: lt-0123456789abcdef0, Version: $Latest, TargetInstanceTypes: [c6i] }]',
    template: (line) =>
      environmentWith(`LaunchTemplate:
          LaunchTemplateId: lt-0fedcba9876543210
          ${line}`),
  },
  configWrite: {
    title: 'User data replaces the configuration of the ECS agent',
    remedy: 'Append to /etc/ecs/ecs.config.',
    require: '/userData/replacesEcsConfig: { const: false }',
    message: 'The user data of {/launchTemplate/name} replaces /etc/ecs/ecs.config.',
    good: 'echo ECS_IMAGE_PULL_BEHAVIOR=once >> /etc/ecs/ecs.config',
    bad: 'echo ECS_IMAGE_PULL_BEHAVIOR=once > /etc/ecs/ecs.config',
    template: scriptWith,
  },
  userDataCommand: {
    title: 'User data updates all packages',
    remedy: 'Use an AMI that has the updates.',
    require: '/command/deed: { not: { const: updates all packages } }',
    message: 'The user data of {/launchTemplate/name} runs {/command/text}.',
    good: 'yum install -y jq',
    bad: 'yum update -y',
    template: scriptWith,
  },
  unusedLaunchTemplate: {
    title: 'A launch template for AWS Batch is not used',
    remedy: 'Refer to it in the compute environment, or delete it.',
    require: '/unused/speaksOfBatch: { const: false }',
    message: 'Nothing in the code refers to the launch template {/unused/name}.',
    good: 'Bastion:',
    bad: 'BatchVolumes:',
    template: (line) => `${BASE}  ${line}
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 100 } }]
`,
  },
  imageComponent: {
    title: 'A component of EC2 Image Builder keeps the state of the ECS agent',
    remedy: 'Remove /var/lib/ecs/data as the last step.',
    require: '/component/keepsEcsState: { const: false }',
    message: 'The component {/component/name} starts the ECS agent and keeps its state.',
    good: 'Tools:',
    bad: 'Tools:',
    template: (line, isGood) => `${BASE}  Recipe:
    Type: AWS::ImageBuilder::ImageRecipe
    Properties:
      Name: workers
      Version: 1.0.0
      ParentImage: arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-ecs-optimized-x86/x.x.x
      Components: [{ ComponentArn: !Ref Tools }]
  ${line}
    Type: AWS::ImageBuilder::Component
    Properties:
      Name: tools
      Platform: Linux
      Version: 1.0.0
      Data: |
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: run
                action: ExecuteBash
                inputs:
                  commands:
                    - systemctl restart ecs
                    - ${isGood ? 'systemctl stop ecs && rm -rf /var/lib/ecs/data' : 'systemctl stop ecs'}
`,
  },
  difference: {
    title: 'The environment is deployed otherwise than in its code',
    remedy: 'Deploy the code, or write into the code what is deployed.',
    require: '/difference/words: false # false: not set; true: set',
    message: '{/environment/name} differs from its code: {/difference/words}.',
    good: 'InstanceTypes: [m5.large]',
    bad: 'InstanceTypes: [c5.large]',
    template: (line) =>
      environmentWith(line).replace('Type: MANAGED', 'Type: MANAGED\n      ComputeEnvironmentName: workers'),
    deployed: `{
  "computeEnvironments": [
    {
      "computeEnvironmentName": "workers",
      "computeEnvironmentArn": "arn:aws:batch:eu-west-1:111122223333:compute-environment/workers",
      "type": "MANAGED",
      "computeResources": { "type": "EC2", "instanceTypes": ["m5.large"] }
    }
  ]
}
`,
  },
  jobDefinition: {
    title: 'A job is tried too often',
    remedy: 'Set attempts to 3 or less.',
    require: '/jobDefinition/retryStrategy/attempts: { maximum: 3 }',
    message: 'Jobs of {/jobDefinition/name} are tried {/jobDefinition/retryStrategy/attempts} times.',
    good: 'RetryStrategy: { Attempts: 3 }',
    bad: 'RetryStrategy: { Attempts: 10 }',
    template: (line) => `${BASE}  Job:
    Type: AWS::Batch::JobDefinition
    Properties:
      Type: container
      ContainerProperties: { Image: worker, Vcpus: 1, Memory: 512 }
      ${line}
  Queue:
    Type: AWS::Batch::JobQueue
    Properties:
      Priority: 1
      ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: !Ref Workers }]
`,
  },
  jobQueue: {
    title: 'The job queue is disabled',
    remedy: 'Set state to ENABLED.',
    require: '/jobQueue/state: { not: { const: DISABLED } }',
    message: 'The job queue {/jobQueue/name} of {/environment/name} is disabled.',
    good: 'State: ENABLED',
    bad: 'State: DISABLED',
    template: (line) => `${BASE}  Queue:
    Type: AWS::Batch::JobQueue
    Properties:
      Priority: 1
      ${line}
      ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: !Ref Workers }]
`,
  },
};

/** The file of a new policy, whose examples pass. */
export function skeletonText(id: string, subject: SkeletonSubject): string {
  const { title, remedy, require, message, good, bad, template, deployed } = SKELETONS[subject];
  const observed = deployed === undefined ? '' : `\n    deployed: |\n${indented(deployed)}`;
  return `# yaml-language-server: $schema=https://amilint.dev/schemas/policy.schema.json
# A policy: one rule, its words, and its examples. Replace the rule below with yours, and run amilint test.
id: ${id} # unique, and the name of the file
title: ${title}
severity: warning # error, warning or note
# Why it matters. amilint explain shows it.
why: >-
  Say here what happens if the rule is broken, and when people find out.
remedy: ${remedy}
# What is judged: one row for each ${subject} of each compute environment.
subject: ${subject}
# What has to hold first: pointer → JSON Schema. Without it the rule is for all rows.
# when:
#   /environment/computeResources/type: { enum: [EC2, SPOT] }
# What has to hold then. What is not set reads as null.
require:
  ${require}
# What is wrong; a pointer in braces is its value.
message: '${message}'
# Tests, and what amilint explain shows. A mark ends each line that is underlined.
examples:
  - name: as it should be
    verdict: good
    cloudformation: |
${indented(template(good, true))}${observed}
  - name: as it should not be
    verdict: bad
    cloudformation: |
${indented(template(`${bad} # finding`, false))}${observed}
`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `      ${line}`))
    .join('\n');
}
