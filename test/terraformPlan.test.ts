// Plans and states that `terraform show -json` writes: launch templates, what a plan has, and states.
import { describe, expect, test } from 'vitest';
import {
  AMI,
  constant,
  environment,
  environmentCode,
  ENVIRONMENT,
  found,
  image,
  LAUNCH_TEMPLATE,
  planOf,
  refer,
  scan,
  stateOf,
  type Json,
  type Parts,
  type Values,
} from './plans.ts';
import { scanSourcesWithCode } from '../src/scanSources.ts';
import { propertyOf } from './support.ts';

describe('a launch template in a plan', () => {
  const use = (
    values: Values,
    unknown: Json,
    code: Values,
    template: Partial<Parts['planned'][string]> = {},
    more: Partial<Parts> = {},
  ) => ({
    'plan.json': planOf({
      planned: {
        [ENVIRONMENT]: {
          values: environment({ launch_template: [values] }),
          unknown: { arn: true, compute_resources: [{ launch_template: [unknown] }] },
        },
        [LAUNCH_TEMPLATE]: {
          values: { image_id: AMI },
          unknown: { id: true, latest_version: true },
          ...template,
        },
      },
      code: {
        [ENVIRONMENT]: environmentCode({ launch_template: [code] }),
        [LAUNCH_TEMPLATE]: { image_id: constant(AMI) },
      },
      ...more,
    }),
  });
  const latest = refer(`${LAUNCH_TEMPLATE}.latest_version`);
  const id = refer(`${LAUNCH_TEMPLATE}.id`);
  const made = {
    values: { id: 'lt-1', image_id: AMI, latest_version: 3, name: 'workers-1' },
    actions: ['no-op'],
  };

  test.each<[string, Record<string, string>]>([
    [
      'by an id that is not known yet',
      use({}, { launch_template_id: true, version: true }, { launch_template_id: id, version: latest }),
    ],
    [
      'by an id that is known',
      use(
        { launch_template_id: 'lt-1', version: '3' },
        {},
        { launch_template_id: id, version: latest },
        made,
      ),
    ],
    ['by an id, in a dynamic block', use({ launch_template_id: 'lt-1', version: '$Latest' }, {}, {}, made)],
    [
      'by its name',
      use(
        { launch_template_name: 'workers-1', version: '3' },
        {},
        { launch_template_name: refer(`${LAUNCH_TEMPLATE}.name`), version: latest },
        made,
      ),
    ],
    [
      'by one of several values, of which only this one is not known yet',
      use(
        {},
        { launch_template_id: true },
        {
          launch_template_id: { references: ['var.id', `${LAUNCH_TEMPLATE}.id`, LAUNCH_TEMPLATE] },
          version: latest,
        },
      ),
    ],
  ])('is joined %s', (_, texts) => {
    expect(found('launch-template-pins-ami', texts)).toEqual([`certain plan.json ${AMI}`]);
  });

  test.each<[string, string, Record<string, string>, string[]]>([
    [
      'launch-template-version-pinned',
      'follows each new version',
      use(
        { launch_template_id: 'lt-1', version: '3' },
        {},
        { launch_template_id: id, version: latest },
        made,
      ),
      [],
    ],
    [
      'launch-template-version-pinned',
      'a number that is written',
      use(
        { launch_template_id: 'lt-1', version: '3' },
        {},
        { launch_template_id: id, version: constant('3') },
        made,
      ),
      ['certain plan.json 3'],
    ],
    [
      'launch-template-version-pinned',
      'a number of nobody knows where',
      use(
        { launch_template_id: 'lt-1', version: '3' },
        {},
        { launch_template_id: id, version: { references: ['local.version'] } },
        made,
      ),
      [`undecided ${ENVIRONMENT}`],
    ],
    [
      'launch-template-version-latest',
      '$Latest of a local',
      use(
        { launch_template_id: 'lt-1', version: '$Latest' },
        {},
        { launch_template_id: id, version: { references: ['local.version'] } },
        made,
      ),
      ['certain plan.json $Latest'],
    ],
    [
      'launch-template-version-default',
      'left out, and filled in by the provider',
      use({ launch_template_id: 'lt-1', version: '1' }, {}, { launch_template_id: id }, made),
      ['certain plan.json launch_template'],
    ],
  ])('%s: the version %s', (policy, _, texts, expected) => {
    expect(found(policy, texts)).toEqual(expected);
  });

  test('goes through variables and outputs of modules, instance by instance', () => {
    const planned = Object.fromEntries(
      ['cpu', 'gpu'].flatMap((key) => [
        [
          `module.environment["${key}"].${ENVIRONMENT}`,
          {
            values: environment({ launch_template: [{}] }),
            unknown: {
              compute_resources: [{ launch_template: [{ launch_template_id: true, version: true }] }],
            },
          },
        ],
        [
          `module.template["${key}"].${LAUNCH_TEMPLATE}`,
          { values: key === 'gpu' ? { image_id: AMI } : {}, unknown: { id: true, latest_version: true } },
        ],
      ]),
    );
    const inner = (resources: Json, more: Values): Values => ({
      for_each_expression: constant(['cpu', 'gpu']),
      module: { resources, ...more },
    });
    const calls = {
      environment: {
        ...inner(
          [
            {
              address: ENVIRONMENT,
              expressions: environmentCode({
                launch_template: [
                  {
                    launch_template_id: { references: ['var.template'] },
                    version: { references: ['var.version'] },
                  },
                ],
              }),
            },
          ],
          { variables: { template: {}, version: {} } },
        ),
        expressions: {
          template: { references: ['module.template', 'each.key'] },
          version: { references: ['module.template', 'each.key'] },
        },
      },
      template: inner([{ address: LAUNCH_TEMPLATE, expressions: { image_id: constant(AMI) } }], {
        outputs: {
          id: { expression: refer(`${LAUNCH_TEMPLATE}.id`) },
          version: { expression: refer(`${LAUNCH_TEMPLATE}.latest_version`) },
        },
      }),
    };
    const texts = { 'plan.json': planOf({ planned, code: {}, calls }) };
    const { findings } = scan(texts, ['launch-template-pins-ami']);
    expect(findings.map(({ environments }) => environments.map(({ name }) => name))).toEqual([
      [`module.environment["gpu"].${ENVIRONMENT}`],
    ]);
    expect(found('launch-template-version-pinned', texts)).toEqual([]);
  });
});

describe('what a plan has', () => {
  const names = (texts: Readonly<Record<string, string>>) =>
    scan(texts, ['hardcoded-ami-id']).environments.map(({ name }) => name);

  test('are the instances that will be there', () => {
    const one = { values: image(AMI) };
    expect(
      names({
        'plan.json': planOf({
          planned: {
            [`${ENVIRONMENT}["a"]`]: one,
            [`${ENVIRONMENT}["b.c[0]"]`]: { ...one, actions: ['no-op'] },
          },
        }),
      }),
    ).toEqual([`${ENVIRONMENT}["a"]`, `${ENVIRONMENT}["b.c[0]"]`]);
  });

  test('is not what will be deleted', () => {
    const planned = { [ENVIRONMENT]: { values: image(AMI) } };
    const gone = {
      address: 'aws_batch_compute_environment.old',
      type: 'aws_batch_compute_environment',
      change: { actions: ['delete'], before: image(AMI), after: null },
    };
    expect(names({ 'plan.json': planOf({ planned, more: { resource_changes: [gone] } }) })).toEqual([
      ENVIRONMENT,
    ]);
  });

  test('is no argument that the provider fills in', () => {
    const values = environment({ image_id: AMI });
    const code = { [ENVIRONMENT]: environmentCode({}) };
    expect(
      found('deprecated-image-id', { 'plan.json': planOf({ planned: { [ENVIRONMENT]: { values } }, code }) }),
    ).toEqual([]);
  });

  test('may set create_before_destroy, or not, unless it replaces', () => {
    const planned = { [ENVIRONMENT]: { values: environment({}), actions: ['update'] } };
    const { resources } = scanSourcesWithCode([{ path: 'plan.json', text: planOf({ planned }) }]);
    const value = propertyOf({ resources, notes: [] }, 'createBeforeDestroy');
    expect(value).toMatchObject({ kind: 'unknown', mayBeAbsent: true });
  });

  test.each<[readonly string[], string[]]>([
    [['update'], [`undecided ${ENVIRONMENT}`]],
    [['create', 'delete'], []],
    [['delete', 'create'], [`certain plan.json ${ENVIRONMENT}`]],
  ])('is nothing of create_before_destroy, unless it replaces: %j', (actions, expected) => {
    const queue = 'aws_batch_job_queue.jobs';
    const { name: _, ...values } = environment({ allocation_strategy: 'BEST_FIT' });
    const planned = {
      [ENVIRONMENT]: {
        values: { ...values, name_prefix: 'workers-' },
        unknown: { arn: true, name: true },
        actions,
      },
      [queue]: {
        values: { name: 'jobs', compute_environment_order: [{ order: 1 }] },
        unknown: { compute_environment_order: [{ compute_environment: true }] },
      },
    };
    const { name: __, ...code } = environmentCode({ allocation_strategy: constant('BEST_FIT') });
    const order = [{ order: constant(1), compute_environment: refer(`${ENVIRONMENT}.arn`) }];
    const texts = {
      'plan.json': planOf({
        planned,
        code: {
          [ENVIRONMENT]: { ...code, name_prefix: constant('workers-') },
          [queue]: { compute_environment_order: order },
        },
      }),
    };
    expect(found('blue-green-blocked-by-fixed-name', texts)).toEqual(expected);
  });
});

describe('a state', () => {
  const resources = {
    [ENVIRONMENT]: environment({
      image_id: AMI,
      instance_type: ['g5.xlarge'],
      ec2_configuration: [{ image_type: 'ECS_AL2', image_id_override: '' }],
    }),
  };
  const raw = JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    lineage: 'one',
    resources: [
      {
        mode: 'managed',
        type: 'aws_batch_compute_environment',
        name: 'this',
        instances: [{ attributes: resources[ENVIRONMENT]! }],
      },
    ],
  });

  test.each<[string, Record<string, string>]>([
    ['as terraform show writes it', { 'state.json': stateOf(resources) }],
    ['as Terraform keeps it', { 'terraform.tfstate': raw }],
  ])('%s says what is, and nothing of who wrote it', (_, texts) => {
    const [path] = Object.keys(texts);
    expect(found('amazon-linux-2-image-type', texts)).toEqual([`certain ${path} ECS_AL2`]);
    expect(found('hardcoded-ami-id', texts)).toEqual([`undecided ${ENVIRONMENT}`]);
  });

  test('joins the launch template by its id', () => {
    const launch = { launch_template: [{ launch_template_id: 'lt-1', version: '$Latest' }] };
    const texts = {
      'state.json': stateOf({
        [ENVIRONMENT]: environment(launch),
        [LAUNCH_TEMPLATE]: { id: 'lt-1', user_data: Buffer.from('#!/bin/sh\n').toString('base64') },
      }),
    };
    expect(found('user-data-not-mime-multipart', texts)).toEqual([
      expect.stringMatching(/^certain state\.json /),
    ]);
  });

  test.each<[string, string[]]>([
    ['workers', ['certain state.json workers']],
    ['workers-20240102030405678900000001', [`undecided ${ENVIRONMENT}`]],
  ])('takes a name that Terraform has made for none: %s', (name, expected) => {
    const resources = {
      [ENVIRONMENT]: { ...environment({ allocation_strategy: 'BEST_FIT' }), name, arn: 'arn:1' },
      'aws_batch_job_queue.jobs': { compute_environment_order: [{ compute_environment: 'arn:1' }] },
    };
    expect(found('blue-green-blocked-by-fixed-name', { 'state.json': stateOf(resources) })).toEqual(expected);
  });
});
