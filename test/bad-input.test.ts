// Bad input: a note with its line or a bounded scan, never a throw, a hang or a place outside the text.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sarifReport } from '../src/report/sarif.ts';
import { textReport } from '../src/report/text.ts';
import { scanSources } from '../src/scanSources.ts';
import { positions } from '../src/value/source.ts';
import { fc, runs } from './property.ts';

const environment = (properties: string) => `Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        ${properties}
`;
const notesOf = (text: string, path = 'a.yaml') =>
  scanSources([{ path, text }]).notes.map(({ code, message, at, incomplete }) => [
    code,
    at && positions(at).start.line,
    message,
    incomplete,
  ]);

describe('a file that can’t be read is a note with its line', () => {
  test.each([
    ['YAML with a slip', `${environment('ImageId: x')}bad: [\n`, 'a.yaml', ['syntax', 10]],
    [
      'JSON that ends early',
      '{\n  "Resources": {\n    "E": { "Type": "AWS::Batch::ComputeEnvironment"',
      'a.json',
      ['syntax', 3],
    ],
    [
      'JSON with a comma too many',
      '{\n  "Resources": { "E": { "Type": "AWS::Batch::ComputeEnvironment", } }\n}',
      'a.json',
      ['syntax', 2],
    ],
    [
      'a tab for indentation',
      'Resources:\n\tEnvironment:\n\t\tType: AWS::Batch::ComputeEnvironment\n',
      'a.yaml',
      ['syntax', 2],
    ],
    ['an alias without anchor', environment('ImageId: *nowhere'), 'a.yaml', ['syntax', 8]],
    ['a tag before the wrong kind', environment('ImageId: !FindInMap x'), 'a.yaml', ['syntax', 8]],
    [
      'a Jinja statement',
      `Resources:\n{% for x in y %}\n  E:\n    Type: AWS::Batch::ComputeEnvironment\n{% endfor %}\n`,
      'a.yaml',
      ['rendered-elsewhere', 2],
    ],
    ['a Jinja value', environment('ImageId: {{ ami }}'), 'a.yaml', ['rendered-elsewhere', 8]],
    ['a null byte', environment('ImageId: "a\0"'), 'a.yaml', ['syntax', 8]],
    ['brackets without end', environment(`Tags: ${'['.repeat(5_000)}`), 'a.yaml', ['too-large', 8]],
    [
      'brackets without end in JSON',
      `{"Resources": {"E": {"Type": "AWS::Batch::ComputeEnvironment", "Properties": ${'['.repeat(100_000)}`,
      'a.json',
      ['too-large', 1],
    ],
    [
      'aliases that explode',
      `a0: &a0 [x, x, x]\n${Array.from({ length: 14 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join('\n')}\n${environment('Tags: *a14')}`,
      'a.yaml',
      ['too-large', expect.any(Number)],
    ],
  ])('%s', (_, text, path, [code, line]) => {
    expect(notesOf(text, path)).toEqual([[code, line, expect.stringMatching(/^[A-Z].*\.$/), true]]);
  });
});

test('a broken file does not keep the others from being judged', () => {
  const { findings, notes } = scanSources([
    { path: 'a.yaml', text: 'Resources: [\n# AWS::Batch::' },
    { path: 'b.yaml', text: environment('ImageId: ami-0123456789abcdef0') },
  ]);
  expect(notes).toMatchObject([{ path: 'a.yaml' }]);
  expect(findings.length).toBeGreaterThan(0);
});

describe('what would go on for ever is bounded, and the bound is said', () => {
  test('conditions in a ring', () => {
    const text = `Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]\n${environment('ImageId: !If [A, ami-1, ami-2]')}`;
    expect(scanSources([{ path: 'a.yaml', text }]).environments).toHaveLength(1);
  });

  test('a template that nests itself', () => {
    const text = `${environment('ImageId: x')}  Self:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: a.yaml }\n`;
    expect(notesOf(text)).toEqual([
      ['invalid', 9, 'The template nests itself, so this nested stack is left out.', false],
    ]);
  });

  test('two templates that nest each other', () => {
    const nesting = (url: string) =>
      `${environment('ImageId: x')}  Other:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: ${url} }\n`;
    const { environments, notes } = scanSources([
      { path: 'a.yaml', text: nesting('b.yaml') },
      { path: 'b.yaml', text: nesting('a.yaml') },
    ]);
    expect(environments.map(({ address }) => address)).toEqual([
      'a.yaml#Environment',
      'a.yaml#Other/Environment',
    ]);
    expect(notes).toHaveLength(1);
  });

  test('loops that make too many resources', () => {
    const items = (letter: string) => `[${Array.from({ length: 200 }, (_, i) => letter + i).join(', ')}]`;
    const text = `Resources:\n  Fn::ForEach::A: [X, ${items('a')}, { "Fn::ForEach::B": [Y, ${items('b')}, { "E\${X}\${Y}": { Type: AWS::Batch::JobQueue } }] }]\n`;
    expect(notesOf(text)).toContainEqual(['too-large', 2, 'There are more than 5000 members.', true]);
  });

  test('mappings that look each other up, and a file that includes itself', () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) =>
        `    a${i}: { b: !Join ["", [!FindInMap [M, a${(i + 1) % 60}, b], !FindInMap [M, a${(i + 1) % 60}, b]]] }`,
    );
    const include = '!Transform { Name: AWS::Include, Parameters: { Location: tags.yaml } }';
    const text = `Mappings:\n  M:\n${rows.join('\n')}\n${environment(`ImageId: !FindInMap [M, a0, b]\n        Tags: ${include}`)}`;
    const files = [{ path: 'tags.yaml', text: `A: ${include}\nB: ${include}\n` }];
    expect(scanSources([{ path: 'a.yaml', text }], { files }).environments).toHaveLength(1);
  });

  test('loops that make one resource again and again', () => {
    const items = `[${Array.from({ length: 60 }, (_, i) => `a${i}`).join(', ')}]`;
    const body = [0, 1, 2, 3, 4].reduce(
      (inner, i) => `{ "Fn::ForEach::L${i}": [X${i}, ${items}, ${inner}] }`,
      '{ E: { Type: AWS::Batch::JobQueue } }',
    );
    expect(notesOf(`Resources: ${body}\n`)).toContainEqual([
      'too-large',
      1,
      'There are more than 5000 members.',
      true,
    ]);
  });

  test('texts and combinations that explode', () => {
    const parameters = Array.from(
      { length: 12 },
      (_, i) => `  P${i}: { Type: String, AllowedValues: [a, b, c, d] }`,
    ).join('\n');
    const joined = `Parameters:\n${parameters}\n${environment(`ImageId: !Join ["", [${Array.from({ length: 12 }, (_, i) => `!Ref P${i}`).join(', ')}]]`)}`;
    const { undecided } = scanSources([{ path: 'a.yaml', text: joined }], { policies: ['hardcoded-ami-id'] });
    expect(undecided.flatMap(({ unknowns }) => unknowns)).toMatchObject([
      { text: expect.stringContaining('too many combinations'), settle: expect.stringContaining('give P') },
    ]);
  });
});

describe('any text', () => {
  const fixtures = ['pinned-ami', 'clean'].map((name) =>
    readFileSync(fileURLToPath(new URL(`../fixtures/${name}/batch.yaml`, import.meta.url)), 'utf8'),
  );
  const template = fc.constantFrom(...fixtures);
  const truncated = fc.tuple(template, fc.nat(2_500)).map(([text, end]) => text.slice(0, end));
  const swapped = fc.tuple(template, fc.nat(400), fc.nat(400)).map(([text, a, b]) => {
    const words = text.split(/(\s+)/);
    const [i, j] = [a % words.length, b % words.length];
    [words[i], words[j]] = [words[j]!, words[i]!];
    return words.join('');
  });
  const inserted = fc
    .tuple(
      template,
      fc.nat(2_500),
      fc.constantFrom(
        '!Ref ',
        '!If ',
        '{{',
        '}}',
        '*a',
        '&a ',
        '<<: ',
        '\0',
        '\uD800',
        '[',
        '{',
        '"',
        "'",
        ': ',
        '- ',
        'Fn::ForEach::X: ',
        '\t',
        '\uFEFF',
        '!<x> ',
      ),
    )
    .map(([text, at, token]) => text.slice(0, at) + token + text.slice(at));

  test('never throws, and every place lies in its text', () => {
    fc.assert(
      fc.property(
        fc.oneof(truncated, swapped, inserted, fc.string({ unit: 'binary', maxLength: 80 })),
        (text) => {
          const result = scanSources([{ path: 'a.yaml', text }]);
          const places = [
            ...result.findings.flatMap(({ at, related, flow }) => [
              at,
              ...related.map((one) => one.at),
              ...flow.map((one) => one.at),
            ]),
            ...result.notes.flatMap(({ at }) => at ?? []),
          ];
          for (const { source, start, end } of places)
            expect(0 <= start && start <= end && end <= source.text.length).toBe(true);
          textReport(result, { color: true });
          JSON.parse(sarifReport(result, { version: '1', homepage: 'https://example.com' }));
        },
      ),
      { numRuns: runs(400) },
    );
  });
});

describe('Terraform values that depend on each other in a ring are named', () => {
  const ring = (text: string) => {
    const source = {
      path: 'main.tf',
      text: `${text}\nresource "aws_batch_compute_environment" "e" {\n  type = "MANAGED"\n  tags = { value = local.start }\n}\n`,
    };
    return scanSources([source]).notes.map(({ code, message, at }) => [
      code,
      positions(at!).start.line,
      message,
    ]);
  };
  test.each<[string, string, number, string]>([
    [
      'locals',
      'locals {\n  start = local.next\n  next = local.start\n}',
      2,
      'local.start → local.next → local.start',
    ],
    ['a local of itself', 'locals {\n  start = "${local.start}x"\n}', 2, 'local.start → local.start'],
    [
      'attributes of resources',
      'locals {\n  start = aws_iam_role.a.name\n}\nresource "aws_iam_role" "a" {\n  name = aws_iam_role.b.name\n}\nresource "aws_iam_role" "b" {\n  name = aws_iam_role.a.name\n}',
      8,
      'aws_iam_role.b.name → aws_iam_role.a.name → aws_iam_role.b.name',
    ],
    [
      'a count of itself',
      'locals {\n  start = aws_iam_role.a\n}\nresource "aws_iam_role" "a" {\n  count = length(aws_iam_role.a)\n}',
      4,
      'aws_iam_role.a[*] → aws_iam_role.a[*]',
    ],
  ])('%s', (_, text, line, names) =>
    expect(ring(text)).toEqual([['invalid', line, `Values depend on each other in a ring: ${names}.`]]),
  );
});
