// What AWS's page on AMIs requires and recommends, in our words, and the policies that judge it.
// Source: docs.aws.amazon.com/batch/latest/userguide/compute_resource_AMIs.html
import { describe, expect, test } from 'vitest';
import { standardPolicies } from '../src/policies.ts';

const SENTENCES: readonly (readonly [sentence: string, policies: readonly string[]])[] = [
  ['The image runs a Linux kernel of 3.10 or later.', ['kernel-too-old']],
  ['The image has the virtualization type hvm.', ['paravirtual-ami']],
  ['Windows is not supported.', ['windows-ami']],
  [
    'Multi-node parallel jobs need Amazon Linux with ecs-init.',
    ['multi-node-job-without-amazon-linux', 'multi-node-job-unsupported-environment'],
  ],
  [
    'The ECS agent is installed, and its version is recent.',
    ['ami-without-ecs-agent', 'outdated-docker-or-agent'],
  ],
  ['An AMI is made of an instance without the state of its agent.', ['ami-build-keeps-ecs-state']],
  ['The logging driver awslogs is in ECS_AVAILABLE_LOGGING_DRIVERS.', ['awslogs-driver-unavailable']],
  ['Docker is 1.9 or later.', ['outdated-docker-or-agent']],
  [
    'Something starts the agent and keeps it running, with its configuration.',
    ['ecs-agent-disabled', 'ecs-agent-start-blocks', 'ecs-config-overwritten'],
  ],
  [
    'User data and options of Docker fit the image.',
    ['user-data-for-other-amazon-linux', 'docker-options-refused'],
  ],
  [
    'Jobs that need GPUs run on GPU instances with a GPU image.',
    ['gpu-instances-without-gpu-image', 'gpu-job-on-non-gpu-environment'],
  ],
  ['The architecture of the image is that of the instances.', ['ami-architecture-mismatch']],
  [
    'Disks are large enough, and of the device that the image uses.',
    ['block-device-misses-root', 'root-volume-smaller-than-ami', 'root-volume-default-size'],
  ],
  ['Instance store volumes are formatted and mounted.', ['instance-store-unused']],
  ['One source decides on the image.', ['ambiguous-ami-source', 'ami-id-malformed']],
  [
    'The image of a launch template stays until the launch template changes.',
    ['launch-template-pins-ami', 'launch-template-shadows-ami'],
  ],
  [
    'A new version of a launch template gets in by $Latest, $Default or its number, at an infrastructure update.',
    ['launch-template-version-latest', 'launch-template-version-default', 'launch-template-version-pinned'],
  ],
  [
    'An image that is named does not get patches by itself.',
    ['hardcoded-ami-id', 'ssm-parameter-version-pinned', 'ami-search-pinned'],
  ],
  [
    'An environment is updated in place only with the service-linked role and a strategy that allows it.',
    [
      'service-role-blocks-updates',
      'allocation-strategy-blocks-updates',
      'allocation-strategy-unset',
      'in-place-update-refused',
      'update-to-latest-image-version-refused',
    ],
  ],
  [
    'updateToLatestImageVersion brings in the newest image at an update, and is ignored beside an AMI.',
    [
      'update-to-latest-image-version-unset',
      'update-to-latest-image-version-ignored',
      'update-to-latest-image-version-moot',
      'terraform-cannot-refresh-ami',
    ],
  ],
  [
    'Otherwise a new environment takes the place of the old one in the job queues.',
    ['blue-green-blocked-by-fixed-name', 'replacement-blocked-by-fixed-name'],
  ],
  [
    'What a new image needs gets into the environment: a changed AMI, and the launch template that sets it.',
    ['changes-ignored', 'launch-template-unused'],
  ],
  ['On ECS Managed Instances AWS owns the image.', ['managed-instances-with-ami-settings']],
];

const { policies } = standardPolicies();

describe('the page of AWS on AMIs', () => {
  test.each(SENTENCES)('%s', (_, judging) => {
    const known = policies.map(({ id }) => id);
    expect(known).toEqual(expect.arrayContaining([...judging]));
  });

  test('every policy that comes from the page is beside one of its sentences', () => {
    const judging = new Set(SENTENCES.flatMap(([, ids]) => ids));
    expect(policies.filter(({ seed, id }) => seed && !judging.has(id)).map(({ id }) => id)).toEqual([]);
  });
});
