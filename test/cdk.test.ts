// Output of CDK: assemblies of each generation, the names of constructs, and findings at the app's source.
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { frameOf } from '../src/frontends/cdk/frames.ts';
import type { ScanResult } from '../src/judge/finding.ts';
import { jsonReport } from '../src/report/json.ts';
import { sarifReport } from '../src/report/sarif.ts';
import { textReport } from '../src/report/text.ts';
import { scan, scanSources } from '../src/scan.ts';
import { positions, textOf, type Range } from '../src/value/source.ts';

const APP = `import { App, Stack, aws_batch as batch } from 'aws-cdk-lib';
const stack = new Stack(new App(), 'Batch');
const workers = new batch.ManagedEc2EcsComputeEnvironment(stack, 'Workers', { launchTemplate: template });
const nodes = makeNodes(stack);
`;
const FRAMES = [
  'new ManagedEc2EcsComputeEnvironment (/app/node_modules/aws-cdk-lib/aws-batch/lib/managed-compute-environment.js:1:142)',
  'Object.<anonymous> (/app/bin/app.ts:3:17)',
  'Module._compile (node:internal/modules/cjs/loader:1521:14)',
];

type Json = Record<string, unknown>;
type Files = Readonly<Record<string, Json | string>>;

/** An environment with one finding, the version of its launch template. */
function environment(more: Json = {}): Json {
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

const template = (resources: Json, more: Json = {}): Json => ({ Resources: resources, ...more });

function stack(templateFile: string, more: Json = {}, properties: Json = {}): Json {
  return { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile, ...properties }, ...more };
}

const manifest = (artifacts: Json, version = '55.0.0'): Json => ({ version, artifacts });
const made = (logicalId: string, trace: readonly string[] = []): Json[] => [
  { type: 'aws:cdk:logicalId', data: logicalId },
  { type: 'aws:cdk:creationStack', data: trace },
];

const textsOf = (files: Files) =>
  Object.entries(files).map(([path, content]) => ({ path, text: typeof content === 'string' ? content : JSON.stringify(content, null, 1) }));

/** Scans the templates of an app that stands at /app; all else is there to be read. */
function scanApp(
  files: Files,
  { judged = /\.(?:template|tf)\.json$/, ...options }: { judged?: RegExp; policies?: string[]; parameters?: Record<string, string> } = {},
): ScanResult {
  const texts = textsOf(files);
  return scanSources(
    texts.filter(({ path }) => judged.test(path)),
    { asOf: '2026-11-24', policies: ['launch-template-version-default'], root: '/app', files: texts.filter(({ path }) => !judged.test(path)), ...options },
  );
}

const placeOf = (range: Range): string => `${range.source.path}:${positions(range).start.line}:${positions(range).start.column} ${textOf(range)}`;
const placesOf = ({ findings }: ScanResult) => findings.map(({ policy, at }) => `${policy.id} ${placeOf(at)}`);
const namesOf = ({ environments }: ScanResult) => environments.map(({ name, language }) => `${language} ${name}`);

const AT_SOURCE = ['launch-template-version-default bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment'];

describe('each generation of the manifest', () => {
  const logicalId = { type: 'aws:cdk:logicalId', data: 'Workers1A2B3C4D' };
  test.each<[string, Files]>([
    [
      'of CDK 1: traces stand at the logical id',
      {
        'cdk.out/manifest.json': manifest(
          { Batch: stack('Batch.template.json', { metadata: { '/Batch/Workers/Resource': [{ ...logicalId, trace: FRAMES }] } }) },
          '21.0.0',
        ),
      },
    ],
    [
      'of CDK 2: traces are an entry of their own',
      {
        'cdk.out/manifest.json': manifest(
          { Batch: stack('Batch.template.json', { metadata: { '/Batch/Workers/Resource': [logicalId, { type: 'aws:cdk:creationStack', data: FRAMES }] } }) },
          '36.0.0',
        ),
      },
    ],
    [
      'the newest: metadata have a file of their own',
      {
        'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json', { additionalMetadataFile: 'Batch.metadata.json' }) }),
        'cdk.out/Batch.metadata.json': {
          '/Batch/Workers/Resource': made('Workers1A2B3C4D', ['...new ManagedEc2EcsComputeEnvironment in aws-cdk-lib...', FRAMES[1]!]),
        },
      },
    ],
  ])('%s', (_, files) => {
    const result = scanApp({ 'bin/app.ts': APP, 'cdk.out/Batch.template.json': template({ Workers1A2B3C4D: environment() }), ...files });
    expect(namesOf(result)).toEqual(['cdk Batch/Workers']);
    expect(placesOf(result)).toEqual(AT_SOURCE);
    expect(result.findings[0]!.message).toMatch(/^Batch\/Workers uses the default version/);
    expect(result.findings[0]!.related.map(({ at }) => placeOf(at))).toEqual(['cdk.out/Batch.template.json:20:7 LaunchTemplate']);
    expect(result.environments.map(({ at }) => placeOf(at))).toEqual(['bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment']);
    expect(result.notes).toEqual([]);
  });

  test('without metadata the path that stands in the template names the construct', () => {
    const resource = { ...environment(), Metadata: { 'aws:cdk:path': 'Batch/Workers/Resource' } };
    const result = scanApp({
      'cdk.out/Batch.template.json': template({ Workers1A2B3C4D: resource }),
      'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json') }),
    });
    expect(namesOf(result)).toEqual(['cdk Batch/Workers']);
  });

  test.each<[string, Files, string[]?]>([
    ['there is no manifest', {}],
    ['the manifest is one of another kind', { 'cdk.out/manifest.json': { version: '3', name: 'a browser extension', icons: {} } }],
    ['the manifest is cut off', { 'cdk.out/manifest.json': '{"version": "36.0.0", "artifacts": {' }, ['syntax cdk.out/manifest.json']],
    ['the manifest does not name the template', { 'cdk.out/manifest.json': manifest({ Other: stack('Other.template.json') }) }],
    [
      'the manifest names files outside the root',
      { 'cdk.out/manifest.json': manifest({ Other: stack('../../secret.json', { additionalMetadataFile: '/etc/passwd' }) }) },
    ],
  ])('where %s, a template is read as CloudFormation', (_, files, notes = []) => {
    const result = scanApp({ 'cdk.out/Batch.template.json': template({ Workers: environment() }), ...files });
    expect(namesOf(result)).toEqual(['cloudformation Workers']);
    expect(placesOf(result)).toEqual(['launch-template-version-default cdk.out/Batch.template.json:20:7 LaunchTemplate']);
    expect(result.notes.map(({ code, path }) => `${code} ${path}`)).toEqual(notes);
  });
});

describe('an assembly is one thing', () => {
  test('stages have assemblies of their own within it', () => {
    const files = {
      'cdk.out/manifest.json': manifest({
        'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod', displayName: 'Prod' } },
      }),
      'cdk.out/assembly-Prod/manifest.json': manifest({
        ProdBatch: stack('ProdBatch.template.json', { metadata: { '/Prod/Batch/Workers/Resource': made('Workers') } }),
      }),
      'cdk.out/assembly-Prod/ProdBatch.template.json': template({ Workers: environment() }),
    };
    const result = scanApp(files);
    expect(namesOf(result)).toEqual(['cdk Prod/Batch/Workers']);
    expect(result.notes.map(({ code, path }) => `${code} ${path}`)).toEqual(['untraced cdk.out/manifest.json']);
    // Asked for by its manifest alone, it is found all the same.
    expect(namesOf(scanApp(files, { judged: /^cdk\.out\/manifest\.json$/ }))).toEqual(['cdk Prod/Batch/Workers']);
  });

  test('files beside the templates are not read as templates', () => {
    const tree = { version: 'tree-0.1', tree: { id: 'App', children: template({ Workers: environment() }) } };
    const files = {
      'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json'), Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } } }),
      'cdk.out/Batch.template.json': template({ Workers: environment() }),
      'cdk.out/tree.json': tree,
      'cdk.out/validation-report.json': { report: template({ Workers: environment() }) },
    };
    expect(scanApp(files, { judged: /\.json$/ }).environments).toHaveLength(1);
  });

  test('stacks join where one imports what the other exports', () => {
    const launchTemplate = { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: 'ami-0a1b2c3d4e5f67890' } } };
    const result = scanApp(
      {
        'cdk.out/manifest.json': manifest({
          Shared: stack('Shared.template.json', { metadata: { '/Shared/Template/Resource': made('Template') } }),
          Batch: stack('Batch.template.json', { metadata: { '/Batch/Workers/Resource': made('Workers') } }),
        }),
        'cdk.out/Shared.template.json': template(
          { Template: launchTemplate },
          { Outputs: { Id: { Value: { Ref: 'Template' }, Export: { Name: 'Shared:TemplateId' } } } },
        ),
        'cdk.out/Batch.template.json': template({
          Workers: environment({
            Ec2Configuration: undefined,
            LaunchTemplate: { LaunchTemplateId: { 'Fn::ImportValue': 'Shared:TemplateId' }, Version: '$Latest' },
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
    'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/', { 'Fn::Sub': 'assets-${AWS::AccountId}' }, `/${hash}.json`]],
  };
  const byParameter = {
    'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, '/', { Ref: 'AssetParametersabcS3Bucket' }, '/', { Ref: 'AssetParametersabcS3VersionKey' }]],
  };
  const inner = template(
    { Workers: environment({ Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: { Ref: 'Image' } }] }) },
    { Parameters: { Image: { Type: 'String' } } },
  );
  const metadata = {
    '/Batch': [{ type: 'aws:cdk:asset', data: { path: 'BatchInner.nested.template.json', id: 'abc', s3KeyParameter: 'AssetParametersabcS3VersionKey' } }],
    '/Batch/Inner.NestedStack/Inner.NestedStackResource': made('InnerNestedStack'),
    '/Batch/Inner/Workers/Resource': made('Workers'),
    '/Batch/Workers/Resource': made('Workers'),
  };
  test.each<[string, Json]>([
    ['by the hash in its address', nestedStack(uploaded)],
    ['by the path that stands beside it', nestedStack({ Ref: 'SomeParameter' }, { Metadata: { 'aws:asset:path': 'BatchInner.nested.template.json' } })],
    ['by the parameter of older versions', nestedStack(byParameter)],
  ])('the template of a nested stack is found %s, and judged once', (_, resource) => {
    const result = scanApp(
      {
        'cdk.out/manifest.json': manifest({
          'Batch.assets': { type: 'cdk:asset-manifest', properties: { file: 'Batch.assets.json' } },
          Batch: stack('Batch.template.json', { metadata }),
        }),
        'cdk.out/Batch.assets.json': { version: '55.0.0', files: { [hash]: { source: { path: 'BatchInner.nested.template.json', packaging: 'file' } } } },
        'cdk.out/Batch.template.json': template({ Workers: environment(), InnerNestedStack: resource }),
        'cdk.out/BatchInner.nested.template.json': inner,
      },
      { policies: ['hardcoded-ami-id'] },
    );
    expect(namesOf(result)).toEqual(['cdk Batch/Workers', 'cdk Batch/Inner/Workers']);
    expect(result.findings.find(({ policy }) => policy.id === 'hardcoded-ami-id')?.environments.map(({ name }) => name)).toEqual(['Batch/Inner/Workers']);
  });

  test('the manifest gives values for parameters, over which those of the user count', () => {
    const files = {
      'cdk.out/manifest.json': manifest({
        Batch: stack('Batch.template.json', {}, { parameters: { Image: 'ami-0a1b2c3d4e5f67890', Zone: '${AWS::Region}a' } }),
        Other: stack('Other.template.json'),
      }),
      'cdk.out/Batch.template.json': inner,
      'cdk.out/Other.template.json': inner,
    };
    const pinned = (result: ScanResult) => result.findings.filter(({ policy }) => policy.id === 'hardcoded-ami-id').map(({ at }) => placeOf(at));
    expect(pinned(scanApp(files, { policies: ['hardcoded-ami-id'] }))).toEqual(['cdk.out/manifest.json:10:16 ami-0a1b2c3d4e5f67890']);
    expect(pinned(scanApp(files, { policies: ['hardcoded-ami-id'], parameters: { Image: '/aws/service/image' } }))).toEqual([]);
  });
});

describe('frames of stack traces', () => {
  test.each([
    ['Object.<anonymous> (/app/bin/app.ts:3:17)', { file: '/app/bin/app.ts', line: 3, column: 17 }],
    ['at async main (/app/bin/app.ts:3:17)', { file: '/app/bin/app.ts', line: 3, column: 17 }],
    ['/app/bin/app.ts:3:17', { file: '/app/bin/app.ts', line: 3, column: 17 }],
    ['new Batch (file:///app/bin/app.mjs:3:17)', { file: 'file:///app/bin/app.mjs', line: 3, column: 17 }],
    ['new Batch (C:\\app\\bin\\app.ts:3:17)', { file: 'C:\\app\\bin\\app.ts', line: 3, column: 17 }],
    ['  File "/app/app.py", line 5, in <module>', { file: '/app/app.py', line: 5 }],
    ['<module> (/app/app.py:5)', { file: '/app/app.py', line: 5 }],
    ['new Vpc (/app/node_modules/aws-cdk-lib/aws-ec2/lib/vpc.js:1:3112)', undefined],
    ['File "/usr/lib/python3/site-packages/jsii/_runtime.py", line 112, in __call__', undefined],
    ['Module._compile (node:internal/modules/cjs/loader:1521:14)', undefined],
    ['...new Vpc2 in aws-cdk-lib...', undefined],
    ['.../app/vendor/aws-cdk-lib/aws-batch/lib/x.js:1:142 in aws-cdk-lib...', undefined],
    ['Array.map (<anonymous>)', undefined],
    ['(no user code in 10 frames, use --stack-trace-limit to capture more)', undefined],
    ['eval (eval at run (/app/bin/app.ts:3:17), <anonymous>:1:1)', undefined],
    ['', undefined],
  ])('%s', (frame, place) => {
    expect(frameOf(frame)).toEqual(place);
  });
});

/** An app of one stack with one environment, made by a call with these frames. */
function traced(frames: readonly string[], files: Files, assigned: Json[] = []): ScanResult {
  const metadata = { '/Batch/Workers/Resource': [...made('Workers', frames), ...assigned] };
  return scanApp({
    'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json', { metadata }) }),
    'cdk.out/Batch.template.json': template({ Workers: environment() }),
    ...files,
  });
}

const IN_TEMPLATE = ['launch-template-version-default cdk.out/Batch.template.json:20:7 LaunchTemplate'];

describe('a finding stands at the source', () => {
  test.each<[string, string[], Files, string]>([
    ['at a call that is no construction', ['main (/app/bin/app.ts:4:15)'], { 'bin/app.ts': APP }, 'bin/app.ts:4:15 makeNodes'],
    [
      'in Python, whose frames have no columns',
      ['File "/app/app.py", line 2, in <module>'],
      { 'app.py': 'import x\nworkers = batch.Managed(self, "Workers")\n' },
      'app.py:2:11 batch.Managed',
    ],
    ['in Python through the bridge', ['<module> (/app/app.py:2)'], { 'app.py': 'import x\n    self, "Workers",\n' }, 'app.py:2:5 self, "Workers",'],
    ['by a path from where the app ran', ['main (bin/app.ts:3:17)'], { 'bin/app.ts': APP }, 'bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment'],
    ['by a file address', ['main (file:///app/bin/app.ts:3:17)'], { 'bin/app.ts': APP }, 'bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment'],
    [
      'behind a construct of a package, at the first frame in the app',
      ['new Workers (/app/node_modules/our-constructs/lib/workers.js:8:5)', 'main (/app/bin/app.ts:3:17)', 'run (/app/bin/app.ts:4:15)'],
      { 'bin/app.ts': APP, 'node_modules/our-constructs/lib/workers.js': APP },
      'bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment',
    ],
  ])('%s', (_, frames, files, place) => {
    expect(placesOf(traced(frames, files))).toEqual([`launch-template-version-default ${place}`]);
  });

  test('where a property was set last', () => {
    const app = `${APP}const resource = workers.node.defaultChild;\nresource.computeResources = { launchTemplate };\nresource.serviceRole = role;\n`;
    const set = (propertyName: string, line: number) => ({
      type: 'aws:cdk:propertyAssignment',
      data: { propertyName, stackTrace: [`main (/app/bin/app.ts:${line}:10)`] },
    });
    const result = traced([FRAMES[1]!], { 'bin/app.ts': app }, [set('ComputeResources', 4), set('ComputeResources', 6), set('ServiceRole', 7)]);
    expect(placesOf(result)).toEqual(['launch-template-version-default bin/app.ts:6:10 computeResources']);
  });

  test('of each environment that uses what CDK shares between them', () => {
    const parameter = 'SsmParameterValueImage';
    const shared = { Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: { Ref: parameter } }] };
    const line = (number: number) => [`main (/app/bin/app.ts:${number}:1)`];
    const result = scanApp(
      {
        'bin/app.ts': 'makeFirst();\nmakeSecond();\n',
        'cdk.out/manifest.json': manifest({
          Batch: stack('Batch.template.json', {
            metadata: {
              '/Batch/First/Resource': made('First', line(1)),
              '/Batch/Second/Resource': made('Second', line(2)),
              '/Batch/SsmParameterValue:--image:C96584B6.Parameter': made(parameter, line(1)),
            },
          }),
        }),
        'cdk.out/Batch.template.json': template(
          { First: environment(shared), Second: environment(shared) },
          {
            Parameters: {
              [parameter]: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/ami-amazon-linux-latest/amzn-ami-hvm-x86_64-gp2' },
            },
          },
        ),
      },
      { policies: ['ami-without-ecs-agent'] },
    );
    expect(placesOf(result)).toEqual(['ami-without-ecs-agent bin/app.ts:1:1 makeFirst']);
    expect(result.findings[0]!.related.map(({ message, at }) => `${message}: ${placeOf(at)}`)).toEqual([
      'the synthesised code: cdk.out/Batch.template.json:57:16 /aws/service/ami-amazon-linux-latest/amzn-ami-hvm-x86_64-gp2',
      'compute environment Batch/Second: bin/app.ts:2:1 makeSecond',
    ]);
  });

  test.each<[string, string[], Files]>([
    ['the file is not there', ['main (/app/bin/app.ts:3:17)'], {}],
    [
      'the file stands outside the root',
      ['main (/elsewhere/bin/app.ts:3:17)', 'main (/app/../etc/app.ts:3:17)', 'main (../bin/app.ts:3:17)'],
      { 'bin/app.ts': APP },
    ],
    ['the file has fewer lines', ['main (/app/bin/app.ts:30:17)'], { 'bin/app.ts': APP }],
    ['the line has fewer columns', ['main (/app/bin/app.ts:3:170)'], { 'bin/app.ts': APP }],
    ['no call stands there', ['main (/app/bin/app.ts:3:15)'], { 'bin/app.ts': APP }],
    ['a line without column is empty', ['File "/app/app.py", line 2, in main'], { 'app.py': 'import x\n\n' }],
    ['there is no trace', [], { 'bin/app.ts': APP }],
  ])('but in the template where %s', (_, frames, files) => {
    const result = traced(frames, files);
    expect(placesOf(result)).toEqual(IN_TEMPLATE);
    expect(result.notes).toEqual([expect.objectContaining({ code: 'untraced', path: 'cdk.out/manifest.json', incomplete: false })]);
    expect(result.notes[0]!.message).toMatch(frames.length > 0 ? /lead to no file within the scanned root/ : /synthesise with CDK_DEBUG=1/);
  });

  test('a value that was given with the scan stays in the file that gives it', () => {
    const given = { path: 'parameters.json', text: '{ "Image": "ami-0a1b2c3d4e5f67890" }' };
    const texts = textsOf({
      'cdk.out/Batch.template.json': template(
        { Workers: environment({ Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: { Ref: 'Image' } }] }) },
        { Parameters: { Image: { Type: 'String' } } },
      ),
    });
    const files = textsOf({
      'bin/app.ts': APP,
      'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json', { metadata: { '/Batch/Workers/Resource': made('Workers', FRAMES) } }) }),
    });
    const result = scanSources(texts, { files, root: '/app', parameterFiles: [given], policies: ['hardcoded-ami-id'] });
    expect(placesOf(result)).toEqual(['hardcoded-ami-id parameters.json:1:13 ami-0a1b2c3d4e5f67890']);
    expect(result.findings[0]!.flow.at(0)?.at.source.path).toBe('bin/app.ts');
  });

  describe('through source maps', () => {
    const compiled = (sourcefile: string, sourcemap: 'inline' | 'external', sourceRoot?: string) =>
      transformSync(APP, { loader: 'ts', format: 'cjs', sourcemap, sourcefile, ...(sourceRoot === undefined ? {} : { sourceRoot }) });
    const beside = compiled('../bin/app.ts', 'external');
    const rooted = compiled('bin/app.ts', 'external', '..');
    const absolute = compiled('/app/bin/app.ts', 'external');
    const inline = compiled('../bin/app.ts', 'inline').code;
    const [line, column] = (() => {
      const offset = beside.code.indexOf('new import_aws_cdk_lib.aws_batch');
      const before = beside.code.slice(0, offset).split('\n');
      return [before.length, before.at(-1)!.length + 1];
    })();
    const frames = [`main (/app/dist/app.js:${line}:${column})`];
    test.each<[string, Files]>([
      ['that a comment names', { 'dist/app.js': `${beside.code}//# sourceMappingURL=app.js.map\n`, 'dist/app.js.map': beside.map }],
      ['beside the file', { 'dist/app.js': beside.code, 'dist/app.js.map': beside.map }],
      ['within the file', { 'dist/app.js': inline }],
      ['with a root of their own', { 'dist/app.js': rooted.code, 'dist/app.js.map': rooted.map }],
      ['with absolute paths', { 'dist/app.js': absolute.code, 'dist/app.js.map': absolute.map }],
    ])('%s', (_, files) => {
      expect(placesOf(traced(frames, { 'bin/app.ts': APP, ...files }))).toEqual(AT_SOURCE);
    });

    test.each<[string, Files]>([
      ['is not there', { 'dist/app.js': `${beside.code}//# sourceMappingURL=app.js.map\n` }],
      ['leads out of the root', { 'dist/app.js': beside.code, 'dist/app.js.map': beside.map.replace('../bin/app.ts', '../../bin/app.ts') }],
      ['is not JSON', { 'dist/app.js': beside.code, 'dist/app.js.map': '<html>' }],
      ['maps nothing', { 'dist/app.js': beside.code, 'dist/app.js.map': { version: 3, sources: [], mappings: '' } }],
      [
        'points at a source that it does not list',
        { 'dist/app.js': beside.code, 'dist/app.js.map': { version: 3, sources: [], mappings: `${';'.repeat(line - 1)}AAgBA` } },
      ],
      ['has sections', { 'dist/app.js': beside.code, 'dist/app.js.map': { version: 3, sections: [{ offset: 1 }], mappings: '' } }],
      ['is nonsense', { 'dist/app.js': beside.code, 'dist/app.js.map': { version: 3, sources: 7, mappings: '!!!,,;;AAAAAAAAAA' } }],
    ])('the compiled file stands for the source where the map %s', (_, files) => {
      expect(placesOf(traced(frames, { 'bin/app.ts': APP, ...files }))).toEqual([
        `launch-template-version-default dist/app.js:${line}:${column} new import_aws_cdk_lib.aws_batch.ManagedEc2EcsComputeEnvironment`,
      ]);
    });
  });
});

test('whatever stands beside a template, no finding is lost', () => {
  const place = fc.constantFrom('/app/bin/app.ts:3:17', 'bin/app.ts:99:1', '../x.ts:1:1', '/app/bin/app.js:1:1');
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({
      type: fc.constantFrom('aws:cdk:logicalId', 'aws:cdk:creationStack', 'aws:cdk:propertyAssignment', 'aws:cdk:asset'),
      data: fc.oneof(fc.jsonValue(), fc.constant('Workers'), fc.array(place)),
      trace: fc.oneof(fc.jsonValue(), fc.array(place)),
    }),
  );
  const anything = fc.oneof(fc.jsonValue(), fc.array(entry));
  const artifact = fc.record(
    {
      type: fc.constantFrom('aws:cloudformation:stack', 'cdk:tree', 'cdk:asset-manifest', 'cdk:cloud-assembly', 'none'),
      properties: fc.record({
        templateFile: fc.constantFrom('Batch.template.json', '../x', ''),
        file: fc.constantFrom('Batch.template.json', 'manifest.json', '../../x'),
        directoryName: fc.constantFrom('.', '..', 'assembly-Prod', ''),
        parameters: fc.jsonValue(),
      }),
      metadata: fc.oneof(fc.jsonValue(), fc.record({ '/Batch/Workers/Resource': anything })),
      additionalMetadataFile: fc.constantFrom('Batch.template.json', 'manifest.json', 'nowhere.json'),
    },
    { requiredKeys: ['type'] },
  );
  const map = fc.record({
    version: fc.constant(3),
    sources: fc.jsonValue(),
    mappings: fc.stringMatching(/^[A-Za-z0-9+/,;]{0,40}$/),
    sourceRoot: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(artifact, fc.jsonValue())), map, (artifacts, sourceMap) => {
      const result = scanApp({
        'cdk.out/Batch.template.json': template({ Workers: environment(), Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } } }),
        'cdk.out/manifest.json': manifest(artifacts as Json),
        'bin/app.ts': APP,
        'bin/app.js': 'makeNodes();\n',
        'bin/app.js.map': sourceMap as Json,
      });
      expect(result.findings.map(({ policy }) => policy.id)).toEqual(['launch-template-version-default']);
      for (const { at } of result.findings) expect(at.start >= 0 && at.end <= at.source.text.length && at.start < at.end).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('on disk', () => {
  const project = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'amilint-cdk-')));
  const write = (folder: string, files: Files): void => {
    for (const { path, text } of textsOf(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const assembly = (app: string): Files => ({
    'cdk.out/manifest.json': manifest({
      Batch: stack('Batch.template.json', { metadata: { '/Batch/Workers/Resource': made('Workers', [`main (${app}:3:17)`]) } }),
    }),
    'cdk.out/Batch.template.json': template({ Workers: environment() }),
  });
  const options = { asOf: '2026-11-24', policies: ['launch-template-version-default'] };

  test('traces name files of the root by their place on the machine, also through a link to it', async () => {
    const folder = project();
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    for (const named of [folder, link, pathToFileURL(folder).href]) {
      write(folder, { 'bin/app.ts': APP, ...assembly(`${named}/bin/app.ts`) });
      for (const root of [folder, link]) expect(placesOf(await scan({ paths: [root], root, ...options }))).toEqual(AT_SOURCE);
    }
  });

  test('a link that leads out of the root is not followed', async () => {
    const [folder, elsewhere] = [project(), project()];
    write(elsewhere, { 'app.ts': APP });
    write(folder, assembly(`${folder}/bin/app.ts`));
    mkdirSync(join(folder, 'bin'));
    symlinkSync(join(elsewhere, 'app.ts'), join(folder, 'bin/app.ts'));
    expect(placesOf(await scan({ paths: [folder], root: folder, ...options }))).toEqual(IN_TEMPLATE);
    write(folder, assembly(`${elsewhere}/app.ts`));
    expect(placesOf(await scan({ paths: [folder], root: folder, ...options }))).toEqual(IN_TEMPLATE);
  });
});

describe('what a policy says of CDK', () => {
  const CDK = "addPropertyOverride('ComputeResources.LaunchTemplate.Version', launchTemplate.latestVersionNumber)";
  const result = traced([FRAMES[1]!], { 'bin/app.ts': APP });

  test('stands in every report', () => {
    expect(textReport(result, { color: false, width: 200 }).replaceAll(/\s+/g, ' ')).toContain(CDK);
    expect(JSON.parse(jsonReport(result, '1.0.0')).findings[0].remedy).toContain(CDK);
    expect(JSON.parse(sarifReport(result, { version: '1.0.0', homepage: 'https://example.com' })).runs[0].results[0].message.text).toContain(CDK);
  });

  test('is not said of a template that was written by hand', () => {
    const [finding] = scanApp({ 'batch.template.json': template({ Workers: environment() }) }).findings;
    const { remedy, hints } = finding!.policy;
    expect(finding!.remedy).toBe(`${remedy} ${hints.cloudformation}`);
  });
});

describe('CDK for Terraform', () => {
  const noted = (path: string, stackTrace?: readonly string[]) => ({
    '//': { metadata: { path, uniqueId: path.replaceAll('/', '_'), ...(stackTrace ? { stackTrace } : {}) } },
  });
  const module = (stackTrace?: readonly string[]) => ({
    '//': { metadata: { backend: 'local', stackName: 'batch', version: '0.21.0' } },
    resource: {
      aws_batch_compute_environment: {
        workers: {
          ...noted('batch/workers', stackTrace),
          type: 'MANAGED',
          compute_resources: {
            type: 'EC2',
            allocation_strategy: 'BEST_FIT_PROGRESSIVE',
            launch_template: { launch_template_id: 'lt-0a1b2c3d4e5f67890', version: '$Latest' },
          },
        },
      },
    },
  });
  const at = 'cdktf.out/stacks/batch/cdk.tf.json';
  const version = (result: ScanResult) =>
    result.findings.filter(({ policy }) => policy.id === 'launch-template-version-latest').map(({ at: range }) => placeOf(range));

  test('an environment has its path as name and keeps its address', () => {
    const result = scanApp({ [at]: module(), 'cdktf.out/manifest.json': { version: '0.21.0', stacks: {} } }, { policies: ['launch-template-version-latest'] });
    expect(result.environments.map(({ name, address, language }) => [name, address.replace(/^.*#/, ''), language])).toEqual([
      ['batch/workers', expect.stringMatching(/aws_batch_compute_environment\.workers$/), 'terraform'],
    ]);
    expect(version(result)).toEqual([expect.stringMatching(/^cdktf\.out\/stacks\/batch\/cdk\.tf\.json:\d+:\d+ \$Latest$/)]);
    expect(result.notes.map(({ code, path }) => `${code} ${path}`)).toEqual(['untraced cdktf.out/manifest.json']);
  });

  test('findings stand at the source', () => {
    const result = scanApp(
      { [at]: module(['new TerraformElement (/app/node_modules/cdktf/lib/terraform-element.js:18:28)', FRAMES[1]!]), 'bin/app.ts': APP },
      { policies: ['launch-template-version-latest'] },
    );
    expect(version(result)).toEqual(['bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment']);
    expect(result.notes).toEqual([]);
  });
});
