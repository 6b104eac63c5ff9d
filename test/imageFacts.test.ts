// Facts about AMIs and image types, each by itself: a template, the pointer of a row, and its value.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

const PARAMETERS = 'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }';
const none = { absent: true };
const unknown = { unknown: 'no-default' };

describe('entries of ec2Configuration', () => {
  const entries = (list: string, more = '') => environment(`Type: EC2\nEc2Configuration: ${list}`, more);
  const faults = (list: string) => factsIn('ec2Configuration', '/entry/fault', entries(list));

  test('the third is one too many, and says so once', () =>
    expect(
      faults(
        '[{ ImageType: ECS_AL2023 }, { ImageType: ECS_AL2023_NVIDIA }, { ImageType: ECS_AL2 }, { ImageType: ECS_AL1 }]',
      ),
    ).toEqual([none, none, 'Ec2Configuration has more than 2 entries', none]));
  test('two of one type', () =>
    expect(faults('[{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2 }]')).toEqual([
      none,
      'Ec2Configuration has two entries for ECS_AL2',
    ]));
  test('two without a type', () =>
    expect(faults('[{ ImageIdOverride: ami-1 }, { ImageIdOverride: ami-2 }]')).toEqual([none, none]));

  test.each<[string, string, unknown]>([
    ['ECS_AL2', '2026-06-29', false],
    ['ECS_AL2', '2026-06-30', true],
    ['ECS_AL2', '2026-07-01', true],
    ['EKS_AL2', '2025-11-25', false],
    ['EKS_AL2', '2025-11-26', true],
    ['ECS_AL2023', '2030-01-01', false],
    ['!Ref P', '2026-06-30', unknown],
  ])('support of %s has ended on %s: %s', (type, asOf, ended) => {
    expect(
      factsIn('ec2Configuration', '/entry/supportEnded', entries(`[{ ImageType: ${type} }]`, PARAMETERS), 0, {
        asOf,
      }),
    ).toEqual([ended]);
  });

  test.each<[string, string, unknown]>([
    ['listed', '[{ ImageType: ECS_AL2023 }]', 'listed'],
    ['of the other orchestrator', '[{ ImageType: EKS_AL2023 }]', 'wrong-orchestrator'],
    ['a slip', '[{ ImageType: AL2023 }]', 'unknown'],
    ['of the family', '[{ ImageType: ECS_AL2030 }]', 'unlisted'],
    ['not set', '[{ ImageIdOverride: ami-1 }]', none],
    ['not known', '[{ ImageType: !Ref P }]', unknown],
  ])('an image type that is %s', (_, list, status) => {
    expect(factsIn('ec2Configuration', '/entry/imageTypeStatus', entries(list, PARAMETERS))).toEqual([
      status,
    ]);
  });

  test.each<[string, string, unknown]>([
    ['by the entry', 'Ec2Configuration: [{ ImageIdOverride: ami-1 }]', true],
    ['by imageId', 'ImageId: ami-1\nEc2Configuration: [{ ImageType: ECS_AL2 }]', true],
    ['not at all', 'Ec2Configuration: [{ ImageType: ECS_AL2 }]', false],
  ])('an own AMI is set %s', (_, lines, set) => {
    expect(factsIn('ec2Configuration', '/entry/ownImage', environment(lines))).toEqual([set]);
  });
});

describe('AMIs', () => {
  const GPU = '/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id';
  const ARM = '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id';
  const X86 = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';
  const ssm = (path: string) => `"{{resolve:ssm:${path}}}"`;
  const images = (pointer: string, lines: string) =>
    factsIn('image', pointer, environment(lines, PARAMETERS));

  test('GPU types boot the GPU entry, the others the plain one', () => {
    const lines = `InstanceTypes: [g5.xlarge, m6g.large]
Ec2Configuration: [{ ImageType: ECS_AL2023_NVIDIA, ImageIdOverride: ${ssm(X86)} }, { ImageType: ECS_AL2023, ImageIdOverride: ${ssm(ARM)} }]`;
    expect(images('/image/missesDriver', lines)).toEqual([true, false]);
    expect(images('/image/wrongArchitecture', lines)).toEqual([none, none]);
  });
  test('without a GPU entry each entry has all types', () => {
    const lines = `InstanceTypes: [g5.xlarge]\nEc2Configuration: [{ ImageType: ECS_AL2023, ImageIdOverride: ${ssm(X86)} }]`;
    expect(images('/image/missesDriver', lines)).toEqual([true]);
  });
  test('imageId is for all types', () => {
    expect(images('/image/wrongArchitecture', `ImageId: ${ssm(ARM)}\nInstanceTypes: [m5.large]`)).toEqual([
      'arm64',
    ]);
    expect(
      images('/image/wrongArchitecture', `ImageId: ${ssm(ARM)}\nInstanceTypes: [m5.large, m6g.large]`),
    ).toEqual([none]);
    expect(images('/image/wrongArchitecture', `ImageId: ${ssm(ARM)}\nInstanceTypes: !Ref L`)).toEqual([
      unknown,
    ]);
  });
  test.each<[string, string, string, unknown]>([
    [
      'of another system',
      `ImageId: ${ssm('/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id')}`,
      'ECS_AL2023',
      'an AMI of Bottlerocket',
    ],
    ['with drivers', `ImageId: ${ssm(GPU)}`, 'ECS_AL2023', 'an AMI with GPU drivers'],
    ['without drivers', `ImageId: ${ssm(X86)}`, 'ECS_AL2023_NVIDIA', 'an AMI without GPU drivers'],
    ['that fits', `ImageId: ${ssm(X86)}`, 'ECS_AL2023', none],
    ['of which nothing is known', 'ImageId: ami-1', 'ECS_AL2023', none],
  ])('under an image type an AMI %s', (_, lines, type, value) => {
    expect(images('/image/typeMismatch', `${lines}\nEc2Configuration: [{ ImageType: ${type} }]`)).toEqual([
      value,
    ]);
  });
  test.each<[string, string, unknown]>([
    ['imageId', 'ImageId: ami-1', ['imageId']],
    [
      'an entry',
      'Ec2Configuration: [{ ImageIdOverride: ami-1 }, { ImageType: ECS_AL2 }]',
      ['imageIdOverride'],
    ],
    ['none', 'Type: EC2', []],
  ])('the sources are %s', (_, lines, sources) => expect(images('/image/source', lines)).toEqual(sources));
});

describe('the maker of an AMI', () => {
  test.each<[string, string, unknown]>([
    ['a resource of the code', '!GetAtt Golden.ImageId', true],
    ['somebody else', 'ami-1', false],
    ['AWS', '"{{resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id}}"', false],
    ['somebody who is not known', '!Ref P', unknown],
  ])('is %s', (_, id, value) => {
    const golden = '  Golden: { Type: AWS::ImageBuilder::Image, Properties: {} }\n';
    const template = environment(`ImageId: ${id}`, PARAMETERS) + golden;
    expect(factsIn('image', '/image/inCode', template)).toEqual([value]);
  });
});
