// Comments are as wide as code: the formatter wraps code at 110 columns, and leaves comments alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WIDEST = 110;
/** Folders of packages, and inputs that are as their tools write them. */
const LEFT_OUT = /(?:^|\/)(?:node_modules|data|generated)\//;

const files = ['src', 'test', 'scripts'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.(?:ts|mjs)$/.test(path) && !LEFT_OUT.test(path)),
);

/** The lines of a file that are comments and too wide, unless they are one word, such as an address. */
function wideComments(path: string): readonly string[] {
  return readFileSync(join(ROOT, path), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const isComment = /^\s*(?:\/\/|\/?\*)/.test(line);
      const words = line.trim().split(' ').length;
      return isComment && line.length > WIDEST && words > 2 ? [`${path}:${index + 1}`] : [];
    });
}

test(`comments have at most ${WIDEST} columns`, () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap(wideComments)).toEqual([]);
});
