// Unknowns that are made of unknowns, twenty-four times at each of seven steps: 24^7 in all.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../../src/scanSources.ts';

const STEPS = 7;
const COPIES = 24;
const copies = (name: string) => Array.from({ length: COPIES }, () => name).join(', ');

const MODULE = `variable "x" {}
locals {
  l0 = var.x
${Array.from({ length: STEPS }, (_, step) => `  l${step + 1} = element([${copies(`local.l${step}`)}], local.l${step})`).join('\n')}
}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type     = "EC2"
    image_id = local.l${STEPS}
  }
}
`;

const nesting = (step: number) => `Parameters:
  X: {Type: String}
Resources:
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./t${step + 1}.yaml
      Parameters:
        X: !Select [!Ref X, [${copies('!Ref X')}]]
`;

const LAST = `Parameters:
  X: {Type: String}
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: {Type: MANAGED, ComputeResources: {Type: EC2, ImageId: !Ref X}}
`;

const TEMPLATES = [...Array.from({ length: STEPS }, (_, step) => nesting(step)), LAST].map((text, step) => ({
  path: `t${step}.yaml`,
  text,
}));

describe('an unknown that grows at every step', () => {
  test.each([
    ['in nested templates', TEMPLATES],
    ['in the locals of a module', [{ path: 'main.tf', text: MODULE }]],
  ])('%s stays one unknown, and the environment is judged', (_, sources) => {
    const { findings } = scanSources(sources, { asOf: '2026-11-25' });
    expect(findings.map(({ policy }) => policy.id)).toContain('allocation-strategy-unset');
  });
});
