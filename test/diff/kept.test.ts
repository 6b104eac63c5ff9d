// What AWS keeps when the code drops or replaces it, and what an import takes over.
import { describe, expect, test } from 'vitest';
import type { EnvironmentDiff } from '../../src/diff/answer.ts';
import { diffTexts, effectsText, hcl, pulumi, template, type Texts } from './support.ts';

const A = 'aws_batch_compute_environment.a';
const B = 'aws_batch_compute_environment.b';
const named = (name: string, properties = 'name = "w"', more = '') =>
  hcl({ properties, more }).replace('"workers"', `"${name}"`);
const removed = (from: string, lifecycle = 'lifecycle {\n    destroy = false\n  }') =>
  `removed {\n  from = ${from}\n  ${lifecycle}\n}\n`;
const imported = (to: string) => `import {\n  to = ${to}\n  id = "w"\n}\n`;
const nothing = 'data "aws_region" "r" {}\n';
/** A template that has something else in it. */
const without = 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n';

function shown({ status, certainty, keptBy }: EnvironmentDiff): readonly (string | undefined)[] {
  return [certainty === 'certain' ? status : `${certainty} ${status}`, keptBy?.text];
}

function only(old: Texts, fresh: Texts): EnvironmentDiff {
  const { environments } = diffTexts(old, fresh);
  const [one, ...more] = environments;
  if (!one || more.length > 0) throw new Error(`${environments.length} environments in the place of one`);
  return one;
}

describe('an environment that the code drops', () => {
  const byBlock = 'a removed block with destroy = false';
  test.each<[string, Texts, Texts, readonly (string | undefined)[]]>([
    ['is deleted', { 'main.tf': named('a') }, { 'main.tf': nothing }, ['gone', undefined]],
    ['is kept by a removed block', { 'main.tf': named('a') }, { 'main.tf': removed(A) }, ['kept', byBlock]],
    [
      'and another one, by a removed block in another file',
      { 'main.tf': named('a') },
      { 'main.tf': nothing, 'removed.tf': removed(A) },
      ['kept', byBlock],
    ],
    [
      'is kept by one in JSON',
      { 'main.tf': named('a') },
      { 'removed.tf.json': JSON.stringify({ removed: [{ from: A, lifecycle: { destroy: false } }] }) },
      ['kept', byBlock],
    ],
    [
      'is kept with all instances of its count',
      { 'main.tf': named('a', 'count = 1\n  name = "w"') },
      { 'main.tf': removed(A) },
      ['kept', byBlock],
    ],
    [
      'is kept by one of its module',
      { 'main.tf': 'module "m" {\n  source = "./m"\n}\n', 'm/main.tf': named('a') },
      { 'main.tf': removed('module.m') },
      ['kept', byBlock],
    ],
    [
      'is kept by one in the module that it was in',
      { 'main.tf': 'module "m" {\n  source = "./m"\n}\n', 'm/main.tf': named('a') },
      { 'main.tf': 'module "m" {\n  source = "./m"\n}\n', 'm/main.tf': removed(A) },
      ['kept', byBlock],
    ],
    [
      'is kept in another folder by then',
      { 'old/main.tf': named('a') },
      { 'new/main.tf': removed(A) },
      ['kept', byBlock],
    ],
    [
      'is deleted in spite of a block for another one',
      { 'main.tf': named('a') },
      { 'main.tf': removed(`${A}b`) },
      ['gone', undefined],
    ],
    [
      'is deleted by a block with destroy = true',
      { 'main.tf': named('a') },
      { 'main.tf': removed(A, 'lifecycle {\n    destroy = true\n  }') },
      ['gone', undefined],
    ],
    [
      'is perhaps kept by a block without destroy, which two tools read in two ways',
      { 'main.tf': named('a') },
      { 'main.tf': removed(A, '') },
      ['possible gone', 'a removed block, with which OpenTofu keeps it and Terraform deletes it'],
    ],
    [
      'is kept by such a block in a file of OpenTofu',
      { 'main.tf': named('a') },
      { 'main.tofu': removed(A, '') },
      ['kept', 'a removed block'],
    ],
    [
      'is kept by destroy = false of OpenTofu',
      { 'main.tf': named('a', 'name = "w"\n  lifecycle {\n    destroy = false\n  }') },
      { 'main.tf': nothing },
      ['kept', 'destroy = false in its lifecycle'],
    ],
    [
      'is deleted if a block takes that back',
      { 'main.tf': named('a', 'name = "w"\n  lifecycle {\n    destroy = false\n  }') },
      { 'main.tf': removed(A, 'lifecycle {\n    destroy = true\n  }') },
      ['gone', undefined],
    ],
    [
      'is kept by its deletion policy',
      { 'batch.yaml': template({ attributes: 'DeletionPolicy: Retain' }) },
      { 'batch.yaml': without },
      ['kept', 'DeletionPolicy: Retain'],
    ],
    [
      'is kept by the policy that counts after the creation',
      { 'batch.yaml': template({ attributes: 'DeletionPolicy: RetainExceptOnCreate' }) },
      { 'batch.yaml': without },
      ['kept', 'DeletionPolicy: RetainExceptOnCreate'],
    ],
    [
      'is deleted by its deletion policy',
      { 'batch.yaml': template({ attributes: 'DeletionPolicy: Delete' }) },
      { 'batch.yaml': without },
      ['gone', undefined],
    ],
    [
      'is perhaps kept by a policy that a parameter decides',
      {
        'batch.yaml': template({
          parameters: 'Keep: { Type: String }',
          attributes: 'DeletionPolicy: !Ref Keep',
        }),
      },
      { 'batch.yaml': without },
      ['possible gone', 'DeletionPolicy'],
    ],
    [
      'is kept by an option of Pulumi',
      { 'Pulumi.yaml': pulumi('', 'options: { retainOnDelete: true }') },
      { 'Pulumi.yaml': 'name: p\nruntime: yaml\nresources: {}\n' },
      ['kept', 'retainOnDelete'],
    ],
  ])('%s', (_, old, fresh, expected) => {
    const one = only(old, fresh);
    expect(shown(one)).toEqual(expected);
    if (one.status === 'kept') {
      expect(one.effect).toBe('nothing');
      expect(one.jobs.what).toBe('goOn');
      expect(one.headline).toMatch(/^(Terraform|CloudFormation|Pulumi) no longer manages the environment/);
    }
  });

  test('is kept in the root module that has the block, and deleted in another one', () => {
    const { environments } = diffTexts(
      { 'dev/main.tf': named('a'), 'prod/main.tf': named('a') },
      { 'dev/main.tf': removed(A), 'prod/main.tf': nothing },
    );
    expect(
      environments.map(({ environment, status }) => [environment.address.split('#')[0], status]),
    ).toEqual([
      ['prod', 'gone'],
      ['dev', 'kept'],
    ]);
  });

  test('a queue, too', () => {
    const queue =
      'resource "aws_batch_job_queue" "q" {\n  name = "q"\n  state = "ENABLED"\n  priority = 1\n}\n';
    const { queues } = diffTexts(
      { 'main.tf': named('a', 'name = "w"', queue) },
      { 'main.tf': named('a', 'name = "w"', removed('aws_batch_job_queue.q')) },
    );
    expect(queues.map(({ status, effect }) => [status, effect])).toEqual([['kept', 'nothing']]);
  });
});

describe('another environment under the name of one that the code drops', () => {
  const templateOf = (id: string, attributes: string) =>
    template({ attributes, properties: 'ComputeEnvironmentName: w' }).replace('Workers:', `${id}:`);
  test.each<[string, Texts, Texts, string]>([
    [
      'fails if AWS keeps that, by a deletion policy',
      { 'batch.yaml': templateOf('Blue', 'DeletionPolicy: Retain') },
      { 'batch.yaml': templateOf('Green', '') },
      'its fixed name stays taken: AWS keeps the old one, by DeletionPolicy: Retain',
    ],
    [
      'fails if AWS keeps that, by a removed block',
      { 'main.tf': named('a') },
      { 'main.tf': named('b') + removed(A) },
      'its fixed name stays taken: AWS keeps the old one, by a removed block with destroy = false',
    ],
  ])('%s', (_, old, fresh, reason) => {
    const one = only(old, fresh);
    expect(effectsText(one)).toBe('refused');
    expect(one.blockers.map(({ text }) => text).join()).toContain(reason);
  });
});

describe('an import', () => {
  test('beside a removed block takes over the same environment', () => {
    const fresh = { 'main.tf': named('b', 'name = "w"', removed(A) + imported(B)) };
    const one = only({ 'main.tf': named('a') }, fresh);
    expect([one.status, one.formerly?.name, one.importedBy !== undefined]).toEqual(['unchanged', A, true]);
  });

  test('of what a template keeps takes over the same environment', () => {
    const old = template({ attributes: 'DeletionPolicy: Retain', properties: 'ComputeEnvironmentName: w' });
    const one = only({ 'batch.yaml': old }, { 'main.tf': named('b', 'name = "w"', imported(B)) });
    expect([one.formerly?.name, one.possible.includes('refused')]).toEqual(['Workers', false]);
  });

  test('does not help if the old code deletes the environment', () => {
    const one = only({ 'main.tf': named('a') }, { 'main.tf': named('b', 'name = "w"', imported(B)) });
    expect(effectsText(one)).toBe('replaced or refused');
    expect(one.headline).toBe(
      'Terraform takes the environment over, and the deployment without its old resource deletes it.',
    );
    expect(one.instead.join()).toContain(`moved { from = ${A}, to = ${B} }`);
  });

  test('beside a moved block changes nothing', () => {
    const moved = `moved {\n  from = ${A}\n  to = ${B}\n}\n`;
    const one = only({ 'main.tf': named('a') }, { 'main.tf': named('b', 'name = "w"', moved + imported(B)) });
    expect([one.status, one.formerly?.name]).toEqual(['unchanged', A]);
  });

  test.each<[string, Texts]>([
    ['of a block', { 'main.tf': named('b', 'name = "w"', imported(B)) }],
    [
      'of a block for each instance',
      {
        'main.tf': named(
          'b',
          'for_each = toset(["w"])\n  name = each.key',
          `import {\n  for_each = toset(["w"])\n  to = ${B}[each.key]\n  id = each.key\n}\n`,
        ),
      },
    ],
    ['of an option of Pulumi', { 'Pulumi.yaml': pulumi('', 'options: { import: w }') }],
  ])('of an environment that the code did not have makes none: %s', (_, fresh) => {
    const one = only({}, fresh);
    expect([one.status, one.effect, one.certainty]).toEqual(['imported', 'nothing', 'possible']);
  });
});

describe('a replacement', () => {
  const tagged = (attributes: string, tags = '') =>
    template({ attributes, properties: tags, resources: 'MaxvCpus: 4' });
  test('keeps the old environment if its code says so', () => {
    const one = only(
      { 'batch.yaml': tagged('UpdateReplacePolicy: Retain') },
      { 'batch.yaml': tagged('UpdateReplacePolicy: Retain', 'Tags: { Team: a }') },
    );
    expect(effectsText(one)).toBe('replaced');
    expect(one.headline).toContain('which stays in AWS under its name');
    expect(one.jobs.what).toBe('goOn');
  });

  const placed = (lifecycle: string, group = '') =>
    hcl({ properties: `name_prefix = "w"\n${lifecycle}`, resources: group });
  test.each<[string, string, string]>([
    ['fails if the code protects the environment', 'lifecycle {\nprevent_destroy = true\n}', 'refused'],
    ['happens without that', '', 'replaced'],
  ])('%s', (_, lifecycle, effect) => {
    const one = only(
      { 'main.tf': placed(lifecycle) },
      { 'main.tf': placed(lifecycle, 'placement_group = "p"') },
    );
    expect(effectsText(one)).toBe(effect);
    expect(one.blockers.length > 0).toBe(effect === 'refused');
  });
});
