// What `amilint model` shows: the rows of environments, each with what its pointers give in all worlds.
import { describe, expect, test } from 'vitest';
import {
  allSubjects,
  modelRows,
  pointersOfSubjects,
  subjectNamed,
  type RowsWanted,
} from '../src/judge/modelRows.ts';
import type { RowSubject } from '../src/model/rows/subjects.ts';
import { textOf } from '../src/value/source.ts';
import { environment } from './judging.ts';
import { load } from './support.ts';

const PARAMETERS = `Parameters:
  P: { Type: String }
  Q: { Type: String }
  Secret: { Type: String, NoEcho: true, Default: s3cret-value }
  L: { Type: CommaDelimitedList }
Conditions: { C: !Equals [!Ref P, a] }`;

function rows(lines: string, subjects: readonly RowSubject[], more: Partial<RowsWanted> = {}) {
  const { resources } = load(environment(lines, PARAMETERS));
  return modelRows(resources, { subjects, isWanted: () => true, asOf: '2026-11-24', all: false, ...more });
}
/** What one pointer of the environment gives, and the code that it is located at. */
function given(pointer: string, lines: string, more: Partial<RowsWanted> = {}) {
  const [found] = rows(lines, ['environment'], more);
  return found?.rows[0]?.values[`/environment/${pointer}`];
}

describe('a pointer gives', () => {
  test.each<[string, string, object | undefined]>([
    ['a value that is known', 'ImageId: ami-1', { value: 'ami-1', certainty: 'known' }],
    ['nothing for one that is not set', 'Type: EC2', undefined],
    [
      'the reason why a value is not known',
      'ImageId: !Ref Q',
      {
        certainty: 'unknown',
        reason: 'parameter Q has no default',
        settle: expect.stringContaining('Q='),
      },
    ],
    ['no secret', 'ImageId: !Ref Secret', { value: '«(sensitive)»', certainty: 'known' }],
    [
      'a value for each case',
      'ImageId: !If [C, ami-1, ami-2]',
      {
        certainty: 'depends',
        cases: [
          { value: 'ami-1', certainty: 'known', assuming: ['parameter P is a'] },
          { value: 'ami-2', certainty: 'known', assuming: ['parameter P is another value'] },
        ],
      },
    ],
    [
      'a case in which it is not set',
      'ImageId: !If [C, ami-1, !Ref AWS::NoValue]',
      { certainty: 'depends', cases: [{ value: 'ami-1' }, { value: null, certainty: 'known' }] },
    ],
    ['one value if the cases do not matter', 'ImageId: ami-1\nEc2KeyPair: !If [C, a, b]', { value: 'ami-1' }],
  ])('%s', (_, lines, data) => {
    const found = given('computeResources/imageId', lines);
    if (data) expect(found).toMatchObject(data);
    else expect(found).toBeUndefined();
  });

  test.each<[string, string, unknown, 'known' | 'unknown']>([
    ['a list', '[a, b]', ['a', 'b'], 'known'],
    [
      'a list with an item that is not known',
      '[a, !Ref Q]',
      ['a', { $unknown: 'parameter Q has no default' }],
      'unknown',
    ],
    ['a list of secrets', '[a, !Ref Secret]', ['a', '«(sensitive)»'], 'known'],
    ['a list with an item that is not set', '[a, !Ref AWS::NoValue]', ['a'], 'known'],
  ])('%s as data', (_, list, value, certainty) => {
    expect(given('computeResources/instanceTypes', `InstanceTypes: ${list}`)).toMatchObject({
      value,
      certainty,
    });
  });

  test('the place of the attribute', () => {
    const found = given('computeResources/imageId', 'ImageId: ami-1');
    expect(found && 'at' in found && textOf(found.at)).toBe('ami-1');
  });

  test('null for what is not set, if all are wanted', () => {
    expect(given('computeResources/imageId', 'Type: EC2', { all: true })).toMatchObject({
      value: null,
      certainty: 'known',
    });
  });
});

test('only the environments that are wanted are shown', () => {
  expect(rows('Type: EC2', ['environment'], { isWanted: () => false })).toEqual([]);
  expect(rows('Type: EC2', ['environment'])).toMatchObject([
    { name: 'Workers', language: 'cloudformation', rows: [{ subject: 'environment' }] },
  ]);
});

test('each row of a subject is shown with its own pointers', () => {
  const lines = 'Ec2Configuration: [{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2023 }]';
  const [found] = rows(lines, ['environment', 'ec2Configuration']);
  expect(found?.rows.map(({ subject }) => subject)).toEqual([
    'environment',
    'ec2Configuration',
    'ec2Configuration',
  ]);
  expect(
    found?.rows.slice(1).map(({ values }) => {
      const type = values['/entry/imageType'];
      return [type && 'value' in type && type.value, '/environment/name' in values];
    }),
  ).toEqual([
    ['ECS_AL2', false],
    ['ECS_AL2023', false],
  ]);
});

test('subjects are found by their names', () => {
  expect(subjectNamed('image')).toBe('image');
  expect(subjectNamed('images')).toBeUndefined();
  expect(allSubjects).toContain('launchTemplate');
  expect(pointersOfSubjects.length).toBeGreaterThan(0);
});
