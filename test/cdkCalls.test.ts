// What a call of an app says: literals, keys, callers, stages and stacks, and templates that CfnInclude takes
// in.
import { describe, expect, test } from 'vitest';
import { writtenIn, type Wanted } from '../src/frontends/cdk/callText.ts';
import { positions, textOf } from '../src/value/source.ts';
import {
  APP,
  environment,
  made,
  manifest,
  placeOf,
  placesOf,
  scanApp,
  stack,
  template,
  traced,
} from './cdkApp.ts';

const HEAD = 'new batch.CfnComputeEnvironment';

describe('what is underlined in the brackets of a call', () => {
  const AMI: Wanted = { text: 'ami-1', property: 'ImageId' };
  test.each<[string, string, Wanted, string | undefined]>([
    ['the text', "(this, 'A', { imageId: 'ami-1' })", AMI, "'ami-1'"],
    ['the text in any quotes', '(this, "A", { images: [`ami-1`] })', AMI, '`ami-1`'],
    ['the key, if the text is elsewhere', "(this, 'A', { imageId: ami })", AMI, 'imageId'],
    ['the key, if the text is there twice', "(this, 'ami-1', { imageId: 'ami-1' })", AMI, 'imageId'],
    ['a key whose name is that of its value', "(this, 'A', { vpc, imageId })", AMI, 'imageId'],
    ['no argument with the name of a key', "(this, imageId, 'A', {})", AMI, undefined],
    ['nothing that is a comment', "(this, 'A', { /* imageId: 'ami-1' */ })", AMI, undefined],
    ['nothing behind the call', "(this, 'A', {}); use({ imageId: 'ami-1' })", AMI, undefined],
    ['nothing within a text', "(this, 'A', { name: 'imageId: 1' })", AMI, undefined],
    ['past a bracket in a text', "(this, ')', { imageId: 'ami-1' })", AMI, "'ami-1'"],
    ['past type arguments', "<Props>(this, 'A', { imageId: 'ami-1' })", AMI, "'ami-1'"],
    ['nothing in a call that never ends', "(this, 'A', { imageId: 'ami-1'", AMI, undefined],
    ['no key that is there twice', '(this, { a: { imageId }, b: { imageId } })', AMI, undefined],
    ['no short text', "(this, 'true', { flag: 'x' })", { text: 'x' }, undefined],
  ])('%s: %s', (_, call, wanted, written) => {
    const source = { path: 'app.ts', text: HEAD + call };
    const found = writtenIn({ source, start: 0, end: HEAD.length }, wanted);
    expect(found && textOf(found)).toBe(written);
  });
});

describe('a construct that a function or a subclass makes', () => {
  const FACTORY = `function workers(id) {
  return new batch.ManagedEc2EcsComputeEnvironment(stack, id, { launchTemplate: template });
}
workers('Workers');
`;
  const callers = (frames: readonly string[], text: string) =>
    traced(frames, { 'bin/app.ts': text }).findings.flatMap(({ related }) =>
      related.filter(({ message }) => message === 'called here').map(({ at }) => placeOf(at)),
    );

  test('names the call of the function', () => {
    const frames = ['workers (/app/bin/app.ts:2:10)', 'Object.<anonymous> (/app/bin/app.ts:4:1)'];
    expect(callers(frames, FACTORY)).toEqual(['bin/app.ts:4:1 workers']);
  });

  test('names what makes an object of the subclass', () => {
    const frames = ['new Workers (/app/bin/app.ts:2:3)', '<anonymous> (/app/bin/app.ts:4:1)'];
    const text =
      'class Workers extends Base {\n  super(scope, id, { launchTemplate });\n}\nnew Workers(stack);\n';
    expect(callers(frames, text)).toEqual(['bin/app.ts:4:1 new Workers']);
  });

  test('names the call for each environment if its value is shared between them', () => {
    const parameter = 'SsmParameterValueImage';
    const shared = { Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: { Ref: parameter } }] };
    const frames = (line: number) => [
      'workers (/app/bin/app.ts:2:10)',
      `Object.<anonymous> (/app/bin/app.ts:${line}:1)`,
    ];
    const metadata = {
      '/Batch/First/Resource': made('First', frames(4)),
      '/Batch/Second/Resource': made('Second', frames(5)),
      '/Batch/SsmParameterValue:--image:C96584B6.Parameter': made(parameter, frames(4)),
    };
    const Default = '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base';
    const { findings } = scanApp(
      {
        'bin/app.ts': `${FACTORY}workers('Second');\n`,
        'cdk.out/manifest.json': manifest({ Batch: stack('Batch.template.json', { metadata }) }),
        'cdk.out/Batch.template.json': template(
          { First: environment(shared), Second: environment(shared) },
          {
            Parameters: { [parameter]: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default } },
          },
        ),
      },
      { policies: ['windows-ami'] },
    );
    expect(findings.map(({ at }) => placeOf(at))).toEqual([
      'bin/app.ts:2:10 new batch.ManagedEc2EcsComputeEnvironment',
    ]);
    expect(findings[0]?.related.map(({ message, at }) => `${message}: ${placeOf(at)}`)).toEqual([
      'called here: bin/app.ts:4:1 workers',
      'called here: bin/app.ts:5:1 workers',
      expect.stringContaining('the synthesised code'),
    ]);
  });

  test('names none if it is made where it is used', () => {
    const frames = ['new Batch (/app/bin/app.ts:3:17)', 'Object.<anonymous> (/app/bin/app.ts:2:15)'];
    expect(callers(frames, APP)).toEqual([]);
  });
});

describe('one construct in several stages or stacks', () => {
  const frames = ['new Batch (/app/bin/app.ts:3:17)'];
  const deployed = (names: readonly string[], environments: readonly ReturnType<typeof environment>[]) =>
    scanApp({
      'cdk.out/manifest.json': manifest(
        Object.fromEntries(
          names.map((name) => [
            name.replace('/', '-'),
            stack(`${name.replace('/', '-')}.template.json`, {
              displayName: name,
              metadata: { [`/${name}/Workers/Resource`]: made('Workers', frames) },
            }),
          ]),
        ),
      ),
      ...Object.fromEntries(
        names.map((name, index) => [
          `cdk.out/${name.replace('/', '-')}.template.json`,
          template({ Workers: environments[index] ?? environment() }),
        ]),
      ),
      'bin/app.ts': APP,
    });

  test.each([
    [
      'stages',
      ['Dev/Batch', 'Prod/Batch'],
      'In Dev and Prod: Batch/Workers uses the default version of launch template',
    ],
    ['stacks', ['Dev', 'Prod'], 'In Dev and Prod: Workers uses the default version of launch template'],
  ])('is one finding that names the %s', (_, names, message) => {
    const { findings } = deployed(names, []);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain(message);
    expect(findings[0]?.environments.map(({ name }) => name)).toEqual(names.map((name) => `${name}/Workers`));
  });

  test('is two findings if their messages differ', () => {
    const other = environment({ LaunchTemplate: { LaunchTemplateId: 'lt-0ffffffffffffffff' } });
    expect(deployed(['Dev', 'Prod'], [environment(), other]).findings).toHaveLength(2);
  });
});

describe('a template that CfnInclude takes in', () => {
  const LEGACY = `Resources:
  Legacy:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ReplaceComputeEnvironment: false
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        LaunchTemplate:
          LaunchTemplateId: lt-0a1b2c3d4e5f67890
`;
  const frames = ['...new CfnInclude in aws-cdk-lib...', 'Object.<anonymous> (/app/bin/app.ts:1:1)'];
  const files = {
    'cdk.out/manifest.json': manifest({
      Inc: stack('Inc.template.json', { metadata: { '/Inc/Tpl/Legacy': made('Legacy', frames) } }),
    }),
    'cdk.out/Inc.template.json': template({ Legacy: environment() }),
    'legacy.yaml': LEGACY,
  };
  const judged = /\.(?:template\.json|yaml)$/;

  test('has its findings once, at its own line', () => {
    const app = "new CfnInclude(stack, 'Tpl', { templateFile: __dirname + '/legacy.yaml' });\n";
    const result = scanApp({ ...files, 'bin/app.ts': app }, { judged });
    expect(placesOf(result)).toEqual(['launch-template-version-default legacy.yaml:10:9 LaunchTemplate']);
    expect(result.environments.map(({ name }) => name)).toEqual(['Inc/Tpl/Legacy']);
  });

  test('is read by itself if the call does not say which it is', () => {
    const app = "new CfnInclude(stack, 'Tpl', { templateFile: file });\n";
    const { environments } = scanApp({ ...files, 'bin/app.ts': app }, { judged });
    expect(environments.map(({ name }) => name).toSorted()).toEqual(['Inc/Tpl/Legacy', 'Legacy']);
  });
});

test.each([
  ['TypeScript', '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n'],
  ['a bundler', '"use strict";\nvar __toESM = (mod) => mod.__esModule ? mod : { default: mod };\n'],
])('code that %s has written without a source map is reported', (_, head) => {
  const compiled = `${head}${APP}`;
  const { findings, notes } = traced(['Object.<anonymous> (/app/dist/app.js:5:17)'], {
    'dist/app.js': compiled,
  });
  expect(findings.map(({ at }) => positions(at).start.line)).toEqual([5]);
  expect(notes.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    expect.stringMatching(/^dist\/app\.js: It is compiled code without a source map/),
  ]);
});
