// What to do instead of a change: only what the table of effects confirms is proposed.
import { describe, expect, test } from 'vitest';
import { diffOfOne, diffTexts, hcl, hclQueue, pulumi, template } from './support.ts';

const AMI = 'ec2_configuration {\n image_type = "ECS_AL2023"\n image_id_override = "ami-1"\n }';
const OTHER = AMI.replace('ami-1', 'ami-2');

describe('a replacement that can be an update', () => {
  test('CloudFormation: the flag first, in a separate deployment', () => {
    const { instead } = diffOfOne('batch.yaml', template(), template({ resources: 'ImageId: ami-1' }));
    expect(instead[0]).toContain('Set ReplaceComputeEnvironment to false in a deployment of its own first');
  });

  test('not where the service role keeps AWS Batch from an update', () => {
    const mine = 'ServiceRole: arn:aws:iam::123456789012:role/mine';
    const fresh = template({ properties: mine, resources: 'ImageId: ami-1' });
    const { instead } = diffOfOne('batch.yaml', template({ properties: mine }), fresh);
    expect(instead.join()).not.toContain('ReplaceComputeEnvironment');
    expect(instead.join()).toContain('Make a second environment');
  });

  test('Terraform: a newer provider', () => {
    const { instead } = diffOfOne('main.tf', hcl({ resources: AMI }), hcl({ resources: OTHER }), {
      provider: '5.9.0',
    });
    expect(instead[0]).toContain('A newer version of the provider aws updates the environment in place');
  });

  test('not where every version replaces', () => {
    const fresh = hcl({ resources: 'placement_group = "a"' });
    const { instead } = diffOfOne('main.tf', hcl(), fresh, { provider: '5.9.0' });
    expect(instead.join()).not.toContain('newer version');
  });
});

test('a replacement that a queue keeps from deleting the old environment: the new one first', () => {
  const queue = hclQueue();
  const given = { properties: 'name_prefix = "w"', more: queue };
  const fresh = hcl({ ...given, resources: 'placement_group = "a"' });
  const one = diffOfOne('main.tf', hcl(given), fresh);
  expect(one.possible).toEqual(['refused']);
  expect(one.instead[0]).toContain('Use create_before_destroy, so that the new environment is made');
});

test('Pulumi has words of its own', () => {
  const { instead } = diffOfOne('Pulumi.yaml', pulumi('maxVcpus: 4'), pulumi('placementGroup: a'));
  expect(instead.join()).toContain('Use namePrefix instead of the fixed name');
  expect(instead.join()).not.toContain('name_prefix');
});

describe('an infrastructure update', () => {
  test('Terraform gives up before the timeout of the jobs', () => {
    const { instead } = diffOfOne('main.tf', hcl({ resources: AMI }), hcl({ resources: OTHER }));
    expect(instead.join()).toContain('Terraform waits 20 minutes for the update');
  });

  test.each<[string, string, boolean]>([
    ['as long as Terraform waits', 'job_execution_timeout_minutes = 20', true],
    ['less than that', 'job_execution_timeout_minutes = 19', false],
    ['a time that is not known', 'job_execution_timeout_minutes = var.minutes', true],
    ['not at all', 'terminate_jobs_on_update = true', false],
  ])('Terraform gives up if jobs may go on %s', (_, policy, waits) => {
    const given = {
      properties: `name = "workers"\n update_policy {\n ${policy}\n }`,
      more: 'variable "minutes" { type = number }\n',
    };
    const { instead } = diffOfOne(
      'main.tf',
      hcl({ ...given, resources: AMI }),
      hcl({ ...given, resources: OTHER }),
    );
    expect(instead.join().includes('Terraform waits 20 minutes')).toBe(waits);
  });

  test('jobs that end at once can go on', () => {
    const ending = 'ReplaceComputeEnvironment: false\nUpdatePolicy: { TerminateJobsOnUpdate: true }';
    const one = diffOfOne(
      'batch.yaml',
      template({ properties: ending }),
      template({ properties: ending, resources: 'ImageId: ami-1' }),
    );
    expect(one.jobs.what).toBe('endAtOnce');
    expect(one.instead.join()).toContain('set TerminateJobsOnUpdate to false');
  });
});

test('a flag that becomes false together with other changes may leave a failed rollback', () => {
  const fresh = template({ properties: 'ReplaceComputeEnvironment: false', resources: 'ImageId: ami-1' });
  const { possible, blockers } = diffOfOne('batch.yaml', template(), fresh);
  expect(possible).toEqual(['infrastructureUpdate', 'refused']);
  expect(blockers[0]?.text).toContain('set it in a deployment of its own first');
});

describe('a resource of Terraform under another address', () => {
  test('a moved block keeps it', () => {
    const { instead, possible } = diffOfOne('main.tf', hcl(), hcl().replace('"workers" {', '"others" {'));
    expect(possible).toEqual(['refused', 'nothing']);
    expect(instead.join()).toContain(
      'moved { from = aws_batch_compute_environment.workers, to = aws_batch_compute_environment.others }',
    );
  });

  test('a queue that holds it does not change by the new address', () => {
    const queue = (name: string) => `resource "aws_batch_job_queue" "q" {
      name = "q"
      compute_environment_order {
        order = 1
        compute_environment = aws_batch_compute_environment.${name}.arn
      }
    }`;
    const { queues } = diffTexts(
      { 'main.tf': hcl({ more: queue('workers') }) },
      { 'main.tf': hcl({ more: queue('others') }).replace('"workers" {', '"others" {') },
    );
    expect(queues).toMatchObject([{ status: 'unchanged' }]);
  });
});
