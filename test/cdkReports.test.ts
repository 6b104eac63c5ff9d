// What is reported on CDK: the words of policies for it, CDK for Terraform, and AMI ids of cdk.context.json.
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../src/judge/finding.ts';
import { jsonReport } from '../src/report/json.ts';
import { sarifReport } from '../src/report/sarif.ts';
import { textReport } from '../src/report/text.ts';
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
  traced,
  type Files,
} from './cdkApp.ts';

describe('what a policy says of CDK', () => {
  const CDK =
    "addPropertyOverride('ComputeResources.LaunchTemplate.Version', launchTemplate.latestVersionNumber)";
  const result = traced([FRAMES[1]!], { 'bin/app.ts': APP });

  test('is in every report', () => {
    expect(textReport(result, { color: false, width: 200 }).replaceAll(/\s+/g, ' ')).toContain(CDK);
    expect(JSON.parse(jsonReport(result, '1.0.0')).findings[0].remedy).toContain(CDK);
    expect(
      JSON.parse(sarifReport(result, { version: '1.0.0', homepage: 'https://example.com' })).runs[0]
        .results[0].message.text,
    ).toContain(CDK);
  });

  test('is not said of a template that was written by hand', () => {
    const [finding] = scanApp({ 'batch.template.json': template({ Workers: environment() }) }).findings;
    expect(finding?.remedy).toContain(finding?.policy.hints.cloudformation);
    expect(finding?.remedy).not.toContain('CDK');
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
    result.findings
      .filter(({ policy }) => policy.id === 'launch-template-version-latest')
      .map(({ at: range }) => placeOf(range));

  test('an environment has its path as name and keeps its address', () => {
    const result = scanApp(
      { [at]: module(), 'cdktf.out/manifest.json': { version: '0.21.0', stacks: {} } },
      { policies: ['launch-template-version-latest'] },
    );
    expect(
      result.environments.map(({ name, address, language }) => [name, address.replace(/^.*#/, ''), language]),
    ).toEqual([
      ['batch/workers', expect.stringMatching(/aws_batch_compute_environment\.workers$/), 'terraform'],
    ]);
    expect(version(result)).toEqual([
      expect.stringMatching(/^cdktf\.out\/stacks\/batch\/cdk\.tf\.json:\d+:\d+ \$Latest$/),
    ]);
    expect(result.notes.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'untraced cdktf.out/manifest.json',
    ]);
  });

  test('findings are reported at the source', () => {
    const result = scanApp(
      {
        [at]: module([
          'new TerraformElement (/app/node_modules/cdktf/lib/terraform-element.js:18:28)',
          FRAMES[1]!,
        ]),
        'bin/app.ts': APP,
      },
      { policies: ['launch-template-version-latest'] },
    );
    expect(version(result)).toEqual(['bin/app.ts:3:17 new batch.ManagedEc2EcsComputeEnvironment']);
    expect(result.notes).toEqual([]);
  });
});

describe('an AMI id that cdk.context.json keeps', () => {
  const id = 'ami-0a1b2c3d4e5f67890';
  const files: Files = {
    'cdk.out/Batch.template.json': template({
      Workers: environment({ Ec2Configuration: [{ ImageType: 'ECS_AL2023', ImageIdOverride: id }] }),
    }),
    'cdk.out/manifest.json': manifest({
      Batch: stack('Batch.template.json', { metadata: { '/Batch/Workers': made('Workers') } }),
    }),
  };
  const found = (context: Files) =>
    scanApp(
      { ...files, ...context },
      { policies: ['hardcoded-ami-id', 'ssm-parameter-version-pinned'] },
    ).findings.map(({ policy, severity, message, remedy, related }) => ({
      policy: `${severity} ${policy.id}`,
      names: /MachineImage.lookup|\/aws\/service\/\S+\/image_id/.exec(message)?.[0],
      resets: remedy.includes('cdk context --reset'),
      related: related.map(({ at }) => at.source.path),
    }));
  const KEPT = { resets: true, related: ['cdk.context.json'] };

  test('is written in the code without that file', () =>
    expect(found({})).toEqual([
      { policy: 'warning hardcoded-ami-id', names: undefined, resets: false, related: [] },
    ]));

  test('of a search names the look-up, and how to look it up again', () =>
    expect(found({ 'cdk.context.json': { 'ami:account=1:filters.name.0=x:region=eu-west-1': id } })).toEqual([
      { policy: 'warning hardcoded-ami-id', names: 'MachineImage.lookup', ...KEPT },
    ]));

  test('of an SSM parameter with cachedInContext is one version of it, and nothing else is reported', () => {
    const parameter = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';
    const key = `ssm:account=1:parameterName=${parameter}:region=eu-west-1`;
    expect(found({ 'cdk.context.json': { [key]: id } })).toEqual([
      { policy: 'note ssm-parameter-version-pinned', names: parameter, ...KEPT },
    ]);
  });
});
