// What a scanned file says cannot act through a report: it controls no terminal, commands no runner of CI,
// hides nothing and links nowhere.
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES, report } from '../src/report/formats.ts';
import { jsonText, logLine, markdownText, sentence, visible } from '../src/report/harmless.ts';
import { sarifReport } from '../src/report/sarif.ts';
import { scanSources } from '../src/scanSources.ts';
import { fc, runs } from './property.ts';

const options = { version: '1.2.3', homepage: 'https://example.com/amilint' };
const template = (imageType: string, comment = '') => `# ${comment}
Resources:
  Environment: # ${comment}
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2 # ${comment}
        Ec2Configuration: [{ ImageType: ${JSON.stringify(imageType)} }]
`;
type Result = ReturnType<typeof scanSources>;
const plain: [string, (result: Result) => Promise<string>][] = FORMAT_NAMES.map((name) => [
  name,
  (result) => report(result, name, options),
]);
const formats = [
  ...plain,
  [
    'text in colour',
    async (result) => withoutColors(await report(result, 'text', { ...options, color: true })),
  ],
] satisfies typeof plain;
const withoutColors = (text: string) => text.replaceAll(/\u001b\[\d+m/g, '');
/** The lines that are commands on purpose, and what they carry. */
const OWN_COMMANDS = /^(?:::(?:error|warning|notice) |##vso\[task\.logissue )/gm;
const withoutOwnCommands = (name: string, text: string) =>
  name === 'github' || name === 'azure' ? text.replaceAll(OWN_COMMANDS, '') : text;
const HIDDEN =
  /(?!\n|\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const COMMAND = /^\s*::|##(\[|vso\[|teamcity\[)/im;

describe('hidden characters are shown by name', () => {
  test.each([
    ['a terminal escape', '\u001b[31m', '␛[31m'],
    ['a line end', 'a\r\nb', 'a␍␊b'],
    ['the other line ends', '\u0085\u2028\u2029', '<U+0085><U+2028><U+2029>'],
    ['a bidirectional override', '\u202eabc\u2066', '<U+202E>abc<U+2066>'],
    ['blanks without width', 'a\u200bb\u2060\u180e\u00ad', 'a<U+200B>b<U+2060><U+180E><U+00AD>'],
    ['annotations between lines', '\ufff9a\ufffab\ufffb', '<U+FFF9>a<U+FFFA>b<U+FFFB>'],
    ['tag characters', 'x\u{e0041}\u{e007f}', 'x<U+E0041><U+E007F>'],
    ['a joiner between Latin letters', 'a\u200db', 'a<U+200D>b'],
    ['fillers', '\u3164\u115f', '<U+3164><U+115F>'],
    ['half a pair of surrogates', '\ud83d', '<U+D83D>'],
    ['an emoji of several characters', '👩‍🔬 ❤️ 1️⃣', '👩‍🔬 ❤️ 1️⃣'],
    ['a word in Devanagari', 'क्‍ष', 'क्‍ष'],
    ['other scripts', 'ümläut 日本語 עברית', 'ümläut 日本語 עברית'],
  ])('%s', (_, text, shown) => expect(visible(text)).toBe(shown));
});

describe('no line is a command for a runner of CI', () => {
  test.each([
    ['::error file=a::b', '<U+003A>:error file=a::b'],
    ['   ::stop-commands::x', '   <U+003A>:stop-commands::x'],
    ['\u001b[1m::error::x', '\u001b[1m<U+003A>:error::x'],
    ['x ##[error]y ##[group]z', 'x <U+0023>#[error]y <U+0023>#[group]z'],
    ['##VSO[task.setvariable]', '<U+0023>#VSO[task.setvariable]'],
    ["##teamcity[testFailed name='x']", "<U+0023>#teamcity[testFailed name='x']"],
    [
      'Type: AWS::Batch::ComputeEnvironment ## a comment',
      'Type: AWS::Batch::ComputeEnvironment ## a comment',
    ],
  ])('%s', (line, harmless) => expect(logLine(line)).toBe(harmless));
});

test('a sentence is cut where nobody would read on', () => {
  expect(sentence('x'.repeat(100_000)).length).toBeLessThan(3_000);
});

test('JSON is indented as Node does it, with a line end', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '{', '[', ']', '"', ',', ' ', '\n', '\\') });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.constantFrom(1.5, true, null, undefined),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(text, value), fc.array(value), (map, list) => {
      for (const one of [map, list]) expect(jsonText(one)).toBe(`${JSON.stringify(one, null, 2)}\n`);
    }),
    { numRuns: runs(300) },
  );
});

test('JSON writes hidden characters and commands as escapes, and loses nothing', () => {
  const value = { 'a\u202e': ['\u{e0041}', '##[error]', '::x', 'plain\n', '👩‍🔬'] };
  expect(jsonText(value)).not.toMatch(HIDDEN);
  expect(jsonText(value)).not.toMatch(COMMAND);
  expect(JSON.parse(jsonText(value))).toEqual(value);
});

test('Markdown: a text stays text', () => {
  const markdown = markdownText('[a](b) ::error:: ##[x] <b>').replaceAll('<!-- -->', '');
  expect(markdown).not.toMatch(/(?<!\\)[[\]<>]|##\[/);
});

describe.each(formats)('%s', (name, format) => {
  test.each([
    ['commands in values', 'x\n::stop-commands::pwned\n::error file=a.tf,line=1::pwned\n', '##[add-mask]e'],
    ['escapes in values and comments', '\u001b]0;title\u0007\u009b31m', '\u202e\u200b'],
    ['commands at blanks, at which lines break', `${'word '.repeat(9)}::error::x`.repeat(4), ''],
    ['a link', '[Required fix: run this script](https://evil.example/fix.sh)', ''],
  ])('%s', async (_, imageType, comment) => {
    const path = 'dir\n::error::name\u202e.yaml';
    const result = scanSources([{ path, text: template(imageType, comment) }], { asOf: '2026-11-25' });
    expect(result.findings.length).toBeGreaterThan(0);
    const text = withoutOwnCommands(name, await format(result));
    expect(text).not.toMatch(HIDDEN);
    expect(text).not.toMatch(COMMAND);
  });
});

test('no message of SARIF holds a link that a value wrote', () => {
  const text = template('[Required fix](https://evil.example/fix.sh) [line](7)');
  const log: Log = JSON.parse(sarifReport(scanSources([{ path: 'a.yaml', text }]), options));
  const messages = (log.runs[0]?.results ?? []).flatMap((result) => [
    result.message.text ?? '',
    ...(result.relatedLocations ?? []).map(({ message }) => message?.text ?? ''),
  ]);
  expect(messages.join('\n')).toContain(String.raw`\[Required fix\]\(https`);
  const links = messages.flatMap((message) => [...message.matchAll(/(?<!\\)\]\(([^)]*)\)/g)]);
  expect(links.map(([, target]) => target).filter((target) => !/^\d+$/.test(target ?? ''))).toEqual([]);
  expect(messages.join('\n')).not.toMatch(/(?<!\\)\[line/);
});

test('whatever a value is, no report holds a hidden character or a command', async () => {
  const piece = fc.oneof(
    fc.constantFrom('::error::', '\n', '\r', '##[x]', '\u001b[2J', '\u2028', '\u{e0041}', ' ', '](x)'),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const result = scanSources([{ path: 'a.yaml', text: template(pieces.join('')) }]);
      for (const [name, format] of formats) {
        const text = withoutOwnCommands(name, await format(result));
        expect(text).not.toMatch(HIDDEN);
        expect(text).not.toMatch(COMMAND);
      }
    }),
    { numRuns: runs(60) },
  );
});
