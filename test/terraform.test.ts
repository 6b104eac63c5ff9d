// What Terraform modules come to: values that are not known, instances, module calls, dynamic blocks.
import { describe, expect, test } from 'vitest';
import { terraform } from '../src/frontends/terraform/frontend.ts';
import type { Loaded } from '../src/model/resource.ts';
import { scanSources } from '../src/scanSources.ts';
import { positions } from '../src/value/source.ts';
import { filesOf, plain, propertyOf } from './support.ts';

/** What the frontend makes of modules, by path; further files are there to be read. */
function load(
  modules: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Loaded {
  const sources = Object.entries(modules).map(([path, text]) => ({ path, text }));
  return terraform.load(
    sources,
    {
      parameters: new Map(Object.entries(variables)),
      parameterFiles: [],
      variableFiles: [],
      environment: new Map(),
      named: new Set(),
    },
    filesOf({ ...files, ...modules }),
  );
}

const environment = (expression: string, rest = '') => `
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  tags = { value = ${expression} }
}
${rest}`;
const tagsOf = (expression: string, rest = '', variables = {}, files = {}) =>
  (
    plain(propertyOf(load({ 'main.tf': environment(expression, rest) }, variables, files), 'tags')) as {
      value: unknown;
    }
  ).value;

describe('what is not known stays unknown, with its reason', () => {
  const rest = `
variable "open" {}
variable "stage" { default = "prod" }
variable "size" {
  validation {
    condition     = contains(["small", "large"], var.size)
    error_message = "no"
  }
}
variable "kind" {
  default = "b"
  validation {
    condition     = contains(["a", "b", "c"], var.kind)
    error_message = "no"
  }
}
variable "settings" {
  type    = object({ a = string, b = optional(string, "filled"), c = optional(string) })
  default = { a = "given" }
}
locals {
  name = "x-\${var.stage}"
  ring = local.gnir
  gnir = local.ring
}
data "aws_ssm_parameter" "ami" { name = "/golden/\${var.stage}" }
data "aws_region" "here" {}
data "aws_iam_role" "other" { name = "batch-\${var.stage}" }
data "template_file" "inline" {
  template = "hello $\${name}"
  vars     = { name = var.stage }
}
data "template_file" "of_a_file" {
  template = file("script.tpl")
  vars     = { name = var.stage }
}
data "template_file" "broken" { template = "hello $\${name" }
resource "aws_iam_role" "r" { name = "role" }
`;
  test.each<[string, unknown]>([
    ['var.open', { unknown: 'no-default' }],
    ['upper(var.open)', { unknown: 'no-default' }],
    ['"a-${var.open}-b"', { text: 'a-…-b' }],
    ['var.stage', 'prod'],
    ['local.name', 'x-prod'],
    ['local.ring', { unknown: 'invalid' }],
    ['var.settings', { a: 'given', b: 'filled', c: { absent: true } }],
    ['var.nothing', { unknown: 'outside' }],
    ['aws_iam_role.r.arn', { refers: '#aws_iam_role.r.arn' }],
    ['aws_iam_role.r.name', 'role'],
    ['data.aws_ssm_parameter.ami.value', { ssm: '/golden/prod' }],
    ['data.aws_region.here.name', { unknown: 'looked-up' }],
    ['data.aws_iam_role.other.arn', { text: '…/batch-prod' }],
    ['data.template_file.inline.rendered', 'hello prod'],
    ['data.template_file.of_a_file.rendered', 'hello prod'],
    ['data.template_file.broken.rendered', { unknown: 'invalid' }],
    ['timestamp()', { unknown: 'deploy-time' }],
    ['cidrsubnet("10.0.0.0/16", 8, 1)', '10.0.1.0/24'],
    ['cidrsubnet("010.0.0.0/16", 8, 1)', '10.0.1.0/24'],
    ['cidrhost("2001:db8::/32", 5)', '2001:db8::5'],
    ['cidrhost("::ffff:010.0.0.0/104", 5)', '10.0.0.5'],
    ['cidrsubnet("fd00:0:0:1::/64", 8, 2)', 'fd00:0:0:1:200::/72'],
    ['var.open == "a" ? 1 : 2', { 'var.open == "a" = true': 1, 'var.open == "a" = false': 2 }],
    ['var.size', { 'size = small': 'small', 'size = large': 'large' }],
    ['var.kind', { 'kind = b': 'b', 'kind = a': 'a', 'kind = c': 'c' }],
    ['var.size == "small" ? "s" : "l"', { 'size = small': 's', 'size = large': 'l' }],
    [
      '{ a = 1, b = 2 }[var.open]',
      expect.objectContaining({ 'the key of { a = 1, b = 2 }[var.open] = a': 1 }),
    ],
    [
      'lookup({ a = 1, b = 2 }, var.open, 3)',
      {
        'the key of lookup({ a = 1, b = 2 }, var.open, 3) = a': 1,
        'the key of lookup({ a = 1, b = 2 }, var.open, 3) = b': 2,
        'the key of lookup({ a = 1, b = 2 }, var.open, 3) = another value': 3,
      },
    ],
    ['coalesce(null, var.open)', { unknown: 'no-default' }],
    ['length([var.open, "b"])', 2],
    ['contains(["a"], "a") || var.open', true],
    ['try(var.settings.nothing, "fallback")', 'fallback'],
    ['file("${path.module}/script.sh")', 'echo hello\n'],
    ['templatefile("script.tpl", { name = var.stage })', 'hello prod'],
    ['fileexists("nowhere")', false],
    ['<<-EOT\n      a\n        b\n    EOT\n', 'a\n  b\n'],
  ])('%s', (expression, expected) => {
    expect(
      tagsOf(expression, rest, {}, { 'script.sh': 'echo hello\n', 'script.tpl': 'hello ${name}' }),
    ).toEqual(expected);
  });

  test('a given value decides it', () => {
    expect(tagsOf('var.open', rest, { open: 'given' })).toBe('given');
    expect(tagsOf('var.size == "small" ? "s" : "l"', rest, { size: 'large' })).toBe('l');
  });
});

describe('instances', () => {
  const names = (text: string) =>
    load({ 'main.tf': text }).resources.map(({ name, exists }) => [name, plain(exists)]);
  const counted = (line: string) =>
    `variable "open" {}\nresource "aws_batch_compute_environment" "e" {\n  ${line}\n  type = "MANAGED"\n}\n`;

  test.each<[string, unknown]>([
    ['', [['aws_batch_compute_environment.e', true]]],
    ['count = 0', []],
    [
      'count = 2',
      [
        ['aws_batch_compute_environment.e[0]', true],
        ['aws_batch_compute_environment.e[1]', true],
      ],
    ],
    [
      'count = var.open ? 1 : 0',
      [['aws_batch_compute_environment.e[0]', { 'var.open = true': true, 'var.open = false': false }]],
    ],
    [
      'for_each = toset(["a", "b"])',
      [
        ['aws_batch_compute_environment.e["a"]', true],
        ['aws_batch_compute_environment.e["b"]', true],
      ],
    ],
    ['for_each = { x = 1 }', [['aws_batch_compute_environment.e["x"]', true]]],
    ['for_each = var.open', [['aws_batch_compute_environment.e["…"]', true]]],
  ])('%s', (line, expected) => expect(names(counted(line))).toEqual(expected));

  test('a count that nobody can mean is cut, and that is said', () => {
    const { resources, notes } = load({ 'main.tf': counted('count = 1000000000') });
    expect(resources).toHaveLength(1_000);
    expect(notes).toMatchObject([{ code: 'too-large', incomplete: true }]);
  });
});

describe('modules', () => {
  const inner = `
variable "ami" { default = "ami-inner" }
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources { image_id = var.ami }
}
output "name" { value = "of-\${var.ami}" }
`;

  test('are evaluated once for each call, with its arguments, and give their outputs', () => {
    const loaded = load({
      'main.tf': `
module "one" {
  source = "./modules/batch"
  ami    = "ami-one"
}
module "two" {
  for_each = toset(["a"])
  source   = "./modules/batch"
}
resource "aws_batch_compute_environment" "outer" {
  service_role = module.one.name
  tags         = { two = module.two["a"].name }
}
`,
      'modules/batch/main.tf': inner,
    });
    expect(loaded.resources.map(({ name }) => name)).toEqual([
      'aws_batch_compute_environment.outer',
      'module.one.aws_batch_compute_environment.e',
      'module.two["a"].aws_batch_compute_environment.e',
    ]);
    expect(plain(propertyOf(loaded, 'serviceRole'))).toBe('of-ami-one');
    expect(plain(propertyOf(loaded, 'tags'))).toEqual({ two: 'of-ami-inner' });
    expect(plain(propertyOf(loaded, 'computeResources/imageId', 1))).toBe('ami-one');
  });

  test('that only examples call are judged by themselves, too', () => {
    const { resources } = load({
      'main.tf': inner,
      'examples/simple/main.tf': 'module "batch" {\n  source = "../.."\n}\n',
    });
    expect(resources.map(({ address }) => address)).toEqual([
      '#aws_batch_compute_environment.e',
      'examples/simple#module.batch.aws_batch_compute_environment.e',
    ]);
  });

  test('that call each other in a ring, or are not there, are said', () => {
    const ring = load({
      'a/main.tf': `${inner}module "b" {\n  source = "../b"\n}\n`,
      'b/main.tf': 'module "a" {\n  source = "../a"\n}\n',
      'main.tf': 'module "a" {\n  source = "./a"\n}\n',
    });
    expect(ring.notes).toMatchObject([{ code: 'too-large' }]);
    const remote = load({ 'main.tf': `${inner}module "batch" {\n  source = "example/batch/aws"\n}\n` });
    expect(remote.notes).toMatchObject([
      { code: 'unresolved', message: expect.stringContaining('example/batch/aws') },
    ]);
  });

  test('that are called keep to their defaults: only the caller could give another value', () => {
    const chosen = `variable "ami" {
  default = "ami-inner"
  validation {
    condition     = contains(["ami-inner", "ami-other"], var.ami)
    error_message = "no"
  }
}
${inner.replace('variable "ami" { default = "ami-inner" }', '')}`;
    const loaded = load({ 'main.tf': 'module "one" {\n  source = "./batch"\n}\n', 'batch/main.tf': chosen });
    expect(plain(propertyOf(loaded, 'computeResources/imageId'))).toBe('ami-inner');
  });

  test('tfvars give values to the root', () => {
    const loaded = load({ 'main.tf': inner, 'terraform.tfvars': 'ami = "ami-vars"\n' });
    expect(plain(propertyOf(loaded, 'computeResources/imageId'))).toBe('ami-vars');
  });
});

test('the value of a parameter that is not secret is its value', () => {
  const { resources } = load({
    'main.tf':
      'resource "aws_batch_compute_environment" "e" {}\nresource "aws_ssm_parameter" "p" {\n  insecure_value = "ami-1"\n}\n',
  });
  expect(resources.map(({ kind, properties }) => [kind, plain(properties)])).toContainEqual([
    'ssmParameter',
    { value: 'ami-1' },
  ]);
});

test('dynamic blocks, once for each item, or perhaps', () => {
  const text = (over: string) => `
variable "open" {}
resource "aws_batch_compute_environment" "e" {
  compute_resources {
    dynamic "ec2_configuration" {
      for_each = ${over}
      content { image_type = ec2_configuration.value }
    }
  }
}`;
  const types = (over: string) =>
    plain(propertyOf(load({ 'main.tf': text(over) }), 'computeResources/ec2Configuration'));
  expect(types('["ECS_AL2", "ECS_AL2023"]')).toEqual([{ imageType: 'ECS_AL2' }, { imageType: 'ECS_AL2023' }]);
  expect(types('[]')).toEqual({ absent: true });
  expect(types('var.open == null ? [] : ["X"]')).toMatchObject([
    { 'var.open == null = false': { imageType: 'X' } },
  ]);
});

test('a file that is broken is a note in its line, and the others are read', () => {
  const { findings, notes } = scanSources([
    { path: 'broken.tf', text: 'resource "aws_batch_compute_environment" "x" {\n  type = \n}\n' },
    { path: 'main.tf', text: environment('1') },
  ]);
  expect(notes.map(({ code, at, incomplete }) => [code, positions(at!).start.line, incomplete])).toEqual([
    ['syntax', 2, true],
  ]);
  expect(findings.length).toBeGreaterThanOrEqual(0);
});

test('a finding goes along modules to the line to edit, and names the instance', () => {
  const { findings } = scanSources(
    [
      {
        path: 'main.tf',
        text: 'locals {\n  image = "ami-0123456789abcdef0"\n}\n\nmodule "batch" {\n  source = "./batch"\n  ami    = local.image\n}\n',
      },
      {
        path: 'batch/main.tf',
        text: 'variable "ami" {}\n\nresource "aws_batch_compute_environment" "this" {\n  for_each = toset(["gpu"])\n  type     = "MANAGED"\n  compute_resources {\n    type     = "EC2"\n    image_id = var.ami\n  }\n}\n',
      },
    ],
    { policies: ['hardcoded-ami-id'] },
  );
  expect(findings).toHaveLength(1);
  const [{ at, environments, flow }] = findings as [(typeof findings)[number]];
  expect([at.source.path, positions(at).start]).toEqual(['main.tf', { line: 2, column: 12 }]);
  expect(environments.map(({ name }) => name)).toEqual([
    'module.batch.aws_batch_compute_environment.this["gpu"]',
  ]);
  expect(flow.map(({ message }) => message)).toEqual([
    'compute environment module.batch.aws_batch_compute_environment.this["gpu"]',
    'variable ami',
    'local image',
    'the value',
  ]);
});
