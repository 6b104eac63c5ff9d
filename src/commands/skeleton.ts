// The text of a new policy, by its subject.
import type { SkeletonSubject } from './skeletonSubjects.ts';

interface Skeleton {
  /** What is wrong, as the title and the message begin with it. */
  readonly title: string;
  readonly remedy: string;
  readonly require: string;
  readonly message: string;
  /** The line of the template that the rule is about: as it should be, and as it should not. */
  readonly good: string;
  readonly bad: string;
  readonly template: (line: string) => string;
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
  const { title, remedy, require, message, good, bad, template } = SKELETONS[subject];
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
${indented(template(good))}
  - name: as it should not be
    verdict: bad
    cloudformation: |
${indented(template(`${bad} # finding`))}
`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n');
}
