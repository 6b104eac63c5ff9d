// The values of Terraform's variables: files, environment, command line, validation, and files of
// `terraform test`.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import type { ScanSourcesOptions } from '../src/options.ts';
import { positions } from '../src/value/source.ts';
import { message, TEMPLATE } from './variableImage.ts';

describe('the value of a variable is', () => {
  const tfvars = (value: string) => `image = "ami-0${value}"`;
  test.each<[string, Readonly<Record<string, string>>, ScanSourcesOptions, string]>([
    ['its default', {}, {}, 'ami-0default'],
    ['that of the environment', {}, { environment: { image: 'ami-0env' } }, 'ami-0env'],
    [
      'that of terraform.tfvars over the environment',
      { 'terraform.tfvars': tfvars('file') },
      { environment: { image: 'ami-0env' } },
      'ami-0file',
    ],
    [
      'that of terraform.tfvars.json over terraform.tfvars',
      { 'terraform.tfvars': tfvars('file'), 'terraform.tfvars.json': '{ "image": "ami-0json" }' },
      {},
      'ami-0json',
    ],
    [
      'that of a.auto.tfvars over terraform.tfvars',
      { 'terraform.tfvars': tfvars('file'), 'a.auto.tfvars': tfvars('auto') },
      {},
      'ami-0auto',
    ],
    [
      'that of the last auto.tfvars',
      { 'b.auto.tfvars': tfvars('b'), 'a.auto.tfvars': tfvars('a') },
      {},
      'ami-0b',
    ],
    [
      'that of a file that is named',
      { 'a.auto.tfvars': tfvars('auto') },
      { variableFiles: [{ path: 'prod.tfvars', text: tfvars('prod') }] },
      'ami-0prod',
    ],
    [
      'that of the command line over all',
      { 'a.auto.tfvars': tfvars('auto') },
      { variableFiles: [{ path: 'prod.tfvars', text: tfvars('prod') }], parameters: { image: 'ami-0line' } },
      'ami-0line',
    ],
  ])('%s', (_, files, options, expected) => {
    expect(message({ 'main.tf': TEMPLATE, ...files }, options)).toEqual([expected]);
  });
});

describe('files of terraform test', () => {
  const main = `variable "image" {}
variable "type" {}
resource "aws_batch_compute_environment" "this" {
  type = "MANAGED"
  compute_resources {
    type     = var.type
    image_id = var.image
  }
}
`;
  const deprecated = (files: Readonly<Record<string, string>>, text = main) => {
    const { findings } = scanSources([{ path: 'batch/main.tf', text }], {
      policies: ['hardcoded-ami-id'],
      files: Object.entries(files).map(([path, content]) => ({ path, text: content })),
    });
    return findings.map(({ at, assuming, certainty }) => [
      at.source.path,
      positions(at).start.line,
      certainty,
      assuming.map((one) => one.text),
    ]);
  };

  test('give variables to the module that they test, where nothing else does', () => {
    const shared = 'variables {\n  image = "ami-0123456789abcdef0"\n  type = "EC2"\n}\n';
    expect(deprecated({ 'batch/main.tftest.hcl': shared })).toEqual([
      ['batch/main.tftest.hcl', 2, 'certain', []],
    ]);
    expect(deprecated({ 'batch/tests/main.tftest.hcl': shared })).toEqual([
      ['batch/tests/main.tftest.hcl', 2, 'certain', []],
    ]);
    expect(
      deprecated(
        { 'batch/main.tftest.hcl': shared },
        main.replace('variable "image" {}', 'variable "image" { default = null }'),
      ),
    ).toEqual([]);
    expect(deprecated({ 'other/main.tftest.hcl': shared })).toEqual([]);
  });

  test('differ from run to run', () => {
    const runs = `variables {
  type = "EC2"
}
run "own_image" {
  variables {
    image = "ami-0123456789abcdef0"
  }
}
run "fargate" {
  variables {
    image = null
    type  = "FARGATE"
  }
}
run "of_another_module" {
  module { source = "./other" }
  variables {
    image = "ami-0fedcba9876543210"
  }
}
`;
    expect(deprecated({ 'batch/runs.tftest.hcl': runs })).toEqual([
      ['batch/runs.tftest.hcl', 6, 'certain', ['the test run is own_image']],
    ]);
  });
});

describe('a variable with a default whose validation lists what it may be', () => {
  const text = (list: string) => `variable "type" {
  default = "SPOT"
  validation {
    condition     = contains(${list}, var.type)
    error_message = "EC2 or SPOT."
  }
}
resource "aws_batch_compute_environment" "this" {
  type = "MANAGED"
  compute_resources {
    type                = var.type
    allocation_strategy = "SPOT_CAPACITY_OPTIMIZED"
  }
}
`;
  const assumed = (list: string, options: ScanSourcesOptions = {}) =>
    scanSources([{ path: 'main.tf', text: text(list) }], {
      policies: ['allocation-strategy-type-mismatch'],
      ...options,
    }).findings.map(({ assuming }) => assuming.map((one) => one.text));

  test('is judged in each of these values, unless one is given', () => {
    expect(assumed('["EC2", "SPOT"]')).toEqual([['variable type is EC2 (its default is SPOT)']]);
    expect(assumed('["SPOT"]')).toEqual([]);
    expect(assumed('["EC2", "SPOT"]', { parameters: { type: 'SPOT' } })).toEqual([]);
    expect(assumed('["EC2", "SPOT"]', { parameters: { type: 'EC2' } })).toEqual([[]]);
  });
});

describe('a value from the command line', () => {
  const text = (type: string) => `variable "types" { ${type} }
resource "aws_batch_compute_environment" "this" {
  type = "MANAGED"
  compute_resources {
    type          = "EC2"
    instance_type = var.types
  }
}
`;
  const mixed = (type: string, given: string) =>
    scanSources([{ path: 'main.tf', text: text(type) }], {
      policies: ['mixed-architectures'],
      parameters: { types: given },
    }).findings.length;

  test('is an expression of HCL where the type is no plain one', () => {
    expect(mixed('type = list(string)', '["m6i.large", "m6g.large"]')).toBe(1);
    expect(mixed('type = set(string)', '["m6i.large"]')).toBe(0);
    expect(mixed('type = list(string)', 'm6i.large, m6g.large')).toBe(0);
  });
});
