// What tests of the judge share: a policy of a few lines, judged over a template or a module.
import { loadPolicies } from '../src/judge/load.ts';
import { compilingValidators } from '../src/judge/validators.ts';
import { judge, type Judgement } from '../src/judge/judge.ts';
import type { Policy } from '../src/judge/policy.ts';
import { live } from '../src/frontends/live/frontend.ts';
import { terraform } from '../src/frontends/terraform/frontend.ts';
import { modelOf, ofKind } from '../src/model/link.ts';
import type { Given, Loaded, Resource } from '../src/model/resource.ts';
import { rowsOf } from '../src/model/rows/rows.ts';
import type { RowSubject } from '../src/model/rows/subjects.ts';
import type { Settled } from '../src/value/value.ts';
import { explore } from '../src/value/worlds.ts';
import { filesOf, load, plain, type LoadOptions } from './support.ts';

const HEAD = `id: policy-of-the-test
title: A policy of the test
why: The test says what is wrong, and nobody else has to find out.
remedy: Read the test and mend the code.
references: [https://docs.aws.amazon.com/batch/latest/userguide/compute_resource_AMIs.html]
examples:
  - { name: a bad one, verdict: bad, cloudformation: 'Resources: {}' }
  - { name: a good one, verdict: good, cloudformation: 'Resources: {}' }
`;

/**
 * A policy of the given rule: its subject, clauses and messages, as in a policy file. A warning, unless the
 * rule says else.
 */
export function policyOf(rule: string): Policy {
  const severity = /^severity:/m.test(rule) ? '' : 'severity: warning\n';
  const [policy] = loadPolicies([
    { path: 'policy-of-the-test.yaml', text: `${HEAD}${severity}${rule}`, theme: 'test' },
  ]);
  if (!policy) throw new RangeError('one file gives one policy');
  return policy;
}

/** What a rule gives for a template at `template.yaml`, on 2026-11-24. */
export function judged(rule: string, template: string, options: LoadOptions = {}): Judgement {
  return judge(load(template, options).resources, {
    policies: [policyOf(rule)],
    validators: compilingValidators(),
    asOf: '2026-11-24',
  });
}

/**
 * A template with one environment, `Workers`, of these lines below ComputeResources, and further resources.
 */
export function environment(computeResources: string, more = ''): string {
  const inner = computeResources.trim().replaceAll('\n', '\n        ');
  return `${more}
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        ${inner}
`;
}

export interface FactOptions extends LoadOptions {
  readonly asOf?: string;
}

/**
 * What a pointer gives in each row of a subject for one environment of a template or a module, in the first
 * world; as {@link plain} data.
 */
export function factsIn(
  subject: RowSubject,
  pointer: string,
  code: string,
  index = 0,
  { asOf = '2026-11-24', ...options }: FactOptions = {},
): readonly unknown[] {
  const { resources } = /^(?:resource|data) "/m.test(code) ? loadModule(code) : load(code, options);
  return valuesAmong(resources, subject, pointer, { index, asOf }).map(plain);
}

/** What a pointer gives in each row of a subject, with the places of the values. */
export function valuesAmong(
  resources: readonly Resource[],
  subject: RowSubject,
  pointer: string,
  { index = 0, asOf = '2026-11-24' }: { readonly index?: number; readonly asOf?: string } = {},
): readonly Settled[] {
  const model = modelOf(resources);
  const environment = ofKind(model, 'computeEnvironment')[index];
  if (!environment) throw new RangeError(`there is no environment ${index}`);
  const { outcomes } = explore((world) =>
    rowsOf(subject, { model, world, environment, asOf }).map((row) => row.value(pointer)),
  );
  return outcomes[0]?.result ?? [];
}

/** The resources of outputs of the AWS CLI. */
export function loadDeployed(outputs: object): readonly Resource[] {
  const source = { path: 'dump.json', text: JSON.stringify(outputs, null, 2) };
  return live.load([source], NOTHING_GIVEN, filesOf({})).resources;
}

const NOTHING_GIVEN: Given = {
  parameters: new Map(),
  parameterFiles: [],
  variableFiles: [],
  environment: new Map(),
  named: new Set(['main.tf']),
};

/** What the Terraform frontend makes of a module of one file. */
export function loadModule(text: string): Loaded {
  const source = { path: 'main.tf', text };
  return terraform.load([source], NOTHING_GIVEN, filesOf({ 'main.tf': text }));
}
