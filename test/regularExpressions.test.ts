// Every regular expression of the source takes time in proportion to the text that it reads: no input can
// make it hang.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastGlob from 'fast-glob';
import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { nodesOfSource } from './sourceCode.ts';

/** Those that the analysis does not follow, or only in seconds, and why they are linear. */
const READ_BY_HAND = new Map<string, string>([
  [
    String.raw`\b(?:ba)?sh\s+(?!-[a-z]{0,9}c\s)\S`,
    'blanks are read only after sh, and what is looked at after them has eleven characters',
  ],
  [
    String.raw`\{\{(?!resolve:)[^{}]*\}\}`,
    'text between the braces ends at the next brace, at which the next try starts',
  ],
  [
    String.raw`\{%[-+]?\s*\w|\{\{(?!\s*resolve:)[^{}\r\n]*\}\}|<%[-=]?|\{#\s`,
    'blanks and text between braces end before the next mark, at which the next try starts',
  ],
  [
    String.raw`AWS::(CloudFormation::Stack(?:Set)?|Serverless::Application|EC2::LaunchTemplate)\b|\bExport"?\s*:`,
    'blanks are read only after a word, and end before the next one',
  ],
  [
    String.raw`'([^']*(?:''[^']*)*)('?)|([a-zA-Z])\3*`,
    'each character is read once: after a quote or a letter nothing can fail',
  ],
  [
    String.raw`(?<=^|\s)(?:#|\/\/|\/\*)\s*eslint-(disable-next-line|disable-line|disable|enable)(?![\w-])`,
    'blanks are read only after a mark, and end before the next one',
  ],
  [
    String.raw`^[ \t]*\/\/[#@] ?sourceMappingURL=(\S+)[ \t]*$`,
    'it starts at starts of lines alone, and reads no further than the line',
  ],
  [
    String.raw`^((?:\s|\x1b\[[\d;]*m)*):(?=:)`,
    'it starts at the start alone; a blank begins no escape sequence',
  ],
  [String.raw`^(?=[-+=#]|\d+[.)])`, 'it starts at the start alone'],
  [String.raw`\[\d*\]|\.\d+(?=\.|$)`, 'digits are read only after a bracket or a dot, and hold neither'],
  [String.raw`^\s*amilint-ignore(?![\w-])`, 'it starts at the start alone'],
  [
    String.raw`(?<![\w.-])module\.[\w-]+(?:\[[^\][]*\])?\.`,
    'a name, and a key in brackets, end where the next one can begin',
  ],
]);

process.env['RECHECK_BACKEND'] = 'pure';

/** What is wrong with an expression: undefined if it is linear. */
function fault(pattern: string, flags: string): string | undefined {
  if (READ_BY_HAND.has(pattern) || !/[*+]|\{\d+,\}/.test(pattern)) return undefined;
  const { status, ...more } = checkSync(pattern, flags, { checker: 'automaton', timeout: 60_000 });
  if (status === 'safe') return undefined;
  return 'complexity' in more && more.complexity ? more.complexity.summary : 'cannot be analysed';
}

interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

const expressions = [...nodesOfSource()].flatMap(({ node, place }) =>
  node.type === 'Literal' && node['regex'] ? [{ place, ...(node['regex'] as Expression) }] : [],
);

describe('regular expressions are linear', () => {
  test('in the source', () => {
    expect(expressions.length).toBeGreaterThan(200);
    const faults = expressions.flatMap(({ place, pattern, flags }) => {
      const found = fault(pattern, flags);
      return found === undefined ? [] : [`${place}: /${pattern}/ ${found}`];
    });
    expect(faults).toEqual([]);
    const written = new Set(expressions.map(({ pattern }) => pattern));
    expect([...READ_BY_HAND.keys()].filter((pattern) => !written.has(pattern))).toEqual([]);
  }, 900_000);

  test('and none is built from texts, but by re2js, which is linear whatever the pattern', () => {
    const built = [...nodesOfSource()].filter(
      ({ node, text }) => node.type === 'NewExpression' && text.startsWith('new RegExp('),
    );
    expect(built.map(({ place }) => place)).toEqual([]);
  });

  test('in the policies', () => {
    const folder = fileURLToPath(new URL('../policies', import.meta.url));
    const patterns = fastGlob
      .sync('**/*.yaml', { cwd: folder, absolute: true })
      .flatMap((file) => [
        ...readFileSync(file, 'utf8').matchAll(/pattern: (?:'([^']*)'|"([^"]*)"|([^,}\n]*))/g),
      ])
      .map(([, single, double, bare]) => single ?? double?.replaceAll('\\\\', '\\') ?? bare?.trim() ?? '');
    expect(patterns.filter((pattern) => fault(pattern, '') !== undefined)).toEqual([]);
  }, 60_000);
});
