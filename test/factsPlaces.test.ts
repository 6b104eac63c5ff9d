// Where facts are located: at what decided them, which is what a finding shows.
import { expect, test } from 'vitest';
import type { RowSubject } from '../src/model/rows/subjects.ts';
import type { Settled } from '../src/value/value.ts';
import { environment, loadModule, valuesAmong } from './judging.ts';
import { load } from './support.ts';

/** The text at the place of each value. */
const textsAt = (values: readonly Settled[]) =>
  values.map(({ origin: { at } }) => at.source.text.slice(at.start, at.end));

const placesOf = (subject: RowSubject, pointer: string, template: string) =>
  textsAt(valuesAmong(load(template).resources, subject, pointer));

test.each<[string, string, string]>([
  ['all types have GPUs', '[g5.xlarge, p3.2xlarge]', 'g5.xlarge'],
  ['some types have GPUs', '[m5.large, g5.xlarge]', 'g5.xlarge'],
  ['no type has GPUs', '[m5.large, c5]', '[m5.large, c5]'],
])('that %s is located at %s', (_, types, place) => {
  const code = environment(`Type: EC2\nInstanceTypes: ${types}`);
  expect(placesOf('environment', '/environment/nvidiaShare', code)).toEqual([place]);
});

test('that EC2 Image Builder moves the default version is located at the argument that does', () => {
  const code = `${environment('Type: EC2\nLaunchTemplate: { LaunchTemplateId: !Ref T }')}
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: {} } }
  Images:
    Type: AWS::ImageBuilder::DistributionConfiguration
    Properties:
      Name: images
      Distributions:
        - Region: eu-west-1
          LaunchTemplateConfigurations: [{ LaunchTemplateId: !Ref T, SetDefaultVersion: true }]
`;
  const pointer = '/reference/movedByImageBuilder';
  expect(placesOf('launchTemplate', pointer, code)).toEqual(['SetDefaultVersion']);
});

test('an AMI that may be missing keeps the steps by which the code gets it', () => {
  const code = `variable "images" { type = map(string) }
locals {
  image = lookup(var.images, "own", null)
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type     = "EC2"
    image_id = local.image
  }
}
`;
  const [isSet] = valuesAmong(loadModule(code).resources, 'environment', '/environment/amiSet');
  expect(isSet?.origin.via.map(({ kind, name }) => `${kind} ${name}`)).toContain('local image');
});

test.each<[string, string, string]>([
  ['that is not set', '', 'LaunchTemplate'],
  ['that is set', ', Version: $Latest', '$Latest'],
])('the kind of a version %s is located at %s %s', (_, version, place) => {
  const code = environment(`LaunchTemplate: { LaunchTemplateId: lt-1${version} }`);
  expect(placesOf('launchTemplate', '/reference/versionKind', code)).toEqual([place]);
});

test('that a variable leaves the strategy out is located at the use of the variable', () => {
  const code = `variable "strategy" {
  default = null
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = var.strategy
  }
}
`;
  const blocks = valuesAmong(loadModule(code).resources, 'environment', '/environment/strategyBlocks');
  expect(textsAt(blocks)).toEqual(['var.strategy']);
});
