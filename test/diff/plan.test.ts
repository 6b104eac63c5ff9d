// Plans of Terraform: what the plan has decided is taken from it, and only the effect of an update is added.
import { describe, expect, test } from 'vitest';
import type { EnvironmentDiff } from '../../src/diff/answer.ts';
import { differencesOfPlan } from '../../src/plannedDifferences.ts';
import type { Json, Values } from '../plans.ts';
import { cases } from '../same.ts';
import { ARN, environment, planOf, type PlannedResource } from './plannedChanges.ts';
import { AS_OF, effectsText } from './support.ts';

const ADDRESS = 'aws_batch_compute_environment.workers';

function answer(change: PlannedResource, others: { readonly [address: string]: PlannedResource } = {}) {
  const text = planOf({ [ADDRESS]: change, ...others });
  const found = differencesOfPlan({ path: 'plan.json', text }, AS_OF);
  if (!found) throw new Error('the text is a plan');
  return found;
}

function one(
  change: PlannedResource,
  others?: { readonly [address: string]: PlannedResource },
): EnvironmentDiff {
  const [first] = answer(change, others).environments;
  if (!first) throw new Error('the plan has an environment');
  return first;
}

const update = (resources: Values, more: Values = {}, unknown: Json = {}): PlannedResource => ({
  actions: ['update'],
  before: environment({}),
  after: environment(resources, more),
  unknown,
});

describe('an update is split by what AWS Batch makes of it', () => {
  test.each<[string, PlannedResource, string]>([
    ['more vCPUs', update({ max_vcpus: 128 }), 'scales'],
    ['another state', update({}, { state: 'DISABLED' }), 'stored'],
    ['tags that the provider gives to all', update({}, { tags_all: { Owner: 'a' } }), 'stored'],
    [
      'another AMI',
      update({ ec2_configuration: [{ image_type: 'ECS_AL2023', image_id_override: 'ami-1' }] }),
      'infrastructureUpdate',
    ],
    [
      'a new version of the launch template',
      update({ launch_template: [{ launch_template_id: 'lt-1', version: '4' }] }),
      'infrastructureUpdate',
    ],
    [
      'a version that is known after the apply',
      update(
        { launch_template: [{ launch_template_id: 'lt-1' }] },
        {},
        { compute_resources: [{ launch_template: [{ version: true }] }] },
      ),
      'infrastructureUpdate',
    ],
    [
      'a strategy that the newest provider would replace, but the plan updates',
      {
        actions: ['update'],
        before: environment({ allocation_strategy: 'SPOT_CAPACITY_OPTIMIZED_PRIORITIZED', type: 'SPOT' }),
        after: environment({
          allocation_strategy: 'SPOT_CAPACITY_OPTIMIZED_PRIORITIZED',
          type: 'SPOT',
          instance_type: ['c6i.large'],
        }),
      },
      'infrastructureUpdate',
    ],
    [
      'another kind of service role, which Terraform plans in place',
      update({}, { service_role: 'arn:aws:iam::123456789012:role/mine' }),
      'refused',
    ],
    [
      'an argument that the model does not know',
      { actions: ['update'], before: environment({}), after: environment({}, { future: 'x' }) },
      'stored or infrastructureUpdate',
    ],
  ])('%s: %#', (_, change, effects) => {
    expect(effectsText(one(change))).toBe(effects);
  });

  test('a new version of the launch template ends jobs after the timeout', () => {
    const { jobs } = one(update({ launch_template: [{ launch_template_id: 'lt-1', version: '4' }] }));
    expect(jobs).toMatchObject({ what: 'endAfterTimeout', certainty: 'certain', minutes: 30 });
  });

  test('the place of a change is in the plan', () => {
    const { changes } = one(update({ max_vcpus: 128 }));
    expect(changes.map(({ name, before, after }) => `${name} ${before.text} ${after.text}`)).toEqual([
      'compute_resources.max_vcpus 64 128',
    ]);
    expect(changes[0]?.after.at.source.path).toBe('plan.json');
  });
});

describe('a replacement is taken from the plan', () => {
  const replaced = (actions: readonly string[], more: Values = {}): PlannedResource => ({
    actions,
    before: environment({}),
    after: environment({ placement_group: 'a', max_vcpus: 128 }, more),
    unknown: { arn: true, id: true },
    replacePaths: [['compute_resources', 0, 'placement_group']],
  });
  const queue = {
    'aws_batch_job_queue.q': {
      actions: ['no-op'],
      before: { name: 'q', compute_environment_order: [{ order: 1, compute_environment: ARN }] },
      after: { name: 'q', compute_environment_order: [{ order: 1, compute_environment: ARN }] },
    },
  };

  test('with the arguments that are the reason', () => {
    const found = one(replaced(['delete', 'create']));
    expect(effectsText(found)).toBe('replaced');
    expect(found.changes.map(({ name, effects }) => `${name}: ${effects.join()}`)).toEqual([
      'compute_resources.placement_group: replaced',
      'compute_resources.max_vcpus: scales',
    ]);
  });

  test('a queue that holds the environment blocks it', () => {
    const found = one(replaced(['delete', 'create']), queue);
    expect(found.effect).toBe('refused');
    expect(found.blockers[0]?.text).toContain('job queue');
  });

  test('a fixed name blocks it where the new one is made first', () => {
    const found = one(replaced(['create', 'delete']), queue);
    expect(found.effect).toBe('refused');
    expect(found.blockers[0]?.text).toContain('fixed name');
  });

  test('a name that Terraform makes does not', () => {
    const generated = { name: 'workers-20240101000000000000000001', name_prefix: 'workers-' };
    const change = replaced(['create', 'delete'], generated);
    const found = one({ ...change, before: environment({}, generated) }, queue);
    expect(effectsText(found)).toBe('replaced');
  });
});

test('a replacement that only forgets the old environment keeps it in AWS', () => {
  const generated = { name: 'workers-1', name_prefix: 'workers-' };
  const found = one({
    actions: ['create', 'forget'],
    before: environment({}, generated),
    after: environment({ placement_group: 'p' }, { name_prefix: 'workers-' }),
    unknown: { name: true },
    replacePaths: [['compute_resources', 0, 'placement_group']],
  });
  expect(effectsText(found)).toBe('replaced');
  expect(found.headline).toContain('which stays in AWS under its name');
});

test.each<[string, PlannedResource, string]>([
  ['no-op', { actions: ['no-op'], before: environment({}), after: environment({}) }, 'unchanged nothing'],
  ['create', { actions: ['create'], after: environment({}) }, 'added nothing'],
  ['delete', { actions: ['delete'], before: environment({}) }, 'gone replaced'],
  ['forget', { actions: ['forget'], before: environment({}) }, 'kept nothing'],
  [
    'an import',
    { actions: ['no-op'], before: environment({}), after: environment({}), importing: 'workers' },
    'unchanged nothing',
  ],
  [
    'an import with an update',
    {
      actions: ['update'],
      before: environment({}),
      after: environment({ max_vcpus: 128 }),
      importing: 'workers',
    },
    'changed scales',
  ],
  [
    'a move to another address',
    {
      actions: ['no-op'],
      before: environment({}),
      after: environment({}),
      previously: 'aws_batch_compute_environment.old',
    },
    'unchanged nothing',
  ],
])('%s', (_, change, wanted) => {
  const { status, effect } = one(change);
  expect(`${status} ${effect}`).toBe(wanted);
});

test('awscc with its default plans an update that ends in NotUpdatable', () => {
  const workers = (image: string, more: Values = {}): Values => ({
    compute_environment_name: 'workers',
    type: 'managed',
    replace_compute_environment: true,
    compute_resources: {
      type: 'EC2',
      allocation_strategy: 'BEST_FIT_PROGRESSIVE',
      instance_types: ['m6i.large'],
      maxv_cpus: 8,
      image_id: image,
    },
    ...more,
  });
  const planned = (more: Values) => {
    const text = planOf({
      'awscc_batch_compute_environment.workers': {
        actions: ['update'],
        before: workers('ami-1', more),
        after: workers('ami-2', more),
      },
    });
    return differencesOfPlan({ path: 'plan.json', text }, AS_OF)!.environments[0]!;
  };
  const refused = planned({});
  expect(effectsText(refused)).toBe('refused');
  expect(refused.changes[0]?.reasons.map(({ text }) => text).join()).toContain('NotUpdatable');
  expect(effectsText(planned({ replace_compute_environment: false }))).toBe('infrastructureUpdate');
});

test('a secret of the plan is not shown', () => {
  const found = one({
    ...update({ ec2_key_pair: 'hunter2secret' }),
    sensitive: { compute_resources: [{ ec2_key_pair: true }] },
  });
  expect(JSON.stringify(found.changes.map(({ after }) => after.text))).toContain('(sensitive)');
  expect(JSON.stringify(found.changes.map(({ after }) => after.text))).not.toContain('hunter2secret');
});

test('a state is no plan', () => {
  const text = JSON.stringify({ format_version: '1.0', terraform_version: '1.11.4', values: {} });
  expect(differencesOfPlan({ path: 'state.json', text }, AS_OF)).toBeUndefined();
});

test('every plan of fixtures/same makes its environments', () => {
  let plans = 0;
  for (const { forms } of cases) {
    for (const { path, text } of forms.get('plan') ?? []) {
      const found = differencesOfPlan({ path, text }, AS_OF);
      plans++;
      for (const { status } of found?.environments ?? []) expect(status).toBe('added');
    }
  }
  expect(plans).toBeGreaterThan(10);
});
