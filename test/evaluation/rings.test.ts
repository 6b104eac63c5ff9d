// Data sources that refer to themselves or to each other: the ring is named, and a long chain takes no time.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../../src/scanSources.ts';

const environment = (image: string) => `
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type     = "EC2"
    image_id = ${image}
  }
}
`;
const scanned = (text: string) => scanSources([{ path: 'main.tf', text }], { asOf: '2026-11-25' });

describe('a ring of data sources', () => {
  test.each([
    [
      'owners that refer to the search',
      'data "aws_ami" "x" {\n  owners = [data.aws_ami.x.id]\n}\n',
      'data.aws_ami.x.id → data.aws_ami.x.id',
    ],
    [
      'a filter that refers to the search',
      'data "aws_ami" "x" {\n  owners = ["self"]\n  filter {\n    name   = "name"\n    values = [data.aws_ami.x.id]\n  }\n}\n',
      'data.aws_ami.x.id → data.aws_ami.x.id',
    ],
    [
      'two searches that refer to each other',
      'data "aws_ami" "x" {\n  owners = [data.aws_ami.y.id]\n}\ndata "aws_ami" "y" {\n  owners = [data.aws_ami.x.id]\n}\n',
      'data.aws_ami.x.id → data.aws_ami.y.id → data.aws_ami.x.id',
    ],
  ])('%s', (_, data, ring) => {
    const { notes, findings } = scanned(`${data}${environment('data.aws_ami.x.id')}`);
    expect(notes.map(({ message }) => message)).toEqual([`Values depend on each other in a ring: ${ring}.`]);
    expect(findings.map(({ policy }) => policy.id)).toContain('allocation-strategy-unset');
  });
});

test('a chain of forty data sources, each named twice, is evaluated once for each place', () => {
  const chain = Array.from({ length: 40 }, (_, index) =>
    index === 0
      ? 'data "aws_ami" "x0" {\n  owners = ["self"]\n}\n'
      : `data "aws_ami" "x${index}" {\n  owners = [data.aws_ami.x${index - 1}.id, data.aws_ami.x${index - 1}.id]\n}\n`,
  );
  const { environments, notes } = scanned(`${chain.join('')}${environment('data.aws_ami.x39.id')}`);
  expect(environments).toHaveLength(1);
  expect(notes).toEqual([]);
});

describe('a ring in a template', () => {
  const template = (conditions: string) => `Conditions:
${conditions}Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Condition: A
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, SecurityGroupIds: [sg-1] }
`;
  test.each([
    [
      'a condition that refers to itself',
      '  A: !Not [!Condition A]\n',
      'condition A of t.yaml → condition A of t.yaml',
    ],
    [
      'two conditions that refer to each other',
      '  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n',
      'condition A of t.yaml → condition B of t.yaml → condition A of t.yaml',
    ],
  ])('%s', (_, conditions, ring) => {
    const { notes, environments } = scanSources([{ path: 't.yaml', text: template(conditions) }]);
    expect(notes.map(({ message }) => message)).toEqual([`Values depend on each other in a ring: ${ring}.`]);
    expect(environments).toHaveLength(1);
  });

  test('a name that two stacks have is no ring', () => {
    const parent = `Conditions:
  A: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Condition: A
    Properties: { TemplateURL: t.yaml }
`;
    const { notes } = scanSources([
      { path: 'parent.yaml', text: parent },
      { path: 't.yaml', text: template('  A: !Equals [!Ref AWS::Region, eu-west-1]\n') },
    ]);
    expect(notes).toEqual([]);
  });

  test('two stacks of one template, of which one gets an output of the other, are no ring', () => {
    const parent = `Resources:
  First:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml }
  Second:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml, Parameters: { Before: !GetAtt First.Outputs.Own } }
`;
    const child = `Parameters:
  Before: { Type: String, Default: none }
Conditions:
  A: !Equals [!Ref Before, none]
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Condition: A
    Properties: { Type: MANAGED, ComputeResources: { Type: EC2, SecurityGroupIds: [sg-1] } }
Outputs:
  Own: { Value: !If [A, yes, no] }
`;
    const { notes, environments } = scanSources([
      { path: 'child.yaml', text: child },
      { path: 'parent.yaml', text: parent },
    ]);
    expect(notes).toEqual([]);
    expect(environments.map(({ state }) => state)).toEqual(['judged', 'never-made']);
  });

  test('a condition in the address of a nested template, on a parameter that nested templates compare, is no ring', () => {
    const parent = `Parameters:
  Bucket: { Type: String }
Conditions:
  IsDefault: !Equals [!Ref Bucket, aws]
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: !Sub [ "https://\${Name}.s3.amazonaws.com/t.yaml", { Name: !If [IsDefault, aws, !Ref Bucket] } ]
`;
    const { notes } = scanSources([
      { path: 'parent.yaml', text: parent },
      { path: 't.yaml', text: template('  A: !Equals [!Ref AWS::Region, eu-west-1]\n') },
    ]);
    expect(notes).toEqual([]);
  });
});
