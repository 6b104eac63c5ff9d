// How wide text is on a terminal, and how names are compared.
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cells, columns, pad, wrap } from '../src/report/terminal.ts';
import { nearest } from '../src/value/nearest.ts';
import { fc, runs } from './property.ts';

describe('the columns of a text', () => {
  test.each([
    ['Latin', 'Umgebung für Jobs', 17],
    ['Chinese', '计算环境', 8],
    ['Japanese in half width', 'ﾊﾞｯﾁ', 4],
    ['Korean', '환경', 4],
    ['an accent as a separate character', 'e\u0301', 1],
    ['an emoji', '🚀', 2],
    ['an emoji of several characters', '👩‍💻', 2],
    ['a flag', '🇩🇪', 2],
    ['a heart as an emoji', '❤️', 2],
    ['a keycap', '1️⃣', 2],
  ])('%s: %s', (_, text, expected) => {
    expect(columns(text)).toBe(expected);
  });
});

test('each character of a plain text is one cell', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const text = '«Umgebung für Jobs» – Привет … → ┌─┐ ½ ±';
  expect(cells(text).map(({ shown }) => shown)).toEqual(
    [...segmenter.segment(text)].map(({ segment }) => segment),
  );
  expect(stringWidth(text)).toBe(text.length);
  expect(cells('e\u0301x').map(({ shown }) => shown)).toEqual(['e\u0301', 'x']);
});

test('wrapped lines take no more than their width, unless one word does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'ami', '计算环境', 'launch-template', '🚀'), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.integer({ min: 4, max: 40 }),
      (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(stringWidth(line) <= width || !line.includes(' ')).toBe(true);
      },
    ),
    { numRuns: runs(300) },
  );
});

test('a padded text has the width', () => {
  expect(pad('环境', 6)).toBe('环境  ');
  expect(pad('environment', 6)).toBe('environment');
});

test.each([
  ['allocationStrategy', '; did you mean allocationStrategie?'],
  ['allocation', ''],
  ['maxVcpus', '; did you mean maxvCpus?'],
])('the name near %s', (written, expected) => {
  expect(nearest(written, ['minvCpus', 'maxvCpus', 'allocationStrategie'])).toBe(expected);
});

test.each(['a\n::error::b', '::error::b', 'a ##vso[task.setvariable]b'])(
  'no line of %j is a command for a runner of CI',
  (text) => {
    const lines = wrap(text, 80);
    expect(lines.filter((line) => /^::|##vso\[/.test(line))).toEqual([]);
    expect(lines.join('')).toContain('b');
  },
);
