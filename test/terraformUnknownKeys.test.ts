// Resources under a for_each whose keys are not known: one instance represents all, and is linked to those of
// other blocks.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';

const environment = (forEach: string, template: string) => `
resource "aws_batch_compute_environment" "fleet" {
  for_each = ${forEach}
  type     = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
    instance_type       = ["m5.large"]
    security_group_ids  = ["sg-1"]
    max_vcpus           = 4
    launch_template {
      launch_template_id = ${template}.id
      version            = ${template}.latest_version
    }
  }
}
`;

const template = (forEach: string) => `
resource "aws_launch_template" "fleet" {
  for_each = ${forEach}
  image_id = "ami-0123456789abcdef0"
}
`;

/** The launch templates whose image the environments boot. */
function linked(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  const { findings } = scanSources(
    Object.entries({ 'main.tf': text, ...others }).map(([path, content]) => ({ path, text: content })),
    { asOf: '2026-11-26', policies: ['launch-template-pins-ami'] },
  );
  return findings.map(({ message }) => /aws_launch_template\.\S+/.exec(message)?.[0] ?? 'none');
}

const MAP = 'variable "fleets" { type = map(any) }\n';
const LIST = 'variable "fleets" { type = list(any) }\n';
const BY_NAME = '{ for fleet in var.fleets : fleet.name => fleet }';
const ANY = ['aws_launch_template.fleet["…"]'];

describe('an environment under an open for_each has the launch template', () => {
  test.each<[string, string]>([
    [
      'of the same key',
      MAP + template('var.fleets') + environment('var.fleets', 'aws_launch_template.fleet[each.key]'),
    ],
    [
      'of a name in the value',
      LIST + template(BY_NAME) + environment(BY_NAME, 'aws_launch_template.fleet[each.value.name]'),
    ],
    [
      'over which it loops',
      MAP + template('var.fleets') + environment('aws_launch_template.fleet', 'each.value'),
    ],
    [
      'that a loop puts into its value',
      LIST +
        template(BY_NAME) +
        environment(
          '{ for fleet in var.fleets : fleet.name => { template = aws_launch_template.fleet[fleet.name] } }',
          'each.value.template',
        ),
    ],
    [
      'of a key by name',
      MAP + template('var.fleets') + environment('toset(["cpu"])', 'aws_launch_template.fleet["cpu"]'),
    ],
  ])('%s', (_, text) => expect(linked(text)).toEqual(ANY));

  test('of the module of the same key', () => {
    const main = `${MAP}module "template" {
  source   = "./template"
  for_each = var.fleets
}
${environment('var.fleets', 'module.template[each.key]')}`;
    const module = `resource "aws_launch_template" "this" {
  image_id = "ami-0123456789abcdef0"
}
output "id" { value = aws_launch_template.this.id }
output "latest_version" { value = aws_launch_template.this.latest_version }
`;
    expect(linked(main, { 'template/main.tf': module })).toHaveLength(1);
  });
});

test('a key of another map is no key of instances', () => {
  const text = `${template('toset(["gpu"])')}${environment('toset(["gpu"])', 'aws_launch_template.fleet[each.key]')}`;
  expect(linked(text)).toEqual(['aws_launch_template.fleet["gpu"]']);
});
