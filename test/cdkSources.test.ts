// Findings in CDK's output are reported at the app's source, as far as stack traces and source maps show it.
import { transformSync } from 'esbuild';
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { frameOf } from '../src/frontends/cdk/frames.ts';
import { scan } from '../src/scan.ts';
import { scanSources } from '../src/scanSources.ts';
import {
  APP,
  FRAMES,
  environment,
  template,
  stack,
  manifest,
  made,
  textsOf,
  scanApp,
  placeOf,
  placesOf,
  AT_SOURCE,
  traced,
  IN_TEMPLATE,
  type Json,
  type Files,
} from './cdkApp.ts';
import { fc, runs } from './property.ts';

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

describe('a finding is reported at the source', () => {
  test.each<[string, string[], Files, string]>([
    [
      'at a call that is no construction',
      ['main (/app/bin/app.ts:4:15)'],
      { 'bin/app.ts': APP },
      'bin/app.ts:4:15 makeNodes',
    ],
    [
      'in Python, whose frames have no columns',
      ['File "/app/app.py", line 2, in <module>'],
      { 'app.py': 'import x\nworkers = batch.Managed(self, "Workers")\n' },
      'app.py:2:11 batch.Managed',
    ],
    [
      'in Python through the bridge',
      ['<module> (/app/app.py:2)'],
      { 'app.py': 'import x\n    self, "Workers",\n' },
      'app.py:2:5 self, "Workers",',
    ],
    [
      'by a path from where the app ran',
      ['main (bin/app.ts:3:17)'],
      { 'bin/app.ts': APP },
      'bin/app.ts:3:79 launchTemplate',
    ],
    [
      'by a file address',
      ['main (file:///app/bin/app.ts:3:17)'],
      { 'bin/app.ts': APP },
      'bin/app.ts:3:79 launchTemplate',
    ],
    [
      'behind a construct of a package, at the first frame in the app',
      [
        'new Workers (/app/node_modules/our-constructs/lib/workers.js:8:5)',
        'main (/app/bin/app.ts:3:17)',
        'run (/app/bin/app.ts:4:15)',
      ],
      { 'bin/app.ts': APP, 'node_modules/our-constructs/lib/workers.js': APP },
      'bin/app.ts:3:79 launchTemplate',
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
    const result = traced([FRAMES[1]!], { 'bin/app.ts': app }, [
      set('ComputeResources', 4),
      set('ComputeResources', 6),
      set('ServiceRole', 7),
    ]);
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
              [parameter]: {
                Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
                Default: '/aws/service/ami-amazon-linux-latest/amzn-ami-hvm-x86_64-gp2',
              },
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
      'the file is outside the root',
      ['main (/elsewhere/bin/app.ts:3:17)', 'main (/app/../etc/app.ts:3:17)', 'main (../bin/app.ts:3:17)'],
      { 'bin/app.ts': APP },
    ],
    ['the file has fewer lines', ['main (/app/bin/app.ts:30:17)'], { 'bin/app.ts': APP }],
    ['the line has fewer columns', ['main (/app/bin/app.ts:3:170)'], { 'bin/app.ts': APP }],
    ['there is no call', ['main (/app/bin/app.ts:3:15)'], { 'bin/app.ts': APP }],
    ['a line without column is empty', ['File "/app/app.py", line 2, in main'], { 'app.py': 'import x\n\n' }],
    ['there is no trace', [], { 'bin/app.ts': APP }],
  ])('but in the template where %s', (_, frames, files) => {
    const result = traced(frames, files);
    expect(placesOf(result)).toEqual(IN_TEMPLATE);
    expect(result.notes).toEqual([
      expect.objectContaining({ code: 'untraced', path: 'cdk.out/manifest.json', incomplete: false }),
    ]);
    expect(result.notes[0]!.message).toMatch(
      frames.length > 0 ? /lead to no file within the scanned root/ : /Synthesise with CDK_DEBUG=1/,
    );
  });

  test('a value that was given with the scan stays in the file that gives it', () => {
    const given = { path: 'parameters.json', text: '{ "Image": "ami-0a1b2c3d4e5f67890" }' };
    const texts = textsOf({
      'cdk.out/Batch.template.json': template(
        {
          Workers: environment({
            Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: { Ref: 'Image' } }],
          }),
        },
        { Parameters: { Image: { Type: 'String' } } },
      ),
    });
    const files = textsOf({
      'bin/app.ts': APP,
      'cdk.out/manifest.json': manifest({
        Batch: stack('Batch.template.json', {
          metadata: { '/Batch/Workers/Resource': made('Workers', FRAMES) },
        }),
      }),
    });
    const result = scanSources(texts, {
      files,
      root: '/app',
      parameterFiles: [given],
      policies: ['hardcoded-ami-id'],
    });
    expect(placesOf(result)).toEqual(['hardcoded-ami-id parameters.json:1:13 ami-0a1b2c3d4e5f67890']);
    expect(result.findings[0]!.flow.at(0)?.at.source.path).toBe('bin/app.ts');
  });

  describe('through source maps', () => {
    const compiled = (sourcefile: string, sourcemap: 'inline' | 'external', sourceRoot?: string) =>
      transformSync(APP, {
        loader: 'ts',
        format: 'cjs',
        sourcemap,
        sourcefile,
        ...(sourceRoot === undefined ? {} : { sourceRoot }),
      });
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
      [
        'that a comment names',
        { 'dist/app.js': `${beside.code}//# sourceMappingURL=app.js.map\n`, 'dist/app.js.map': beside.map },
      ],
      ['beside the file', { 'dist/app.js': beside.code, 'dist/app.js.map': beside.map }],
      ['within the file', { 'dist/app.js': inline }],
      ['with their own root', { 'dist/app.js': rooted.code, 'dist/app.js.map': rooted.map }],
      ['with absolute paths', { 'dist/app.js': absolute.code, 'dist/app.js.map': absolute.map }],
    ])('%s', (_, files) => {
      expect(placesOf(traced(frames, { 'bin/app.ts': APP, ...files }))).toEqual(AT_SOURCE);
    });

    test.each<[string, Files]>([
      ['is not there', { 'dist/app.js': `${beside.code}//# sourceMappingURL=app.js.map\n` }],
      [
        'leads out of the root',
        {
          'dist/app.js': beside.code,
          'dist/app.js.map': beside.map.replace('../bin/app.ts', '../../bin/app.ts'),
        },
      ],
      ['is not JSON', { 'dist/app.js': beside.code, 'dist/app.js.map': '<html>' }],
      [
        'maps nothing',
        { 'dist/app.js': beside.code, 'dist/app.js.map': { version: 3, sources: [], mappings: '' } },
      ],
      [
        'points at a source that it does not list',
        {
          'dist/app.js': beside.code,
          'dist/app.js.map': { version: 3, sources: [], mappings: `${';'.repeat(line - 1)}AAgBA` },
        },
      ],
      [
        'has sections',
        {
          'dist/app.js': beside.code,
          'dist/app.js.map': { version: 3, sections: [{ offset: 1 }], mappings: '' },
        },
      ],
      [
        'is nonsense',
        {
          'dist/app.js': beside.code,
          'dist/app.js.map': { version: 3, sources: 7, mappings: '!!!,,;;AAAAAAAAAA' },
        },
      ],
    ])('findings are in the compiled file if the map %s', (_, files) => {
      expect(placesOf(traced(frames, { 'bin/app.ts': APP, ...files }))).toEqual([
        expect.stringMatching(`^launch-template-version-default dist/app\\.js:${line}:\\d+ launchTemplate$`),
      ]);
    });
  });
});

test('whatever files are beside a template, no finding is lost', () => {
  const place = fc.constantFrom(
    '/app/bin/app.ts:3:17',
    'bin/app.ts:99:1',
    '../x.ts:1:1',
    '/app/bin/app.js:1:1',
  );
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({
      type: fc.constantFrom(
        'aws:cdk:logicalId',
        'aws:cdk:creationStack',
        'aws:cdk:propertyAssignment',
        'aws:cdk:asset',
      ),
      data: fc.oneof(fc.jsonValue(), fc.constant('Workers'), fc.array(place)),
      trace: fc.oneof(fc.jsonValue(), fc.array(place)),
    }),
  );
  const anything = fc.oneof(fc.jsonValue(), fc.array(entry));
  const artifact = fc.record(
    {
      type: fc.constantFrom(
        'aws:cloudformation:stack',
        'cdk:tree',
        'cdk:asset-manifest',
        'cdk:cloud-assembly',
        'none',
      ),
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
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(artifact, fc.jsonValue())),
      map,
      (artifacts, sourceMap) => {
        const result = scanApp({
          'cdk.out/Batch.template.json': template({
            Workers: environment(),
            Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } },
          }),
          'cdk.out/manifest.json': manifest(artifacts as Json),
          'bin/app.ts': APP,
          'bin/app.js': 'makeNodes();\n',
          'bin/app.js.map': sourceMap as Json,
        });
        expect(result.findings.map(({ policy }) => policy.id)).toEqual(['launch-template-version-default']);
        for (const { at } of result.findings)
          expect(at.start >= 0 && at.end <= at.source.text.length && at.start < at.end).toBe(true);
      },
    ),
    { numRuns: runs(300) },
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
      Batch: stack('Batch.template.json', {
        metadata: { '/Batch/Workers/Resource': made('Workers', [`main (${app}:3:17)`]) },
      }),
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
      for (const root of [folder, link])
        expect(placesOf(await scan({ paths: [root], root, ...options }))).toEqual(AT_SOURCE);
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
