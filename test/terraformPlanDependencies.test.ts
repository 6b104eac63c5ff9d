// What each expression of a plan that Terraform has made depends on.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readPlan, type PlanFile } from '../src/frontends/terraform/plan/file.ts';
import { memberIn } from '../src/frontends/terraform/plan/nodes.ts';
import { blockOf, dependenciesOf, type Dependency } from '../src/frontends/terraform/plan/sources.ts';

describe('a plan that Terraform has made', () => {
  // terraform_data represents any resource; the reader keeps the expressions of those that matter alone.
  const text = readFileSync(
    fileURLToPath(new URL('data/plan/plan.json', import.meta.url)),
    'utf8',
  ).replaceAll('terraform_data', 'aws_launch_template');
  const read = readPlan({ path: 'plan.json', text });
  const file = (read as { file: PlanFile }).file;

  const say = (dependency: Dependency): string => {
    if (dependency.kind === 'unknown') return dependency.name;
    if (dependency.kind === 'constant') return `${dependency.how} ${dependency.variable ?? ''}`.trim();
    const attribute = dependency.attribute === undefined ? '' : `.${dependency.attribute}`;
    return (
      dependency.instances.map(({ address }) => `${address}${attribute}`).join(' or ') ||
      `${dependency.block}${attribute}`
    );
  };
  const dependencies = (address: string): string[] => {
    const one = file.managed.get(address)!;
    const block = blockOf(one, file);
    const place = { module: one.module, key: one.key, forEach: memberIn(block, 'for_each_expression') };
    return dependenciesOf(memberIn(memberIn(block, 'expressions'), 'input'), place, file).map(say);
  };

  test.each<[string, string[]]>([
    ['constant', ['literal']],
    ['function', ['an expression']],
    ['default', ['default image']],
    ['given', ['supplied given']],
    ['sensitive', ['default token']],
    ['local', ['local.local']],
    ['lookup', ['data.terraform_remote_state.network.outputs.image']],
    ['reference', ['aws_launch_template.constant.id']],
    ['second', ['aws_launch_template.counted[1].id']],
    ['each["gpu"]', ['default queues']],
    ['keyed', ['aws_launch_template.each["gpu"].id']],
    ['aligned["cpu"]', ['aws_launch_template.each["cpu"]']],
    ['aligned["gpu"]', ['aws_launch_template.each["gpu"]']],
    ['either', ['default image', 'aws_launch_template.constant.id', 'aws_launch_template.default.id']],
    ['output', ['module.part["gpu"].aws_launch_template.image.id']],
    ['aligned_output["cpu"]', ['module.part["cpu"].aws_launch_template.image.id']],
  ])('%s depends on %j', (name, expected) => {
    expect(dependencies(`aws_launch_template.${name}`)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['image', ['default queues']],
    ['id', ['aws_launch_template.constant.id']],
    ['word', ['literal']],
    ['unset', ['default unset']],
  ])('%s of a module that is called depends on %j', (name, expected) => {
    expect(dependencies(`module.part["gpu"].aws_launch_template.${name}`)).toEqual(expected);
  });

  test('has no instances of what is not made', () => {
    expect([...file.managed.keys()].filter((address) => address.includes('.none'))).toEqual([]);
  });

  test('its state has the same resources', () => {
    const state = readFileSync(
      fileURLToPath(new URL('data/plan/state.json', import.meta.url)),
      'utf8',
    ).replaceAll('terraform_data', 'aws_launch_template');
    const other = (readPlan({ path: 'state.json', text: state }) as { file: PlanFile }).file;
    expect([...other.managed.keys()].toSorted()).toEqual([...file.managed.keys()].toSorted());
    expect(other.kind).toBe('state');
  });
});
