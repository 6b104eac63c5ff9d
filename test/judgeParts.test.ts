// Small parts of the judge, each by itself: lines of policy files, what a published policy lacks, causes of
// findings, and secrets in sentences.
import { describe, expect, test } from 'vitest';
import { causeKey, withCauses, without } from '../src/judge/consequences.ts';
import { PolicyFileError } from '../src/judge/fault.ts';
import type { Certainty, Finding } from '../src/judge/finding.ts';
import { untreatable } from '../src/judge/kleene.ts';
import { alternatives, listed } from '../src/judge/message.ts';
import type { Policy, Schema } from '../src/judge/policy.ts';
import { fileNameFaults, publishFaults } from '../src/judge/published.ts';
import { hiderOf, withHidden, withoutSecrets } from '../src/judge/secrets.ts';
import { lineOfPath } from '../src/judge/yamlLines.ts';
import type { Resource } from '../src/model/resource.ts';
import { derived, literal } from '../src/value/origins.ts';
import { asSensitive, hide, SENSITIVE } from '../src/value/sensitive.ts';
import type { Range } from '../src/value/source.ts';
import { known } from '../src/value/value.ts';
import { policyOf } from './judging.ts';

describe('the line of a path in a policy file', () => {
  const text = `id: a
when:
  /x: { const: 1 }
checks:
  - subject: image
    require: { /image/id: false }
  - subject: image
    related:
      /image/id: here
examples:
  - [one, two]
`;
  test.each<[readonly string[], number]>([
    [['id'], 1],
    [['when'], 2],
    [['when', '/x', 'const'], 3],
    [['checks', '0'], 5],
    [['checks', '0', 'require', '/image/id'], 6],
    [['checks', '1', 'subject'], 7],
    [['checks', '1', 'related', '/image/id'], 9],
    [['examples', '0', '1'], 11],
    // What is not there has the line of what is around it.
    [['checks', '1', 'message'], 7],
    [['checks', '2'], 4],
    [['title'], 1],
    [[], 1],
  ])('%j: %d', (path, line) => expect(lineOfPath(text, path)).toBe(line));
});

describe('a schema that cannot be judged', () => {
  const deep = (levels: number): Schema => (levels === 0 ? { const: 'a' } : { not: deep(levels - 1) });
  const oneOf = (count: number): Schema => ({ oneOf: Array.from({ length: count }, () => ({ const: 'a' })) });
  const many = 'it comes to more than 2000 schemas, since each of a oneOf is judged beside all others';
  test.each<[string, () => unknown, string | undefined]>([
    ['fifty deep is judged', () => deep(50), undefined],
    ['deeper', () => deep(51), 'schemas are more than 50 deep within each other'],
    [
      'a text in place of a schema',
      () => ({ not: 'a' }),
      'a schema is expected, which is a map, true or false',
    ],
    ['a list', () => ({ items: ['a'] }), 'a schema is expected, which is a map, true or false'],
    ['null', () => ({ contains: null }), 'a schema is expected, which is a map, true or false'],
    ['no map of members', () => ({ properties: 'a' }), 'properties takes a map of schemas'],
    ['null for members', () => ({ patternProperties: null }), 'patternProperties takes a map of schemas'],
    ['one text in place of several', () => ({ enum: 'a' }), 'enum takes texts, numbers, booleans and null'],
    ['a list among texts', () => ({ enum: ['a', ['b']] }), 'enum takes texts, numbers, booleans and null'],
    [
      'a fault in a member',
      () => ({ properties: { a: { $ref: 'x' } } }),
      'the keyword $ref is not supported',
    ],
    ['a fault in the second branch', () => ({ anyOf: [true, { x: 1 }] }), 'the keyword x is not supported'],
    ['null and true are values', () => ({ enum: [null, true, 1, 'a'], const: null }), undefined],
    ['a oneOf of 44: 1,937 schemas', () => oneOf(44), undefined],
    ['a oneOf of 45: 2,026', () => oneOf(45), many],
    ['as many without oneOf', () => ({ anyOf: Array.from({ length: 1_999 }, () => true) }), undefined],
    ['one more', () => ({ anyOf: Array.from({ length: 2_000 }, () => true) }), many],
    ['a oneOf within a oneOf', () => ({ oneOf: Array.from({ length: 4 }, () => oneOf(10)) }), undefined],
    ['a larger one', () => ({ oneOf: Array.from({ length: 5 }, () => oneOf(10)) }), many],
  ])('%s', (_, schema, reason) => expect(untreatable(schema() as Schema)).toBe(reason));
});

describe('what a published policy lacks', () => {
  const rule = `
subject: environment
require: { /environment/computeResources/imageId: false }
message: "{/environment/name} sets an AMI of its own."
`;
  const faults = (more: Partial<Policy>) => publishFaults({ ...policyOf(rule), ...more });
  const [check] = policyOf(rule).checks;
  if (!check) throw new Error('a policy has a check');
  test.each<[string, Partial<Policy>, readonly string[]]>([
    ['nothing', {}, []],
    ['a title of ten characters', { title: 'x'.repeat(10) }, []],
    ['a shorter title', { title: 'x'.repeat(9) }, ['title: write what is wrong in 10 to 100 characters']],
    ['a title of a hundred characters', { title: 'x'.repeat(100) }, []],
    ['a longer title', { title: 'x'.repeat(101) }, ['title: write what is wrong in 10 to 100 characters']],
    ['a title with a full stop', { title: `${'x'.repeat(20)}.` }, ['title: leave out the full stop']],
    ['a why of forty characters', { why: 'x'.repeat(40) }, []],
    [
      'a shorter why',
      { why: 'x'.repeat(39) },
      ['why: write in 40 characters or more what happens, and when people find out'],
    ],
    ['a remedy of twenty characters', { remedy: 'x'.repeat(20) }, []],
    ['a shorter remedy', { remedy: 'x'.repeat(19) }, ['remedy: write in 20 characters or more what to do']],
    ['no page', { references: [] }, ['references: name a page that has it']],
    [
      'no example',
      { examples: [] },
      ['examples: one with the verdict good is missing', 'examples: one with the verdict bad is missing'],
    ],
    ['a message of twenty characters', { checks: [{ ...check, message: `${'x'.repeat(19)}.` }] }, []],
    ['a question', { checks: [{ ...check, message: `${'x'.repeat(19)}?` }] }, []],
    [
      'a shorter message',
      { checks: [{ ...check, message: 'So.' }] },
      ['message: write a sentence, not «So.»'],
    ],
    [
      'a message that is no sentence',
      { checks: [{ ...check, possible: 'x'.repeat(30) }] },
      [`message: write a sentence, not «${'x'.repeat(30)}»`],
    ],
  ])('%s', (_, more, expected) => expect(faults(more)).toEqual(expected));

  test('a file is called as its policy is', () => {
    const names = [
      'a/policy-of-the-test.yaml',
      'policy-of-the-test.yml',
      'a\\policy-of-the-test.yaml',
      'a/x.yaml',
      'policy-of-the-test.yaml.txt',
    ];
    expect(names.map((path) => fileNameFaults(policyOf(rule), path))).toEqual([
      [],
      [],
      [],
      ['id: call the file policy-of-the-test.yaml, not x.yaml'],
      ['id: call the file policy-of-the-test.yaml, not policy-of-the-test.yaml.txt'],
    ]);
  });
});

test('an error of policy files has the place of the first fault, and the text of all', () => {
  const error = new PolicyFileError([
    { path: 'a.yaml', line: 2, reason: 'x' },
    { path: 'b.yaml', line: 3, reason: 'y' },
  ]);
  expect(error).toMatchObject({ name: 'PolicyFileError', path: 'a.yaml', line: 2, reason: 'x' });
  expect(error.message).toBe('a.yaml:2: x\nb.yaml:3: y');
});

test('names in a sentence', () => {
  const first = (count: number) => [...'ABCDE'].slice(0, count);
  expect([0, 1, 2, 3, 4, 5].map((count) => listed(first(count)))).toEqual([
    '',
    'A',
    'A and B',
    'A, B and C',
    'A, B and 2 more',
    'A, B and 3 more',
  ]);
  expect([0, 1, 2, 3, 4].map((count) => alternatives(first(count)))).toEqual([
    '',
    'A',
    'A or B',
    'A, B or C',
    'A or one of 3 others',
  ]);
});

const source = { path: 'a.yaml', text: 'password: hunter2-secret\nimage: ami-1\n' };
const place = (text: string): Range => {
  const start = source.text.indexOf(text);
  return { source, start, end: start + text.length };
};
const base = policyOf(`
subject: environment
require: { /environment/computeResources/imageId: false }
message: "{/environment/name} sets an AMI."
`);
function finding(id: string, more: Partial<Finding> & { readonly about?: readonly string[] } = {}): Finding {
  const { about = ['W'], ...rest } = more;
  return {
    policy: { ...base, id, follows: id === 'consequence' ? ['cause', 'other'] : [] },
    severity: 'warning',
    ifCertain: 'warning',
    certainty: 'certain',
    message: 'It is wrong.',
    remedy: 'Mend it.',
    at: place(id === 'consequence' ? 'image' : 'ami-1'),
    language: 'cloudformation',
    environments: about.map((name) => ({ name, address: `a.yaml#${name}` })),
    related: [],
    flow: [],
    assuming: [],
    unknowns: [],
    follows: [],
    path: '',
    ...rest,
  };
}

describe('a consequence', () => {
  const possible: Certainty = 'possible';
  const causes = (...findings: readonly Finding[]) =>
    withCauses(findings).map(({ policy, follows }) => [policy.id, ...follows.map((cause) => cause.policy)]);
  test.each<[string, readonly Finding[], readonly (readonly string[])[]]>([
    [
      'follows from its cause',
      [finding('consequence'), finding('cause')],
      [['consequence', 'cause'], ['cause']],
    ],
    [
      'follows from two',
      [finding('other'), finding('consequence'), finding('cause')],
      [['other'], ['consequence', 'other', 'cause'], ['cause']],
    ],
    [
      'does not follow from another policy',
      [finding('consequence'), finding('unrelated')],
      [['consequence'], ['unrelated']],
    ],
    [
      'does not follow from what another environment has',
      [finding('consequence'), finding('cause', { about: ['X'] })],
      [['consequence'], ['cause']],
    ],
    [
      'of two environments does not follow from what one of them has',
      [finding('consequence', { about: ['W', 'X'] }), finding('cause')],
      [['consequence'], ['cause']],
    ],
    [
      'of two environments follows once from what both have',
      [finding('consequence', { about: ['W', 'X'] }), finding('cause', { about: ['X', 'W'] })],
      [['consequence', 'cause'], ['cause']],
    ],
    [
      'that is certain does not follow from what is possible',
      [finding('consequence'), finding('cause', { certainty: possible })],
      [['consequence'], ['cause']],
    ],
    [
      'that is possible follows from what is possible',
      [finding('consequence', { certainty: possible }), finding('cause', { certainty: possible })],
      [['consequence', 'cause'], ['cause']],
    ],
  ])('%s', (_, findings, expected) => expect(causes(...findings)).toEqual(expected));

  test('has of its cause what names it', () => {
    const [one] = withCauses([
      finding('consequence'),
      finding('cause', { severity: 'note', ifCertain: 'error' }),
    ]);
    expect(one?.follows).toEqual([
      { policy: 'cause', severity: 'note', ifCertain: 'error', certainty: 'certain', at: place('ami-1') },
    ]);
    expect(causeKey('a', place('ami-1'))).not.toBe(causeKey('a', place('image')));
  });

  test('goes with the last of its causes', () => {
    const all = withCauses([
      finding('consequence'),
      finding('cause'),
      finding('other'),
      finding('unrelated'),
    ]);
    const left = (...ids: readonly string[]) =>
      without(all, ({ policy }) => ids.includes(policy.id)).map(({ policy, follows }) => [
        policy.id,
        ...follows.map((one) => one.policy),
      ]);
    expect(left('cause')).toEqual([['consequence', 'other'], ['other'], ['unrelated']]);
    expect(left('cause', 'other')).toEqual([['unrelated']]);
    expect(left('unrelated')).toEqual([['consequence', 'cause', 'other'], ['cause'], ['other']]);
  });
});

describe('secrets in sentences', () => {
  const resource = (...secrets: readonly string[]): Resource =>
    // What is looked at of a resource.
    ({
      at: place('image'),
      properties: known(
        {
          items: [
            known('ami-1', literal(place('ami-1'))),
            ...secrets.map((one) => asSensitive(known(one, derived(place('image'))))),
          ],
        },
        derived(place('image')),
      ),
    }) as unknown as Resource;

  test.each<[string, readonly string[], string, string]>([
    [
      'of six characters and more are hidden',
      ['abcdef'],
      'x abcdef y abcdef',
      `x ${SENSITIVE} y ${SENSITIVE}`,
    ],
    ['of fewer are not: they may be part of any word', ['abcde'], 'x abcde', 'x abcde'],
    ['the longest first', ['abcdef', 'abcdefgh'], 'abcdefgh abcdef', `${SENSITIVE} ${SENSITIVE}`],
    ['what is no secret stays', ['abcdef'], 'ami-1', 'ami-1'],
  ])('%s', (_, secrets, text, hidden) => expect(hiderOf([resource(...secrets)])(text)).toBe(hidden));

  test('every sentence of a result', () => {
    const text = 'it is abcdef';
    const result = {
      findings: [
        finding('cause', {
          message: text,
          flow: [{ message: text, at: place('image') }],
          related: [{ message: text, at: place('image') }],
          unknowns: [{ text, settle: text }, { text }],
        }),
      ],
      suppressed: [finding('other', { message: text })],
      undecided: [{ policy: 'x', environment: { name: 'W', address: 'a' }, unknowns: [{ text }] }],
      notes: [{ code: 'invalid' as const, message: text, path: 'a.yaml', incomplete: true }],
    };
    const hidden = withoutSecrets(result, [resource('abcdef')]);
    expect(JSON.stringify(hidden)).not.toContain('abcdef');
    expect(hidden.findings[0]?.unknowns).toEqual([
      { text: `it is ${SENSITIVE}`, settle: `it is ${SENSITIVE}` },
      { text: `it is ${SENSITIVE}` },
    ]);
    expect(withoutSecrets(result, [resource()])).toBe(result);
  });

  test('all texts of data, but not the sources of places', () => {
    const data = {
      a: ['abcdef', 3, null, { b: 'abcdef' }],
      at: { source: 'abcdef', start: 1 },
      source: 'abcdef',
    };
    expect(withHidden(data, [resource('abcdef')])).toEqual({
      a: [SENSITIVE, 3, null, { b: SENSITIVE }],
      at: { source: 'abcdef', start: 1 },
      source: SENSITIVE,
    });
    expect(withHidden(data, [resource()])).toBe(data);
  });

  test('lines of the code that are hidden in part', () => {
    const short = { path: 'b.yaml', text: 'pin: 1234\nx: 7\n' };
    hide({ source: short, start: 5, end: 9 });
    hide({ source: short, start: 13, end: 14 });
    const one = { ...resource(), at: { source: short, start: 0, end: 3 } };
    const patch = (pin: string) =>
      `--- a/templates/batch.yaml\n+++ b/templates/batch.yaml\n@@ -1,2 +1,2 @@\n-# The code of a door\n+# The code\n pin: ${pin}\n`;
    expect(hiderOf([one])(patch('1234'))).toBe(patch('••••'));
  });
});
