// What fails a run: by severity, and with --strict a possible finding exactly if the certain one would.
import { describe, expect, test } from 'vitest';
import { fails } from '../src/failing.ts';
import { isAtLeast, isMilder, SEVERITIES, severitiesOf, soften } from '../src/judge/severity.ts';
import { judged } from './judging.ts';

const rule = (severity: string) => `
severity: ${severity}
subject: environment
require: { /environment/computeResources/type: { not: { const: EC2 } } }
message: "{/environment/name} is of type EC2, which is not allowed."
possible: "{/environment/name} may be of type EC2, which is not allowed."
`;

const template = (type: string) => `
Parameters: { Capacity: { Type: String } }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED, ComputeResources: { Type: ${type} } }
`;

const certain = (severity: string) => judged(rule(severity), template('EC2'));
const possible = (severity: string) => judged(rule(severity), template('!Ref Capacity'));

describe.each(SEVERITIES)('a finding of a policy of severity %s', (severity) => {
  test.each(SEVERITIES)('fails a run with --fail-on %s as its severity says', (failOn) => {
    expect(fails(certain(severity), { failOn })).toBe(isAtLeast(severity, failOn));
    expect(fails(certain(severity), { failOn, strict: true })).toBe(isAtLeast(severity, failOn));
  });

  test.each(SEVERITIES)(
    'only possible, fails with --fail-on %s when it is strict, and as the certain one',
    (failOn) => {
      expect(possible(severity).findings).toMatchObject([
        { certainty: 'possible', severity: soften(severity), ifCertain: severity },
      ]);
      expect(fails(possible(severity), { failOn })).toBe(false);
      expect(fails(possible(severity), { failOn, strict: true })).toBe(
        fails(certain(severity), { failOn, strict: true }),
      );
    },
  );
});

test('without options a warning fails, and a note does not', () => {
  expect(['error', 'warning', 'note'].map((severity) => fails(certain(severity)))).toEqual([
    true,
    true,
    false,
  ]);
  expect(fails({ findings: [] })).toBe(false);
});

test('severities are in order, the gravest first', () => {
  expect(SEVERITIES).toEqual(['error', 'warning', 'note']);
  expect(SEVERITIES.map(soften)).toEqual(['warning', 'note', 'note']);
  expect(isAtLeast('warning', 'warning')).toBe(true);
  expect(isAtLeast('note', 'warning')).toBe(false);
  expect(isMilder('note', 'warning')).toBe(true);
  expect(isMilder('error', 'error')).toBe(false);
});

test('the severities that a policy can have are those of its cases, and one level lower', () => {
  expect([...severitiesOf({ severity: 'error', severityWhen: [] })]).toEqual(['error', 'warning']);
  expect(
    [...severitiesOf({ severity: 'warning', severityWhen: [{ severity: 'error' }] })].toSorted(),
  ).toEqual(['error', 'note', 'warning']);
});

test('what holds only where a parameter leaves its default is possible, and fails when it is strict like a certain finding', () => {
  const template = `
Parameters: { Capacity: { Type: String, Default: SPOT, AllowedValues: [SPOT, EC2] } }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED, ComputeResources: { Type: !Ref Capacity } }
`;
  const result = judged(rule('error'), template);
  expect(result.findings).toMatchObject([{ certainty: 'possible', severity: 'warning', ifCertain: 'error' }]);
  expect(fails(result, { failOn: 'error' })).toBe(false);
  expect(fails(result, { failOn: 'error', strict: true })).toBe(true);
});
