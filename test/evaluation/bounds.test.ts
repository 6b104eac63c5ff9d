// Inputs whose work doubles at each step end: what is too much is unknown, and everything else is judged.
// Without the bounds each of these takes hours or all memory, so that the test runs out of time.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../../src/scanSources.ts';
import { splitText } from '../../src/evaluation/lists.ts';
import { literal } from '../../src/value/origins.ts';
import { known } from '../../src/value/value.ts';

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

const module = (head: string, imageId: string): { path: string; text: string } => ({
  path: 'main.tf',
  text: `${head}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT"
    image_id            = ${imageId}
  }
}
`,
});

const template = (head: string, imageId: string): { path: string; text: string } => ({
  path: 'template.yaml',
  text: `${head}Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT
        ImageId: ${imageId}
`,
});

const DEPTH = 40;

const crossing = `${many(DEPTH, (i) => `variable "c${i}" {\n  type = bool\n}\n`)}
locals {
  v0 = "ami-1"
  w0 = "ami-2"
${many(
  DEPTH,
  (i) => `  v${i + 1} = var.c${i} ? local.v${i} : local.w${i}
  w${i + 1} = var.c${i} ? local.w${i} : local.v${i}
`,
)}}
`;

const nested = Array.from({ length: DEPTH }).reduce<string>(
  (inner, _, i) => `!If [C${i}, v${i}, ${inner}]`,
  'x',
);
const parameters = `Parameters:
${many(DEPTH, (i) => `  P${i}: {Type: String, AllowedValues: [a, b, c, d]}\n`)}Conditions:
${many(DEPTH, (i) => `  C${i}: !Equals [!Ref P${i}, a]\n`)}`;

const validated = many(
  22,
  (i) => `variable "c${i}" {
  validation {
    condition     = contains(["a", "b", "c", "d"], var.c${i})
    error_message = "x"
  }
}
`,
);
const chain = `${Array.from({ length: 22 }, (_, i) => `var.c${i} == "a" ? "v${i}"`).join(' : ')} : "x"`;

const long = 'a'.repeat(1_000);
const texts = (turns: number, item: string): string => `locals {
  big = join("", [for i in range(180) : "${long}"])
  all = [for i in range(${turns}) : ${item}]
}
`;

describe('ends, and the environment is judged', () => {
  test.each([
    ['locals that choose between locals', module(crossing, `local.v${DEPTH}`)],
    ['conditions within conditions', template(parameters, nested)],
    ['comparisons of variables with allowed values', module(validated, chain)],
    [
      'a pattern that is tried on long texts in a loop',
      module(texts(9_000, `can(regex("${'(a*)'.repeat(100)}x", "\${local.big}\${i}"))`), 'local.all[0]'),
    ],
    [
      'a long text that is split in a loop',
      module(texts(9_000, 'split("a", "${local.big}${i}")'), 'local.all[0][0]'),
    ],
  ])('%s', (_, source) => {
    const { findings } = scanSources([source], { asOf: '2026-11-26' });
    expect(findings.map(({ policy }) => policy.id)).toContain('allocation-strategy-blocks-updates');
  });
});

test('a choice between too many values is unknown, and its variables are named', () => {
  const { undecided } = scanSources([module(crossing, `local.v${DEPTH}`)], { asOf: '2026-11-26' });
  expect(undecided.flatMap(({ unknowns }) => unknowns.map(({ text }) => text))).toContainEqual(
    expect.stringMatching(/^it depends on too many combinations of var\.c\d+, /),
  );
});

test('a text of too many items is a list of which nothing is known', () => {
  const source = { path: 'main.tf', text: '' };
  const at = { source, start: 0, end: 0 };
  const list = splitText(',', known(','.repeat(60_000), literal(at)), at);
  expect(list).toMatchObject({ items: [], rest: { kind: 'unknown', why: { code: 'too-many' } } });
});

test('a value of a million characters is cut in every sentence', () => {
  const { findings, environments } = scanSources([template('', `ami-${'x'.repeat(1_000_000)}`)], {
    asOf: '2026-11-26',
  });
  const sentences = [
    ...findings.map(({ message }) => message),
    ...environments.map(({ headline }) => headline),
  ];
  expect(Math.max(...sentences.map((sentence) => sentence?.length ?? 0))).toBeLessThan(1_000);
});

test('loops within loops that make too many members are unknown, and say so', () => {
  const items = `[${Array.from({ length: 60 }, (_, index) => `i${index}`).join(', ')}]`;
  const text = `Transform: AWS::LanguageExtensions
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT
        Tags:
          Fn::ForEach::A: [A, ${items}, { "a\${A}": { Fn::ForEach::B: [B, ${items}, { "b\${B}": { Fn::ForEach::C: [C, ${items}, { "c\${C}": x }] } }] } }]
`;
  const { findings, notes } = scanSources([{ path: 'template.yaml', text }], { asOf: '2026-11-26' });
  expect(findings.map(({ policy }) => policy.id)).toContain('allocation-strategy-blocks-updates');
  expect(notes.map(({ message }) => message)).toContainEqual('Loops make more than 100000 members in all.');
});
