// The door to cdk-nag: the pack is loaded by apps that have the real cdk-nag, in both kinds of modules.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { faulty, lines, real, sound, synthesised, type Real, type Synthesis } from './cdkApps.ts';
import { hostFolder, ROOT } from './host.ts';

const TOOLS = { 'aws-cdk-lib': 'aws-cdk-lib', constructs: 'constructs', 'cdk-nag': 'cdk-nag' };
const asOf = '2026-11-24';
let it: Real;
let AmilintChecks: any;
beforeAll(() => {
  it = real();
  ({ AmilintChecks } = createRequire(join(hostFolder({ tools: TOOLS }), 'app.js'))('amilint/cdk-nag'));
});

function appWith(build: (stack: any) => void, options: object = {}): Synthesis {
  return synthesised(it, (app) => {
    it.cdk.Validations.of(app).addPlugins(new AmilintChecks(app, { asOf, ...options }));
    build(new it.cdk.Stack(app, 'Batch'));
  });
}

test('the pack is one of cdk-nag', () => {
  expect(new AmilintChecks()).toBeInstanceOf(it.nag.NagPack);
  expect(new AmilintChecks().readPackName).toBe('amilint');
});

test('an environment as the constructs of CDK make it is found wanting, resource by resource', () => {
  const { report, error } = appWith((stack) => faulty(it, stack));
  expect(lines(report)).toEqual([
    'error amilint-user-data-not-mime-multipart Batch/Template/Resource',
    'warning amilint-hardcoded-ami-id Batch/Template/Resource',
    'warning amilint-launch-template-pins-ami Batch/Template/Resource',
    'warning amilint-launch-template-version-default Batch/Workers/Resource',
  ]);
  expect(error).toBeDefined();
});

test('an environment that AWS Batch gives new images passes', () => {
  expect(appWith((stack) => sound(it, stack))).toEqual({ outdir: expect.any(String), report: undefined });
});

test('nested stacks and stages are walked', () => {
  const { report } = synthesised(it, (app) => {
    const { cdk } = it;
    cdk.Validations.of(app).addPlugins(
      new AmilintChecks(app, { asOf, policies: ['user-data-not-mime-multipart'] }),
    );
    faulty(it, new cdk.NestedStack(new cdk.Stack(app, 'Outer'), 'Inner'));
    faulty(it, new cdk.Stack(new cdk.Stage(app, 'Production'), 'Batch'));
  });
  expect(lines(report)).toEqual([
    'error amilint-user-data-not-mime-multipart Outer/Inner/Template/Resource',
    'error amilint-user-data-not-mime-multipart Production/Batch/Template/Resource',
  ]);
});

describe('acknowledged rules', () => {
  test('are dropped at the construct and below, as with the packs of cdk-nag', () => {
    const { report, error } = appWith(
      (stack) => {
        faulty(it, stack);
        it.cdk.Validations.of(stack).acknowledge({
          id: 'amilint-user-data-not-mime-multipart',
          reason: 'the image rewrites its user data',
        });
      },
      { policies: ['user-data-not-mime-multipart', 'hardcoded-ami-id'], failOn: 'error' },
    );
    expect(lines(report)).toEqual(['warning amilint-hardcoded-ami-id Batch/Template/Resource']);
    expect(error).toBeUndefined();
  });
});

test('a possible finding is a separate rule, and does not fail', () => {
  const build = (stack: any): void => {
    const { batch, ec2 } = it;
    const launchTemplate = ec2.LaunchTemplate.fromLaunchTemplateAttributes(stack, 'Shared', {
      launchTemplateId: 'lt-0f1e2d3c4b5a69788',
      versionNumber: '3',
    });
    new batch.ManagedEc2EcsComputeEnvironment(stack, 'Workers', {
      vpc: new ec2.Vpc(stack, 'Network'),
      launchTemplate,
    });
  };
  const options = { policies: ['launch-template-pins-ami'] };
  const { report } = appWith(build, options);
  expect([report.conclusion, ...lines(report)]).toEqual([
    'success',
    'warning amilint-launch-template-pins-ami[possible] Batch/Workers/Resource',
  ]);
  expect(appWith(build, { ...options, strict: true }).report.conclusion).toBe('failure');
});

describe('a scope by itself', () => {
  test('is validated once the app is synthesised', () => {
    const app = new it.cdk.App();
    const stack = new it.cdk.Stack(app, 'Batch');
    faulty(it, stack);
    const pack = new AmilintChecks(undefined, { asOf, policies: ['hardcoded-ami-id'] });
    expect(() => pack.validateScope(stack)).toThrow('synthesise the app before');
    app.synth();
    expect(pack.validateScope(stack).violations).toMatchObject([
      {
        ruleName: 'amilint-hardcoded-ami-id',
        violatingResources: [{ constructPath: 'Batch/Template/Resource' }],
      },
    ]);
  });
});

test('options that cannot be used are an error before the app is built', () => {
  expect(() => new AmilintChecks(undefined, { policies: ['nonsense'] })).toThrow('no such policy: nonsense');
});

test('the example, an app in ES modules, compiles against the types of cdk-nag and runs beside another pack', () => {
  const folder = hostFolder({ from: 'examples/cdk-nag', tools: TOOLS });
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc')], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  const { status, stderr } = spawnSync(process.execPath, ['app.js'], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toContain('amilint-amazon-linux-2-image-type');
  expect(stderr).toContain('AwsSolutions-');
  expect(status).toBe(1);
});
