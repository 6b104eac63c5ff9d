// AMIs in plans alone: whether an id is written in the code, or looked up.
import { describe, expect, test } from 'vitest';
import {
  AMI,
  constant,
  environmentCode,
  ENVIRONMENT,
  found,
  image,
  imageCode,
  planOf,
  refer,
  scan,
  type Json,
  type Parts,
  type Values,
} from './plans.ts';

/** The state of an image that was copied before the plan was made. */
const COPIED: Json = {
  values: {
    root_module: {
      resources: [
        {
          address: 'aws_ami_copy.image',
          mode: 'managed',
          type: 'aws_ami_copy',
          name: 'image',
          values: { id: AMI },
        },
      ],
    },
  },
};

/** A resource whose type is no text, but an object with the names of an object's own functions. */
const ODD: Json = {
  values: {
    root_module: { resources: [{ type: { toString: 'a' }, name: { valueOf: 1 }, values: { id: AMI } }] },
  },
};

describe('an AMI id in a plan', () => {
  const plan = (expression: Json | undefined, more: Partial<Parts> = {}): Record<string, string> => ({
    'plan.json': planOf({
      planned: { [ENVIRONMENT]: { values: image(AMI) } },
      ...(expression ? { code: { [ENVIRONMENT]: imageCode(expression) } } : {}),
      ...more,
    }),
  });
  const ssm = {
    'data.aws_ssm_parameter.ami': {
      name: '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
      value: AMI,
    },
  };

  test.each<[string, Record<string, string>, string[]]>([
    ['written in the argument', plan(constant(AMI)), [`certain plan.json ${AMI}`]],
    [
      'the default of a variable',
      plan({ references: ['var.image'] }, { variables: { image: { value: AMI, default: AMI } } }),
      [`certain plan.json ${AMI}`],
    ],
    [
      'given to a variable by nobody knows whom',
      plan({ references: ['var.image'] }, { variables: { image: { value: AMI } } }),
      [`undecided ${ENVIRONMENT}`],
    ],
    ['a local', plan({ references: ['local.image'] }), [`certain plan.json ${AMI}`]],
    [
      'a local, while a data source has found the same id',
      plan({ references: ['local.image'] }, { data: ssm }),
      [`undecided ${ENVIRONMENT}`],
    ],
    [
      'a local, while a variable of the root module has it in a list',
      plan({ references: ['local.image'] }, { variables: { images: { value: [AMI] } } }),
      [`undecided ${ENVIRONMENT}`],
    ],
    [
      'a local, while another resource has it',
      plan({ references: ['local.image'] }, { more: { prior_state: COPIED } }),
      [`undecided ${ENVIRONMENT}`],
    ],
    [
      'a local, while something whose type is no text has it',
      plan({ references: ['local.image'] }, { more: { prior_state: ODD } }),
      [`undecided ${ENVIRONMENT}`],
    ],
    ['what a function gives from a file of the code', plan({}), [`certain plan.json ${AMI}`]],
    [
      'made by a dynamic block',
      plan(undefined, { code: { [ENVIRONMENT]: environmentCode({}) } }),
      [`certain plan.json ${AMI}`],
    ],
    ['of a plan without the code', plan(undefined), [`undecided ${ENVIRONMENT}`]],
    ['looked up in a parameter', plan(refer('data.aws_ssm_parameter.ami.value'), { data: ssm }), []],
    ['the id of an image that is copied', plan(refer('aws_ami_copy.image.id')), [`undecided ${ENVIRONMENT}`]],
  ])('%s', (_, texts, expected) => {
    expect(found('hardcoded-ami-id', texts)).toEqual(expected);
  });

  test('of a variable is at the default of the variable', () => {
    const texts = plan({ references: ['var.image'] }, { variables: { image: { value: AMI, default: AMI } } });
    const [finding] = scan(texts, ['hardcoded-ami-id']).findings;
    const before = finding!.at.source.text.slice(0, finding!.at.start);
    expect(before.endsWith('"variables":{"image":{"default":"')).toBe(true);
    expect(finding!.flow.map(({ message }) => message)).toContain('variable image');
  });

  test('of one of several instances is in the entry of that instance', () => {
    const images = { blue: { image: AMI }, green: { image: AMI } };
    const planned = Object.fromEntries(
      Object.keys(images).map((key) => [`${ENVIRONMENT}["${key}"]`, { values: image(AMI) }]),
    );
    const code = { [ENVIRONMENT]: imageCode({ references: ['each.value.image', 'each.value'] }) };
    const text = planOf({ planned, code, variables: { images: { value: images, default: images } } });
    const repeated = text.replace(
      '"mode":"managed","type":"aws_batch_compute_environment","expressions"',
      '"for_each_expression":{"references":["var.images"]},$&',
    );
    const { findings } = scan({ 'plan.json': repeated }, ['hardcoded-ami-id']);
    expect(findings.map(({ at }) => at.source.text.slice(at.start - 20, at.start))).toEqual(
      ['"blue":{"image":"', '"green":{"image":"'].map((end) => expect.stringMatching(new RegExp(`${end}$`))),
    );
  });

  test.each<[string, Json, { readonly [address: string]: Values }, string[]]>([
    [
      'path of the parameter',
      refer('data.aws_ssm_parameter.ami.value'),
      {
        'data.aws_ssm_parameter.ami': {
          name: '/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id',
          value: AMI,
        },
      },
      ['certain plan.json ECS_AL2023'],
    ],
    [
      'path of a parameter that holds JSON',
      refer('data.aws_ssm_parameter.ami.value'),
      {
        'data.aws_ssm_parameter.ami': {
          name: '/aws/service/ecs/optimized-ami/amazon-linux-2/recommended',
          value: JSON.stringify({ image_id: AMI }),
        },
      },
      ['certain plan.json ECS_AL2023'],
    ],
    [
      'filters of the search',
      refer('data.aws_ami.ecs.id'),
      {
        'data.aws_ami.ecs': {
          id: AMI,
          owners: ['amazon'],
          filter: [{ name: 'name', values: ['amzn2-ami-ecs-hvm-*'] }],
        },
      },
      ['certain plan.json ECS_AL2023'],
    ],
    [
      'filters of another search',
      refer('data.aws_ami.ecs.id'),
      { 'data.aws_ami.ecs': { id: AMI, owners: ['amazon'], filter: [] } },
      [],
    ],
  ])('that is looked up is judged by the %s', (_, expression, data, expected) => {
    expect(found('image-type-ami-mismatch', plan(expression, { data }))).toEqual(expected);
  });
});
