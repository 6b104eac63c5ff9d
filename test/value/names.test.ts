// Small helpers with names, paths and lists.
import { describe, expect, test } from 'vitest';
import { graphemesOf } from '../../src/value/graphemes.ts';
import { hasDigest, identify, LONGEST_IDENTITY } from '../../src/value/identity.ts';
import { largest } from '../../src/value/largest.ts';
import { nearest } from '../../src/value/nearest.ts';
import { isSupplied } from '../../src/value/origins.ts';
import { own } from '../../src/value/own.ts';
import { folderOf, inFolder, joinPath } from '../../src/value/paths.ts';
import { withoutEnd, withoutLineEnd } from '../../src/value/trimming.ts';
import { zip } from '../../src/value/zip.ts';

describe('the name that somebody may have meant', () => {
  test.each<[string, readonly string[], string | undefined]>([
    ['Stagee', ['Stage'], 'Stage'],
    ['Satge', ['Stage'], 'Stage'],
    ['tage', ['Stage'], 'Stage'],
    ['Stxxx', ['Stage'], undefined],
    ['ab', ['abcd', 'abcde'], 'abcd'],
    ['ab', ['abcde'], undefined],
    ['', ['ab'], 'ab'],
    ['', ['abc'], undefined],
    ['allocation', ['allxcxtxon'], 'allxcxtxon'],
    ['allocation', ['allxcxtxxn'], undefined],
    // The nearest one; of two that are equally near the first.
    ['image', ['imagery', 'images'], 'images'],
    ['image', ['imago', 'images'], 'imago'],
    ['image', ['xximage', 'imagx'], 'imagx'],
    ['xximage', ['image', 'xximagy'], 'xximagy'],
    ['image', [], undefined],
  ])('%s among %j: %s', (name, among, meant) => {
    expect(nearest(name, among)).toBe(meant === undefined ? '' : `; did you mean ${meant}?`);
  });
});

describe('paths', () => {
  test.each<[string, string, string | undefined]>([
    ['', 'a.yaml', 'a.yaml'],
    ['', './a.yaml', 'a.yaml'],
    ['x/y', 'a.yaml', 'x/y/a.yaml'],
    ['x/y', '../a.yaml', 'x/a.yaml'],
    ['x/y', '../../a.yaml', 'a.yaml'],
    ['x/y', '../../../a.yaml', undefined],
    ['', '..', undefined],
    ['x', 'a//b/./c', 'x/a/b/c'],
    ['x', '..', ''],
  ])('from «%s» %s is %s', (folder, relative, path) => expect(joinPath(folder, relative)).toBe(path));

  test('have a folder', () => {
    expect(['a.yaml', 'x/a.yaml', 'x/y/a.yaml', '/a'].map(folderOf)).toEqual(['', 'x', 'x/y', '']);
    expect([inFolder('', 'a'), inFolder('x', 'a')]).toEqual(['a', 'x/a']);
  });
});

test('a table has no members that every object has', () => {
  const table = { a: 1 };
  expect([own(table, 'a'), own(table, 'constructor'), own(table, '__proto__')]).toEqual([
    1,
    undefined,
    undefined,
  ]);
});

test('two lists side by side are as long as the shorter one', () => {
  expect(zip([1, 2], ['a', 'b', 'c'])).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
  expect(zip([1, 2, 3], ['a'])).toEqual([[1, 'a']]);
});

test('the largest number', () => {
  expect([largest([1, 3, 2]), largest([-2, -1]), largest([])]).toEqual([3, -1, -Infinity]);
});

test('characters are cut off the end of a text, and nowhere else', () => {
  expect(withoutEnd('.a..b..', '.')).toBe('.a..b');
  expect(withoutEnd('...', '.')).toBe('');
  expect(withoutEnd('ab', '.')).toBe('ab');
  expect(['a\r\n', 'a\n', 'a\r', 'a', '\na'].map(withoutLineEnd)).toEqual(['a', 'a', 'a', 'a', '\na']);
});

test('characters as people count them', () => {
  expect(graphemesOf('e\u0301a👩‍💻')).toEqual(['e\u0301', 'a', '👩‍💻']);
});

test('a value of a file, or of an option, comes with the scan', () => {
  const ways = ['literal', 'default', 'supplied', 'given', 'derived', 'missing'] as const;
  expect(ways.filter(isSupplied)).toEqual(['supplied', 'given']);
});

test('an identity is kept as long as it is short, and has a digest beyond that', () => {
  const short = 'x'.repeat(LONGEST_IDENTITY);
  expect([identify(short) === short, hasDigest(identify(short))]).toEqual([true, false]);
  expect(identify(`${short}y`)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(hasDigest(identify(`${short}y`))).toBe(true);
  expect(identify(`${short}y`)).not.toBe(identify(`${short}z`));
});
