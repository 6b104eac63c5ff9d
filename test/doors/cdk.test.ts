// The door to AWS CDK: apps are synthesised by the real aws-cdk-lib, which runs the plug-in.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { AmilintPlugin, type AmilintPluginOptions } from '../../src/plugins/cdk.ts';
import { faulty, lines, real, sound, synthesised, type Real, type Synthesis } from './cdkApps.ts';
import { hostFolder, ROOT } from './host.ts';

const asOf = '2026-11-24';
let it: Real;
beforeAll(() => {
  it = real();
});

/** An app with one stack, validated by the plug-in. */
function appWith(build: (stack: any) => void, options: AmilintPluginOptions = {}): Synthesis {
  return synthesised(it, (app) => {
    it.cdk.Validations.of(app).addPlugins(new AmilintPlugin({ asOf, ...options }));
    build(new it.cdk.Stack(app, 'Batch'));
  });
}

describe('an environment as the constructs of CDK make it', () => {
  let made: Synthesis;
  beforeAll(() => {
    made = appWith((stack) => faulty(it, stack));
  });

  test('is found wanting, each time at the property to edit', () => {
    expect(lines(made.report)).toEqual([
      'error user-data-not-mime-multipart Batch/Template/Resource Properties.LaunchTemplateData.UserData',
      'warning hardcoded-ami-id Batch/Template/Resource Properties.LaunchTemplateData.ImageId',
      'warning launch-template-pins-ami Batch/Template/Resource Properties.LaunchTemplateData.ImageId',
      'warning launch-template-version-default Batch/Workers/Resource Properties.ComputeResources.LaunchTemplate',
    ]);
  });

  test('fails the synthesis, since there are errors', () => {
    expect(made.report.conclusion).toBe('failure');
    expect(made.error).toBeDefined();
  });

  test('says what to do, how sure it is, and where to read more', () => {
    expect(made.report.violations.find(({ ruleName }: any) => ruleName === 'hardcoded-ami-id')).toMatchObject(
      {
        description: expect.stringContaining('This assumes that AWS::Region is us-east-1.'),
        suggestedFix: expect.stringContaining('Leave the AMI to AWS Batch'),
        ruleMetadata: { certainty: 'certain', documentation: expect.stringMatching(/^https:/) },
      },
    );
  });

  test('says what mends it in CDK code', () => {
    const unset = made.report.violations.find(
      ({ ruleName }: any) => ruleName === 'launch-template-version-default',
    );
    expect(unset.suggestedFix).toContain("addPropertyOverride('ComputeResources.LaunchTemplate.Version'");
  });

  test('names construct, logical id and template', () => {
    const [violating] = made.report.violations.find(
      ({ ruleName }: any) => ruleName === 'user-data-not-mime-multipart',
    ).violatingConstructs;
    expect(violating).toMatchObject({
      constructPath: 'Batch/Template/Resource',
      constructFqn: 'aws-cdk-lib.aws_ec2.CfnLaunchTemplate',
      cloudFormationResource: {
        templatePath: 'Batch.template.json',
        logicalId: expect.stringMatching(/^Template/),
      },
    });
  });
});

test('what the constructs of CDK leave out is found at the object that should hold it', () => {
  const { report } = appWith((stack) => {
    const { batch, ec2 } = it;
    const instanceTypes = [ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE)];
    new batch.ManagedEc2EcsComputeEnvironment(stack, 'Workers', {
      vpc: new ec2.Vpc(stack, 'Network'),
      instanceTypes,
    });
  });
  expect(lines(report)).toEqual([
    'warning update-to-latest-image-version-unset Batch/Workers/Resource Properties.ComputeResources',
  ]);
});

test('an environment that AWS Batch gives new images passes', () => {
  const { error, report } = appWith((stack) => sound(it, stack));
  expect(error).toBeUndefined();
  expect(report).toBeUndefined();
});

describe('options', () => {
  test.each([
    [{}, 'failure'],
    [{ skipPolicies: ['user-data-not-mime-multipart'] }, 'success'],
    [{ policies: ['hardcoded-ami-id'] }, 'success'],
    [{ policies: ['hardcoded-ami-id'], failOn: 'warning' }, 'failure'],
  ] satisfies [AmilintPluginOptions, string][])('%o: %s', (options, conclusion) => {
    expect(appWith((stack) => faulty(it, stack), options).report.conclusion).toBe(conclusion);
  });

  test('a possible finding fails only when strict says so', () => {
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
    const options: AmilintPluginOptions = { policies: ['launch-template-pins-ami'], failOn: 'warning' };
    const { report } = appWith(build, options);
    expect([report.conclusion, ...lines(report)]).toEqual([
      'success',
      'info launch-template-pins-ami Batch/Workers/Resource Properties.ComputeResources.LaunchTemplate.LaunchTemplateId',
    ]);
    expect(appWith(build, { ...options, strict: true }).report.conclusion).toBe('failure');
  });

  test('that cannot be used are an error before the app is built', () => {
    expect(() => new AmilintPlugin({ policies: ['nonsense'] })).toThrow('no such policy: nonsense');
    expect(() => new AmilintPlugin({ asOf: 'tomorrow' })).toThrow('not a day: tomorrow');
  });

  test('decide which rules the plug-in names to CDK', () => {
    expect(new AmilintPlugin({ policies: ['hardcoded-ami-id'] }).ruleIds).toEqual([
      'hardcoded-ami-id',
      'not-judged',
    ]);
  });
});

describe('acknowledged findings', () => {
  const id = 'amilint::user-data-not-mime-multipart';
  const options: AmilintPluginOptions = { policies: ['user-data-not-mime-multipart'] };

  test('do not fail, and are listed with their reason', () => {
    const { error, report } = appWith((stack) => {
      faulty(it, stack);
      it.cdk.Validations.of(stack.node.findChild('Template')).acknowledge({
        id,
        reason: 'the image rewrites its user data',
      });
    }, options);
    expect(error).toBeUndefined();
    expect(report.violations).toEqual([]);
    expect(report.suppressedViolations).toMatchObject([
      { ruleName: 'user-data-not-mime-multipart', reason: 'the image rewrites its user data' },
    ]);
  });

  test('elsewhere change nothing', () => {
    const { report } = appWith((stack) => {
      faulty(it, stack);
      it.cdk.Validations.of(stack.node.findChild('Network')).acknowledge({ id, reason: 'not this one' });
    }, options);
    expect(report.conclusion).toBe('failure');
  });
});

test('nested stacks and stages are validated, and their constructs named', () => {
  const { report } = synthesised(it, (app) => {
    const { cdk } = it;
    cdk.Validations.of(app).addPlugins(
      new AmilintPlugin({ asOf, policies: ['user-data-not-mime-multipart'] }),
    );
    faulty(it, new cdk.NestedStack(new cdk.Stack(app, 'Outer'), 'Inner'));
    faulty(it, new cdk.Stack(new cdk.Stage(app, 'Production'), 'Batch'));
    faulty(it, new cdk.NestedStack(new cdk.Stack(new cdk.Stage(app, 'Test'), 'Outer'), 'Inner'));
  });
  expect(lines(report)).toEqual([
    'error user-data-not-mime-multipart Outer/Inner/Template/Resource Properties.LaunchTemplateData.UserData',
    'error user-data-not-mime-multipart Production/Batch/Template/Resource Properties.LaunchTemplateData.UserData',
    'error user-data-not-mime-multipart Test/Outer/Inner/Template/Resource Properties.LaunchTemplateData.UserData',
  ]);
});

test('a plug-in of one stage validates that stage alone', () => {
  const { report } = synthesised(it, (app) => {
    const { cdk } = it;
    const stage = new cdk.Stage(app, 'Production');
    cdk.Validations.of(stage).addPlugins(
      new AmilintPlugin({ asOf, policies: ['user-data-not-mime-multipart'] }),
    );
    faulty(it, new cdk.Stack(stage, 'Batch'));
    faulty(it, new cdk.NestedStack(new cdk.Stack(app, 'Outer'), 'Inner'));
  });
  expect(lines(report)).toEqual([
    'error user-data-not-mime-multipart Production/Batch/Template/Resource Properties.LaunchTemplateData.UserData',
  ]);
});

test('older apps take the plug-in by policyValidationBeta1, with the same findings', () => {
  const build = (app: any): void =>
    void faulty(it, new it.cdk.NestedStack(new it.cdk.Stack(app, 'Outer'), 'Inner'));
  const today = synthesised(it, (app) => {
    it.cdk.Validations.of(app).addPlugins(new AmilintPlugin({ asOf }));
    build(app);
  });
  const formerly = synthesised(it, build, { policyValidationBeta1: [new AmilintPlugin({ asOf })] });
  const said = ({ report }: Synthesis): object =>
    report.violations.map(({ description, suggestedFix, ruleMetadata }: any) => [
      description,
      suggestedFix,
      ruleMetadata,
    ]);
  expect(lines(formerly.report)).toEqual(lines(today.report));
  expect(said(formerly)).toEqual(said(today));
  expect(formerly.report.violations.length).toBeGreaterThan(3);
});

describe('what cannot be judged', () => {
  test('a template that is not well-formed makes CDK report that the plug-in failed, with the file and the place', () => {
    const template = join(mkdtempSync(join(tmpdir(), 'amilint-cdk-')), 'Broken.template.json');
    writeFileSync(template, '{ "Resources": { "Workers": { "Type": "AWS::Batch::ComputeEnvironment", } } }');
    const { report, error } = synthesised(it, (app) => {
      const { name, validate } = {
        name: 'amilint',
        validate: () => new AmilintPlugin().validate({ templatePaths: [template] }),
      };
      it.cdk.Validations.of(app).addPlugins({ name, validate });
      new it.cdk.Stack(app, 'Batch');
    });
    expect(error).toBeDefined();
    expect(report.metadata.error).toMatch(
      /^Validation plugin 'amilint' failed: .*Broken\.template\.json:1:\d+: It is not well-formed/,
    );
  });

  test('a nested template that is not there is a violation at the stack that names it', () => {
    const { report } = appWith((stack) => {
      sound(it, stack);
      new it.cdk.CfnStack(stack, 'Missing', { templateUrl: 'missing.yaml' });
    });
    expect([report.conclusion, ...lines(report)]).toEqual([
      'failure',
      'error not-judged Batch/Missing Properties.TemplateURL',
    ]);
  });
});

test('the example, an app in CommonJS, compiles against the types of CDK and is validated by the built package', () => {
  const folder = hostFolder({
    from: 'examples/cdk',
    tools: { 'aws-cdk-lib': 'aws-cdk-lib', constructs: 'constructs' },
  });
  const compiled = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc')], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(compiled.stdout).toBe('');
  const { status, stderr } = spawnSync(process.execPath, ['app.js'], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toContain("Acknowledge with 'amilint::");
  expect(status).toBe(1);
});
