// What is taken for a plan, and plans that can not be read as one would wish.
import { describe, expect, test } from 'vitest';
import { readJson } from '../src/frontends/document/json.ts';
import type { Node } from '../src/frontends/document/syntax.ts';
import { AMI, constant, ENVIRONMENT, found, image, imageCode, planOf, scan, type Values } from './plans.ts';
import { fc } from './property.ts';

describe('what is a plan', () => {
  const plan = planOf({
    planned: { [ENVIRONMENT]: { values: image(AMI) } },
    code: { [ENVIRONMENT]: imageCode(constant(AMI)) },
  });

  test.each(['plan.json', 'tfplan.txt', 'stdin.yaml'])(
    'is known by its content, not by its name: %s',
    (path) => {
      expect(found('hardcoded-ami-id', { [path]: plan })).toEqual([`certain ${path} ${AMI}`]);
    },
  );

  test('keys may be in any order', () => {
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .toSorted(([a], [b]) => (a < b ? -1 : 1))
                .map(([name, one]) => [name, sorted(one)]),
            )
          : value;
    expect(
      found('hardcoded-ami-id', { 'plan.json': JSON.stringify(sorted(JSON.parse(plan)), null, 2) }),
    ).toEqual([`certain plan.json ${AMI}`]);
  });

  test('a template of CloudFormation in JSON is none', () => {
    const template = JSON.stringify({
      Resources: {
        E: {
          Type: 'AWS::Batch::ComputeEnvironment',
          Properties: { Type: 'MANAGED', ComputeResources: { Type: 'EC2', ImageId: AMI } },
        },
      },
    });
    expect(found('hardcoded-ami-id', { 'template.json': template })).toEqual([
      `certain template.json ${AMI}`,
    ]);
  });
});

describe('a plan that can not be read as one would wish', () => {
  const plan = planOf({ planned: { [ENVIRONMENT]: { values: image(AMI) } } });
  const planWith = (more: Values) => planOf({ planned: { [ENVIRONMENT]: { values: image(AMI) } }, more });

  test.each<[string, string, string, boolean, number]>([
    ['cut off', plan.slice(0, -40), 'It is not well-formed: ', true, 0],
    [
      'of a format to come',
      planWith({ format_version: '2.0' }),
      'A format version 2.0 is not understood: ',
      true,
      0,
    ],
    ['after an error', planWith({ errored: true }), 'Terraform met an error ', true, 1],
    [
      'with changes that are put off',
      planWith({ complete: false }),
      'This plan leaves out a part of the code: ',
      false,
      1,
    ],
    ['of an older format', planWith({ format_version: '0.2' }), '', false, 1],
  ])('%s', (_, text, message, incomplete, environments) => {
    const { notes, environments: seen } = scan({ 'plan.json': text }, ['hardcoded-ami-id']);
    expect(notes.map((note) => [note.message.slice(0, message.length), note.incomplete])).toEqual(
      message === '' ? [] : [[message, incomplete]],
    );
    expect(seen).toHaveLength(environments);
  });
});

describe('what is passed over in JSON', () => {
  const plainOf = (node: Node): unknown =>
    node.kind === 'scalar'
      ? node.value
      : node.kind === 'list'
        ? node.items.map(plainOf)
        : Object.fromEntries([...node.members.values()].map(({ name, value }) => [name, plainOf(value)]));
  const without = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(without)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).flatMap(([name, one]) =>
              name.length % 2 === 1 ? [] : [[name, without(one)]],
            ),
          )
        : value;

  test('is not in the tree, and nothing else is missing', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        const read = plainOf(readJson({ path: 'a.json', text }, (name) => name.length % 2 === 1));
        expect(read).toEqual(without(JSON.parse(text)));
      }),
    );
  });
});
