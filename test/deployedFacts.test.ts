// Facts that outputs of the AWS CLI show: what has become of an AMI, which version of a launch template is
// the newest, and what AWS Batch writes by itself.
import { describe, expect, test } from 'vitest';
import { environment, factsIn, loadDeployed, valuesAmong, type FactOptions } from './judging.ts';
import type { RowSubject } from '../src/model/rows/subjects.ts';
import { plain } from './support.ts';

const none = { absent: true };
const AMI = 'ami-0aaa1111bbb222233';
const TEMPLATE = 'lt-0aaa1111bbb222233';

interface Members {
  readonly [name: string]: unknown;
}

/** The output for one environment with these compute resources. */
const workers = (computeResources: Members): Members => ({
  computeEnvironments: [
    {
      computeEnvironmentName: 'workers',
      computeEnvironmentArn: 'arn:aws:batch:eu-west-1:111122223333:compute-environment/workers',
      type: 'MANAGED',
      computeResources: { type: 'EC2', allocationStrategy: 'BEST_FIT_PROGRESSIVE', ...computeResources },
    },
  ],
});

/** What a pointer gives for the environment of these outputs. */
const deployed = (subject: RowSubject, pointer: string, outputs: Members, options: FactOptions = {}) =>
  valuesAmong(loadDeployed(outputs), subject, pointer, options).map(plain);

describe('an AMI that the AWS CLI lists', () => {
  const of = (pointer: string, image: Members, options?: FactOptions) =>
    deployed(
      'image',
      `/image/${pointer}`,
      { ...workers({ imageId: AMI }), Images: [{ ImageId: AMI, State: 'available', ...image }] },
      options,
    )[0];
  const NAME = 'amzn2-ami-ecs-hvm-2.0.20260105-x86_64-ebs';

  test.each<[string, Members, unknown]>([
    ['of AWS, by its name', { ImageOwnerAlias: 'amazon', Name: NAME }, 'amazon-linux-2'],
    ['of an account of AWS, by its name', { OwnerId: '591542846629', Name: NAME }, 'amazon-linux-2'],
    ['of another account', { OwnerId: '111122223333', Name: NAME }, none],
    ['of AWS, without a name', { ImageOwnerAlias: 'amazon' }, none],
    ['of Windows, by its platform', { Platform: 'windows' }, 'windows'],
  ])('%s', (_, image, os) => expect(of('os', image)).toEqual(os));

  test.each<[string, string, unknown]>([
    ['from the next day on', '2026-11-25T10:00:00.000Z', none],
    ['since the day of the scan', '2026-11-24T10:00:00.000Z', '2026-11-24'],
    ['for long', '2026-02-20T10:00:00.000Z', '2026-02-20'],
  ])('is deprecated %s', (_, DeprecationTime, since) => {
    expect(of('deprecatedSince', { DeprecationTime }, { asOf: '2026-11-24' })).toEqual(since);
  });

  test.each<[string, Members, readonly string[], unknown, unknown]>([
    ['x86_64, hvm', { Architecture: 'x86_64', VirtualizationType: 'hvm' }, ['m5.large'], none, 'hvm'],
    ['arm64', { Architecture: 'arm64' }, ['m5.large'], 'arm64', none],
    ['paravirtual', { VirtualizationType: 'paravirtual' }, ['m5.large'], none, 'paravirtual'],
  ])('is %s', (_, image, instanceTypes, wrong, virtualization) => {
    const outputs = { ...workers({ imageId: AMI, instanceTypes }), Images: [{ ImageId: AMI, ...image }] };
    expect(deployed('image', '/image/wrongArchitecture', outputs)).toEqual([wrong]);
    expect(deployed('image', '/image/virtualization', outputs)).toEqual([virtualization]);
  });

  test('is not deprecated without a time of it', () => expect(of('deprecatedSince', {})).toEqual(none));

  test.each<[string, unknown]>([
    ['available', none],
    ['disabled', 'it is disabled'],
    ['deregistered', 'it is deregistered'],
  ])('is %s', (State, reason) => expect(of('unusable', { State })).toEqual(reason));
});

describe('an AMI that the AWS CLI does not list, beside one of the same launch template', () => {
  test.each<[string, string, unknown]>([
    ['an id', 'ami-0ccc1111bbb222233', { unknown: 'outside' }],
    ['a parameter of SSM', 'resolve:ssm:/golden', none],
  ])('by %s', (_, imageId, value) => {
    const outputs = {
      ...workers({ imageId: AMI, launchTemplate: { launchTemplateId: TEMPLATE } }),
      Images: [{ ImageId: AMI, State: 'available' }],
      LaunchTemplateVersions: [
        version(1, { DefaultVersion: true, LaunchTemplateData: { ImageId: imageId } }),
      ],
    };
    expect(deployed('image', '/image/unusable', outputs)).toEqual([none, value]);
  });
});

test('what settles whether an AMI that is not listed is gone is named', () => {
  const gone = 'ami-0ccc1111bbb222233';
  const outputs = {
    ...workers({ imageId: AMI, ec2Configuration: [{ imageType: 'ECS_AL2', imageIdOverride: gone }] }),
    Images: [{ ImageId: AMI, State: 'available' }],
  };
  const [, unusable] = valuesAmong(loadDeployed(outputs), 'image', '/image/unusable');
  expect(unusable).toMatchObject({
    why: {
      text: `no output of describe-images lists ${gone}`,
      settle: `see it with aws ec2 describe-images --include-deprecated --image-ids ${gone}`,
    },
  });
});

test('an AMI of the code that is not known is not known to be gone', () => {
  const code = environment('ImageId: !Ref P', 'Parameters: { P: { Type: String } }');
  expect(factsIn('image', '/image/unusable', code)).toEqual([none]);
});

const version = (number: number, more: Members = {}): Members => ({
  LaunchTemplateId: TEMPLATE,
  LaunchTemplateName: 'workers',
  VersionNumber: number,
  LaunchTemplateData: { ImageId: AMI },
  ...more,
});

describe('a version of a launch template', () => {
  const refersTo = (pointer: string, number: string, versions: readonly Members[]) =>
    deployed('launchTemplate', `/reference/${pointer}`, {
      ...workers({ launchTemplate: { launchTemplateId: TEMPLATE, version: number } }),
      LaunchTemplateVersions: versions,
    })[0];
  const DEFAULT = { DefaultVersion: true };
  const OTHER = { DefaultVersion: false };

  test.each<[string, string, readonly number[], unknown]>([
    ['that is the newest', '3', [1, 2, 3], none],
    ['that is older', '2', [1, 2, 3], 3],
    ['that is older, of two digits', '10', [9, 10, 11], 11],
    ['that is older by its digits, not as a text', '9', [9, 10], 10],
    ['that follows the newest', '$Latest', [1, 2], none],
    ['that is the default, as an empty text', '', [1, 2], none],
  ])('%s', (_, number, numbers, newer) => {
    const versions = numbers.map((one) => version(one, one === 1 ? DEFAULT : OTHER));
    expect(refersTo('newerVersion', number, versions)).toEqual(newer);
  });

  test.each<[string, string, readonly Members[], unknown]>([
    ['the default', '1', [version(1, DEFAULT), version(2, OTHER)], false],
    ['another one', '2', [version(1, DEFAULT), version(2, OTHER)], true],
    ['another one, of two digits', '12', [version(1, DEFAULT), version(12, OTHER)], true],
    ['the newest', '$Latest', [version(1, DEFAULT), version(2, OTHER)], none],
    ['one of which the output does not show it', '2', [version(2)], none],
  ])('is %s', (_, number, versions, value) => {
    expect(refersTo('besideDefault', number, versions)).toEqual(value);
  });

  test('anybody may move the default version of a launch template that is deployed', () =>
    expect(refersTo('defaultMoves', '1', [version(1, DEFAULT)])).toBe(true));

  test.each<[string, string]>([
    ['of the code', '!Ref T'],
    ['elsewhere', TEMPLATE],
  ])('%s is compared with no version that is deployed', (_, id) => {
    const code = `${environment(`LaunchTemplate: { LaunchTemplateId: ${id}, Version: "3" }`)}
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-1 } } }
`;
    expect(factsIn('launchTemplate', '/reference/besideDefault', code)).toEqual([none]);
    expect(factsIn('launchTemplate', '/reference/newerVersion', code)).toEqual([none]);
  });
});

describe('the image types of a deployed environment', () => {
  const written = (...types: readonly string[]) =>
    valuesAmong(
      loadDeployed(workers({ ec2Configuration: types.map((imageType) => ({ imageType })) })),
      'environment',
      '/environment/imageTypeWritten',
    );

  test.each<[string, readonly string[], unknown]>([
    ['one that AWS Batch may have written', ['ECS_AL2023'], { unknown: 'not-understood' }],
    ['one that AWS Batch does not write by itself', ['ECS_AL2'], true],
    ['one for GPUs', ['ECS_AL2023_NVIDIA'], true],
    ['two', ['ECS_AL2023', 'ECS_AL2023_NVIDIA'], true],
    ['none', [], false],
  ])('%s', (_, types, value) => expect(written(...types).map(plain)).toEqual([value]));

  test('the code settles whether it sets the one', () =>
    expect(written('ECS_AL2023')).toMatchObject([{ why: { settle: 'scan the code' } }]));
});

test.each<[string, string, string]>([
  [
    'has the strategy for it',
    'BEST_FIT_PROGRESSIVE',
    'The change is an infrastructure update, in which new instances replace those that run; running jobs may end after 30 minutes.',
  ],
  [
    'has no strategy for it',
    'BEST_FIT',
    'AWS Batch refuses the change in this environment, because its allocationStrategy is BEST_FIT: it needs a new environment.',
  ],
])('what a change does to a deployed environment that %s', (_, allocationStrategy, effect) => {
  const outputs = workers({ allocationStrategy });
  expect(deployed('environment', '/environment/updateEffect', outputs)).toEqual([effect]);
});
