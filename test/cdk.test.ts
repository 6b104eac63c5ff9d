// Output of CDK: assemblies of each generation, and the names of constructs.
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../src/judge/finding.ts';
import {
  APP,
  FRAMES,
  environment,
  template,
  stack,
  manifest,
  made,
  scanApp,
  placeOf,
  placesOf,
  namesOf,
  AT_SOURCE,
  type Json,
  type Files,
} from './cdkApp.ts';

describe('each generation of the manifest', () => {
  const logicalId = { type: 'aws:cdk:logicalId', data: 'Workers1A2B3C4D' };
  test.each<[string, Files]>([
    [
      'of CDK 1: traces are at the logical id',
      {
        'cdk.out/manifest.json': manifest(
          {
            Batch: stack('Batch.template.json', {
              metadata: { '/Batch/Workers/Resource': [{ ...logicalId, trace: FRAMES }] },
            }),
          },
          '21.0.0',
        ),
      },
    ],
    [
      'of CDK 2: traces are a separate entry',
      {
        'cdk.out/manifest.json': manifest(
          {
            Batch: stack('Batch.template.json', {
              metadata: {
                '/Batch/Workers/Resource': [logicalId, { type: 'aws:cdk:creationStack', data: FRAMES }],
              },
            }),
          },
          '36.0.0',
        ),
      },
    ],
    [
      'the newest: metadata have a separate file',
      {
        'cdk.out/manifest.json': manifest({
          Batch: stack('Batch.template.json', { additionalMetadataFile: 'Batch.metadata.json' }),
        }),
        'cdk.out/Batch.metadata.json': {
          '/Batch/Workers/Resource': made('Workers1A2B3C4D', [
            '...new ManagedEc2EcsComputeEnvironment in aws-cdk-lib...',
            FRAMES[1]!,
          ]),
        },
      },
    ],
  ])('%s', (_, files) => {
    const result = scanApp({
      'bin/app.ts': APP,
      'cdk.out/Batch.template.json': template({ Workers1A2B3C4D: environment() }),
      ...files,
    });
    expect(namesOf(result)).toEqual(['cdk Batch/Workers']);
    expect(placesOf(result)).toEqual(AT_SOURCE);
    expect(result.findings[0]!.message).toMatch(/^Batch\/Workers uses the default version/);
    expect(result.findings[0]!.related.map(({ at }) => placeOf(at))).toEqual([
      'cdk.out/Batch.template.json:20:7 LaunchTemplate',
    ]);
    expect(result.environments.map(({ at }) => placeOf(at))).toEqual([
      'bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment',
    ]);
    expect(result.notes).toEqual([]);
  });

  test('without metadata the path in the template names the construct', () => {
    const resource = { ...environment(), Metadata: { 'aws:cdk:path': 'Batch/Workers/Resource' } };
    const result = scanApp({
      'cdk.out/Batch.template.json': template({ Workers1A2B3C4D: resource }),
      'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json') }),
    });
    expect(namesOf(result)).toEqual(['cdk Batch/Workers']);
  });

  test.each<[string, Files, string[]?]>([
    ['there is no manifest', {}],
    [
      'the manifest is one of another kind',
      { 'cdk.out/manifest.json': { version: '3', name: 'a browser extension', icons: {} } },
    ],
    [
      'the manifest is cut off',
      { 'cdk.out/manifest.json': '{"version": "36.0.0", "artifacts": {' },
      ['syntax cdk.out/manifest.json'],
    ],
    [
      'the manifest does not name the template',
      { 'cdk.out/manifest.json': manifest({ Other: stack('Other.template.json') }) },
    ],
    [
      'the manifest names files outside the root',
      {
        'cdk.out/manifest.json': manifest({
          Other: stack('../../secret.json', { additionalMetadataFile: '/etc/passwd' }),
        }),
      },
    ],
  ])('where %s, a template is read as CloudFormation', (_, files, notes = []) => {
    const result = scanApp({ 'cdk.out/Batch.template.json': template({ Workers: environment() }), ...files });
    expect(namesOf(result)).toEqual(['cloudformation Workers']);
    expect(placesOf(result)).toEqual([
      'launch-template-version-default cdk.out/Batch.template.json:20:7 LaunchTemplate',
    ]);
    expect(result.notes.map(({ code, path }) => `${code} ${path}`)).toEqual(notes);
  });
});

describe('an assembly is one unit', () => {
  test('stages have their own assemblies within it', () => {
    const files = {
      'cdk.out/manifest.json': manifest({
        'assembly-Prod': {
          type: 'cdk:cloud-assembly',
          properties: { directoryName: 'assembly-Prod', displayName: 'Prod' },
        },
      }),
      'cdk.out/assembly-Prod/manifest.json': manifest({
        ProdBatch: stack('ProdBatch.template.json', {
          metadata: { '/Prod/Batch/Workers/Resource': made('Workers') },
        }),
      }),
      'cdk.out/assembly-Prod/ProdBatch.template.json': template({ Workers: environment() }),
    };
    const result = scanApp(files);
    expect(namesOf(result)).toEqual(['cdk Prod/Batch/Workers']);
    expect(result.notes.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'untraced cdk.out/manifest.json',
    ]);
    // Asked for by its manifest alone, it is found all the same.
    expect(namesOf(scanApp(files, { judged: /^cdk\.out\/manifest\.json$/ }))).toEqual([
      'cdk Prod/Batch/Workers',
    ]);
  });

  test('files beside the templates are not read as templates', () => {
    const tree = { version: 'tree-0.1', tree: { id: 'App', children: template({ Workers: environment() }) } };
    const files = {
      'cdk.out/manifest.json': manifest({
        Batch: stack('Batch.template.json'),
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      }),
      'cdk.out/Batch.template.json': template({ Workers: environment() }),
      'cdk.out/tree.json': tree,
      'cdk.out/validation-report.json': { report: template({ Workers: environment() }) },
    };
    expect(scanApp(files, { judged: /\.json$/ }).environments).toHaveLength(1);
  });

  test('stacks join where one imports what the other exports', () => {
    const launchTemplate = {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateData: { ImageId: 'ami-0a1b2c3d4e5f67890' } },
    };
    const result = scanApp(
      {
        'cdk.out/manifest.json': manifest({
          Shared: stack('Shared.template.json', {
            metadata: { '/Shared/Template/Resource': made('Template') },
          }),
          Batch: stack('Batch.template.json', { metadata: { '/Batch/Workers/Resource': made('Workers') } }),
        }),
        'cdk.out/Shared.template.json': template(
          { Template: launchTemplate },
          { Outputs: { Id: { Value: { Ref: 'Template' }, Export: { Name: 'Shared:TemplateId' } } } },
        ),
        'cdk.out/Batch.template.json': template({
          Workers: environment({
            Ec2Configuration: undefined,
            LaunchTemplate: {
              LaunchTemplateId: { 'Fn::ImportValue': 'Shared:TemplateId' },
              Version: '$Latest',
            },
          }),
        }),
      },
      { policies: ['launch-template-pins-ami'] },
    );
    expect(result.findings.find(({ policy }) => policy.id === 'launch-template-pins-ami')?.message).toMatch(
      /^Launch template Shared\/Template sets the image of Batch\/Workers to/,
    );
  });

  const hash = '3f0c9f1c8d6f4b7f9f0e2b1a5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d';
  const nestedStack = (address: unknown, more: Json = {}): Json => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: address, Parameters: { Image: 'ami-0a1b2c3d4e5f67890' } },
    ...more,
  });
  const uploaded = {
    'Fn::Join': [
      '',
      [
        'https://s3.',
        { Ref: 'AWS::Region' },
        '.',
        { Ref: 'AWS::URLSuffix' },
        '/',
        { 'Fn::Sub': 'assets-${AWS::AccountId}' },
        `/${hash}.json`,
      ],
    ],
  };
  const byParameter = {
    'Fn::Join': [
      '',
      [
        'https://s3.',
        { Ref: 'AWS::URLSuffix' },
        '/',
        { Ref: 'AssetParametersabcS3Bucket' },
        '/',
        { Ref: 'AssetParametersabcS3VersionKey' },
      ],
    ],
  };
  const inner = template(
    {
      Workers: environment({
        Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: { Ref: 'Image' } }],
      }),
    },
    { Parameters: { Image: { Type: 'String' } } },
  );
  const metadata = {
    '/Batch': [
      {
        type: 'aws:cdk:asset',
        data: {
          path: 'BatchInner.nested.template.json',
          id: 'abc',
          s3KeyParameter: 'AssetParametersabcS3VersionKey',
        },
      },
    ],
    '/Batch/Inner.NestedStack/Inner.NestedStackResource': made('InnerNestedStack'),
    '/Batch/Inner/Workers/Resource': made('Workers'),
    '/Batch/Workers/Resource': made('Workers'),
  };
  test.each<[string, Json]>([
    ['by the hash in its address', nestedStack(uploaded)],
    [
      'by the path beside it',
      nestedStack(
        { Ref: 'SomeParameter' },
        { Metadata: { 'aws:asset:path': 'BatchInner.nested.template.json' } },
      ),
    ],
    ['by the parameter of older versions', nestedStack(byParameter)],
  ])('the template of a nested stack is found %s, and judged once', (_, resource) => {
    const result = scanApp(
      {
        'cdk.out/manifest.json': manifest({
          'Batch.assets': { type: 'cdk:asset-manifest', properties: { file: 'Batch.assets.json' } },
          Batch: stack('Batch.template.json', { metadata }),
        }),
        'cdk.out/Batch.assets.json': {
          version: '55.0.0',
          files: { [hash]: { source: { path: 'BatchInner.nested.template.json', packaging: 'file' } } },
        },
        'cdk.out/Batch.template.json': template({ Workers: environment(), InnerNestedStack: resource }),
        'cdk.out/BatchInner.nested.template.json': inner,
      },
      { policies: ['hardcoded-ami-id'] },
    );
    expect(namesOf(result)).toEqual(['cdk Batch/Workers', 'cdk Batch/Inner/Workers']);
    expect(
      result.findings
        .find(({ policy }) => policy.id === 'hardcoded-ami-id')
        ?.environments.map(({ name }) => name),
    ).toEqual(['Batch/Inner/Workers']);
  });

  test('the manifest gives values for parameters, over which those of the user count', () => {
    const files = {
      'cdk.out/manifest.json': manifest({
        Batch: stack(
          'Batch.template.json',
          {},
          { parameters: { Image: 'ami-0a1b2c3d4e5f67890', Zone: '${AWS::Region}a' } },
        ),
        Other: stack('Other.template.json'),
      }),
      'cdk.out/Batch.template.json': inner,
      'cdk.out/Other.template.json': inner,
    };
    const pinned = (result: ScanResult) =>
      result.findings.filter(({ policy }) => policy.id === 'hardcoded-ami-id').map(({ at }) => placeOf(at));
    expect(pinned(scanApp(files, { policies: ['hardcoded-ami-id'] }))).toEqual([
      'cdk.out/manifest.json:10:16 ami-0a1b2c3d4e5f67890',
    ]);
    expect(
      pinned(scanApp(files, { policies: ['hardcoded-ami-id'], parameters: { Image: '/aws/service/image' } })),
    ).toEqual([]);
  });
});
