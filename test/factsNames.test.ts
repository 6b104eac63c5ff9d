// Whether the name of an environment is still taken when a new one comes in its place: a fixed name is, and
// one that may be missing, or that another resource decides, is not known to be.
import { describe, expect, test } from 'vitest';
import { factsIn } from './judging.ts';

const fixed = (code: string) => factsIn('environment', '/environment/nameFixed', code)[0];
const unknown = (code: string) => ({ unknown: code });

describe('the name in a template is fixed', () => {
  const template = (name: string) => `
Parameters:
  P: { Type: String }
  FromSsm: { Type: AWS::SSM::Parameter::Value<String> }
Resources:
  Topic: { Type: AWS::SNS::Topic }
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeEnvironmentName: ${name}
`;
  test.each<[string, string, unknown]>([
    ['a text', 'workers', true],
    ['a parameter', '!Ref P', true],
    ['a text with a parameter', '!Sub "workers-${P}"', true],
    ['a text with the region', '!Sub "workers-${AWS::Region}"', true],
    ['no name', '!Ref AWS::NoValue', false],
    ['a part that another resource decides', '!Sub "${P}-${Topic}"', unknown('deploy-time')],
    ['a value that is looked up', '!Ref FromSsm', unknown('looked-up')],
    ['one that is looked up in its place', '"{{resolve:ssm:/name}}"', unknown('looked-up')],
    ['an import', '!ImportValue name', unknown('outside')],
  ])('%s', (_, name, value) => {
    expect(fixed(template(name))).toEqual(value);
  });
});

describe('the name in a module is fixed', () => {
  const module = (name: string, more = '') => `
variable "given" {}
resource "random_id" "r" { byte_length = 4 }
resource "random_id" "kept" {
  byte_length = 4
  keepers     = { image = var.given }
}
resource "aws_sns_topic" "t" {}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  ${name}
${more}}
`;
  const createsFirst = '  lifecycle {\n    create_before_destroy = true\n  }\n';
  test.each<[string, string, unknown, unknown]>([
    ['a text', 'name = "workers"', true, 'its name is fixed'],
    ['a variable', 'name = var.given', true, 'its name is fixed'],
    ['a prefix', 'name_prefix = "workers"', false, { absent: true }],
    ['no name', '', false, { absent: true }],
    [
      'a part that another resource decides',
      'name = "workers-${aws_sns_topic.t.id}"',
      unknown('deploy-time'),
      unknown('deploy-time'),
    ],
    ['a random part', 'name = "workers-${random_id.r.hex}"', true, 'its name is fixed'],
    [
      'a random part that is made anew for another image',
      'name = "workers-${random_id.kept.hex}"',
      unknown('deploy-time'),
      unknown('deploy-time'),
    ],
    [
      'a variable that is not in the scanned files',
      'name = "workers-${var.elsewhere}"',
      true,
      'its name is fixed',
    ],
    [
      'a member that may be missing',
      'name = lookup(var.given, "name", null)',
      unknown('no-default'),
      unknown('no-default'),
    ],
  ])('%s, and what keeps a new one from being made first', (_, name, value, fault) => {
    const code = module(name, createsFirst);
    expect(fixed(code)).toEqual(value);
    expect(factsIn('environment', '/environment/replacementFault', code)[0]).toEqual(fault);
  });

  test('without create_before_destroy the old one is deleted first', () => {
    const fault = factsIn('environment', '/environment/replacementFault', module('name_prefix = "w"'));
    expect(fault).toEqual(['it lacks create_before_destroy']);
  });
});
