// Words and forms of sentences that readers of English as a second language stumble over are not used: in
// comments, messages, help, policies and pages. CONTRIBUTING has the list, with what to write in their place.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const AVOIDED: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|[.:;] )Of (?:a|all|an|any|each|its|one|several|such|that|the|these|those|two|what|which)\b/,
    'Of X …',
  ],
  [/\b(?:told|whoever|anew|twins?)\b/, 'told, whoever, anew, twin'],
  [/\b(?:hangs? on|stands?)\b/, 'stands in, hangs on'],
  [/\bthings?\b/, 'thing'],
  [/\bOpen is:/, 'Open is'],
];

/** Lines that speak about the words themselves, and a name of a tool. */
const LEFT_OUT = /^\| «|^\| Of X|Each word means one thing/;

const files = [
  ...['src', 'scripts', 'policies', 'docs', 'integrations'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter(
        (path) => /\.(?:ts|mjs|md|yaml)$/.test(path) && !/\/(?:node_modules|data|generated)\//.test(path),
      ),
  ),
  'README.md',
  'CONTRIBUTING.md',
];

/** What people read of a line: in code its comment, else its texts that have several words. */
function proseOf(path: string, line: string): string {
  if (!/\.(?:ts|mjs)$/.test(path)) return line.trim();
  const [, comment] = /^\s*(?:\/\/|\/?\*+) ?(.*)$/.exec(line) ?? [];
  if (comment !== undefined) return comment;
  const texts = line.match(/'[^']* [^']*'|`[^`]* [^`]*`/g) ?? [];
  return texts.map((text) => text.slice(1, -1)).join(' ');
}

function avoidedIn(path: string): readonly string[] {
  return readFileSync(join(ROOT, path), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const prose = proseOf(path, line);
      if (LEFT_OUT.test(prose)) return [];
      return AVOIDED.filter(([pattern]) => pattern.test(prose)).map(
        ([, what]) => `${path}:${index + 1} has «${what}»: ${prose}`,
      );
    });
}

test('comments, messages, policies and pages are in plain English', () => {
  expect(files.length).toBeGreaterThan(600);
  expect(files.flatMap(avoidedIn)).toEqual([]);
});

test.each([
  ['// Of a key that is repeated the last one counts.', 1],
  ["  message: 'where it stands in the file',", 1],
  ["const kind = 'thing';", 0],
  ['// A list of the items.', 0],
  ['/** The place of the value; understands YAML. */', 0],
])('%s', (line, faults) => {
  expect(AVOIDED.filter(([pattern]) => pattern.test(proseOf('x.ts', line)))).toHaveLength(faults);
});
