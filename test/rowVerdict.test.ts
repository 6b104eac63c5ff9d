// The way of a value, as a finding shows it: rows that hold one value, which comes from another place each
// time.
import { describe, expect, test } from 'vitest';
import { compilingValidators } from '../src/judge/validators.ts';
import { judgeRow } from '../src/judge/rowVerdict.ts';
import type { Row } from '../src/model/rows/rows.ts';
import { known, unknown, type Origin, type Settled } from '../src/value/value.ts';
import { policyOf } from './judging.ts';

const source = { path: 'a.yaml', text: 'Workers: !Ref P  P: ami-1' };
const at = (text: string) => {
  const start = source.text.indexOf(text);
  return { source, start, end: start + text.length };
};
const environment = { message: 'compute environment Workers', at: at('Workers') };

/** A row of which every pointer has this value. */
function rowWith(value: Settled, route: Row['route'] = [environment]): Row {
  return {
    address: 'a.yaml#Workers',
    route,
    spelled: (sentence) => sentence,
    value: () => value,
    found: () => undefined,
    surface: () => value,
    place: () => value.origin.via[0]?.at ?? value.origin.at,
    literalPlace: () => value.origin.at,
    nameOf: () => undefined,
  };
}

const policy = policyOf(`
subject: environment
require: { /environment/computeResources/imageId: { const: x } }
message: "{/environment/name} sets {/environment/computeResources/imageId}."
possible: "{/environment/name} may set another AMI than x."
`);

function flowOf(value: Settled, route?: Row['route']): readonly string[] {
  const [check] = policy.checks;
  const verdict = check && judgeRow(policy, check, rowWith(value, route), compilingValidators());
  return verdict?.kind === 'finding' ? verdict.flow.map(({ message }) => message) : ['no finding'];
}

const from = (how: Origin['how'], place: string, ...steps: string[]): Origin => ({
  at: at(place),
  how,
  via: steps.map((name) => ({ kind: 'parameter', name, at: at('!Ref P') })),
});

describe('the way of a value', () => {
  test.each<[string, Settled, string[]]>([
    ['that is written in the attribute is not shown', known('ami-1', from('literal', 'ami-1')), []],
    [
      'ends at the default',
      known('ami-1', from('default', 'ami-1', 'P')),
      ['compute environment Workers', 'parameter P', 'its default'],
    ],
    [
      'ends at the file that gives it',
      known('ami-1', from('supplied', 'ami-1', 'P')),
      ['compute environment Workers', 'parameter P', 'the value in a.yaml'],
    ],
    [
      'ends at the declaration, if an option gives it',
      known('ami-1', from('given', 'ami-1', 'P')),
      ['compute environment Workers', 'parameter P', 'the value given with the scan'],
    ],
    [
      'ends at the literal',
      known('ami-1', from('literal', 'ami-1', 'P')),
      ['compute environment Workers', 'parameter P', 'the value'],
    ],
    [
      'ends at its last step, if the value is located there',
      known('ami-1', from('derived', '!Ref P', 'P')),
      ['compute environment Workers', 'parameter P'],
    ],
    [
      'has no end, if the value is not known',
      unknown({ code: 'no-default', text: 'parameter P has no default' }, from('derived', 'ami-1', 'P')),
      ['compute environment Workers', 'parameter P'],
    ],
    [
      'ends where it is missing',
      { kind: 'absent', origin: from('missing', 'ami-1', 'P') },
      ['compute environment Workers', 'parameter P', 'where it is missing'],
    ],
  ])('%s', (_, value, flow) => expect(flowOf(value)).toEqual(flow));

  test('goes through the resources between', () => {
    const route = [environment, { message: 'launch template T', at: at('P:') }];
    expect(flowOf(known('ami-1', from('literal', 'ami-1')), route)).toEqual([
      'compute environment Workers',
      'launch template T',
    ]);
  });
});

describe('the remedy', () => {
  const hinted = policyOf(`
subject: environment
cloudformation: In CloudFormation so.
cdk: In CDK so.
remedyWhen:
  - when: { /environment/computeResources/type: { const: SPOT } }
    remedy: Another remedy for Spot.
    terraform: In Terraform for Spot.
require: { /environment/computeResources/imageId: { const: x } }
message: "{/environment/name} sets an AMI."
`);
  const text = (value: string): Settled => known(value, from('literal', 'ami-1'));
  /** The remedy of a finding on an environment of a language, of EC2 or Spot. */
  function remedyIn(language: string, type: string): string {
    const values: Readonly<Record<string, Settled>> = {
      '/environment/language': text(language),
      '/environment/resourceType': text('AWS::Batch::ComputeEnvironment'),
      '/environment/computeResources/type': text(type),
    };
    const [check] = hinted.checks;
    const row = { ...rowWith(text('ami-1')), value: (pointer: string) => values[pointer] ?? text('ami-1') };
    const verdict = check && judgeRow(hinted, check, row, compilingValidators());
    return verdict?.kind === 'finding' ? verdict.remedy.inThisCase : 'no finding';
  }
  const usual = 'Read the test and mend the code.';
  test.each([
    ['cloudformation', 'EC2', `${usual} In CloudFormation so.`],
    ['cdk', 'EC2', `${usual} In CDK so.`],
    ['terraform', 'EC2', usual],
    ['cloudformation', 'SPOT', 'Another remedy for Spot.'],
    ['cdk', 'SPOT', 'Another remedy for Spot. In CDK so.'],
    ['terraform', 'SPOT', 'Another remedy for Spot. In Terraform for Spot.'],
  ])('in %s for %s', (language, type, remedy) => {
    expect(remedyIn(language, type)).toBe(remedy);
  });
});
