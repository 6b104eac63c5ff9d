// Edits of members, each by itself: what is before and behind the edit stays, to the column.
import { describe, expect, test } from 'vitest';
import {
  edited,
  memberAfter,
  memberBefore,
  memberInstead,
  quoted,
  valueInstead,
  withoutMember,
  type SourceEdit,
} from '../src/edits/members.ts';
import type { Range } from '../src/value/source.ts';

/** The key `b` of a text. */
function keyIn(path: string, text: string): Range {
  const start = text.search(/\bb\b/);
  return { source: { path, text }, start, end: start + 1 };
}
const after = (
  path: string,
  text: string,
  edit: (key: Range) => SourceEdit | undefined,
): string | undefined => {
  const key = keyIn(path, text);
  const made = edit(key);
  return made && edited(key.source, [made]);
};

const YAML = 'list:\n  - a: 1\n    b: 2 # two\n    c: 3\n';
const DASH = 'list:\n  - b: 2\n    c: 3\n';
const FLOW = 'list: { a: 1, b: 2, c: 3 }\n';
const JSON_LINES = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n';
const HCL = 'x {\n  a    = 1\n  b    = 2 # two\n  long = 3\n}\n';

describe('a new member', () => {
  test.each<[string, string, string, string]>([
    [
      'a.yaml',
      YAML,
      'list:\n  - a: 1\n    new: x\n    b: 2 # two\n    c: 3\n',
      'list:\n  - a: 1\n    b: 2 # two\n    new: x\n    c: 3\n',
    ],
    ['a.yaml', DASH, 'list:\n  - new: x\n    b: 2\n    c: 3\n', 'list:\n  - b: 2\n    new: x\n    c: 3\n'],
    ['a.yaml', FLOW, 'list: { a: 1, new: x, b: 2, c: 3 }\n', 'list: { a: 1, b: 2, new: x, c: 3 }\n'],
    [
      'a.json',
      JSON_LINES,
      '{\n  "a": 1,\n  "new": x,\n  "b": 2,\n  "c": 3\n}\n',
      '{\n  "a": 1,\n  "b": 2,\n  "new": x,\n  "c": 3\n}\n',
    ],
    [
      'a.tf',
      HCL,
      'x {\n  a    = 1\n  new  = x\n  b    = 2 # two\n  long = 3\n}\n',
      'x {\n  a    = 1\n  b    = 2 # two\n  new  = x\n  long = 3\n}\n',
    ],
    ['a.yaml', 'b: 2', 'new: x\nb: 2', 'b: 2\nnew: x'],
  ])('in %s: %j', (path, text, before, behind) => {
    expect(after(path, text, (key) => memberBefore(key, 'new', 'x'))).toBe(before);
    expect(after(path, text, (key) => memberAfter(key, 'new', 'x'))).toBe(behind);
  });
});

describe('a member', () => {
  test.each<[string, string, string, string, string]>([
    // without it, with another value, as another member
    [
      'a.yaml',
      YAML,
      'list:\n  - a: 1\n    c: 3\n',
      'list:\n  - a: 1\n    b: x # two\n    c: 3\n',
      'list:\n  - a: 1\n    new: x\n    c: 3\n',
    ],
    [
      'a.yaml',
      FLOW,
      'list: { a: 1, c: 3 }\n',
      'list: { a: 1, b: x, c: 3 }\n',
      'list: { a: 1, new: x, c: 3 }\n',
    ],
    [
      'a.json',
      JSON_LINES,
      '{\n  "a": 1,\n  "c": 3\n}\n',
      '{\n  "a": 1,\n  "b": x,\n  "c": 3\n}\n',
      '{\n  "a": 1,\n  "new": x,\n  "c": 3\n}\n',
    ],
    ['a.json', '{ "a": 1, "b": 2 }', '{ "a": 1 }', '{ "a": 1, "b": x }', '{ "a": 1, "new": x }'],
    [
      'a.tf',
      HCL,
      'x {\n  a    = 1\n  long = 3\n}\n',
      'x {\n  a    = 1\n  b    = x # two\n  long = 3\n}\n',
      'x {\n  a    = 1\n  new  = x\n  long = 3\n}\n',
    ],
  ])('of %s: %j', (path, text, without, value, other) => {
    expect(after(path, text, withoutMember)).toBe(without);
    expect(after(path, text, (key) => valueInstead(key, 'x'))).toBe(value);
    expect(after(path, text, (key) => memberInstead(key, 'new', 'x'))).toBe(other);
  });

  test.each<[string, string, string, string | undefined]>([
    ['a.yaml', 'b: "2" # two\n', 'x', 'b: "x" # two\n'],
    ['a.yaml', "b: 'it''s'\nc: 3\n", 'x', "b: 'x'\nc: 3\n"],
    ['a.yaml', 'b: "2"\n', '!Ref P', 'b: !Ref P\n'],
    ['a.yaml', 'b: |\n  text\n', 'x', undefined],
    ['a.yaml', 'b:\n  c: 1\n', 'x', undefined],
    ['a.tf', 'b = "2" // two\n', '"x"', 'b = "x" // two\n'],
    ['a.tf', 'b = [\n  1,\n]\n', 'x', undefined],
    ['a.json', '{ "b": "2" }', '"x"', '{ "b": "x" }'],
  ])('of %s: %j gets the value %s', (path, text, value, result) => {
    expect(after(path, text, (key) => valueInstead(key, value))).toBe(result);
  });

  test('line ends stay as they are', () => {
    const text = 'a: 1\r\nb: 2\r\n';
    expect(after('a.yaml', text, (key) => memberAfter(key, 'new', 'x'))).toBe('a: 1\r\nb: 2\r\nnew: x\r\n');
  });

  test.each([
    ['a.yaml', YAML, 'x'],
    ['a.yaml', FLOW, 'x'],
    ['a.json', JSON_LINES, '"x"'],
    ['a.tf', HCL, '"x"'],
  ])('a text in %s: %j', (path, text, written) => expect(quoted(keyIn(path, text), 'x')).toBe(written));
});
