// Which files of Terraform count, and in which order: JSON, overrides, installed and registry modules.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import type { ScanSourcesOptions } from '../src/options.ts';
import { positions } from '../src/value/source.ts';
import { message, PIN, TEMPLATE } from './variableImage.ts';

/** The findings of one policy as `file:line:column text`. */
function found(
  policy: string,
  texts: Readonly<Record<string, string>>,
  options: ScanSourcesOptions = {},
): string[] {
  const result = scanSources(
    Object.entries(texts).map(([path, text]) => ({ path, text })),
    { asOf: '2026-11-24', policies: [policy], ...options },
  );
  return result.findings.map(({ at }) => {
    const { line, column } = positions(at).start;
    return `${at.source.path}:${line}:${column} ${at.source.text.slice(at.start, at.end)}`;
  });
}

describe('override files', () => {
  test('replace arguments, whatever they are called', () => {
    expect(
      message({
        'main.tf': TEMPLATE,
        'override.tf': 'resource "aws_launch_template" "workers" { image_id = "ami-0over" }',
      }),
    ).toEqual(['ami-0over']);
    expect(
      message({ 'main.tf': TEMPLATE, 'a_override.tf': 'variable "image" { default = "ami-0a" }' }),
    ).toEqual(['ami-0a']);
  });
  test('replace nested blocks of a type as a whole', () => {
    const over =
      'resource "aws_batch_compute_environment" "this" {\n  compute_resources {\n    type = "FARGATE"\n    max_vcpus = 1\n  }\n}';
    expect(found(PIN, { 'main.tf': TEMPLATE, 'main_override.tf': over })).toEqual([]);
  });
  test('replace a local by its name', () => {
    const code =
      TEMPLATE.replace('var.image', 'local.image') + 'locals {\n  image = "ami-0one"\n  other = 1\n}\n';
    expect(message({ 'main.tf': code, 'override.tf': 'locals { image = "ami-0two" }' })).toEqual([
      'ami-0two',
    ]);
  });
});

describe("Terraform's JSON syntax", () => {
  const json = JSON.stringify(
    {
      '//': 'written by a program',
      variable: { image: { type: 'string', default: 'ami-0json' } },
      resource: {
        aws_launch_template: { workers: { image_id: '${var.image}' } },
        aws_batch_compute_environment: {
          this: [
            {
              name: 'workers',
              type: 'MANAGED',
              compute_resources: {
                type: 'EC2',
                allocation_strategy: 'BEST_FIT',
                instance_type: ['m6i.large'],
                max_vcpus: 16,
                launch_template: [
                  { launch_template_id: '${aws_launch_template.workers.id}', version: '$Latest' },
                ],
              },
              lifecycle: { create_before_destroy: true },
            },
          ],
        },
      },
    },
    null,
    2,
  );
  test('means the same as HCL', () => {
    expect(message({ 'main.tf.json': json })).toEqual(['ami-0json']);
    expect(found('allocation-strategy-blocks-updates', { 'main.tf.json': json })).toEqual([
      'main.tf.json:22:37 BEST_FIT',
    ]);
  });
  test('has places within texts that hold escapes', () => {
    const text =
      '{ "resource": { "aws_batch_compute_environment": { "e": { "type": "MANAGED", "compute_resources": { "type": "EC2", "allocation_strategy": "${\\"BEST_FIT\\"}" } } } } }';
    expect(found('allocation-strategy-blocks-updates', { 'main.tf.json': text })).toEqual([
      `main.tf.json:1:${text.indexOf('BEST_FIT') + 1} BEST_FIT`,
    ]);
  });
  test('is a note where it is not well-formed', () => {
    const { notes } = scanSources([
      { path: 'main.tf.json', text: '{ "resource": { "aws_batch_compute_environment": { "e": 7 } } }' },
    ]);
    expect(notes.map(({ code, path }) => [code, path])).toEqual([['syntax', 'main.tf.json']]);
  });
  test('.tofu takes the place of .tf', () => {
    expect(
      message({ 'main.tf': TEMPLATE, 'main.tofu': TEMPLATE.replace('ami-0default', 'ami-0tofu') }),
    ).toEqual(['ami-0tofu']);
  });
});

describe('a module that terraform init has installed', () => {
  const call =
    'module "batch" {\n  source = "git::https://example.org/modules/batch.git"\n  image  = "ami-0call"\n}\n';
  const manifest = JSON.stringify({
    Modules: [
      { Key: '', Source: '', Dir: '.' },
      { Key: 'batch', Source: 'x', Dir: '.terraform/modules/batch' },
    ],
  });
  test('is read with the arguments of the call', () => {
    const files = [
      { path: 'live/.terraform/modules/modules.json', text: manifest },
      { path: 'live/.terraform/modules/batch/main.tf', text: TEMPLATE },
    ];
    const { environments } = scanSources([{ path: 'live/main.tf', text: call }], { files });
    expect(environments.map(({ name }) => name)).toEqual(['module.batch.aws_batch_compute_environment.this']);
    expect(message({ 'live/main.tf': call }, { files })).toEqual(['ami-0call']);
  });
  test('is a note where it is not there', () => {
    const { notes } = scanSources([{ path: 'live/main.tf', text: call }]);
    expect(notes.map((note) => note.message)).toEqual([
      expect.stringContaining('run terraform init before the scan'),
    ]);
  });
});

describe('the registry module terraform-aws-modules/batch/aws', () => {
  const call = `module "batch" {
  source  = "terraform-aws-modules/batch/aws"
  version = "~> 3.0"

  create_service_iam_role = false
  compute_environments = {
    gpu = {
      name_prefix = "gpu"
      compute_resources = {
        type                = "EC2"
        allocation_strategy = "BEST_FIT"
        instance_types      = ["g5.xlarge"]
        max_vcpus           = 16
        ec2_configuration   = [{ image_type = "ECS_AL2_NVIDIA" }]
        launch_template     = { launch_template_id = "lt-0123456789abcdef0", version = "$Latest" }
      }
    }
    fargate = { name = "f", compute_resources = { type = "FARGATE", max_vcpus = 4 } }
  }
}
`;
  test('makes the environments that its inputs describe', () => {
    const { environments, notes } = scanSources([{ path: 'main.tf', text: call }]);
    expect(environments.map(({ name }) => name)).toEqual([
      'module.batch.aws_batch_compute_environment.this["fargate"]',
      'module.batch.aws_batch_compute_environment.this["gpu"]',
    ]);
    expect(notes).toEqual([]);
  });
  test('has its findings at the lines of the call', () => {
    expect(found('allocation-strategy-blocks-updates', { 'main.tf': call })).toEqual([
      'main.tf:11:32 BEST_FIT',
    ]);
    expect(found('amazon-linux-2-image-type', { 'main.tf': call })).toEqual(['main.tf:14:48 ECS_AL2_NVIDIA']);
  });
  test('makes a service role unless that is switched off', () => {
    const role = (text: string) => found('service-role-blocks-updates', { 'main.tf': text });
    expect(role(call)).toEqual([]);
    expect(role(call.replace('  create_service_iam_role = false\n', ''))).toEqual([
      expect.stringMatching(/^main\.tf:1:1 module "batch" \{/),
    ]);
  });
});

describe('an environment that does not come to be is said', () => {
  const environment = (repetition: string) =>
    `resource "aws_batch_compute_environment" "this" {\n  ${repetition}\n  type = "MANAGED"\n}\n`;
  const said = (texts: Readonly<Record<string, string>>) =>
    scanSources(Object.entries(texts).map(([path, text]) => ({ path, text }))).notes.map(
      ({ code, message, path, at, incomplete }) =>
        `${code} ${path}:${positions(at!).start.line} ${message} ${incomplete}`,
    );
  const registry =
    'module "batch" {\n  source = "terraform-aws-modules/batch/aws"\n  create = false\n  compute_environments = { a = {} }\n}\n';

  test.each<[string, Readonly<Record<string, string>>, string[]]>([
    [
      'by count',
      { 'main.tf': environment('count = 0') },
      ['not-made main.tf:2 aws_batch_compute_environment.this is not judged: its count is 0. false'],
    ],
    [
      'by for_each',
      { 'main.tf': environment('for_each = toset([])') },
      ['not-made main.tf:2 aws_batch_compute_environment.this is not judged: its for_each is empty. false'],
    ],
    [
      'with its module',
      {
        'main.tf': 'module "batch" {\n  source = "./batch"\n  count  = 0\n}\n',
        'batch/main.tf': environment(''),
      },
      ['not-made main.tf:3 module.batch is not judged: its count is 0. false'],
    ],
    [
      'at the call of a module without files',
      { 'main.tf': registry },
      [
        'not-made main.tf:1 module.batch.aws_batch_compute_environment.this is not judged: its for_each is empty. false',
      ],
    ],
    [
      'by OpenTofu’s enabled, with the variable that decides',
      {
        'main.tf': `variable "on" {\n  default = false\n}\n${environment('lifecycle { enabled = var.on }')}`,
      },
      [
        'not-made main.tf:5 aws_batch_compute_environment.this is not judged: enabled in its lifecycle block is false. To have it judged, set another value for variable on: --var on=true. false',
      ],
    ],
    [
      'by a list that a caller gives',
      {
        'main.tf':
          'variable "types" {\n  default = []\n}\nmodule "batch" {\n  source = "./batch"\n  types  = var.types\n}\n',
        'batch/main.tf': `variable "types" {}\n${environment('count = length(var.types) > 0 ? 1 : 0')}`,
      },
      [
        "not-made batch/main.tf:3 module.batch.aws_batch_compute_environment.this is not judged: its count is 0. To have it judged, set another value for variable types: --var 'types=…'. false",
      ],
    ],
    [
      'by a list, and not by a switch that is on',
      {
        'main.tf': `variable "types" {\n  default = []\n}\nvariable "create" {\n  default = true\n}\n${environment('count = var.create && length(var.types) > 0 ? 1 : 0')}`,
      },
      [
        "not-made main.tf:8 aws_batch_compute_environment.this is not judged: its count is 0. To have it judged, set another value for variable types: --var 'types=…'. false",
      ],
    ],
    ['but not where that is open', { 'main.tf': `variable "n" {}\n${environment('count = var.n')}` }, []],
  ])('%s', (_, texts, expected) => expect(said(texts)).toEqual(expected));
});
