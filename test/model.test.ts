// What the model knows of AWS by itself: instance types, image types, AMIs by name, and user data.
import { describe, expect, test } from 'vitest';
import { settledFamilies } from '../scripts/instance-sizes.mjs';
import { familiesOf } from '../scripts/instance-types.mjs';
import { mergeTraits, ssmPathInLaunchTemplate, traitsOfSearch, traitsOfSsmPath } from '../src/model/ami.ts';
import { classifyImageType, endOfSupport, imageTypeTraits } from '../src/model/imageTypes.ts';
import { factsOf, overlaps, sizeFaultOf, within } from '../src/model/instanceTypes.ts';
import { analyseUserData, type UserDataAnswers } from '../src/model/userData.ts';
import { readUserData } from '../src/model/userDataParts.ts';
import { textOf } from '../src/value/source.ts';
import { known, unknown } from '../src/value/value.ts';

describe('instance types', () => {
  test.each([
    ['m5.large', 'x86_64', false, false],
    ['m5d', 'x86_64', false, true],
    ['c7g.xlarge', 'arm64', false, false],
    ['g4dn.xlarge', 'x86_64', true, true],
    ['g4ad.xlarge', 'x86_64', false, true],
    ['g5g.xlarge', 'arm64', true, false],
    ['gr6.4xlarge', 'x86_64', true, true],
    ['p3.2xlarge', 'x86_64', true, false],
    ['p5.48xlarge', 'x86_64', true, true],
    ['inf2.xlarge', 'x86_64', false, false],
    ['a1.large', 'arm64', false, false],
    ['optimal', 'x86_64', false, false],
    ['default_arm64', 'arm64', false, false],
    // Families that no list has yet, by the pattern of their names.
    ['c19gd.large', 'arm64', false, true],
    ['p6e-gb200.36xlarge', 'arm64', true, undefined],
    ['g9.large', 'x86_64', true, undefined],
  ])('%s: %s, NVIDIA %s, instance store %s', (type, architecture, nvidia, instanceStore) => {
    const facts = factsOf(type)!;
    expect([facts.architectures[0], facts.nvidia, facts.instanceStore]).toEqual([
      architecture,
      nvidia,
      instanceStore,
    ]);
  });

  test('what is no type has no facts', () => expect(factsOf('nonsense')).toBeUndefined());

  test.each([
    ['c6i.large', 'c6i', true],
    ['c6i', 'c6i.large', true],
    ['c6i.large', 'c6i.xlarge', false],
    ['c6i', 'c6id', false],
  ])('%s and %s overlap: %s', (a, b, expected) => expect(overlaps(a, b)).toBe(expected));

  test('a size is within its family, not the reverse', () =>
    expect([within('c6i.large', 'c6i'), within('c6i', 'c6i.large')]).toEqual([true, false]));

  test.each([
    ['m5.4xlarge', undefined],
    ['M5.Large', undefined],
    ['m5', undefined],
    ['m5.3xlarge', '2026-11-13'],
    ['inf2.2xlarge', '2026-11-13'],
    // A type of a family that is not there any more.
    ['f1.2xlarge', undefined],
    // Families that have got sizes lately, or are new.
    ['p5.96xlarge', undefined],
    ['m9g.3xlarge', undefined],
    ['m55.3xlarge', undefined],
    ['m55.lrage', undefined],
    // No type of any family has such a size.
    ['m5.lrage', 'no size'],
    ['m9g.large.metal', undefined],
    ['m8i.huge', 'no size'],
    ['m5.large.metal', 'no size'],
  ])('%s: the size is wrong by the list of %s', (type, expected) => {
    const fault = sizeFaultOf(type);
    expect(fault && (fault.listedOn ?? 'no size')).toBe(expected);
  });

  test('sizes are remade from two lists of types, for families that have the same in both', () =>
    expect(
      settledFamilies(
        ['m1.large', 'm1.small', 'm2.large', 'm4.large'],
        ['m4.large', 'm1.small', 'm1.large', 'm2.large', 'm2.10xlarge', 'm2.metal', 'm3.large'],
      ),
    ).toEqual({ 'small large': 'm1', large: 'm4' }));

  test('the data is remade from what the AWS CLI prints', () => {
    const type = (name: string, store: boolean, gpu?: string) => ({
      InstanceType: name,
      ProcessorInfo: { SupportedArchitectures: ['i386', 'x86_64'] },
      InstanceStorageSupported: store,
      ...(gpu ? { GpuInfo: { Gpus: [{ Manufacturer: gpu }] } } : {}),
    });
    expect(
      familiesOf({
        InstanceTypes: [type('z1.large', true, 'NVIDIA'), type('a9.large', false), type('a9.metal', true)],
      }),
    ).toEqual({
      a9: { architectures: ['x86_64'], nvidia: false },
      z1: { architectures: ['x86_64'], nvidia: true, instanceStore: true },
    });
  });
});

test.each([
  ['ECS_AL2023_NVIDIA', 'listed', { orchestrator: 'ECS', os: 'amazon-linux-2023', gpu: true }, undefined],
  ['ECS_AL2', 'listed', { orchestrator: 'ECS', os: 'amazon-linux-2', gpu: false }, '2026-06-30'],
  ['EKS_AL2_NVIDIA', 'listed', { orchestrator: 'EKS', os: 'amazon-linux-2', gpu: true }, '2025-11-26'],
  ['ECS_AL1', 'listed', { orchestrator: 'ECS', os: 'amazon-linux-1', gpu: false }, '2023-06-30'],
  ['ECS_BOTTLEROCKET', 'unlisted', { orchestrator: 'ECS' }, undefined],
  ['AL2023', 'unknown', {}, undefined],
])('image type %s is %s', (name, status, traits, end) => {
  expect([classifyImageType(name), imageTypeTraits(name), endOfSupport(name, '2026-11-24')?.date]).toEqual([
    status,
    traits,
    end,
  ]);
});

describe('AMIs by the path of their public parameter', () => {
  test.each([
    [
      '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
      {
        os: 'amazon-linux-2023',
        architecture: 'x86_64',
        nvidiaDriver: false,
        ecsAgent: true,
        amazonLinux: true,
      },
    ],
    [
      '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended',
      { os: 'amazon-linux-2023', architecture: 'arm64', ecsAgent: true },
    ],
    [
      '/aws/service/ecs/optimized-ami/amazon-linux-2/gpu/recommended/image_id',
      { os: 'amazon-linux-2', nvidiaDriver: true },
    ],
    ['/aws/service/ecs/optimized-ami/amazon-linux/recommended/image_id', { os: 'amazon-linux-1' }],
    [
      '/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/arm64/standard/recommended/image_id',
      { os: 'amazon-linux-2023', architecture: 'arm64', nvidiaDriver: false },
    ],
    [
      '/aws/service/eks/optimized-ami/1.29/amazon-linux-2-gpu/recommended/image_id',
      { os: 'amazon-linux-2', nvidiaDriver: true },
    ],
    [
      '/aws/service/bottlerocket/aws-ecs-2-nvidia/x86_64/latest/image_id',
      { os: 'bottlerocket', nvidiaDriver: true, ecsAgent: true, amazonLinux: false },
    ],
    [
      '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
      { os: 'amazon-linux-2023', architecture: 'arm64', ecsAgent: false },
    ],
    [
      '/aws/service/ami-amazon-linux-latest/amzn-ami-pv-x86_64-ebs',
      { os: 'amazon-linux-1', virtualization: 'paravirtual' },
    ],
    [
      '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base',
      { os: 'windows', amazonLinux: false },
    ],
    [
      '/aws/service/canonical/ubuntu/server/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id',
      { os: 'ubuntu', architecture: 'arm64', ecsAgent: false },
    ],
    [
      '/aws/service/ecs/optimized-ami/amazon-linux-2/amzn2-ami-ecs-gpu-hvm-2.0.20260105-x86_64-ebs/image_id',
      { os: 'amazon-linux-2', nvidiaDriver: true },
    ],
    [
      '/aws/service/ecs/optimized-ami/amazon-linux-2023/al2023-ami-ecs-hvm-2023.0.20260105-kernel-6.1-arm64/image_id',
      { os: 'amazon-linux-2023', architecture: 'arm64', nvidiaDriver: false },
    ],
  ])('%s', (path, traits) => expect(traitsOfSsmPath(path)).toMatchObject(traits));

  test.each([
    ['/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id', false, false],
    ['/aws/service/ecs/optimized-ami/amazon-linux-2023/neuron/recommended/image_id', false, true],
    ['/aws/service/ecs/optimized-ami/amazon-linux-2/inf/recommended/image_id', false, true],
    ['/aws/service/ecs/optimized-ami/amazon-linux-2/kernel-5.10/gpu/recommended/image_id', true, false],
    [
      '/aws/service/ecs/optimized-ami/amazon-linux-2/amzn2-ami-ecs-inf-hvm-2.0.20260105-x86_64-ebs/image_id',
      false,
      true,
    ],
    ['/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/neuron/recommended/image_id', false, true],
    [
      '/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id',
      false,
      false,
    ],
    // It was for Inferentia, too.
    ['/aws/service/eks/optimized-ami/1.29/amazon-linux-2-gpu/recommended/image_id', true, undefined],
    ['/aws/service/neuron/dlami/multi-framework/ubuntu-22.04/latest/image_id', undefined, true],
    ['/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-al2023/latest/ami-id', true, undefined],
    ['/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', false, false],
  ])('%s: drivers of NVIDIA %s, of Neuron %s', (path, nvidia, neuron) => {
    const { nvidiaDriver, neuronDriver } = traitsOfSsmPath(path);
    expect([nvidiaDriver, neuronDriver]).toEqual([nvidia, neuron]);
  });

  test('a private parameter shows nothing', () =>
    expect(traitsOfSsmPath('/golden/amazon-linux-2/gpu')).toEqual({}));

  test.each([
    ['resolve:ssm:/a/b', '/a/b'],
    ['resolve:ssm:/a/b:3', '/a/b'],
    ['resolve:ssm:/a/b:label', '/a/b'],
    [
      'resolve:ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/a/b',
      'arn:aws:ssm:eu-west-1:111122223333:parameter/a/b',
    ],
    ['resolve:ssm:arn:aws:ssm:eu-west-1::parameter/aws/b:7', 'arn:aws:ssm:eu-west-1::parameter/aws/b'],
    ['ami-0123456789abcdef0', undefined],
  ])('%s in a launch template', (text, path) => expect(ssmPathInLaunchTemplate(text)).toBe(path));
});

describe('AMIs by a search', () => {
  const search = (more: Partial<Parameters<typeof traitsOfSearch>[0]>) =>
    mergeTraits(
      traitsOfSearch({
        owners: ['amazon'],
        names: [],
        architectures: [],
        virtualizationTypes: [],
        platforms: [],
        ...more,
      }),
    );
  test.each([
    [
      { owners: ['602401143452'], names: ['amazon-eks-node-al2023-arm64-standard-1.33-v*'] },
      { os: 'amazon-linux-2023', architecture: 'arm64', nvidiaDriver: false },
    ],
    [
      { owners: ['602401143452'], names: ['amazon-eks-gpu-node-1.29-v*'] },
      { os: 'amazon-linux-2', nvidiaDriver: true },
    ],
    [
      { owners: ['602401143452'], names: ['amazon-eks-arm64-node-1.29-*'] },
      { os: 'amazon-linux-2', architecture: 'arm64' },
    ],
    [
      { names: ['amzn2-ami-ecs-hvm-*-x86_64-ebs'] },
      { os: 'amazon-linux-2', architecture: 'x86_64', ecsAgent: true, nvidiaDriver: false },
    ],
    [{ names: ['amzn2-ami-ecs-gpu-hvm-*'] }, { nvidiaDriver: true }],
    [{ names: ['al2023-ami-ecs-hvm-*', 'amzn2-ami-ecs-hvm-*'] }, { ecsAgent: true }],
    [{ names: ['amzn-ami-2013.09*'] }, { kernel: { below310: true } }],
    [
      { owners: ['099720109477'], names: ['ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*'] },
      { os: 'ubuntu', architecture: 'x86_64', virtualization: 'hvm' },
    ],
    [
      { owners: ['309956199498'], names: ['RHEL-6.9*'] },
      { os: 'rhel', kernel: { below310: true } },
    ],
    [{ owners: ['self'], names: ['amzn2-ami-ecs-*'], architectures: ['arm64'] }, { architecture: 'arm64' }],
  ])('%j', (filters, traits) => expect(search(filters)).toMatchObject(traits));

  test.each([
    ['al2023-ami-ecs-hvm-2023.0.*', false, false],
    ['al2023-ami-ecs-neuron-hvm-*', false, true],
    ['amzn2-ami-ecs-kernel-5.10-hvm-*', false, false],
    ['amzn2-ami-ecs-gpu-hvm-*', true, false],
    ['amzn2-ami-ecs-inf-hvm-*', false, true],
    // A wildcard where the name says what the AMI is for.
    ['al2023-ami-ecs-*-x86_64', undefined, undefined],
    ['amzn2-ami-ecs-kernel-5.10-*', undefined, undefined],
    ['amazon-eks-node-al2023-x86_64-neuron-1.33-*', false, true],
    ['amazon-eks-node-al2023-x86_64-*', undefined, undefined],
    ['amazon-eks-node-1.29-v*', false, false],
    ['amazon-eks-gpu-node-1.29-v*', true, undefined],
    ['Deep Learning AMI GPU PyTorch*', undefined, undefined],
  ])('%s: drivers of NVIDIA %s, of Neuron %s', (name, nvidia, neuron) => {
    const { nvidiaDriver, neuronDriver } = search({ names: [name] });
    expect([nvidiaDriver, neuronDriver]).toEqual([nvidia, neuron]);
  });

  test('names that disagree say only what they share', () =>
    expect(search({ names: ['al2023-ami-ecs-hvm-*', 'amzn2-ami-ecs-hvm-*'] }).os).toBeUndefined());
  test('an owner that is not known shows nothing', () =>
    expect(search({ owners: ['111111111111'], names: ['amzn2-ami-ecs-*'] })).toEqual({}));
});

describe('user data', () => {
  const origin = (text: string) => ({
    at: { source: { path: 'a', text }, start: 0, end: text.length },
    how: 'literal' as const,
    via: [],
  });
  const facts = (text: string) =>
    analyseUserData(
      readUserData({ ...known(text, origin(text)), segments: [{ from: 0, at: origin(text).at }] }),
    );
  const line = (text: string, fact: keyof UserDataAnswers) => {
    const { verdict, at } = facts(text)[fact];
    return verdict && at ? textOf(at) : verdict;
  };

  test.each<[keyof UserDataAnswers, string, unknown]>([
    ['mimeMultipart', 'Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0\n\n--x\n', true],
    ['mimeMultipart', '#!/bin/bash\necho Content-Type: multipart/mixed', false],
    ['mimeMultipart', '\u001f\u008b\u0008', undefined],
    [
      'awslogsMissing',
      'echo \'ECS_AVAILABLE_LOGGING_DRIVERS=["json-file"]\' >> x',
      'echo \'ECS_AVAILABLE_LOGGING_DRIVERS=["json-file"]\' >> x',
    ],
    ['awslogsMissing', 'ECS_AVAILABLE_LOGGING_DRIVERS=["awslogs"]', false],
    ['awslogsMissing', '# ECS_AVAILABLE_LOGGING_DRIVERS=["none"]', false],
    ['ecsAgentDisabled', 'sudo systemctl stop ecs', 'sudo systemctl stop ecs'],
    ['ecsAgentDisabled', 'systemctl stop ecs && mount -a && systemctl start ecs', false],
    ['ecsAgentDisabled', 'systemctl stop ecs\nsystemctl enable --now --no-block ecs.service', false],
    ['ecsAgentDisabled', 'systemctl stop ecstasy', false],
    ['ecsAgentDisabled', 'systemctl mask ecs', 'systemctl mask ecs'],
    [
      'ecsAgentDisabled',
      '#cloud-config\nruncmd:\n  - [systemctl, disable, ecs]\n',
      'systemctl, disable, ecs',
    ],
    ['ecsAgentDisabled', 'bash -c "systemctl stop ecs"', 'bash -c "systemctl stop ecs"'],
    ['ecsAgentInstalled', 'dnf install -y ecs-init', 'dnf install -y ecs-init'],
    ['ecsAgentInstalled', 'echo hello', false],
    ['ecsAgentInstalled', 'curl -s https://example.com/setup.sh | bash', undefined],
    ['neuronInstalled', 'dnf install -y aws-neuronx-dkms', 'dnf install -y aws-neuronx-dkms'],
    ['neuronInstalled', '#cloud-config\npackages:\n  - aws-neuronx-dkms\n', '- aws-neuronx-dkms'],
    ['neuronInstalled', '# dnf install -y aws-neuronx-dkms', false],
    ['disksMounted', 'mkfs -t xfs /dev/nvme1n1', 'mkfs -t xfs /dev/nvme1n1'],
    ['disksMounted', '#cloud-config\nmounts:\n  - [ephemeral0, /scratch]\n', 'mounts:'],
  ])('%s of %j', (fact, text, expected) => {
    expect(line(text, fact)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['echo A=b > /etc/ecs/ecs.config', ['> /etc/ecs/ecs.config']],
    ['echo A=b >> /etc/ecs/ecs.config', []],
    ['echo A=b >/etc/ecs/ecs.config.d', []],
    ['cat << EOF | sudo tee "/etc/ecs/ecs.config"\nA=b\nEOF', ['sudo tee "/etc/ecs/ecs.config"']],
    ['echo A=b | tee --append /etc/ecs/ecs.config', []],
    ['cp /opt/ecs.config /etc/ecs/ecs.config', ['cp /opt/ecs.config /etc/ecs/ecs.config']],
    ['cp /etc/ecs/ecs.config /opt/backup', []],
    ['cat <<EOF > /root/readme\necho A=b > /etc/ecs/ecs.config\nEOF', []],
    ['echo A=b \\\n  > /etc/ecs/ecs.config', ['> /etc/ecs/ecs.config']],
    [
      'echo A=b > /etc/ecs/ecs.config\necho C=d >> /etc/ecs/ecs.config\nmv x /etc/ecs/ecs.config',
      ['> /etc/ecs/ecs.config', 'mv x /etc/ecs/ecs.config'],
    ],
  ])('the places of %j that replace the configuration of the agent', (text, places) => {
    expect(facts(text).ecsConfigWrites?.map(textOf)).toEqual(places);
  });

  test.each([
    ['#!/bin/bash\n', 'it starts with #! and has no Content-Type'],
    ['MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n--x\n', 'its Content-Type has no boundary'],
    [
      'MIME-Version: 1.0\n\nContent-Type: multipart/mixed; boundary="x"\n',
      'an empty line ends its headers before Content-Type: multipart/mixed',
    ],
    ['echo hello', 'it has no header Content-Type: multipart/mixed'],
    ['Content-Type: multipart/mixed;\n boundary="x"\n\n--x\n', undefined],
  ])('why %j is not MIME multi-part', (text, fault) => {
    expect(facts(text).mimeFault).toBe(fault);
  });

  test('parts that are not known leave open what they could decide', () => {
    const hole = unknown({ code: 'no-default', text: 'x' }, origin(''));
    const text = (before: string, after: string) =>
      unknown({ code: 'no-default', text: 'x' }, origin(''), {
        parts: [known(before, origin(before)), hole, known(after, origin(after))],
      });
    expect(
      analyseUserData(readUserData(text('#!/bin/bash\n', '\necho done'))).ecsAgentInstalled.verdict,
    ).toBeUndefined();
    expect(
      analyseUserData(readUserData(text('#!/bin/bash\necho ', ' > /etc/ecs/ecs.config'))).ecsConfigWrites,
    ).toHaveLength(1);
    expect(analyseUserData(readUserData(hole)).mimeMultipart.verdict).toBeUndefined();
  });
});
