// Comparisons of texts, for the tests of `amilint diff`.
import type { DiffAnswer, EnvironmentDiff } from '../../src/diff/answer.ts';
import { diffOf } from '../../src/diff/diff.ts';
import { providerOf } from '../../src/provider.ts';
import { scanSourcesWithCode } from '../../src/scanSources.ts';

export const AS_OF = '2026-11-25';

export type Texts = Readonly<Record<string, string>>;

export interface Given {
  readonly parameters?: Readonly<Record<string, string>>;
  /** Version of Terraform's provider aws. */
  readonly provider?: string;
}

export function diffTexts(old: Texts, fresh: Texts, given: Given = {}): DiffAnswer {
  const side = (texts: Texts) => {
    const { resources, removals } = scanSourcesWithCode(
      Object.entries(texts).map(([path, text]) => ({ path, text })),
      { asOf: AS_OF, ...(given.parameters ? { parameters: given.parameters } : {}) },
    );
    return { name: Object.keys(texts).join(), resources, removals, base: '' };
  };
  return diffOf({
    old: side(old),
    new: side(fresh),
    asOf: AS_OF,
    providerOf: (resource) =>
      given.provider === undefined ? providerOf(resource) : { version: given.provider, from: 'the test' },
  });
}

/** The answer about the only environment of two texts. */
export function diffOfOne(path: string, old: string, fresh: string, given?: Given): EnvironmentDiff {
  const { environments } = diffTexts({ [path]: old }, { [path]: fresh }, given);
  const [one, ...more] = environments;
  if (!one || more.length > 0) throw new Error(`${environments.length} environments in the place of one`);
  return one;
}

/** `replaced`; of what is possible all effects, `scales or replaced`. */
export function effectsText({ possible }: EnvironmentDiff): string {
  return possible.join(' or ');
}

/**
 * A template with one environment. `resources` are lines of ComputeResources, `properties` others,
 * `attributes` of the resource, `more` other resources.
 */
export function template({
  resources = '',
  properties = '',
  more = '',
  parameters = '',
  attributes = '',
}: {
  readonly attributes?: string;
  readonly resources?: string;
  readonly properties?: string;
  readonly more?: string;
  readonly parameters?: string;
} = {}): string {
  const indented = (text: string, indent: number): string =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `${' '.repeat(indent)}${line}\n`)
      .join('');
  return `${parameters === '' ? '' : `Parameters:\n${indented(parameters, 2)}`}Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
${indented(attributes, 4)}    Properties:
      Type: MANAGED
${indented(properties, 6)}      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        InstanceTypes: [m6i.large]
        Subnets: [subnet-1]
        SecurityGroupIds: [sg-1]
        InstanceRole: ecsInstanceRole
${indented(resources, 8)}${indented(more, 2)}`;
}

/** A job queue of the environment of {@link hcl}. `name` is an expression. */
export function hclQueue(label = 'q', name = '"q"'): string {
  return `
resource "aws_batch_job_queue" "${label}" {
  name     = ${name}
  state    = "ENABLED"
  priority = 1

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.workers.arn
  }
}
`;
}

/** A Terraform file with one environment of the provider aws. */
export function hcl({
  resources = '',
  properties = 'name = "workers"',
  more = '',
}: { readonly resources?: string; readonly properties?: string; readonly more?: string } = {}): string {
  return `resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  ${properties}
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
    instance_type       = ["m6i.large", "m6i.xlarge"]
    subnets             = ["subnet-1"]
    security_group_ids  = ["sg-1"]
    ${resources.includes('max_vcpus') ? '' : 'max_vcpus = 64'}
    ${resources}
  }
}
${more}`;
}

/**
 * A program of Pulumi YAML with one environment.
 * @param resources a line of computeResources
 * @param options a line beside its properties
 */
export function pulumi(resources = '', options = ''): string {
  return `name: p
runtime: yaml
resources:
  workers:
    type: aws:batch:ComputeEnvironment
    properties:
      name: w
      type: MANAGED
      computeResources:
        type: EC2
        instanceTypes: [m6i.large]
        subnets: [subnet-1]
        securityGroupIds: [sg-1]
        ${resources}
    ${options}
`;
}
