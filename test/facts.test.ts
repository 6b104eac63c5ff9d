// Facts, each by itself: a template, the pointer of a row, and what it gives there.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

type Row = [name: string, pointer: string, computeResources: string, value: unknown, more?: string];

/** A table of facts of the environment. */
function table(rows: Row[]): void {
  test.each<Row>(rows)('%s: %s', (_, pointer, computeResources, value, more = '') => {
    expect(factsIn('environment', pointer, environment(computeResources, more))).toEqual([value]);
  });
}

const PARAMETERS = 'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }';
const none = { absent: true };
const unknown = { unknown: 'no-default' };

describe('updates in place', () => {
  const role = (arn: string) => `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED, ServiceRole: ${arn}, ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT_PROGRESSIVE } }
`;
  const path = 'aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch';

  test.each([
    [`arn:aws:iam::123456789012:role/${path}`, 'service-linked', true, none],
    ['arn:aws:iam::123456789012:role/AWSServiceRoleForBatch', 'service-linked-without-path', true, none],
    ['AWSServiceRoleForBatch', 'service-linked', true, none],
    ['arn:aws:iam::123456789012:role/mine', 'custom', false, 1],
    [`!Sub "arn:aws:iam::\${AWS::AccountId}:role/${path}"`, 'service-linked', true, none],
    ['!Sub "arn:aws:iam::${AWS::AccountId}:role/mine"', 'custom', false, 1],
  ])('the service role %s is %s', (arn, kind, updatable, blockers) => {
    expect(factsIn('environment', '/environment/serviceRoleKind', role(arn))).toEqual([kind]);
    expect(factsIn('environment', '/environment/updatable', role(arn))).toEqual([updatable]);
    expect(factsIn('environment', '/environment/updateBlockers', role(arn))).toEqual([
      blockers === 1 ? 'its ServiceRole is not the service-linked role AWSServiceRoleForBatch' : blockers,
    ]);
  });

  table([
    [
      'it is not EC2',
      '/environment/updateBlockers',
      'Type: FARGATE\nAllocationStrategy: BEST_FIT_PROGRESSIVE',
      'it is not a managed EC2 or Spot environment',
    ],
    [
      'no strategy',
      '/environment/updateBlockers',
      'Type: EC2',
      'it has no AllocationStrategy, which means BEST_FIT',
    ],
    [
      'BEST_FIT',
      '/environment/updateBlockers',
      'Type: SPOT\nAllocationStrategy: BEST_FIT',
      'its AllocationStrategy is BEST_FIT',
    ],
    [
      'two reasons',
      '/environment/updateBlockers',
      'Type: FARGATE',
      'it is not a managed EC2 or Spot environment and it has no AllocationStrategy, which means BEST_FIT',
    ],
    ['none', '/environment/updateBlockers', 'Type: EC2\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED', none],
    [
      'a strategy that is not known',
      '/environment/updateBlockers',
      'Type: EC2\nAllocationStrategy: !Ref P',
      none,
      PARAMETERS,
    ],
    [
      'a strategy that is not known',
      '/environment/updatable',
      'Type: EC2\nAllocationStrategy: !Ref P',
      unknown,
      PARAMETERS,
    ],
    ...[
      'BEST_FIT_PROGRESSIVE',
      'SPOT_CAPACITY_OPTIMIZED',
      'SPOT_PRICE_CAPACITY_OPTIMIZED',
      'BEST_FIT_PROGRESSIVE_ORDERED',
      'SPOT_CAPACITY_OPTIMIZED_PRIORITIZED',
    ].map((strategy): Row => [
      strategy,
      '/environment/updatable',
      `Type: SPOT\nAllocationStrategy: ${strategy}`,
      true,
    ]),
    [
      'On-Demand with a Spot strategy',
      '/environment/allocationStrategyMisfit',
      'Type: EC2\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED',
      'SPOT_CAPACITY_OPTIMIZED',
    ],
    [
      'Spot with an On-Demand strategy',
      '/environment/allocationStrategyMisfit',
      'Type: SPOT\nAllocationStrategy: BEST_FIT_PROGRESSIVE_ORDERED',
      'BEST_FIT_PROGRESSIVE_ORDERED',
    ],
    [
      'On-Demand with its own',
      '/environment/allocationStrategyMisfit',
      'Type: EC2\nAllocationStrategy: BEST_FIT_PROGRESSIVE_ORDERED',
      none,
    ],
    [
      'Spot with its own',
      '/environment/allocationStrategyMisfit',
      'Type: SPOT\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED',
      none,
    ],
    [
      'a type that is not known',
      '/environment/allocationStrategyMisfit',
      'Type: !Ref P\nAllocationStrategy: SPOT_CAPACITY_OPTIMIZED',
      unknown,
      PARAMETERS,
    ],
    [
      'a strategy that is not known',
      '/environment/allocationStrategyMisfit',
      'Type: EC2\nAllocationStrategy: !Ref P',
      unknown,
      PARAMETERS,
    ],
    ['no type', '/environment/allocationStrategyMisfit', 'AllocationStrategy: SPOT_CAPACITY_OPTIMIZED', none],
    ['no strategy', '/environment/allocationStrategyMisfit', 'Type: EC2', none],
    ['set', '/environment/bestFit', 'AllocationStrategy: BEST_FIT', true],
    ['by default', '/environment/bestFit', 'Type: EC2', true],
    ['another', '/environment/bestFit', 'AllocationStrategy: BEST_FIT_PROGRESSIVE', false],
  ]);

  const queue = (order: string, more = '') => `
Parameters: { Order: { Type: CommaDelimitedList } }
Resources:
  A: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED } }
  B: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ComputeEnvironmentName: by-name } }
  Queue: { Type: AWS::Batch::JobQueue, Properties: { ComputeEnvironmentOrder: ${order} } }
${more}`;
  test.each<[string, string, unknown[]]>([
    ['one of two by reference', queue('[{ ComputeEnvironment: !Ref A, Order: 1 }]'), [true, false]],
    ['the other by its name', queue('[{ ComputeEnvironment: by-name, Order: 1 }]'), [false, true]],
    [
      'both',
      queue('[{ ComputeEnvironment: !Ref B, Order: 1 }, { ComputeEnvironment: !Ref A, Order: 2 }]'),
      [true, true],
    ],
    ['one that is not here', queue('[{ ComputeEnvironment: elsewhere, Order: 1 }]'), [false, false]],
    ['none', queue('[]'), [false, false]],
    ['a list that is not known', queue('!Ref Order'), [unknown, unknown]],
  ])('a job queue uses %s', (_, template, values) => {
    expect([0, 1].flatMap((index) => factsIn('environment', '/environment/queued', template, index))).toEqual(
      values,
    );
  });

  test('a queue of another template uses no environment of this one, though its list is not known', () => {
    const other = queue('!Ref Order').replace(/^ {2}[AB]:.*\n/gm, '');
    expect(
      factsIn('environment', '/environment/queued', environment('Type: EC2'), 0, {
        others: { 'other.yaml': other },
      }),
    ).toEqual([false]);
  });
});

describe('launch templates', () => {
  const reference = (lines: string, template = 'LaunchTemplateData: { KeyName: k }', more = '') =>
    environment(`LaunchTemplate:\n  ${lines.replaceAll('\n', '\n  ')}`, more) +
    `  Template:\n    Type: AWS::EC2::LaunchTemplate\n    Properties: { ${template} }\n`;
  test.each([
    ['$Latest', 'LaunchTemplateId: !Ref Template\nVersion: $Latest', 'latest'],
    ['$Default', 'LaunchTemplateId: !Ref Template\nVersion: $Default', 'default'],
    ['a number', 'LaunchTemplateId: !Ref Template\nVersion: 3', 'number'],
    ['none', 'LaunchTemplateId: !Ref Template', 'unset'],
    ['an empty text', 'LaunchTemplateId: !Ref Template\nVersion: ""', 'unset'],
    [
      'the newest',
      'LaunchTemplateId: !Ref Template\nVersion: !GetAtt Template.LatestVersionNumber',
      'newest-number',
    ],
    [
      'the default',
      'LaunchTemplateId: !Ref Template\nVersion: !GetAtt Template.DefaultVersionNumber',
      'default-number',
    ],
  ])('the version %s', (_, lines, kind) => {
    expect(factsIn('launchTemplate', '/reference/versionKind', reference(lines))).toEqual([kind]);
  });

  test.each<[string, string, unknown]>([
    ['both', 'LaunchTemplateId: lt-1\nLaunchTemplateName: n', 'both its id and its name'],
    ['neither', 'Version: "1"', 'neither its id nor its name'],
    ['the id alone', 'LaunchTemplateId: lt-1', none],
    ['the name alone', 'LaunchTemplateName: n', none],
  ])('identified by %s', (_, lines, value) => {
    expect(factsIn('launchTemplate', '/reference/misidentified', reference(lines))).toEqual([value]);
    expect(factsIn('launchTemplate', '/reference/isEmpty', reference(lines))).toEqual([
      value === 'neither its id nor its name',
    ]);
  });

  test.each<[string, string, unknown, unknown, unknown]>([
    ['in the code', 'LaunchTemplateId: !Ref Template', 'Template', true, false],
    ['elsewhere, by its id', 'LaunchTemplateId: lt-1', 'lt-1', false, { unknown: 'outside' }],
    ['elsewhere, by its name', 'LaunchTemplateName: shared', 'shared', false, { unknown: 'outside' }],
    ['nowhere', 'Version: "1"', none, false, false],
  ])('%s', (_, lines, name, inCode, moves) => {
    const of = (pointer: string) => factsIn('launchTemplate', pointer, reference(lines));
    expect(of('/launchTemplate/name')).toEqual([name]);
    expect(of('/launchTemplate/inCode')).toEqual([inCode]);
    expect(of('/reference/defaultMoves')).toEqual([moves]);
  });

  test('a reference may come through an export of another stack', () => {
    const imported = (id: string) =>
      factsIn('launchTemplate', '/reference/imported', reference(`LaunchTemplateId: ${id}`), 0, {
        others: {
          'shared.yaml': `Resources:
  Shared: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { KeyName: k } } }
Outputs:
  Id: { Value: !Ref Shared, Export: { Name: shared } }
`,
        },
      });
    expect([imported('!Ref Template'), imported('!ImportValue shared')]).toEqual([[false], [true]]);
  });

  test('what $Default comes to depends on who can move it', () => {
    const meaning = (template: string) => factsIn('launchTemplate', '/reference/defaultMeaning', template);
    expect(meaning(reference('LaunchTemplateId: !Ref Template'))).toEqual([
      'CloudFormation cannot move the default version, so it stays at 1 unless somebody moves it by hand',
    ]);
    expect(meaning(reference('LaunchTemplateId: lt-1'))).toEqual([
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
    ]);
  });

  test.each([
    ['', 'Nothing in the code moves the default version, so it stays at 1', false],
    [
      'update_default_version = true',
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
      true,
    ],
    [
      'default_version = 3',
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
      true,
    ],
    [
      'update_default_version = false',
      'Nothing in the code moves the default version, so it stays at 1',
      false,
    ],
  ])('in Terraform $Default with «%s»', (argument, meaning, moves) => {
    const module = `
resource "aws_launch_template" "t" {
  ${argument}
}
resource "aws_batch_compute_environment" "e" {
  compute_resources {
    launch_template { launch_template_id = aws_launch_template.t.id }
  }
}`;
    expect(factsIn('launchTemplate', '/reference/defaultMeaning', module)).toEqual([meaning]);
    expect(factsIn('launchTemplate', '/reference/defaultMoves', module)).toEqual([moves]);
  });

  test.each<[string, string, unknown]>([
    ['$Latest', 'Version: $Latest', true],
    ['$Default', 'Version: $Default', true],
    ['no version', '', true],
    ['a number', 'Version: "2"', false],
    ['a version that is not known', 'Version: !Ref P', unknown],
  ])('the only AMI is that of a launch template of %s', (_, version, value) => {
    const template = reference(
      `LaunchTemplateId: !Ref Template\n${version}`,
      'LaunchTemplateData: { ImageId: ami-1 }',
      PARAMETERS,
    );
    expect(factsIn('environment', '/environment/onlyFloatingLaunchTemplateImage', template)).toEqual([value]);
  });

  test('overrides count for what floats', () => {
    const template = reference(
      'LaunchTemplateId: !Ref Template\nVersion: $Latest\nOverrides: [{ LaunchTemplateId: lt-2, Version: "3", TargetInstanceTypes: [c5] }]',
      'LaunchTemplateData: { ImageId: ami-1 }',
    );
    expect(factsIn('environment', '/environment/onlyFloatingLaunchTemplateImage', template)).toEqual([false]);
  });

  const script = (data: string) =>
    reference('LaunchTemplateId: !Ref Template', `LaunchTemplateData: { UserData: ${data} }`, PARAMETERS);
  const mime =
    'MIME-Version: 1.0\\nContent-Type: multipart/mixed; boundary=\\"b\\"\\n\\n--b\\nContent-Type: text/x-shellscript\\n\\nx\\n--b--\\n';
  const encoded = Buffer.from(JSON.parse(`"${mime}"`)).toString('base64');
  test.each<[string, string, unknown]>([
    ['encoded by Fn::Base64', `{ "Fn::Base64": "${mime}" }`, true],
    ['in base64', `"${encoded}"`, true],
    ['in base64 over lines', `"${encoded.slice(0, 40)}\\n${encoded.slice(40)}"`, true],
    ['in base64 without its end', `"${encoded.replaceAll('=', '')}"`, true],
    ['as it is', `"${mime}"`, true],
    ['a script in base64', `"${Buffer.from('#!/bin/bash\necho').toString('base64')}"`, false],
    ['a text of letters that is no base64, by its length', '"abcde"', false],
    ['none', '!Ref AWS::NoValue', none],
  ])('user data %s', (_, data, multipart) => {
    expect(factsIn('launchTemplate', '/userData/mimeMultipart', script(data))).toEqual([multipart]);
  });
});

describe('overrides', () => {
  const overrides = (list: readonly string[], types = '[c5, m5.large, m5.xlarge]') =>
    environment(
      `InstanceTypes: ${types}\nLaunchTemplate:\n  LaunchTemplateId: lt-0\n  Overrides: [${list.map((targets, index) => `{ LaunchTemplateId: lt-${index + 1}, TargetInstanceTypes: ${targets} }`).join(', ')}]`,
      PARAMETERS,
    );
  const faults = (list: readonly string[], types?: string) =>
    factsIn('override', '/override/fault', overrides(list, types));

  test.each<[string, string, unknown]>([
    ['an instance type', '[m5.large]', none],
    ['two of one family', '[m5.large, m5.xlarge]', none],
    ['a type within an offered family', '[c5.large]', none],
    ['no types', '[]', 'it names no target instance types'],
    ['optimal', '[optimal]', 'optimal is not an instance type or family that an override can target'],
    ['one twice', '[m5.large, m5.large]', 'it targets m5.large twice'],
    ['a family and its member', '[c5, c5.large]', 'it targets c5.large twice'],
    [
      'one that is not offered',
      '[r5.large]',
      'it targets r5.large, which is not among the instance types of the environment',
    ],
    [
      'a family of which only members are offered',
      '[m5]',
      'it targets m5, which is not among the instance types of the environment',
    ],
    ['a list that is not known', '!Ref L', unknown],
  ])('targets %s', (_, targets, value) => expect(faults([targets])).toEqual([value]));

  test('one that an earlier override targets', () =>
    expect(faults(['[m5.large]', '[m5.large]'])).toEqual([
      none,
      'it targets m5.large, which an earlier override targets, too',
    ]));
  test('with optimal offered, any type may be among them', () =>
    expect(faults(['[r5.large]'], '[optimal]')).toEqual([none]));
  test('with an unknown list offered, it is not known', () =>
    expect(faults(['[r5.large]'], '!Ref L')).toEqual([unknown]));
  test('one of those that an earlier override targets', () =>
    expect(faults(['[m5.large, m5.xlarge]', '[c5.large]', '[m5.xlarge]'])).toEqual([
      none,
      none,
      'it targets m5.xlarge, which an earlier override targets, too',
    ]));
  test('with optimal among the offered types, any type may be among them', () =>
    expect(faults(['[r5.large]'], '[m5.large, optimal]')).toEqual([none]));
  test('the eleventh', () => {
    const eleven = faults(
      Array.from({ length: 12 }, (_, index) => `[c${index + 20}.large]`),
      `[${Array.from({ length: 12 }, (_, index) => `c${index + 20}`).join(', ')}]`,
    );
    expect(eleven).toEqual([
      ...Array.from({ length: 10 }, () => none),
      'it is the eleventh, and AWS Batch takes 10 at most',
      none,
    ]);
  });
});

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

describe('job definitions', () => {
  const jobs = (
    image: string,
    definition = 'Type: multinode',
    order = '!Ref Workers',
  ) => `${environment(image)}
  Queue: { Type: AWS::Batch::JobQueue, Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: ${order}, Order: 1 }] } }
  Job: { Type: AWS::Batch::JobDefinition, Properties: { ${definition} } }
`;
  const UBUNTU =
    'ImageId: "{{resolve:ssm:/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id}}"';
  test.each<[string, string, unknown[]]>([
    ['Ubuntu', jobs(UBUNTU), [true]],
    ['an AMI of which nothing is known', jobs('ImageId: ami-1'), [false]],
    ['the AMI of AWS Batch', jobs('Type: EC2'), [false]],
    ['a queue of another environment', jobs(UBUNTU, 'Type: multinode', 'elsewhere'), []],
  ])('with %s', (_, template, values) => {
    expect(factsIn('jobDefinition', '/jobDefinition/noAmazonLinux', template)).toEqual(values);
  });

  test('one of another stack is deployed by itself', () => {
    const other = 'Resources: { Job: { Type: AWS::Batch::JobDefinition, Properties: { Type: multinode } } }';
    const own = jobs(UBUNTU).replace(/^ {2}Job:.*\n/m, '');
    expect(
      factsIn('jobDefinition', '/jobDefinition/name', own, 0, { others: { 'other.yaml': other } }),
    ).toEqual([]);
  });
});
