// Which of the AMIs that the code sets is booted: the sources of an answer with what becomes of each, and the
// checks that depend on the AMI.
import { describe, expect, test } from 'vitest';
import { answerAbout } from './support.ts';

const template = (lines: readonly string[]) => `Parameters: { P: { Type: String } }
Resources:
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-00000000000000003 } } }
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT
${lines.map((line) => `        ${line}\n`).join('')}`;

const ID = 'ImageId: ami-00000000000000001';
const override = (id = 'ami-00000000000000002') =>
  `Ec2Configuration: [{ ImageType: ECS_AL2023, ImageIdOverride: ${id} }]`;
const TEMPLATE = 'LaunchTemplate: { LaunchTemplateId: !Ref T, Version: $Latest }';

describe('what becomes of each source', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['none', [], ['default boots']],
    ['one', [ID], ['imageId boots', 'default shadowed']],
    ['two that differ', [ID, override()], ['imageId mayBoot', 'imageIdOverride mayBoot', 'default shadowed']],
    [
      'two that are the same',
      [ID, override('ami-00000000000000001')],
      ['imageId boots', 'imageIdOverride boots', 'default shadowed'],
    ],
    [
      'one, and a launch template',
      [ID, TEMPLATE],
      ['imageId mayBoot', 'launchTemplate mayBoot', 'default shadowed'],
    ],
    ['a launch template alone', [TEMPLATE], ['launchTemplate boots', 'default shadowed']],
    ['a parameter', ['ImageId: !Ref P'], ['imageId boots', 'default shadowed']],
    [
      'an entry with an AMI and one without',
      [
        'Ec2Configuration: [{ ImageType: ECS_AL2023, ImageIdOverride: ami-00000000000000002 }, { ImageType: ECS_AL2023_NVIDIA }]',
      ],
      ['imageIdOverride boots', 'imageIdOverride notSet', 'default mayBoot'],
    ],
  ])('%s', (_, lines, expected) => {
    const { sources } = answerAbout('batch.yaml', template(lines));
    const seen = sources.map(({ kind, status }) => `${kind} ${status}`);
    expect(seen.filter((one) => one !== 'imageId notSet' && one !== 'launchTemplate notSet')).toEqual(
      expected,
    );
  });
});

test.each([
  [
    'one that is not known, in two sources',
    ['ImageId: !Ref P', override('!Ref P')],
    'an AMI whose id is not in the code (ImageId and ImageIdOverride of ECS_AL2023);',
  ],
  [
    'two that are not known, for different instances',
    [
      'Ec2Configuration: [{ ImageType: ECS_AL2023, ImageIdOverride: !Ref P }, { ImageType: ECS_AL2023_NVIDIA, ImageIdOverride: !Ref Q }]',
    ],
    'an AMI whose id is not in the code (ImageIdOverride of ECS_AL2023) or, for other instance types, an AMI whose id is not in the code (ImageIdOverride of ECS_AL2023_NVIDIA);',
  ],
])('the headline names %s', (_, lines, expected) => {
  const text = template(lines).replace('{ P: { Type: String }', '{ P: { Type: String }, Q: { Type: String }');
  expect(answerAbout('batch.yaml', text).headline).toContain(`boots ${expected}`);
});

test.each([
  ['2026-06-29', 'look'],
  ['2026-06-30', 'stop'],
])('an image type of Amazon Linux 2, on %s: %s', (asOf, kind) => {
  const text = template(['Ec2Configuration: [{ ImageType: ECS_AL2 }]']);
  const { checks } = answerAbout('batch.yaml', text, { asOf }).way;
  expect(checks.find((one) => one.text.includes('creates no new environment'))?.kind).toBe(kind);
});
