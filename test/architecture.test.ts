// The rules of the house: who may import whom, how long a file may be, and that every folder has its line in
// src/README.md.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { nodesOfSource, unexplainedCasts, unexplainedCastsIn } from './sourceCode.ts';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const textOf = (path: string) => readFileSync(join(SRC, path), 'utf8');
const lines = (text: string) => text.trimEnd().split('\n').length;

/** The room of a file: its folder, for frontends the language, in the model the facts and the rows. */
function roomOf(path: string): string {
  const [first, second, third] = path.split('/');
  if (second === undefined) return 'top';
  return (first === 'frontends' || first === 'model') && third !== undefined ? `${first}/${second}` : first!;
}

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
  readonly path: string;
}

const imports: Import[] = files.flatMap((file) =>
  [...textOf(file).matchAll(/^(?:import|export)( type)?\s+(?:([^;]*?)\s+from\s+)?'(\.[^']*)'/gm)].map(
    ([, type, names, path]) => ({
      file,
      from: roomOf(file),
      to: roomOf(relative(SRC, join(SRC, dirname(file), path!))),
      path: path!,
      typesOnly: type !== undefined || (names !== undefined && /^\{(\s*type [^,}]+,?)+\s*\}$/.test(names)),
    }),
  ),
);

/** The rooms of the languages, each a folder of `frontends` with its kinds of files. */
const FRONTENDS: readonly string[] = files
  .filter((path) => /^frontends\/\w+\/kinds\.ts$/.test(path))
  .map(roomOf);

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  value: [],
  evaluation: ['value'],
  model: ['value', 'model/data'],
  'model/facts': ['value', 'model'],
  'model/rows': ['value', 'model', 'model/facts'],
  'model/updates': ['value', 'model', 'model/data', 'model/facts', 'model/rows'],
  judge: ['value', 'model', 'model/rows', '..'],
  edits: ['value'],
  suppressions: ['value', 'model', 'judge', 'edits'],
  ami: ['value', 'edits', 'model', 'model/facts', 'model/rows', 'model/updates'],
  fix: ['value', 'edits', 'judge', 'model', 'model/rows', 'model/updates', 'ami', 'frontends/document'],
  diff: ['value', 'model', 'model/rows', 'model/updates', 'ami'],
  settings: ['value', 'top', 'judge', 'suppressions', 'frontends/document', 'frontends/cloudformation', '..'],
  report: ['value'],
  frontends: ['model', ...FRONTENDS],
  ...Object.fromEntries(
    FRONTENDS.map((room) => [room, ['value', 'evaluation', 'model', 'frontends/document']]),
  ),
  'frontends/document': ['value'],
  'frontends/cdk': ['value', 'model', 'frontends/document', 'frontends/cloudformation'],
  commands: [
    'top',
    'frontends',
    'model',
    'report',
    'judge',
    'settings',
    'suppressions',
    'edits',
    'fix',
    'value',
    '..',
  ],
  plugins: ['top'],
  start: [],
  baseline: ['value', 'model', 'judge', 'report', 'top'],
};

/**
 * Reporters see the types of what was judged, and the order of severities, the names of languages and
 * properties; answers about AMIs the types of findings.
 */
function isTypeOf(room: string, { to, typesOnly, path }: Import): boolean {
  const seen = ['../judge/severity.ts', '../model/languages.ts', '../../model/spelling.ts'];
  if (room === 'report' && seen.includes(path)) return true;
  return typesOnly && (TYPES_FROM[room] ?? []).includes(to);
}

/** Rooms that a room takes types from, and nothing that runs. */
const TYPES_FROM: Readonly<Record<string, readonly string[]>> = {
  evaluation: ['model'],
  report: ['judge', 'model', 'model/updates', 'ami', 'diff'],
  commands: ['diff'],
  ami: ['judge'],
  judge: ['model/updates'],
  fix: ['top'],
  settings: ['model'],
};

describe('imports', () => {
  test.each(Object.entries(ALLOWED))('%s imports only what it may', (room, allowed) => {
    const wrong = imports
      .filter(({ from, to }) => from === room && to !== room && !allowed.includes(to))
      .filter((one) => !isTypeOf(room, one))
      .map(({ file, to }) => `${file} → ${to}`);
    expect(wrong).toEqual([]);
  });

  test('the doors for other tools see the library as everybody does', () => {
    const inside = imports
      .filter(({ from, to, path }) => from === 'plugins' && to === 'top' && path !== '../index.ts')
      .map(({ file, path }) => `${file} → ${path}`);
    expect(inside).toEqual([]);
  });

  test('what says which files a language has imports nothing that reads them', () => {
    const wrong = imports
      .filter(({ file, typesOnly }) => file.endsWith('/kinds.ts') && !typesOnly)
      .map(({ file, path }) => `${file} → ${path}`);
    expect(wrong).toEqual([]);
  });

  test('every room has its rule', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => room !== 'top').toSorted()).toEqual(
      Object.keys(ALLOWED).toSorted(),
    );
  });
});

/**
 * Folders of Terraform that one of them may not import: syntax knows no values, and nothing else knows plans.
 */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  syntax: ['evaluation', 'functions', 'plan'],
  evaluation: ['plan'],
  functions: ['plan'],
};

test.each(Object.entries(ABOVE))('terraform/%s imports nothing that is built on it', (folder, above) => {
  const wrong = imports
    .filter(({ file }) => file.startsWith(`frontends/terraform/${folder}/`))
    .filter(({ file, path }) => above.includes(join(dirname(file), path).split('/')[2] ?? ''))
    .map(({ file, path }) => `${file} → ${path}`);
  expect(wrong).toEqual([]);
});

/** Files that import each other in a circle, and why they may. */
const CIRCLES: readonly (readonly string[])[] = [
  // An expression holds templates, and a template expressions.
  ['expressions.ts', 'templates.ts'].map((name) => `frontends/terraform/syntax/${name}`),
];

test('no files import each other in a circle, but for those that are named here', () => {
  const runtime = new Map<string, string[]>();
  for (const { file, path, typesOnly } of imports)
    if (!typesOnly) runtime.set(file, [...(runtime.get(file) ?? []), join(dirname(file), path)]);
  const reached = (from: string): ReadonlySet<string> => {
    const found = new Set(runtime.get(from));
    for (const file of found) for (const next of runtime.get(file) ?? []) found.add(next);
    return found;
  };
  const inCircle = [...runtime.keys()].filter((file) => reached(file).has(file)).toSorted();
  expect(inCircle).toEqual(CIRCLES.flat().toSorted());
});

test('the compiler is overruled (`!`) fewer than 3 times in 1,000 lines', () => {
  const count = [...nodesOfSource()].filter(({ node }) => node.type === 'TSNonNullExpression').length;
  const all = files.reduce((sum, path) => sum + lines(textOf(path)), 0);
  expect((count / all) * 1000).toBeLessThan(3);
});

test('a comment says why a cast is right', () => {
  expect([...unexplainedCasts()]).toEqual([]);
});

test.each([
  ['const a = b as A;', ['1: b as A']],
  ['const a = b as const;', []],
  ['const a = b as A; // It is one.', []],
  ['// It is one.\nconst a = b as A;', []],
  ['// It is one.\n\nconst a = b as A;', ['3: b as A']],
  ['/** A table. */\nconst a = {\n  x: 1,\n  y: b as A,\n};', []],
  ['const a = {\n  // A number.\n  x: 1,\n  y: 2,\n  z: b as A,\n};', ['5: b as A']],
  ['/** Reads a. */\nfunction read() {\n  const c = d();\n  return c as A;\n}', ['4: c as A']],
  ["import { b as c } from 'd';", []],
])('%s', (text, casts) => {
  expect([...unexplainedCastsIn(text)]).toEqual(casts);
});

/** Files of tests, but for packages, and for inputs that are as their tools write them. */
const tests = readdirSync(join(SRC, '../test'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:ts|mjs)$/.test(path) && !/(?:^|\/)(?:node_modules|data|generated)\//.test(path))
  .map((path) => `../test/${path}`);

test('no file is longer than 400 lines', () => {
  expect(tests.length).toBeGreaterThan(150);
  const tooLong = [...files, ...tests].filter((path) => lines(textOf(path)) > 400);
  expect(tooLong).toEqual([]);
});

test('no function is longer than 40 lines', () => {
  const tooLong = [...nodesOfSource()]
    .filter(({ node, text }) => /Function(?:Declaration|Expression)$/.test(node.type) && lines(text) > 40)
    .map(({ place, text }) => `${place} has ${lines(text)} lines`);
  expect(tooLong).toEqual([]);
});

test('every folder has its line in src/README.md', () => {
  const readme = readFileSync(join(SRC, 'README.md'), 'utf8');
  const folders = [...new Set(files.map((path) => dirname(path)))].filter((path) => path !== '.');
  expect(folders.filter((folder) => !readme.includes(`\`${folder}/\``))).toEqual([]);
});

test('every file begins with a sentence on what it is for', () => {
  expect(files.filter((path) => !/^(#!.*\n)?\/\/ \S/.test(textOf(path)))).toEqual([]);
});
