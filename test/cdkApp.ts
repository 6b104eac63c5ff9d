// Small CDK apps in memory, for several tests.
import type { ScanResult } from '../src/judge/finding.ts';
import { scanSources } from '../src/scanSources.ts';
import { positions, textOf, type Range } from '../src/value/source.ts';

export const APP = `import { App, Stack, aws_batch as batch } from 'aws-cdk-lib';
const stack = new Stack(new App(), 'Batch');
const workers = new batch.ManagedEc2EcsComputeEnvironment(stack, 'Workers', { launchTemplate: template });
const nodes = makeNodes(stack);
`;
export const FRAMES = [
  'new ManagedEc2EcsComputeEnvironment (/app/node_modules/aws-cdk-lib/aws-batch/lib/managed-compute-environment.js:1:142)',
  'Object.<anonymous> (/app/bin/app.ts:3:17)',
  'Module._compile (node:internal/modules/cjs/loader:1521:14)',
];

export type Json = Record<string, unknown>;
export type Files = Readonly<Record<string, Json | string>>;

/** An environment with one finding, the version of its launch template. */
export function environment(more: Json = {}): Json {
  return {
    Type: 'AWS::Batch::ComputeEnvironment',
    Properties: {
      Type: 'managed',
      ReplaceComputeEnvironment: false,
      ComputeResources: {
        Type: 'EC2',
        AllocationStrategy: 'BEST_FIT_PROGRESSIVE',
        SecurityGroupIds: ['sg-0123456789abcdef0'],
        Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: '{{resolve:ssm:/batch/image}}' }],
        LaunchTemplate: { LaunchTemplateId: 'lt-0a1b2c3d4e5f67890' },
        ...more,
      },
    },
  };
}

export const template = (resources: Json, more: Json = {}): Json => ({ Resources: resources, ...more });

export function stack(templateFile: string, more: Json = {}, properties: Json = {}): Json {
  return {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/unknown-region',
    properties: { templateFile, ...properties },
    ...more,
  };
}

export const manifest = (artifacts: Json, version = '55.0.0'): Json => ({ version, artifacts });
export const made = (logicalId: string, trace: readonly string[] = []): Json[] => [
  { type: 'aws:cdk:logicalId', data: logicalId },
  { type: 'aws:cdk:creationStack', data: trace },
];

export const textsOf = (files: Files) =>
  Object.entries(files).map(([path, content]) => ({
    path,
    text: typeof content === 'string' ? content : JSON.stringify(content, null, 1),
  }));

/** Scans the templates of an app in /app; all other files can be read. */
export function scanApp(
  files: Files,
  {
    judged = /\.(?:template|tf)\.json$/,
    ...options
  }: { judged?: RegExp; policies?: string[]; parameters?: Record<string, string> } = {},
): ScanResult {
  const texts = textsOf(files);
  return scanSources(
    texts.filter(({ path }) => judged.test(path)),
    {
      asOf: '2026-11-24',
      policies: ['launch-template-version-default'],
      root: '/app',
      files: texts.filter(({ path }) => !judged.test(path)),
      ...options,
    },
  );
}

export const placeOf = (range: Range): string =>
  `${range.source.path}:${positions(range).start.line}:${positions(range).start.column} ${textOf(range)}`;
export const placesOf = ({ findings }: ScanResult) =>
  findings.map(({ policy, at }) => `${policy.id} ${placeOf(at)}`);
export const namesOf = ({ environments }: ScanResult) =>
  environments.map(({ name, language }) => `${language} ${name}`);

export const AT_SOURCE = ['launch-template-version-default bin/app.ts:3:79 launchTemplate'];

/** An app of one stack with one environment, made by a call with these frames. */
export function traced(frames: readonly string[], files: Files, assigned: Json[] = []): ScanResult {
  const metadata = { '/Batch/Workers/Resource': [...made('Workers', frames), ...assigned] };
  return scanApp({
    'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json', { metadata }) }),
    'cdk.out/Batch.template.json': template({ Workers: environment() }),
    ...files,
  });
}

export const IN_TEMPLATE = [
  'launch-template-version-default cdk.out/Batch.template.json:20:7 LaunchTemplate',
];
