// Patches of files with odd names, as git quotes them.
import { expect, test } from 'vitest';
import { gitDiff } from '../src/edits/patch.ts';

test.each([
  ['a b.tf', 'a/a b.tf'],
  ['ä.tf', 'a/ä.tf'],
  ['a"b.tf', '"a/a\\"b.tf"'],
  ['a\\b.tf', '"a/a\\\\b.tf"'],
  ['a\u001b[31m\r.tf', '"a/a\\033[31m\\015.tf"'],
  ['a\u202eb.tf', '"a/a\\342\\200\\256b.tf"'],
])('%j', (path, name) => {
  const [first = '', second = ''] = gitDiff(path, 'a\n', 'b\n').split('\n');
  expect(first.startsWith(`diff --git ${name} `)).toBe(true);
  expect(second).toBe(`--- ${name}`);
});
