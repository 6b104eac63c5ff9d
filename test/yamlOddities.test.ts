// YAML as CloudFormation, PyYAML (cfn-lint, the AWS CLI) and Terraform read it: forms that js-yaml refuses,
// or that are easily refused. Each text was read by PyYAML 6.0.3, which gives the same values.
import { describe, expect, test } from 'vitest';
import { readYaml } from '../src/frontends/document/yaml.ts';
import type { Node } from '../src/frontends/document/syntax.ts';
import { scanSources } from '../src/scanSources.ts';
import { textOf } from '../src/value/source.ts';

function plain(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'scalar') return node.value;
  return Object.fromEntries([...node.members.values()].map(({ name, value }) => [name, plain(value)]));
}

const read = (text: string): Node[] => readYaml({ path: 'x.yaml', text });

/** Name, text, and the value of its first document. */
const TABLE: readonly (readonly [string, string, unknown])[] = [
  ['a closing bracket level with its key', 'A:\n  K: [\n    a,\n  ]\n  L: 1\n', { A: { K: ['a'], L: 1 } }],
  ['a closing brace level with its key', 'A:\n  K: {\n    a: 1\n  }\n  L: 1\n', { A: { K: { a: 1 }, L: 1 } }],
  ['a closing bracket at column 0', 'A:\n  K: [\n  a\n]\nB: 1\n', { A: { K: ['a'] }, B: 1 }],
  ['items less indented than their key', 'A:\n  K: [\n a, b ]\nB: 1\n', { A: { K: ['a', 'b'] }, B: 1 }],
  [
    'brackets within brackets',
    'A:\n  K: !Join ["", [\n    a\n  ]]\n  L: 1\n',
    { A: { K: ['', ['a']], L: 1 } },
  ],
  ['a list item that closes at its dash', 'A:\n  - [\n    a\n  ]\n  - b\n', { A: [['a'], 'b'] }],
  ['a list item that closes at column 0', 'A:\n- [\n  a\n]\n- b\n', { A: [['a'], 'b'] }],
  ['a comma at the start of a line', 'A:\n  K: [\n    a\n  , b\n  ]\n', { A: { K: ['a', 'b'] } }],
  ['comments between the brackets', 'A:\n  K: [ # x\n  a # y\n  ]\nB: 1\n', { A: { K: ['a'] }, B: 1 }],
  ['a number sign in quotes', 'A:\n  K: [\n    "a # b",\n  ]\n', { A: { K: ['a # b'] } }],
  ['double quotes that go on at column 0', 'A:\n  K: "foo\nbar"\nB: 1\n', { A: { K: 'foo bar' }, B: 1 }],
  ['single quotes that go on less indented', "A:\n  K: 'foo\n bar'\nB: 1\n", { A: { K: 'foo bar' }, B: 1 }],
  ['an empty line within quotes', 'A:\n  K: "foo\n\nbar"\n', { A: { K: 'foo\nbar' } }],
  ['a comment right behind a quote', "A: 'x'#c\nB: 1\n", { A: 'x', B: 1 }],
  ['a repeated key: the last counts', 'A: 1\nA: 2\n', { A: 2 }],
  ['a list at the indentation of its key', 'A:\n- a\n- b\nB: 1\n', { A: ['a', 'b'], B: 1 }],
  ['commas at the end', 'A: [a, b,]\nB: {a: 1,}\n', { A: ['a', 'b'], B: { a: 1 } }],
  ['a comment less indented than a script', 'A: |\n    x\n  # c\nB: 1\n', { A: 'x\n', B: 1 }],
  ['tabs between a key and its value', 'A:\t1\nB:\t2\n', { A: 1, B: 2 }],
  ['JSON indented by tabs', '{\n\t"A": {\n\t\t"b": 1\n\t}\n}\n', { A: { b: 1 } }],
  ['a mark of the end', 'A: 1\n...\n', { A: 1 }],
  ['a directive', '%YAML 1.1\n---\nA: 1\n', { A: 1 }],
  ['line ends of Windows', 'A:\r\n  K: [\r\n    a\r\n  ]\r\nB: 1\r\n', { A: { K: ['a'] }, B: 1 }],
  ['lone carriage returns', 'A: 1\rB: 2\r', { A: 1, B: 2 }],
];

describe('templates', () => {
  test.each(TABLE)('%s', (_, text, value) => {
    expect(plain(read(text)[0]!)).toEqual(value);
  });

  test('places are those of the text', () => {
    const text = 'A:\n  K: [\n    a, bc,\n  ]\n  L: "x\ny"\n  M: z # end\n';
    const [root] = read(text);
    const scalars: string[] = [];
    const visit = (node: Node): void => {
      if (node.kind === 'scalar') scalars.push(textOf(node.at));
      else if (node.kind === 'list') node.items.forEach(visit);
      else for (const { value } of node.members.values()) visit(value);
    };
    visit(root!);
    expect(scalars).toEqual(['a', 'bc', 'x\ny', 'z']);
  });

  test.each([
    ['a bracket that is never closed', 'A: [\n  a\n'],
    ['a key that is less indented than its brothers', 'A:\n    B: 1\n  C: 2\n'],
    ['a sign that begins nothing', 'A: @a\n'],
  ])('%s is still refused, at its place', (_, text) => {
    expect(() => read(text)).toThrow();
  });
});

test('yamldecode reads the same, so that no value is lost', () => {
  const module = `locals {
  cfg = yamldecode(file("cfg.yaml"))
}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    security_group_ids  = ["sg-1"]
    allocation_strategy = local.cfg.strategy
    instance_type       = local.cfg.types
  }
}
`;
  const settings = 'strategy: "BEST_\\\nFIT"\ntypes: [\n  m5.large,\n]\n';
  const { findings } = scanSources([{ path: 'main.tf', text: module }], {
    files: [{ path: 'cfg.yaml', text: settings }],
    policies: ['allocation-strategy-blocks-updates'],
  });
  expect(findings).toHaveLength(1);
});
