// One file as an editor or a linter has it, and the ways to a place in a document.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentPath } from '../src/frontends/cloudformation/documentPath.ts';
import { fails } from '../src/failing.ts';
import type { Finding } from '../src/judge/finding.ts';
import { scanFile } from '../src/scanFile.ts';
import { folderWith } from './folders.ts';

const ENVIRONMENT = (image: string) => `resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"

  compute_resources {
    type     = "EC2"
    image_id = ${image}
  }
}
`;
const policies = ['hardcoded-ami-id'];

describe('scanFile', () => {
  test('reads the other files of a module, and reports findings of the one file alone', () => {
    const folder = folderWith({
      'main.tf': ENVIRONMENT('var.image'),
      'variables.tf': 'variable "image" { default = "ami-0f1e2d3c4b5a69788" }',
    });
    const found = (path: string, text: string) =>
      scanFile({ path: join(folder, path), text }, { policies }).findings.map(({ at }) => at.source.path);
    expect(found('variables.tf', 'variable "image" { default = "ami-0f1e2d3c4b5a69788" }')).toHaveLength(1);
    expect(found('variables.tf', 'variable "image" { default = "resolve:ssm:/golden" }')).toEqual([]);
    expect(found('main.tf', ENVIRONMENT('var.image'))).toEqual([]);
    expect(found('main.tf', ENVIRONMENT('"ami-0f1e2d3c4b5a69788"'))).toHaveLength(1);
  });

  test('counts the environments and what stays undecided of the file alone', () => {
    const folder = folderWith({
      'a.tf': ENVIRONMENT('"ami-0f1e2d3c4b5a69788"').replace('workers', 'a'),
      'b.tf': ENVIRONMENT('var.image').replace('workers', 'b'),
    });
    const { environments, undecided } = scanFile(
      { path: join(folder, 'a.tf'), text: ENVIRONMENT('var.image').replace('workers', 'a') },
      { policies },
    );
    expect(environments.map(({ name }) => name)).toEqual(['aws_batch_compute_environment.a']);
    expect(undecided.every(({ environment }) => environment.name.endsWith('.a'))).toBe(true);
  });

  test('reads local modules within the root, and none outside of it', () => {
    const call = 'module "batch" {\n  source = "../batch"\n  image = "ami-0f1e2d3c4b5a69788"\n}\n';
    const folder = folderWith({
      'live/main.tf': call,
      'batch/main.tf': `variable "image" {}\n${ENVIRONMENT('var.image')}`,
    });
    const found = (root: string) =>
      scanFile({ path: join(folder, 'live/main.tf'), text: call }, { root, policies }).findings.length;
    expect([found(folder), found(join(folder, 'live'))]).toEqual([1, 0]);
  });

  test.each([
    ['a workflow', 'ci.yaml', 'on: push\n  jobs: ['],
    ['a package', 'package.json', '{ "name": "x" '],
    ['prose', 'README.md', 'AWS::Batch::ComputeEnvironment'],
  ])('says nothing of %s', (_, name, text) => {
    expect(scanFile({ path: join(folderWith({}), name), text })).toMatchObject({
      findings: [],
      notes: [],
      environments: [],
    });
  });

  test('takes a file that is not saved yet, in a folder that is not there', () => {
    const text = ENVIRONMENT('"ami-0f1e2d3c4b5a69788"');
    expect(scanFile({ path: '/nowhere/at/all/main.tf', text }, { policies }).findings).toHaveLength(1);
  });
});

describe('documentPath', () => {
  const YAML = `Resources:
  Workers:
    Properties: !If [Made, { Names: [a, b] }, !Ref AWS::NoValue]
    Shared: &shared { Deep: 1 }
    Other: *shared
---
Second: [{ x: 1 }]
`;
  const JSON_TEXT = '{ "a": [1, { "b": { "c": "d" } }], "e": {} }';

  test.each([
    ['t.yaml', YAML, 'Workers', ['Resources', 'Workers']],
    ['t.yaml', YAML, '!If', ['Resources', 'Workers', 'Properties']],
    ['t.yaml', YAML, 'Made', ['Resources', 'Workers', 'Properties', 0]],
    ['t.yaml', YAML, 'b]', ['Resources', 'Workers', 'Properties', 1, 'Names', 1]],
    ['t.yaml', YAML, 'Deep', ['Resources', 'Workers', 'Shared', 'Deep']],
    ['t.yaml', YAML, 'x:', ['Second', 0, 'x']],
    ['t.json', JSON_TEXT, 'd" }', ['a', 1, 'b', 'c']],
    ['t.json', JSON_TEXT, '{ "c"', ['a', 1, 'b']],
    ['t.json', JSON_TEXT, '{}', ['e']],
    ['main.tf', ENVIRONMENT('"x"'), 'image_id', []],
  ] as const)('%#: in %s', (path, text, what, steps) => {
    const start = text.indexOf(what);
    expect(documentPath({ source: { path, text }, start, end: start + what.length })).toEqual(steps);
  });
});

describe('fails', () => {
  /** What a possible finding of a severity would be if it were certain. */
  const ifCertain = { error: 'error', warning: 'error', note: 'warning' } as const;
  const finding = (severity: Finding['severity'], certainty: Finding['certainty']) => ({
    findings: [
      {
        severity,
        certainty,
        ifCertain: certainty === 'certain' ? severity : ifCertain[severity],
      } as Finding,
    ],
  });

  test.each([
    ['warning', 'certain', {}, true],
    ['note', 'certain', {}, false],
    ['note', 'certain', { failOn: 'note' }, true],
    ['warning', 'certain', { failOn: 'error' }, false],
    ['warning', 'possible', {}, false],
    ['warning', 'possible', { strict: true }, true],
    ['warning', 'possible', { strict: true, failOn: 'error' }, true],
    ['note', 'possible', { strict: true, failOn: 'error' }, false],
    ['note', 'possible', { strict: true }, true],
  ] as const)('a %s that is %s with %o: %s', (severity, certainty, options, expected) => {
    expect(fails(finding(severity, certainty), options)).toBe(expected);
  });
});
