// The judge: verdicts of rows, severities, assumptions, undecided policies, related places and merged
// findings.
import { describe, expect, test } from 'vitest';
import { textOf } from '../src/value/source.ts';
import { environment, judged } from './judging.ts';

const RULE = `
subject: environment
when: { /environment/computeResources/type: { const: EC2 } }
require: { /environment/computeResources/imageId: false }
message: "{/environment/name} sets {/environment/computeResources/imageId}."
`;
const POSSIBLE = `${RULE}possible: "{/environment/name} may set {/environment/computeResources/imageId}."\n`;
const P = 'Parameters: { P: { Type: String }, Q: { Type: String } }';
const NOT_SET = '!If [C, ami-1, !Ref AWS::NoValue]';

describe('a row', () => {
  test.each([
    ['keeps the check', 'Type: EC2', RULE, [], []],
    ['is not meant by the check', 'Type: SPOT\nImageId: ami-1', RULE, [], []],
    ['breaks it', 'Type: EC2\nImageId: ami-1', RULE, ['certain warning Workers sets ami-1.'], []],
    [
      'breaks it, if it is meant',
      'Type: !Ref P\nImageId: ami-1',
      RULE,
      [
        'possible note Workers sets ami-1. This applies if the type of the compute resources of Workers is EC2 (parameter P has no default).',
      ],
      [],
    ],
    [
      'breaks it by a text that looks like a pointer',
      'Type: EC2\nImageId: "{/environment/name}"',
      RULE,
      ['certain warning Workers sets { /environment/name}.'],
      [],
    ],
    [
      'breaks it, if it is meant, which depends on what has a name like a pointer',
      'Type: !Ref "{/}"\nImageId: ami-1',
      RULE,
      [
        'possible note Workers sets ami-1. This applies if the type of the compute resources of Workers is EC2 (there is no parameter or resource { /}).',
      ],
      [],
    ],
    [
      'may break it',
      'Type: EC2\nImageId: !Ref P',
      RULE.replace('imageId: false', 'imageId: { const: x }'),
      [],
      ['parameter P has no default'],
    ],
    [
      'may break it, which the policy has a sentence for',
      'Type: EC2\nImageId: !Ref P',
      POSSIBLE.replace('imageId: false', 'imageId: { const: x }'),
      ['possible note Workers may set the value of parameter P.'],
      [],
    ],
    [
      'may break it, if it is meant: undecided',
      'Type: !Ref Q\nImageId: !Ref P',
      POSSIBLE.replace('imageId: false', 'imageId: { const: x }'),
      [],
      ['parameter Q has no default', 'parameter P has no default'],
    ],
  ])('%s', (_, lines, rule, findings, reasons) => {
    const result = judged(rule, environment(lines, P));
    expect(
      result.findings.map(({ certainty, severity, message }) => `${certainty} ${severity} ${message}`),
    ).toEqual(findings);
    expect(result.undecided.flatMap(({ unknowns }) => unknowns.map(({ text }) => text))).toEqual(reasons);
    expect(
      result.findings.flatMap(({ certainty, unknowns }) => (certainty === 'certain' ? unknowns : [])),
    ).toEqual([]);
  });

  test('a possible finding names once what is not known, and what would settle it', () => {
    const rule = RULE.replace(
      '/environment/computeResources/type: { const: EC2 }',
      '/environment/computeResources/type: { const: EC2 }, /environment/computeResources/allocationStrategy: { const: X }',
    );
    const [finding] = judged(
      rule,
      environment('Type: !Ref P\nAllocationStrategy: !Ref P\nImageId: ami-1', P),
    ).findings;
    expect(finding?.unknowns.map(({ text, settle }) => [text, settle])).toEqual([
      ['parameter P has no default', 'give it with --parameter P=…'],
    ]);
  });

  test('what deployment refuses is no reason that anybody can settle', () => {
    const { undecided } = judged(
      RULE.replace('imageId: false', 'imageId: { const: x }'),
      environment('Type: EC2\nImageId: !Select [5, [a]]'),
    );
    expect(undecided.flatMap(({ unknowns }) => unknowns)).toEqual([]);
  });

  test.each([
    ['the attribute', 'attribute', '!Ref D'],
    ['the literal', 'value', 'ami-1'],
  ])('is underlined at %s', (_, place, text) => {
    const [finding] = judged(
      `${RULE}place: ${place}\n`,
      environment('Type: EC2\nImageId: !Ref D', 'Parameters: { D: { Type: String, Default: ami-1 } }'),
    ).findings;
    expect(finding && textOf(finding.at)).toBe(text);
    expect(finding?.flow.map(({ message, at }) => `${message}: ${textOf(at).split('\n')[0]}`)).toEqual([
      'compute environment Workers: Workers',
      'parameter D: !Ref D',
      'its default: ami-1',
    ]);
    expect(finding?.related.map(({ message }) => message)).toEqual(
      place === 'value' ? ['parameter D'] : ['its default'],
    );
  });

  test('places that the policy relates are shown if they are set, and never twice', () => {
    const rule = `${RULE}related:
  /environment/computeResources/type: type decides
  /environment/computeResources/imageId: the same place
  /environment/computeResources/ec2KeyPair: it is not set
`;
    const [finding] = judged(rule, environment('Type: EC2\nImageId: ami-1')).findings;
    expect(finding?.related.map(({ message, at }) => [message, textOf(at)])).toEqual([
      ['Type decides'.replace('T', 't'), 'EC2'],
    ]);
    expect(finding?.flow).toEqual([]);
  });

  test('what is reached through a launch template shows the way', () => {
    const rule = `
subject: launchTemplate
require: { /launchTemplate/keyName: false }
message: "The key pair {/launchTemplate/keyName} is set."
`;
    const template = `${environment('LaunchTemplate: { LaunchTemplateId: !Ref T }')}
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { KeyName: k } } }
`;
    const [finding] = judged(rule, template).findings;
    const way = ['compute environment Workers', 'its reference to the launch template', 'launch template T'];
    expect(finding?.flow.map(({ message }) => message)).toEqual(way);
    expect(finding?.related.map(({ message }) => message)).toEqual(way);
    expect(finding?.path).toBe('template.yaml#T/launchTemplate/keyName');
  });
});

describe('the severity', () => {
  const rule = (base: string, special: string) => `
severity: ${base}
severityWhen: [{ severity: ${special}, when: { /environment/computeResources/ec2KeyPair: { const: k } } }]
subject: environment
when: { /environment/computeResources/type: { const: EC2 } }
require: { /environment/computeResources/imageId: false }
message: "{/environment/name} sets an AMI."
`;
  test.each([
    [
      'of the policy, if the case does not hold',
      'warning',
      'error',
      'Type: EC2\nEc2KeyPair: x',
      'certain warning warning',
    ],
    ['of the case, if it holds', 'warning', 'error', 'Type: EC2\nEc2KeyPair: k', 'certain error error'],
    [
      'of a graver case only if it certainly holds',
      'warning',
      'error',
      'Type: EC2\nEc2KeyPair: !Ref P',
      'certain warning warning',
    ],
    [
      'of a milder case as soon as it may hold',
      'error',
      'note',
      'Type: EC2\nEc2KeyPair: !Ref P',
      'certain note note',
    ],
    [
      'of a milder case not if it certainly does not hold',
      'error',
      'note',
      'Type: EC2\nEc2KeyPair: x',
      'certain error error',
    ],
    [
      'one level lower if it is only possible: error',
      'error',
      'note',
      'Type: !Ref Q',
      'possible warning error',
    ],
    [
      'one level lower if it is only possible: warning',
      'warning',
      'error',
      'Type: !Ref Q',
      'possible note warning',
    ],
    ['one level lower if it is only possible: note', 'note', 'error', 'Type: !Ref Q', 'possible note note'],
    [
      'of the case, one level lower if it is only possible',
      'note',
      'error',
      'Type: !Ref Q\nEc2KeyPair: k',
      'possible warning error',
    ],
  ])('is that %s', (_, base, special, lines, expected) => {
    const [finding] = judged(rule(base, special), environment(`${lines}\nImageId: ami-1`, P)).findings;
    expect(`${finding?.certainty} ${finding?.severity} ${finding?.ifCertain}`).toBe(expected);
  });
});

describe('what a finding assumes', () => {
  const conditions = `
Parameters: { A: { Type: String }, B: { Type: String } }
Conditions: { C: !Equals [!Ref A, a], D: !Equals [!Ref B, b] }`;
  const assuming = (lines: string, rule = RULE) =>
    judged(rule, environment(lines, conditions)).findings.map(({ assuming: all, message }) => [
      message,
      ...all.map(({ text }) => text),
    ]);

  test('is nothing if all cases break it', () =>
    expect(assuming('Type: EC2\nImageId: !If [C, ami-1, ami-2]').map(([, ...all]) => all.length)).toEqual([
      1, 1,
    ]));
  test('is nothing if it does not depend on the choice', () =>
    expect(assuming('Type: EC2\nImageId: ami-1\nEc2KeyPair: !If [C, a, b]')).toEqual([
      ['Workers sets ami-1.'],
    ]));
  test('is the case that it needs', () =>
    expect(assuming(`Type: EC2\nImageId: ${NOT_SET}`)).toEqual([
      ['Workers sets ami-1.', 'parameter A is a'],
    ]));
  test('is no more than it needs', () => {
    const rule = RULE.replace('require:', 'require:\n  ').replace(
      'when: {',
      'when: { /environment/computeResources/ec2KeyPair: { not: { const: z } },',
    );
    expect(assuming(`Type: EC2\nEc2KeyPair: !If [D, x, y]\nImageId: ${NOT_SET}`, rule)).toEqual([
      ['Workers sets ami-1.', 'parameter A is a'],
    ]);
  });
  test('is two cases if it needs both', () => {
    const lines = `Type: !If [D, EC2, SPOT]\nImageId: ${NOT_SET}`;
    expect(assuming(lines)).toEqual([['Workers sets ami-1.', 'parameter B is b', 'parameter A is a']]);
  });
});

describe('one finding for one place', () => {
  const MODULE = (certainFirst: boolean) => {
    const kinds = certainFirst ? ['EC2', '!Ref P'] : ['!Ref P', 'EC2'];
    return `
Parameters: { P: { Type: String }, Image: { Type: String, Default: ami-1 } }
Resources:
${kinds.map((kind, index) => `  ${'AB'[index]}: { Type: AWS::Batch::ComputeEnvironment, Properties: { ComputeResources: { Type: ${kind}, ImageId: !Ref Image } } }`).join('\n')}
`;
  };
  test.each([true, false])(
    'the certain one counts (first: %s), and all environments are named',
    (certainFirst) => {
      const { findings } = judged(`${RULE}place: value\n`, MODULE(certainFirst));
      expect(
        findings.map(({ certainty, severity, message, environments }) => [
          certainty,
          severity,
          message,
          environments.length,
        ]),
      ).toEqual([['certain', 'warning', 'Each of A and B sets ami-1.', 2]]);
    },
  );

  test('an environment is undecided only if it has no finding', () => {
    const { findings, undecided } = judged(
      `${RULE}`.replace(
        '/environment/computeResources/imageId: false',
        '/environment/computeResources/imageId: { const: x }',
      ),
      environment(
        'Type: EC2\nImageId: !If [C, ami-1, !Ref P]',
        `${P}\nConditions: { C: !Equals [!Ref Q, q] }`,
      ),
    );
    expect([findings.length, undecided.length]).toEqual([1, 0]);
  });

  test('findings are in the order of the code', () => {
    const many = `
Resources:
  B: { Type: AWS::Batch::ComputeEnvironment, Properties: { ComputeResources: { Type: EC2, ImageId: ami-2 } } }
  A: { Type: AWS::Batch::ComputeEnvironment, Properties: { ComputeResources: { Type: EC2, ImageId: ami-1 } } }
`;
    expect(judged(RULE, many).findings.map(({ message }) => message)).toEqual([
      'B sets ami-2.',
      'A sets ami-1.',
    ]);
  });
});

test('an environment that is never made has no finding, and is listed as such', () => {
  const template = `
Conditions: { Never: !Equals [a, b] }
Resources:
  Workers: { Type: AWS::Batch::ComputeEnvironment, Condition: Never, Properties: { ComputeResources: { Type: EC2, ImageId: ami-1 } } }
`;
  const { findings, environments } = judged(RULE, template);
  expect([findings, environments.map(({ state }) => state)]).toEqual([[], ['never-made']]);
});

describe('beyond the limit of combinations', () => {
  const FIELDS = ['ec2KeyPair', 'instanceRole', 'placementGroup', 'spotIamFleetRole', 'bidPercentage'];
  const names = ['A', 'B', 'C', 'D', 'E'];
  const template = environment(
    `Type: EC2
ImageId: !Ref P
${FIELDS.map((field, index) => `${field[0]?.toUpperCase()}${field.slice(1)}: !Ref ${names[index]}`).join('\n')}`,
    `Parameters:
  P: { Type: String }
${names.map((name) => `  ${name}: { Type: String, AllowedValues: ["1", "2", "3", "4"] }`).join('\n')}`,
  );
  const rule = (schema: string) => `
subject: environment
when: { ${FIELDS.map((field) => `/environment/computeResources/${field}: ${schema}`).join(', ')} }
require: { /environment/computeResources/imageId: { const: x } }
message: "{/environment/name} does not set x."
possible: "{/environment/name} may not set x."
`;
  const reasons = ({ findings, undecided }: ReturnType<typeof judged>) =>
    [...findings, ...undecided].map(({ unknowns }) => unknowns.map(({ text }) => text));

  test('a possible finding names what was not tried', () => {
    const result = judged(rule('{}'), template);
    expect(result.findings.map(({ certainty }) => certainty)).toEqual(['possible']);
    expect(reasons(result)).toEqual([['parameter P has no default', 'too many combinations depend on E']]);
  });

  test('and names it once, if the finding depends on it', () => {
    const breaking = rule('{ not: { const: z } }').replace('{ const: x }', 'false');
    const result = judged(breaking, template);
    expect(new Set(reasons(result).map((texts) => texts.length - new Set(texts).size))).toEqual(new Set([0]));
    expect(reasons(result).flat()).not.toContain('parameter P has no default');
  });
});
