// A plan beside the code that it was made of: the code has the places, the plan what the code does not
// decide.
import { describe, expect, test } from 'vitest';
import { positions } from '../src/value/source.ts';
import {
  AMI,
  constant,
  environment,
  environmentCode,
  ENVIRONMENT,
  found,
  image,
  imageCode,
  LAUNCH_TEMPLATE,
  planOf,
  scan,
  stateOf,
} from './plans.ts';

const CODE = `
variable "image" {}
variable "types" {}
variable "kind" {}

resource "aws_batch_compute_environment" "this" {
  name = "workers"
  type = "MANAGED"

  compute_resources {
    type          = var.kind
    instance_type = var.types
    image_id      = var.image
  }
}
`;

describe('a plan beside its code', () => {
  const planned = { [ENVIRONMENT]: { values: environment({ image_id: AMI, instance_type: ['g5.xlarge'] }) } };
  const code = {
    [ENVIRONMENT]: environmentCode({
      image_id: { references: ['var.image'] },
      instance_type: { references: ['var.types'] },
    }),
  };
  const variables = { image: { value: AMI }, types: { value: ['g5.xlarge'] }, kind: { value: 'EC2' } };
  const plan = planOf({ planned, code, variables });

  test('adds what the code does not decide, at the places of the code', () => {
    expect(found('deprecated-image-id', { 'main.tf': CODE })).toEqual(['possible main.tf var.image']);
    expect(found('deprecated-image-id', { 'main.tf': CODE, 'plan.json': plan })).toEqual([
      'certain main.tf var.image',
    ]);
    const [finding, ...others] = scan({ 'main.tf': CODE, 'plan.json': plan }, [
      'deprecated-image-id',
    ]).findings;
    expect(others).toEqual([]);
    expect(positions(finding!.at)).toMatchObject({ start: { line: 13, column: 21 } });
  });

  test('is a step on the way of a value that comes from it', () => {
    const versioned = CODE.replace(
      'image_id      = var.image',
      'launch_template {\n      launch_template_name = "workers"\n      version = var.version\n    }',
    );
    const values = environment({
      launch_template: [{ launch_template_name: 'workers', version: '$Latest' }],
    });
    const own = planOf({
      planned: { [ENVIRONMENT]: { values } },
      code,
      variables: { ...variables, version: { value: '$Latest' } },
    });
    const [finding] = scan({ 'main.tf': `${versioned}variable "version" {}\n`, 'plan.json': own }, [
      'launch-template-version-latest',
    ]).findings;
    expect(finding!.flow.map(({ at, message }) => `${at.source.path} ${message}`).slice(-2)).toEqual([
      'main.tf variable version',
      'plan.json the value in plan.json',
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['in the folder of the code', { 'a/main.tf': CODE, 'a/plan.json': plan }],
    [
      'in another folder, when its resources are just those of the code',
      { 'a/main.tf': CODE, 'b/main.tf': CODE.replaceAll('"this"', '"other"'), 'plans/a.json': plan },
    ],
  ])('is one with it %s', (_, texts) => {
    const { environments, findings } = scan(texts, ['deprecated-image-id']);
    expect(environments.filter(({ name }) => name === ENVIRONMENT)).toHaveLength(1);
    expect(findings.map(({ at }) => at.source.path)).toContain('a/main.tf');
  });

  test('is judged alone if no code belongs to it', () => {
    const { environments } = scan({ 'a/main.tf': CODE, 'b/main.tf': CODE, 'plans/a.json': plan }, [
      'deprecated-image-id',
    ]);
    expect(environments.map(({ at }) => at.source.path).toSorted()).toEqual([
      'a/main.tf',
      'b/main.tf',
      'plans/a.json',
    ]);
  });

  test('does not show who gave a variable its value, unless a file of variables has it', () => {
    const texts = { 'main.tf': CODE, 'plan.json': plan };
    expect(found('hardcoded-ami-id', texts)).toEqual([`undecided ${ENVIRONMENT}`]);
    expect(found('hardcoded-ami-id', { ...texts, 'env/prod.tfvars': `image = "${AMI}"\n` })).toEqual([
      `certain env/prod.tfvars ${AMI}`,
    ]);
  });

  test('of several workspaces is as many environments, with one finding at one place', () => {
    const { environments, findings } = scan({ 'main.tf': CODE, 'dev.json': plan, 'prod.json': plan }, [
      'deprecated-image-id',
    ]);
    expect(environments).toHaveLength(2);
    expect(findings.map((finding) => finding.environments.length)).toEqual([2]);
  });

  test('decides which instances there are', () => {
    const repeated = CODE.replace('  name = "workers"', '  for_each = var.types\n  name = each.key');
    const instances = {
      [`${ENVIRONMENT}["a"]`]: planned[ENVIRONMENT]!,
      [`${ENVIRONMENT}["b"]`]: planned[ENVIRONMENT]!,
    };
    const names = (texts: Record<string, string>) =>
      scan(texts, ['deprecated-image-id']).environments.map(({ name, state }) => `${name} ${state}`);
    expect(names({ 'main.tf': repeated })).toEqual([`${ENVIRONMENT}["…"] judged`]);
    expect(names({ 'main.tf': repeated, 'plan.json': planOf({ planned: instances, code }) })).toEqual([
      `${ENVIRONMENT}["a"] judged`,
      `${ENVIRONMENT}["b"] judged`,
    ]);
    expect(
      names({
        'main.tf': repeated,
        'plan.json': planOf({ planned: { [LAUNCH_TEMPLATE]: { values: {} } }, code }),
      }),
    ).toEqual([`${ENVIRONMENT}["…"] never-made`]);
  });

  test('shows what modules make that are not there', () => {
    const main =
      'module "batch" {\n  source = "example.com/batch/aws"\n}\nresource "aws_launch_template" "workers" {}\n';
    const inner = {
      [`module.batch.${ENVIRONMENT}`]: { values: image(AMI) },
      [LAUNCH_TEMPLATE]: { values: {} },
    };
    const calls = {
      batch: {
        source: 'example.com/batch/aws',
        module: { resources: [{ address: ENVIRONMENT, expressions: imageCode(constant(AMI)) }] },
      },
    };
    const texts = {
      'main.tf': main,
      'plan.json': planOf({ planned: inner, code: { [LAUNCH_TEMPLATE]: {} }, calls }),
    };
    expect(found('hardcoded-ami-id', texts)).toEqual([`certain plan.json ${AMI}`]);
    expect(scan(texts, ['hardcoded-ami-id']).notes).toEqual([]);
  });

  test('a state changes nothing, since the code says what is wanted', () => {
    const texts = { 'main.tf': CODE, 'state.json': stateOf({ [ENVIRONMENT]: planned[ENVIRONMENT]!.values }) };
    expect(found('deprecated-image-id', texts)).toEqual(['possible main.tf var.image']);
    expect(scan(texts, []).environments).toHaveLength(1);
  });
});
