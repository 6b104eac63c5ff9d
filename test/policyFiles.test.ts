// What authors of policies read when a file is wrong: every fault of every file, each with its line and what
// is allowed.
import { describe, expect, test } from 'vitest';
import { PolicyFileError } from '../src/judge/fault.ts';
import { loadPolicies, type PolicyFile } from '../src/judge/load.ts';
import { fileNameFaults, publishFaults } from '../src/judge/published.ts';
import { nearest } from '../src/value/nearest.ts';

const GOOD = `id: key-pair-set
title: The launch template sets a key pair
severity: warning
why: Somebody who logs in changes the instance, and the AMI no longer says what runs.
remedy: Leave keyName out of the launch template.
references: [https://example.com]
subject: launchTemplate
require:
  /launchTemplate/keyName: false
message: "{/launchTemplate/name} sets the key pair {/launchTemplate/keyName}."
examples:
  - { name: a key pair, verdict: bad, cloudformation: x }
  - { name: no key pair, verdict: good, terraform: x }
`;

const file = (text: string, path = 'key-pair-set.yaml'): PolicyFile => ({ path, text, theme: 'own' });

function faultsOf(...files: readonly PolicyFile[]): string[] {
  try {
    loadPolicies(files);
    return [];
  } catch (error) {
    if (error instanceof PolicyFileError) return error.message.split('\n');
    throw error;
  }
}

test('a good file has none', () => expect(faultsOf(file(GOOD))).toEqual([]));

describe('a fault is reported at its line', () => {
  test.each([
    [
      'a pointer that the row does not have',
      GOOD.replace('/launchTemplate/keyName: false', '/launchTemplate/keyname: false'),
      [
        'key-pair-set.yaml:9: a row of launchTemplate has no /launchTemplate/keyname; did you mean /launchTemplate/keyName?',
      ],
    ],
    [
      'a pointer in a message',
      GOOD.replace('pair {/launchTemplate/keyName}', 'pair {/launchTemplate/keyNam}'),
      [
        'key-pair-set.yaml:10: a row of launchTemplate has no /launchTemplate/keyNam; did you mean /launchTemplate/keyName?',
      ],
    ],
    [
      'a severity that there is not',
      GOOD.replace('severity: warning', 'severity: warn'),
      ['key-pair-set.yaml:3: severity: must be one of error, warning, note'],
    ],
    [
      'a subject that is nearly right',
      GOOD.replace('subject: launchTemplate', 'subject: launchTemplates'),
      [
        expect.stringMatching(
          /^key-pair-set\.yaml:7: subject: must be one of environment, launchTemplate, .*; did you mean launchTemplate\?$/,
        ),
      ],
    ],
    [
      'an example without code',
      GOOD.replace(', terraform: x', ''),
      ['key-pair-set.yaml:13: examples.1: code is missing: set cloudformation, terraform, pulumi or live'],
    ],
    [
      'a missing property',
      GOOD.replace(/remedy.*\n/, ''),
      ['key-pair-set.yaml:1: the policy: remedy is missing'],
    ],
    [
      'a property that there is not',
      GOOD.replace('remedy:', 'remedyy: Too much.\nremedy:'),
      ['key-pair-set.yaml:1: the policy: unknown property remedyy; did you mean remedy?'],
    ],
    [
      'a property that an example does not have',
      GOOD.replace('verdict: good,', 'verdict: good, serverity: note,'),
      ['key-pair-set.yaml:13: examples.1: unknown property serverity; did you mean severity?'],
    ],
    ['text that is no YAML', 'id: [', [expect.stringMatching(/^key-pair-set\.yaml:\d+: /)]],
    [
      'a keyword that cannot be judged',
      GOOD.replace('keyName: false', 'keyName: { uniqueItems: true }'),
      ['key-pair-set.yaml:9: the keyword uniqueItems is not supported'],
    ],
  ])('%s', (_, text, faults) => expect(faultsOf(file(text))).toEqual(faults));
});

test('ten lines are a policy', () => {
  const lines = GOOD.split('\n').filter((line) => !/^(?:why|references|examples|  -)/.test(line));
  expect(lines.length).toBeLessThanOrEqual(10);
  const [policy] = loadPolicies([file(lines.join('\n'))]);
  expect(policy).toMatchObject({ why: 'The launch template sets a key pair.', references: [], examples: [] });
  expect(policy && publishFaults(policy)).toEqual([
    'why: write in 40 characters or more what happens, and when people find out',
    'references: name a page that has it',
    'examples: one with the verdict good is missing',
    'examples: one with the verdict bad is missing',
  ]);
});

test('a policy of another name than its file is judged, and not for others', () => {
  const [policy] = loadPolicies([file(GOOD, 'house.yaml')]);
  expect(policy && fileNameFaults(policy, 'rules/house.yaml')).toEqual([
    'id: call the file key-pair-set.yaml, not house.yaml',
  ]);
  expect(policy && fileNameFaults(policy, 'rules/key-pair-set.yml')).toEqual([]);
});

test('all faults of all files are reported at once', () => {
  const two = GOOD.replace('severity: warning', 'severity: warn').replace('https', 'http');
  const clause = GOOD.replace('keyName: false', 'keyNames: false\n  /reference/versions: true');
  expect(
    faultsOf(
      file(two, 'two.yaml'),
      file(GOOD),
      file(GOOD, 'again/key-pair-set.yaml'),
      file(clause, 'clause/key-pair-set.yaml'),
    ),
  ).toEqual([
    'two.yaml:3: severity: must be one of error, warning, note',
    'two.yaml:6: references.0: must match pattern "^https://"',
    'again/key-pair-set.yaml:1: the id key-pair-set is taken by key-pair-set.yaml',
    'clause/key-pair-set.yaml:9: a row of launchTemplate has no /launchTemplate/keyNames; did you mean /launchTemplate/keyName?',
    'clause/key-pair-set.yaml:10: a row of launchTemplate has no /reference/versions; did you mean /reference/version?',
  ]);
});

test('what may have been meant is close to what was written', () => {
  expect(nearest('hardcoded-ami', ['hardcoded-ami-id', 'other'])).toBe('; did you mean hardcoded-ami-id?');
  expect(nearest('warn', ['error', 'note'])).toBe('');
  expect(nearest('abc', ['abd', 'abc'])).toBe('; did you mean abc?');
  expect(nearest('', [])).toBe('');
});
