// Compute environments in files that are no template of CloudFormation as they are: read where that can be,
// else a note.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import { positions } from '../src/value/source.ts';

type Texts = Readonly<Record<string, string>>;

/** A resource that cannot be updated; its allocation strategy is on its seventh line. */
const resource = (indentation: string, strategy = 'BEST_FIT'): string =>
  `Workers:
  Type: AWS::Batch::ComputeEnvironment
  Properties:
    Type: MANAGED
    ComputeResources:
      Type: EC2
      AllocationStrategy: ${strategy}
      SecurityGroupIds: [sg-1]
`.replaceAll(/^(?=.)/gm, indentation);

function scanned(texts: Texts, named: Texts = {}, parameters: Texts = {}) {
  return scanSources(
    Object.entries(texts).map(([path, text]) => ({ path, text })),
    {
      asOf: '2026-11-26',
      policies: ['allocation-strategy-blocks-updates'],
      parameters,
      files: Object.entries(named).map(([path, text]) => ({ path, text })),
    },
  );
}

/** What is underlined: `batch.yml:7 BEST_FIT`. */
function found(texts: Texts, named: Texts = {}): string[] {
  return scanned(texts, named).findings.map(
    ({ at }) =>
      `${at.source.path}:${positions(at).start.line} ${at.source.text.slice(at.start, at.end).replaceAll('"', '')}`,
  );
}

const parameterized = `Parameters:\n  Strategy: { Type: String, Default: BEST_FIT_PROGRESSIVE }\nResources:\n${resource('  ', '!Ref Strategy')}`;

describe('read as they are:', () => {
  test.each<[string, Texts, readonly string[]]>([
    ['resources alone', { 'batch.yml': resource('') }, ['batch.yml:7 BEST_FIT']],
    ['resources under a key', { 'batch.yml': `compute:\n${resource('  ')}` }, ['batch.yml:8 BEST_FIT']],
    [
      'a template in a text of Ansible',
      {
        'playbook.yml': `- tasks:\n    - cloudformation:\n        template_body: |\n          Resources:\n${resource('            ')}`,
      },
      ['playbook.yml:11 BEST_FIT'],
    ],
    [
      'a template as data of Ansible',
      {
        'playbook.yml': `- tasks:\n    - copy:\n        content:\n          Resources:\n${resource('            ')}`,
      },
      ['playbook.yml:11 BEST_FIT'],
    ],
    [
      'the body of a stack set, with the parameters that it gives',
      {
        'set.yaml': `Resources:
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      Parameters:
        - ParameterKey: Strategy
          ParameterValue: BEST_FIT
      TemplateBody: |
${parameterized.replaceAll(/^(?=.)/gm, '        ')}`,
      },
      ['set.yaml:18 !Ref Strategy'],
    ],
    [
      'the template of a stack set, with the parameters that it gives',
      {
        'set.yaml':
          'Resources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      TemplateURL: ./batch.yaml\n      Parameters: [{ ParameterKey: Strategy, ParameterValue: BEST_FIT }]\n',
        'batch.yaml': parameterized,
      },
      ['batch.yaml:10 !Ref Strategy'],
    ],
    [
      'a template of Sceptre, with the parameters of its configuration',
      { 'templates/batch.yaml': parameterized },
      ['templates/batch.yaml:10 !Ref Strategy'],
    ],
    [
      'a file that rain includes',
      {
        'batch.yaml':
          'Resources:\n  Workers:\n    Type: AWS::Batch::ComputeEnvironment\n    Properties: !Rain::Include workers.yaml\n',
      },
      ['workers.yaml:4 BEST_FIT'],
    ],
    [
      'resources that a template includes, once',
      {
        'root.yaml':
          'Resources:\n  Fn::Transform:\n    Name: AWS::Include\n    Parameters: { Location: ./part.yaml }\n',
        'part.yaml': resource(''),
      },
      ['part.yaml:7 BEST_FIT'],
    ],
  ])('%s', (_, texts, expected) => {
    const beside = {
      'config/dev/batch.yaml':
        'parameters:\n  Strategy: BEST_FIT\ntemplate: { path: batch.yaml, type: file }\n',
      'workers.yaml': 'Type: MANAGED\nComputeResources:\n  Type: EC2\n  AllocationStrategy: BEST_FIT\n',
    };
    expect(found(texts, beside)).toEqual(expected);
  });

  test.each([
    ['is unknown', '!stack_output network.yaml::Strategy', []],
    ['beside a list, which is one text', 'BEST_FIT', ['templates/batch.yaml:10 !Ref Strategy']],
  ])('what a resolver of Sceptre gives %s', (_, strategy, places) => {
    const parameters = `parameters:\n  Strategy: ${strategy}\n  Zones: [a, b]\n`;
    const config = { 'config/dev/batch.yaml': `template: { path: batch.yaml }\n${parameters}` };
    expect(found({ 'templates/batch.yaml': parameterized }, config)).toEqual(places);
  });

  test('a parameter that stacks of Sceptre give different values is unknown', () => {
    const config = (strategy: string) => `template_path: batch.yaml\nparameters: { Strategy: ${strategy} }\n`;
    const { findings, notes } = scanned(
      { 'templates/batch.yaml': parameterized },
      { 'config/dev.yaml': config('BEST_FIT'), 'config/prod.yaml': config('SPOT_CAPACITY_OPTIMIZED') },
    );
    expect(findings.filter(({ certainty }) => certainty === 'certain')).toEqual([]);
    expect(notes).toEqual([]);
  });
});

describe('configuration of rain beside a template gives its parameters:', () => {
  const template = { 'stacks/batch.yaml': parameterized };
  const rain = (strategy: string, more = '') => `Parameters:\n  Strategy: ${strategy}\n${more}`;
  test.each<[string, Texts, readonly string[]]>([
    ['in its folder', { 'stacks/dev.yaml': rain('BEST_FIT') }, ['stacks/batch.yaml:10 !Ref Strategy']],
    [
      'in a folder of that one, with tags',
      { 'stacks/config/dev.yaml': rain('BEST_FIT', 'Tags: { team: x }\n') },
      ['stacks/batch.yaml:10 !Ref Strategy'],
    ],
    [
      'as JSON, for two stacks that agree',
      {
        'stacks/dev.json': '{ "Parameters": { "Strategy": "BEST_FIT" } }',
        'stacks/prod.yaml': rain('BEST_FIT'),
      },
      ['stacks/batch.yaml:10 !Ref Strategy'],
    ],
    [
      'not for two stacks that differ',
      { 'stacks/dev.yaml': rain('BEST_FIT'), 'stacks/prod.yaml': rain('SPOT_CAPACITY_OPTIMIZED') },
      [],
    ],
    ['not what it computes', { 'stacks/dev.yaml': rain('!Rain::Env STRATEGY') }, []],
    ['not if it names another parameter', { 'stacks/dev.yaml': rain('BEST_FIT', '  Other: x\n') }, []],
    ['not if it has more than rain has', { 'stacks/dev.yaml': rain('BEST_FIT', 'StackName: x\n') }, []],
    ['not from elsewhere', { 'other/dev.yaml': rain('BEST_FIT') }, []],
  ])('%s', (_, beside, places) => {
    expect(found(template, beside)).toEqual(places);
    expect(scanned(template, beside).notes).toEqual([]);
  });

  test('values that come with the scan take its place', () => {
    const { findings } = scanned(
      template,
      { 'stacks/dev.yaml': rain('BEST_FIT') },
      { Strategy: 'BEST_FIT_PROGRESSIVE' },
    );
    expect(findings).toEqual([]);
  });
});

describe('never silent:', () => {
  const json = JSON.stringify(
    JSON.stringify({ Resources: { Workers: { Type: 'AWS::Batch::ComputeEnvironment' } } }),
  );
  test.each<[string, string, string]>([
    ['a template in a text of JSON', `body: ${json}\n`, 'unsupported'],
    ['a template that is folded', `body: >\n  Resources:\n${resource('    ')}`, 'unsupported'],
    ['a template of Jinja', `Resources:\n${resource('  ')}      {% if x %}\n`, 'rendered-elsewhere'],
  ])('%s', (_, text, code) =>
    expect(scanned({ 'file.yaml': text }).notes).toMatchObject([
      { code, path: 'file.yaml', incomplete: true },
    ]),
  );

  test.each([
    ['a comment', '# Type: AWS::Batch::ComputeEnvironment\na: 1\n'],
    ['a report of amilint', 'findings: [{ code: "Type: AWS::Batch::ComputeEnvironment" }]\n'],
    [
      'the examples of a policy',
      `severity: error\nexamples:\n  - cloudformation: |\n      Resources:\n${resource('        ')}`,
    ],
    ['a list of types', 'types: [AWS::Batch::ComputeEnvironment]\n'],
  ])('but no note for %s', (_, text) =>
    expect(scanned({ 'file.yaml': text })).toMatchObject({ notes: [], environments: [] }),
  );
});

describe('variables of the Serverless Framework are unknown:', () => {
  const withStrategy = (strategy: string, head = 'service: jobs\nresources:\n  Resources:\n'): string =>
    `${head}${resource('    ', strategy)}`;
  test.each([
    ['${self:custom.strategy}'],
    ["${opt:strategy, 'BEST_FIT'}"],
    ['${self:custom.${opt:stage}.strategy}'],
    ['!Sub ${self:custom.strategy}'],
  ])('%s', (strategy) => {
    const { findings } = scanned({
      'serverless.yml': withStrategy(JSON.stringify(strategy).replace(/^"!Sub /, '!Sub "')),
    });
    expect(findings.filter(({ certainty }) => certainty === 'certain')).toEqual([]);
  });

  test('but not in a template', () => {
    const text = withStrategy(
      'BEST_FIT',
      "AWSTemplateFormatVersion: '2010-09-09'\nDescription: '${self:x}'\nResources:\n",
    ).replaceAll(/^    /gm, '  ');
    expect(found({ 'template.yaml': text })).toHaveLength(1);
  });
});

test('a nested stack that is not there and has nothing to do with AWS Batch is no note', () => {
  const nesting = (name: string) =>
    `Resources:\n  Nested:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: ./${name}.yaml }\n`;
  const notes = (texts: Texts) =>
    scanned({ 'batch.yaml': `Resources:\n${resource('  ')}`, ...texts }).notes.map(({ path }) => path);
  expect(notes({ 'root.yaml': `${nesting('lambda')}# batch.yaml\n` })).toEqual([]);
  expect(notes({ 'root.yaml': `${nesting('batch-jobs')}# batch.yaml\n` })).toEqual(['root.yaml']);
});
