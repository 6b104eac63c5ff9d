// What a policy file becomes: every property that it may have, what is taken for one that it lacks, and where
// a fault of a part is located.
import { describe, expect, test } from 'vitest';
import { PolicyFileError } from '../src/judge/fault.ts';
import { loadPolicies } from '../src/judge/load.ts';

const load = (text: string) => loadPolicies([{ path: 'a.yaml', text, theme: 'mine' }])[0];
const FEW = `id: my-policy
title: A title that says what is wrong
severity: note
remedy: "  Do what is right. "
subject: environment
require: { /environment/computeResources/imageId: false }
message: "  {/environment/name} sets an AMI. "
`;

test('of a few lines has the usual in the place of all else', () => {
  expect(load(FEW)).toEqual({
    id: 'my-policy',
    title: 'A title that says what is wrong',
    theme: 'mine',
    severity: 'note',
    severityWhen: [],
    tags: [],
    seed: false,
    optIn: false,
    why: 'A title that says what is wrong.',
    remedy: 'Do what is right.',
    hints: {},
    remedyWhen: [],
    fix: [],
    follows: [],
    references: [],
    checks: [
      {
        subject: 'environment',
        when: {},
        require: { '/environment/computeResources/imageId': false },
        place: 'attribute',
        message: '{/environment/name} sets an AMI.',
        related: {},
      },
    ],
    examples: [],
  });
});

const MANY = `${FEW}
since: 1.2.0
tags: [ami]
seed: true
optIn: true
appliesTo: deployed
ignorable: false
securitySeverity: 5.5
why: "  Because it is so. "
cloudformation: "  In CloudFormation so. "
references: [https://docs.aws.amazon.com/batch/]
follows: [other-policy]
severityWhen:
  - { severity: error, when: { /environment/computeResources/type: { const: SPOT } } }
remedyWhen:
  - when: { /environment/computeResources/type: { const: EC2 } }
    remedy: "  For EC2 so. "
    terraform: "  In Terraform so. "
fix:
  set: { /environment/computeResources/type: EC2 }
  first: { remove: [/environment/computeResources/imageId] }
when: { /environment/computeResources/type: { const: EC2 } }
at: /environment/computeResources/type
place: value
possible: "  {/environment/name} may set an AMI. "
related: { /environment/computeResources/type: the type }
examples:
  - name: a bad one
    verdict: bad
    terraform: 'resource "x" "y" {}'
`;

test('of many lines has them all, without the blanks around texts', () => {
  const changes = { set: {}, remove: [], rename: {} };
  expect(load(MANY)).toMatchObject({
    since: '1.2.0',
    tags: ['ami'],
    seed: true,
    optIn: true,
    appliesTo: 'deployed',
    ignorable: false,
    securitySeverity: 5.5,
    why: 'Because it is so.',
    hints: { cloudformation: 'In CloudFormation so.' },
    references: ['https://docs.aws.amazon.com/batch/'],
    follows: ['other-policy'],
    severityWhen: [{ severity: 'error', when: { '/environment/computeResources/type': { const: 'SPOT' } } }],
    remedyWhen: [
      {
        when: { '/environment/computeResources/type': { const: 'EC2' } },
        remedy: 'For EC2 so.',
        hints: { terraform: 'In Terraform so.' },
      },
    ],
    fix: [
      {
        when: {},
        ...changes,
        set: { '/environment/computeResources/type': 'EC2' },
        first: { ...changes, remove: ['/environment/computeResources/imageId'] },
        newEnvironment: false,
        shows: [],
      },
    ],
    checks: [
      {
        when: { '/environment/computeResources/type': { const: 'EC2' } },
        at: '/environment/computeResources/type',
        place: 'value',
        possible: '{/environment/name} may set an AMI.',
        related: { '/environment/computeResources/type': 'the type' },
      },
    ],
    examples: [
      { name: 'a bad one', verdict: 'bad', code: { language: 'terraform', text: 'resource "x" "y" {}' } },
    ],
  });
  expect(load(MANY)?.examples[0]).not.toHaveProperty('terraform');
});

describe('a pointer that the rows do not have', () => {
  /** The faults of a policy of two checks, the second of which has more lines. */
  function faults(more: string, top = ''): readonly string[] {
    const [head = ''] = FEW.split('subject:');
    const check = `  - subject: environment
    require: { /environment/computeResources/imageId: false }
    message: "{/environment/name} sets an AMI."
`;
    const lines = more.replaceAll(/^(?=.)/gm, '    ');
    try {
      load(`${head}${top}checks:\n${check}${check}${lines}`);
      return [];
    } catch (error) {
      if (!(error instanceof PolicyFileError)) throw error;
      return error.faults.map(({ line, reason }) => `${line}: ${reason}`);
    }
  }
  const wrong = (line: number) => [
    `${line}: a row of environment has no /environment/nme; did you mean /environment/name?`,
  ];

  test.each<[string, string, readonly string[]]>([
    ['in when', 'when: { /environment/nme: true }\n', wrong(12)],
    ['in at', 'at: /environment/nme\n', wrong(12)],
    ['in possible', 'possible: "{/environment/nme} may set an AMI."\n', wrong(12)],
    ['in related', 'related: { /environment/nme: a }\n', wrong(12)],
    [
      'in a case of the severity',
      'severityWhen: [{ severity: error, when: { /environment/nme: true } }]\n',
      wrong(12),
    ],
    [
      'in a case of the remedy',
      'remedyWhen:\n  - when: { /environment/name: { const: a } }\n    remedy: Do it all.\n  - when: { /environment/nme: true }\n    remedy: Do it all.\n',
      wrong(15),
    ],
    ['in a remedy', 'remedyWhen:\n  - when: {}\n    remedy: "Do it. {/environment/nme}"\n', wrong(14)],
    [
      'in a remedy, which takes only what is made for it',
      'remedyWhen:\n  - when: {}\n    remedy: "Do it. {/environment/name}"\n',
      ['14: /environment/name is not for remedies'],
    ],
    ['nowhere', '', []],
  ])('%s', (_, more, expected) => expect(faults(more)).toEqual(expected));

  test('in a case for all checks is one fault', () => {
    expect(faults('', 'severityWhen: [{ severity: error, when: { /environment/nme: true } }]\n')).toEqual(
      wrong(5),
    );
  });

  test('in a schema that cannot be judged is two', () => {
    expect(faults('when: { /environment/nme: { $ref: a } }\n')).toEqual([
      ...wrong(12),
      '12: the keyword $ref is not supported',
    ]);
  });
});
