// The judge on parameters with a default, and on what findings of several cases have in common.
import { describe, expect, test } from 'vitest';
import { environment, judged } from './judging.ts';

const RULE = `
subject: environment
when: { /environment/computeResources/type: { const: EC2 } }
require: { /environment/computeResources/imageId: false }
message: "{/environment/name} sets {/environment/computeResources/imageId}."
`;

describe('parameters with a default', () => {
  const RULE_OF_TWO = RULE.replace('imageId: false', 'imageId: { not: { const: ami-2 } }');
  const given = (more: string) => `
Parameters:
  P: { Type: String }
  Size: { Type: String, Default: small, AllowedValues: [small, large] }
${more}`;

  test('what another value than the default leaves undecided is not reported', () => {
    const { findings, undecided } = judged(
      RULE.replace('imageId: false', 'imageId: { const: x }'),
      environment(
        'Type: EC2\nImageId: !If [Large, !Ref P, x]',
        given('Conditions: { Large: !Equals [!Ref Size, large] }'),
      ),
    );
    expect([findings, undecided]).toEqual([[], []]);
  });

  test('what another value than the default breaks is possible, and names that value', () => {
    const { findings } = judged(
      RULE_OF_TWO,
      environment(
        'Type: EC2\nImageId: !If [Large, ami-2, ami-1]',
        given('Conditions: { Large: !Equals [!Ref Size, large] }'),
      ),
    );
    expect(
      findings.map(({ certainty, severity, ifCertain, assuming }) => [
        certainty,
        severity,
        ifCertain,
        assuming.map(({ text }) => text),
      ]),
    ).toEqual([['possible', 'note', 'warning', ['parameter Size is large (its default is small)']]]);
  });

  test('what the default breaks is certain, and assumes nothing', () => {
    const { findings } = judged(
      RULE_OF_TWO,
      environment(
        'Type: EC2\nImageId: !If [Large, ami-1, ami-2]',
        given('Conditions: { Large: !Equals [!Ref Size, large] }'),
      ),
    );
    expect(findings.map(({ certainty, assuming }) => [certainty, assuming])).toEqual([['certain', []]]);
  });

  test('an environment that the default makes is judged as it is then', () => {
    const image = (id: string) => `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Condition: Small
    Properties: { ComputeResources: { Type: EC2, ImageId: ${id} } }
`;
    const conditions = 'Conditions: { Small: !Not [!Equals [!Ref Size, large]] }';
    const { findings } = judged(RULE, given(conditions) + image('ami-1'));
    expect(findings.map(({ certainty, assuming }) => [certainty, assuming])).toEqual([['certain', []]]);
    const other = judged(RULE_OF_TWO, given(conditions) + image('!If [Small, ami-1, ami-2]'));
    expect(other.findings).toEqual([]);
    const three = given(`${conditions.slice(0, -2)}, Middle: !Equals [!Ref Size, middle] }`).replace(
      '[small, large]',
      '[small, middle, large]',
    );
    const { findings: ofMiddle } = judged(RULE_OF_TWO, three + image('!If [Middle, ami-2, ami-1]'));
    expect(ofMiddle.map(({ certainty, assuming }) => [certainty, assuming.map(({ text }) => text)])).toEqual([
      ['possible', ['parameter Size is middle (its default is small)']],
    ]);
  });

  test('a possible finding assumes no more than a certain one', () => {
    const rule =
      RULE.replace('imageId: false', 'imageId: { const: x }') +
      'possible: "{/environment/name} may set one."\n';
    const lines = 'Type: EC2\nImageId: !Ref P\nEc2KeyPair: !If [C, a, b]';
    const conditions = given('  A: { Type: String }\nConditions: { C: !Equals [!Ref A, a] }');
    const reading = rule.replace(
      'may set one',
      'may set one beside {/environment/computeResources/ec2KeyPair}',
    );
    for (const one of [rule, reading]) {
      const { findings } = judged(one, environment(lines, conditions));
      expect(findings.map(({ certainty, assuming }) => [certainty, assuming])).toEqual([['possible', []]]);
    }
  });

  test('an environment that the default leaves out is judged as it is when it is made', () => {
    const template =
      given('Conditions: { Large: !Equals [!Ref Size, large] }') +
      `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Condition: Large
    Properties: { ComputeResources: { Type: EC2, ImageId: ami-1 } }
`;
    const { findings } = judged(RULE, template);
    expect(findings.map(({ certainty, assuming }) => [certainty, assuming.length])).toEqual([['certain', 0]]);
  });
});

test('a finding that several cases share names the values of all of them', () => {
  const rule = `
subject: environment
require: { /environment/computeResources/imageId: false }
at: /environment/computeResources/type
message: "{/environment/name} of {/environment/computeResources/instanceRole} sets an AMI."
`;
  const messages = (role: string, more = '') =>
    judged(
      rule,
      environment(
        `Type: EC2\nImageId: ami-1\nInstanceRole: ${role}`,
        `Parameters: { A: { Type: String, AllowedValues: [a, b, c] } }${more}`,
      ),
    ).findings.map(({ message, assuming }) => [message, assuming.length]);
  expect(messages('x')).toEqual([['Workers of x sets an AMI.', 0]]);
  expect(messages('!If [C, x, y]', '\nConditions: { C: !Equals [!Ref A, a] }')).toEqual([
    ['Workers of x or y sets an AMI.', 0],
  ]);
  expect(messages('!Ref A')).toEqual([['Workers of a, b or c sets an AMI.', 0]]);
  // Of a parameter with a default it names what that gives.
  const withDefault = judged(
    rule,
    environment(
      'Type: EC2\nImageId: ami-1\nInstanceRole: !Ref A',
      'Parameters: { A: { Type: String, Default: b, AllowedValues: [a, b, c] } }',
    ),
  );
  expect(withDefault.findings.map(({ message }) => message)).toEqual(['Workers of b sets an AMI.']);
});

test.each(['. ', ': '])('what follows «%s» is a clause of a fact: one of them is enough', (before) => {
  const rule = `
subject: environment
require: { /environment/computeResources/imageId: false }
at: /environment/computeResources/type
message: "{/environment/name} sets an AMI${before}{/environment/computeResources/instanceRole}."
`;
  const { findings } = judged(
    rule,
    environment(
      'Type: EC2\nImageId: ami-1\nInstanceRole: !If [C, x, y]',
      'Parameters: { A: { Type: String, AllowedValues: [a, b] } }\nConditions: { C: !Equals [!Ref A, a] }',
    ),
  );
  expect(findings.map(({ message }) => message)).toEqual([`Workers sets an AMI${before}x.`]);
});

test('of two checks at one place the certain one counts, and assumes no more than it needs', () => {
  const rule = `
checks:
  - subject: environment
    when: { /environment/computeResources/type: { const: EC2 } }
    require: { /environment/computeResources/imageId: { const: x } }
    possible: "{/environment/name} may set another one."
    message: "{/environment/name} sets another one."
    at: /environment/computeResources/type
  - subject: environment
    require: { /environment/computeResources/ec2KeyPair: { const: x } }
    message: "{/environment/name} sets a key pair."
    at: /environment/computeResources/type
`;
  const parameters =
    'Parameters: { P: { Type: String }, A: { Type: String } }\nConditions: { C: !Equals [!Ref A, a] }';
  const { findings } = judged(
    rule,
    environment('Type: EC2\nImageId: !Ref P\nEc2KeyPair: !If [C, a, b]', parameters),
  );
  expect(findings.map(({ certainty, message, assuming }) => [certainty, message, assuming])).toEqual([
    ['certain', 'Workers sets a key pair.', []],
  ]);
});
