// Large input: what a scan does for each item does not grow with the number of all items. Each of these
// inputs took minutes when it did.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';

const MINUTE_MS = 60_000;

const environment = `
resource "aws_launch_template" "workers" {
  image_id = "ami-0123456789abcdef0"
}
resource "aws_batch_compute_environment" "workers" {
  name_prefix = "workers-"
  type        = "MANAGED"
  compute_resources {
    type    = "EC2"
    subnets = ["subnet-0123456789abcdef0"]
    launch_template { launch_template_id = aws_launch_template.workers.id }
  }
}
`;

const many = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join('');

const inputs: readonly (readonly [string, string])[] = [
  [
    'a module with thirty thousand resources that refer to each other',
    many(
      15_000,
      (index) =>
        `resource "aws_s3_bucket" "b${index}" {}\nresource "aws_s3_bucket_policy" "p${index}" {\n  bucket = aws_s3_bucket.b${index}.id\n}\n`,
    ),
  ],
  [
    'a module with thousands of blocks of locals',
    many(6_000, (index) => `locals {\n  name${index} = "n"\n  other${index} = local.name${index}\n}\n`) +
      many(6_000, (index) => `resource "aws_s3_bucket" "b${index}" {\n  bucket = local.other${index}\n}\n`),
  ],
  [
    'a here-document of a hundred thousand lines',
    `locals {\n  script = <<-EOT\n${many(100_000, (index) => `    echo ${index}\n`)}  EOT\n}\n`,
  ],
];

describe('a scan takes seconds for', () => {
  test.each(inputs)(
    '%s',
    (_, text) => {
      const { findings } = scanSources([{ path: 'main.tf', text: environment + text }]);
      expect(findings.map(({ policy }) => policy.id)).toContain('launch-template-pins-ami');
    },
    MINUTE_MS,
  );
});

test('a chain of thousands of nested stacks is followed as far as the bound, without a fault', () => {
  const nesting = (child: number) =>
    `Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: t${child}.yaml }\n`;
  const last = 'Resources: { E: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED } } }\n';
  const length = 3_000;
  const chain = Array.from({ length }, (_, index) => ({
    path: `t${index}.yaml`,
    text: index === length - 1 ? last : nesting(index + 1),
  }));
  const { notes } = scanSources(chain);
  expect(notes.map(({ code, message }) => [code, message])).toEqual([
    ['too-large', 'Nested stacks are followed 12 deep and 2000 in all; this one is left out.'],
  ]);
});
