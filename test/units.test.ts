// One fault costs one unit. Faults are put in from outside: files that fail when they are read, policies that
// fail when they judge.
import { expect, test } from 'vitest';
import { filesAmong } from '../src/files.ts';
import { judge } from '../src/judge/judge.ts';
import type { Files, Note } from '../src/model/resource.ts';
import { inUnit } from '../src/model/units.ts';
import { standardPolicies } from '../src/policies.ts';
import { scanSources } from '../src/scanSources.ts';
import { load } from './support.ts';

const ENVIRONMENT = `  E:
    Type: AWS::Batch::ComputeEnvironment
    Properties: {Type: MANAGED, ComputeResources: {Type: EC2, AllocationStrategy: BEST_FIT}}
`;
const MODULE = `resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT"
  }
}
`;

/** Files of which the one named `broken` fails in a way that no frontend knows of. */
const files: Files = {
  ...filesAmong(new Map()),
  read(path) {
    if (path.endsWith('broken')) throw new TypeError('files are broken');
    return undefined;
  },
};

const faultsIn = (notes: readonly Note[]): readonly (readonly [string, boolean, string])[] =>
  notes
    .filter(({ code }) => code === 'fault')
    .map(({ path, incomplete, message }) => [path, incomplete, message] as const);

test('what a unit throws is a note that names it', () => {
  const notes: Note[] = [];
  const work = (): number => {
    throw new RangeError(`Invalid array length\n${'x'.repeat(1000)}`);
  };
  expect(inUnit({ name: 'The template', path: 'a.yaml' }, (note) => notes.push(note), work)).toBeUndefined();
  expect(notes).toEqual([
    {
      code: 'fault',
      message:
        'The template is not judged, because amilint has a fault: RangeError: Invalid array length. Please report it.',
      path: 'a.yaml',
      incomplete: true,
    },
  ]);
});

test('a fault in one template leaves the others', () => {
  const broken = `Resources:
${ENVIRONMENT}  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: broken}}
`;
  const { findings, notes } = scanSources(
    [
      { path: 'broken.yaml', text: broken },
      { path: 'whole.yaml', text: `Resources:\n${ENVIRONMENT}` },
    ],
    { files },
  );
  expect(faultsIn(notes).map(([path, incomplete]) => [path, incomplete])).toEqual([['broken.yaml', true]]);
  expect(findings.map(({ at }) => at.source.path)).toContain('whole.yaml');
});

test('a fault in one root module leaves the others', () => {
  const broken = MODULE.replace('"BEST_FIT"', 'file("broken")');
  const { findings, notes } = scanSources(
    [
      { path: 'broken/main.tf', text: broken },
      { path: 'whole/main.tf', text: MODULE },
    ],
    { files },
  );
  expect(faultsIn(notes).map(([path, incomplete]) => [path, incomplete])).toEqual([['broken', true]]);
  expect(findings.map(({ at }) => at.source.path)).toContain('whole/main.tf');
});

test('a fault in one environment leaves the others', () => {
  const { resources } = load(`Resources:\n${ENVIRONMENT}${ENVIRONMENT.replace('E:', 'F:')}`);
  const { policies, validators } = standardPolicies();
  let first = true;
  const { findings, notes } = judge(resources, {
    policies,
    asOf: '2026-11-25',
    validators: (schema) => {
      if (first) {
        first = false;
        throw new TypeError('no such schema');
      }
      return validators(schema);
    },
  });
  expect(faultsIn(notes)).toEqual([
    ['template.yaml', true, expect.stringMatching(/environment E is not judged/)],
  ]);
  expect(findings.flatMap(({ environments }) => environments.map(({ name }) => name))).toContain('F');
});
