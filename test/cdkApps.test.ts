// Apps of CDK, synthesised by CDK itself: findings are in the app, and hints of policies for its constructs
// are true.
import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { scan } from '../src/scan.ts';
import { positions, textOf, type Range } from '../src/value/source.ts';
import { PATIENCE_MS, project, synthesised } from './cdkSynthesis.ts';

const placeOf = (range: Range): string =>
  `${range.source.path}:${positions(range).start.line} ${textOf(range)}`;

const TYPESCRIPT = `import { App, NestedStack, Stack, Stage, aws_batch as batch, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

interface Shared {
  readonly vpc: ec2.IVpc;
}

class Network extends Stack implements Shared {
  readonly vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
}

class Workers extends NestedStack {
  constructor(scope: Construct, { vpc }: Shared) {
    super(scope, 'Nested');
    new batch.ManagedEc2EcsComputeEnvironment(this, 'Workers', { vpc });
  }
}

class Production extends Stage {
  constructor(scope: Construct) {
    super(scope, 'Production');
    const network: Shared = new Network(this, 'Network');
    const stack = new Stack(this, 'Batch');
    const launchTemplate = new ec2.LaunchTemplate(stack, 'Template');
    new batch.ManagedEc2EcsComputeEnvironment(stack, 'Workers', { vpc: network.vpc, launchTemplate });
    new Workers(stack, network);
  }
}

const app = new App();
new Production(app);
app.synth();
`;

test(
  'an app in TypeScript with stages, nested stacks and references between stacks',
  async () => {
    const folder = project({ 'bin/app.ts': TYPESCRIPT });
    buildSync({
      entryPoints: [join(folder, 'bin/app.ts')],
      outfile: join(folder, 'build/app.js'),
      format: 'cjs',
      sourcemap: true,
      logLevel: 'error',
    });
    const { environments, findings, notes } = await synthesised(folder, 'build/app.js');
    expect(
      environments.map(({ name, language, at }) => `${language} ${name} ${placeOf(at)}`).toSorted(),
    ).toEqual([
      'cdk Production/Batch/Nested/Workers bin/app.ts:15 new batch.ManagedEc2EcsComputeEnvironment',
      'cdk Production/Batch/Workers bin/app.ts:25 new batch.ManagedEc2EcsComputeEnvironment',
    ]);
    const version = findings.find(({ policy }) => policy.id === 'launch-template-version-default')!;
    expect(placeOf(version.at)).toBe('bin/app.ts:25 launchTemplate');
    expect(version.flow.map(({ message, at }) => `${message}: ${placeOf(at)}`)).toEqual([
      'compute environment Production/Batch/Workers: bin/app.ts:25 new batch.ManagedEc2EcsComputeEnvironment',
      'its reference to the launch template: bin/app.ts:25 launchTemplate',
      'launch template Production/Batch/Template: bin/app.ts:24 new ec2.LaunchTemplate',
    ]);
    expect(version.related.map(({ at }) => at.source.path)).toEqual([
      expect.stringMatching(/^cdk\.out\/assembly-Production\/.*\.template\.json$/),
      'bin/app.ts',
      'bin/app.ts',
    ]);
    expect([...new Set(findings.map(({ at }) => at.source.path))]).toEqual(['bin/app.ts']);
    expect(notes).toEqual([]);
  },
  PATIENCE_MS,
);

/** The same constructs twice: as CDK writes them by itself, and mended as the policies say. */
const JAVASCRIPT = `const { App, Stack, aws_batch: batch, aws_ec2: ec2, aws_ecs: ecs } = require('aws-cdk-lib');
const app = new App();
const vpcOf = (stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a'], privateSubnetIds: ['subnet-0123456789abcdef0'] });
const userData = ec2.UserData.forLinux();
userData.addCommands('yum install -y nfs-utils');
const image = ecs.EcsOptimizedImage.amazonLinux2023();
const graviton = [ec2.InstanceClass.M7G];
const gpu = [ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE)];

const asIs = new Stack(app, 'AsIs');
{
  const vpc = vpcOf(asIs);
  const launchTemplate = new ec2.LaunchTemplate(asIs, 'Template', { userData });
  new batch.ManagedEc2EcsComputeEnvironment(asIs, 'Plain', { vpc });
  new batch.ManagedEc2EcsComputeEnvironment(asIs, 'Templated', { vpc, launchTemplate });
  new batch.ManagedEc2EcsComputeEnvironment(asIs, 'Image', { vpc, images: [{ image }] });
  new batch.ManagedEc2EcsComputeEnvironment(asIs, 'Graviton', { vpc, instanceClasses: graviton });
  new batch.ManagedEc2EcsComputeEnvironment(asIs, 'Gpu', { vpc, instanceTypes: gpu, images: [{ image }] });
}

const mended = new Stack(app, 'Mended');
{
  const vpc = vpcOf(mended);
  const parts = new ec2.MultipartUserData();
  parts.addUserDataPart(userData, ec2.MultipartBody.SHELL_SCRIPT, true);
  const launchTemplate = new ec2.LaunchTemplate(mended, 'Template', { userData: parts });
  const updateToLatestImageVersion = true;
  const { ECS_AL2023, ECS_AL2023_NVIDIA } = batch.EcsMachineImageType;
  const gpuImage = ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU);
  new batch.ManagedEc2EcsComputeEnvironment(mended, 'Plain', { vpc, updateToLatestImageVersion });
  const templated = new batch.ManagedEc2EcsComputeEnvironment(mended, 'Templated', { vpc, launchTemplate, updateToLatestImageVersion });
  templated.node.defaultChild.addPropertyOverride('ComputeResources.LaunchTemplate.Version', launchTemplate.latestVersionNumber);
  new batch.ManagedEc2EcsComputeEnvironment(mended, 'Image', { vpc, images: [{ image, imageType: ECS_AL2023 }] });
  new batch.ManagedEc2EcsComputeEnvironment(mended, 'Graviton', { vpc, instanceClasses: graviton, useOptimalInstanceClasses: false, updateToLatestImageVersion });
  new batch.ManagedEc2EcsComputeEnvironment(mended, 'Gpu', { vpc, instanceTypes: gpu, useOptimalInstanceClasses: false, images: [{ image: gpuImage, imageType: ECS_AL2023_NVIDIA }] });
}
app.synth();
`;

describe('an app in JavaScript', () => {
  let result: Awaited<ReturnType<typeof scan>>;
  beforeAll(async () => {
    result = await synthesised(project({ 'app.js': JAVASCRIPT }), 'app.js');
  }, PATIENCE_MS);
  const of = (construct: string) =>
    result.findings
      .filter(({ environments }) => environments.some(({ name }) => name === construct))
      .map(({ policy, at }) => `${policy.id} ${placeOf(at)}`);
  const made = 'new batch.ManagedEc2EcsComputeEnvironment';

  test.each([
    ['Plain', [`update-to-latest-image-version-unset app.js:14 ${made}`]],
    [
      'Templated',
      [
        'user-data-not-mime-multipart app.js:13 userData',
        `update-to-latest-image-version-unset app.js:15 ${made}`,
        'launch-template-version-default app.js:15 launchTemplate',
      ],
    ],
    ['Image', [`amazon-linux-2-image-type app.js:16 ${made}`, `image-type-ami-mismatch app.js:16 ${made}`]],
    [
      'Graviton',
      [`mixed-architectures app.js:17 ${made}`, `update-to-latest-image-version-unset app.js:17 ${made}`],
    ],
    [
      'Gpu',
      [
        `amazon-linux-2-image-type app.js:18 ${made}`,
        `gpu-instances-without-gpu-image app.js:18 ${made}`,
        `image-type-ami-mismatch app.js:18 ${made}`,
      ],
    ],
  ])('%s, as CDK writes it by itself', (construct, findings) => {
    expect(of(`AsIs/${construct}`)).toEqual(findings);
  });

  test.each(['Plain', 'Templated', 'Image', 'Graviton', 'Gpu'])(
    '%s, mended as the policies say',
    (construct) => {
      expect(of(`Mended/${construct}`)).toEqual([]);
    },
  );

  test('every finding of the constructs as they are says what CDK does', () => {
    const silent = result.findings.filter(({ policy, remedy }) => {
      const cases = [policy, ...policy.checks].flatMap(({ remedyWhen = [] }) => remedyWhen);
      return ![policy, ...cases].some(({ hints: { cdk } }) => cdk !== undefined && remedy.includes(cdk));
    });
    expect(silent.map(({ policy }) => policy.id)).toEqual([]);
  });
});
