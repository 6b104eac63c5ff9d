// The places of JSON texts with escapes: a part of the text is found again in what is written.
import { expect, test } from 'vitest';
import { readJson } from '../src/frontends/document/json.ts';
import { fc, runs } from './property.ts';

/** What is written for each segment of a JSON text, and what it means. */
function segments(written: string): readonly (readonly [written: string, text: string])[] {
  const source = { path: 'template.json', text: `{"before": ${written}, "after": "a\\nb"}` };
  const root = readJson(source);
  const node = root.kind === 'map' ? root.members.get('before')?.value : undefined;
  if (node?.kind !== 'scalar') throw new TypeError('the value is a text');
  const found = node.segments();
  return found.map(({ from, at }, index) => [
    source.text.slice(at.start, at.end),
    node.text.slice(from, found[index + 1]?.from),
  ]);
}

test.each<[string, readonly (readonly [string, string])[]]>([
  ['"plain"', [['plain', 'plain']]],
  ['""', [['', '']]],
  [
    String.raw`"a\nb"`,
    [
      ['a', 'a'],
      [String.raw`\n`, '\n'],
      ['b', 'b'],
    ],
  ],
  [
    String.raw`"\u00e9\\\""`,
    [
      ['', ''],
      [String.raw`\u00e9`, 'é'],
      ['\\\\', '\\'],
      [String.raw`\"`, '"'],
    ],
  ],
])('%s', (written, expected) => {
  expect(segments(written)).toEqual(expected);
});

test('the segments together are the text, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = JSON.stringify(text);
      const found = segments(written);
      expect(found.map(([, part]) => part).join('')).toBe(text);
      expect(`"${found.map(([part]) => part).join('')}"`).toBe(written);
    }),
    { numRuns: runs(500) },
  );
});
