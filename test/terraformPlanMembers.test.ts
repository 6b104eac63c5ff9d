// Which arguments of a plan are set, where the provider fills in those that are not.
import { describe, expect, test } from 'vitest';
import {
  AMI,
  constant,
  environment,
  environmentCode,
  ENVIRONMENT,
  found,
  LAUNCH_TEMPLATE,
  planOf,
  refer,
  scan,
  type Json,
  type Parts,
  type Values,
} from './plans.ts';

describe('an object that the code gives as one expression, as the provider awscc has it', () => {
  const OBJECT = 'awscc_batch_compute_environment.this';
  const written = {
    type: 'EC2',
    allocation_strategy: 'BEST_FIT_PROGRESSIVE',
    instance_types: ['m6i.large'],
    security_group_ids: ['sg-1'],
  };
  /** What the provider fills in after the change, where it is not set. */
  const filledIn = [
    'bid_percentage',
    'ec_2_configuration',
    'image_id',
    'launch_template',
    'spot_iam_fleet_role',
    'update_to_latest_image_version',
  ];

  interface Case {
    /** What is planned of compute_resources beside what is always written. */
    readonly values?: Values;
    readonly unknown?: Values;
    readonly references?: readonly string[];
    /** The code, where it refers to nothing. */
    readonly constant?: Values;
    readonly more?: Partial<Parts>;
  }
  const plan = ({
    values = {},
    unknown = {},
    references,
    constant: own = {},
    more = {},
  }: Case): Record<string, string> => {
    const open = Object.fromEntries(filledIn.filter((name) => !(name in values)).map((name) => [name, true]));
    const code = references ? refer(...references) : constant({ ...written, ...own });
    return {
      'plan.json': planOf({
        ...more,
        planned: {
          [OBJECT]: {
            values: { type: 'MANAGED', compute_resources: { ...written, ...values } },
            unknown: { compute_resources: { ...open, ...unknown } },
          },
          ...more.planned,
        },
        code: { [OBJECT]: { type: constant('MANAGED'), compute_resources: code }, ...more.code },
      }),
    };
  };

  const SUBNET = 'aws_subnet.a.id';
  const ssm = (value: string) => ({ 'data.aws_ssm_parameter.ami': { name: '/golden/ami', value } });
  const ofParameter = 'data.aws_ssm_parameter.ami.value';
  const user_data = Buffer.from('#!/bin/sh\n').toString('base64');
  const open = {
    [LAUNCH_TEMPLATE]: {
      values: { image_id: AMI, user_data },
      unknown: { id: true, name: true, latest_version: true },
    },
  };
  const made = {
    [LAUNCH_TEMPLATE]: {
      values: { id: 'lt-1', name: 'workers-1', image_id: AMI, user_data, latest_version: 3 },
      actions: ['no-op'],
    },
  };
  const template = (planned: Parts['planned']): Partial<Parts> => ({
    planned,
    code: {
      [LAUNCH_TEMPLATE]: { image_id: refer('data.aws_ami.golden.id'), user_data: constant(user_data) },
    },
  });
  const [ofId, ofVersion] = [`${LAUNCH_TEMPLATE}.id`, `${LAUNCH_TEMPLATE}.latest_version`];

  const QUIET = [
    'deprecated-image-id',
    'hardcoded-ami-id',
    'launch-template-reference-invalid',
    'launch-template-version-default',
  ];
  test.each<[string, Case]>([
    ['a constant object', {}],
    ['one that refers to subnets that will be made', { references: [SUBNET] }],
    [
      'one that refers to a parameter that was looked up',
      { references: [SUBNET, ofParameter], more: { data: ssm(AMI) } },
    ],
    ['one that refers to the account', { references: ['data.aws_caller_identity.current.account_id'] }],
    [
      'one that depends on variables alone',
      { references: ['var.subnets'], more: { variables: { subnets: { value: ['subnet-1'] } } } },
    ],
    [
      'a launch template by a name that is known',
      {
        values: { launch_template: { launch_template_name: 'workers', version: '$Latest' } },
        unknown: { launch_template: { launch_template_id: true } },
        references: [SUBNET, ofId],
        more: template(open),
      },
    ],
    [
      'a launch template by an id that is not known yet',
      {
        values: { launch_template: {} },
        unknown: { launch_template: { launch_template_id: true, launch_template_name: true, version: true } },
        references: [ofId, ofVersion],
        more: template(open),
      },
    ],
  ])('%s has no members that are not set', (_, one) => {
    const { findings } = scan(plan(one), QUIET);
    expect(findings.map(({ policy, certainty }) => `${certainty} ${policy.id}`)).toEqual([]);
  });

  test('a launch template by a computed key is one by its id', () => {
    const unknown = {
      launch_template: { launch_template_id: true, launch_template_name: true, version: true },
    };
    const texts = plan({
      values: { launch_template: {} },
      unknown,
      references: [LAUNCH_TEMPLATE, 'each.key', LAUNCH_TEMPLATE, 'each.key'],
      more: template(open),
    });
    expect(found('user-data-not-mime-multipart', texts)).toEqual([
      expect.stringMatching(/^certain plan\.json /),
    ]);
    expect(found('launch-template-reference-invalid', texts)).toEqual([]);
  });

  test('an AMI id that a local may give is one of which it is not known whether it is set', () => {
    expect(found('deprecated-image-id', plan({ references: ['local.resources'] }))).toEqual([
      `undecided ${OBJECT}`,
    ]);
  });

  test.each<[string, Case]>([
    ['in a constant object', { values: { image_id: AMI }, constant: { image_id: AMI } }],
    ['beside subnets that will be made', { values: { image_id: AMI }, references: [SUBNET] }],
    ['beside a launch template', { values: { image_id: AMI }, references: [ofId], more: template(open) }],
    [
      'beside a parameter of another value',
      { values: { image_id: AMI }, references: [ofParameter], more: { data: ssm('subnet-1') } },
    ],
    [
      'beside a variable of another value',
      {
        values: { image_id: AMI },
        references: ['var.subnets'],
        more: { variables: { subnets: { value: ['subnet-1'] } } },
      },
    ],
    [
      'as the default of a variable',
      {
        values: { image_id: AMI },
        references: ['var.image'],
        more: { variables: { image: { value: AMI, default: AMI } } },
      },
    ],
  ])('an AMI id is written %s', (_, one) => {
    expect(found('hardcoded-ami-id', plan(one))).toEqual([`certain plan.json ${AMI}`]);
  });

  test.each<[string, Case]>([
    ['a local', { references: [SUBNET, 'local.image'] }],
    [
      'more references than are followed',
      {
        references: [...Array.from({ length: 200 }, (_, index) => `aws_subnet.a${index}.id`), 'local.image'],
      },
    ],
    ['a resource that this does not know', { references: ['acme_image.golden.id'] }],
    [
      'a variable that was given',
      { references: ['var.image'], more: { variables: { image: { value: AMI } } } },
    ],
    [
      'a list in a variable',
      { references: ['var.images'], more: { variables: { images: { value: `ami-0,${AMI}` } } } },
    ],
  ])('an AMI id that may come from %s is not taken for a literal', (_, one) => {
    expect(found('hardcoded-ami-id', plan({ values: { image_id: AMI }, ...one }))).toEqual([
      `undecided ${OBJECT}`,
    ]);
  });

  test.each<[string, Case]>([
    ['a parameter', { references: [SUBNET, ofParameter], more: { data: ssm(AMI) } }],
    [
      'a document',
      { references: [SUBNET, ofParameter], more: { data: ssm(JSON.stringify({ image_id: AMI })) } },
    ],
  ])('an AMI id that was looked up in %s is no literal', (_, one) => {
    expect(found('hardcoded-ami-id', plan({ values: { image_id: AMI }, ...one }))).toEqual([]);
  });

  test('an AMI id that is the key of its instance is not taken for a literal', () => {
    const { 'plan.json': text } = plan({ values: { image_id: AMI }, references: [SUBNET, 'each.key'] });
    const keyed = text!.replaceAll(
      `"address":"${OBJECT}","mode":"managed","type":"awscc_batch_compute_environment","values"`,
      `"address":${JSON.stringify(`${OBJECT}["${AMI}"]`)},"values"`,
    );
    expect(found('hardcoded-ami-id', { 'plan.json': text! })).toEqual([`certain plan.json ${AMI}`]);
    expect(found('hardcoded-ami-id', { 'plan.json': keyed })).toEqual([`undecided ${OBJECT}["${AMI}"]`]);
  });

  test.each<[string, Values, Values, Parts['planned'], string[]]>([
    ['that is written', { launch_template_id: 'lt-1', version: '7' }, {}, made, ['certain plan.json 7']],
    ['of the launch template', { launch_template_id: 'lt-1', version: '3' }, {}, made, []],
    ['that is not known yet', {}, { launch_template_id: true, version: true }, open, []],
  ])('a version %s', (_, values, unknown, planned, expected) => {
    const one = {
      values: { launch_template: values },
      unknown: { launch_template: unknown },
      references: [ofId, ofVersion],
      more: template(planned),
    };
    expect(found('launch-template-version-pinned', plan(one))).toEqual(expected);
    expect(found('user-data-not-mime-multipart', plan(one))).toEqual([
      expect.stringMatching(/^certain plan\.json /),
    ]);
  });
});

describe('what the provider aws fills in', () => {
  const { allocation_strategy: _, ...resources } = (
    environment({}).compute_resources as readonly Values[]
  )[0]!;
  const { allocation_strategy: __, ...resourcesCode } = (
    environmentCode({}).compute_resources as readonly Values[]
  )[0]!;
  const filledIn = { allocation_strategy: true, desired_vcpus: true, ec2_configuration: true };
  const plan = (more: Values, unknown: Values, code: Values, strategy?: Json): Record<string, string> => ({
    'plan.json': planOf({
      planned: {
        [ENVIRONMENT]: {
          values: { name: 'workers', type: 'MANAGED', compute_resources: [{ ...resources, ...more }] },
          unknown: {
            arn: true,
            service_role: true,
            update_policy: true,
            compute_resources: [{ ...filledIn, ...unknown }],
          },
        },
      },
      code: {
        [ENVIRONMENT]: {
          name: constant('workers'),
          type: constant('MANAGED'),
          compute_resources: [
            { ...resourcesCode, ...(strategy ? { allocation_strategy: strategy } : {}), ...code },
          ],
        },
      },
      variables: { strategy: { value: null } },
    }),
  });
  const template = { launch_template: [{ launch_template_id: 'lt-1' }] };
  const templateCode = { launch_template: [{ launch_template_id: constant('lt-1') }] };
  const version = { launch_template: [{ version: true }] };

  test.each<[string, string, Record<string, string>, string[]]>([
    ['terraform-cannot-refresh-ami', 'an AMI', plan({}, {}, {}), ['certain']],
    ['allocation-strategy-unset', 'a strategy', plan({}, {}, {}), ['certain']],
    [
      'allocation-strategy-unset',
      'a strategy by a variable that is null',
      plan({}, {}, {}, { references: ['var.strategy'] }),
      ['certain'],
    ],
    ['launch-template-version-default', 'a version', plan(template, version, templateCode), ['certain']],
    [
      'launch-template-version-default',
      'a version in a dynamic block, which may set it',
      plan(template, version, {}),
      [],
    ],
  ])('%s: %s', (policy, _, texts, certainties) => {
    expect(scan(texts, [policy]).findings.map(({ certainty }) => certainty)).toEqual(certainties);
  });
});
