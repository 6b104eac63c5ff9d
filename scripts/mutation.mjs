// `npm run mutation -- --files 'src/judge/*.ts' --every 10`: which changes of the code no test notices.
//
// StrykerJS's mutators put every change into one copy of the code, switched by a number. The tests are loaded
// once, in a process of their own, and those that reach a change run once with it. A change with which one
// of them takes more than five times as long and ten seconds, or more memory than `--memory` (megabytes),
// counts as noticed, and the rest runs in a new process. Prints the table by file and folder, and each
// survivor with its place. Not in CI: all folders take an hour or more. `--every 10` takes every tenth change
// only, `--from 3` starts at the fourth. What only runs when a module is loaded is «static», and not
// counted. Changes that cannot make a difference are listed in
// test/mutation/equivalent.json, each with a reason.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import fastGlob from 'fast-glob';
import { GuardedTests } from './mutation/guarded.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'test/mutation');
const FOLDERS = ['src/judge', 'src/model/facts', 'src/value', 'src/evaluation'];
/** Tests of units, which are fast: what only tests of the built command notice is not counted. */
const TESTS = [
  'clause',
  'cloudformation',
  'compose',
  'conditions',
  'consequences',
  'defects*',
  'facts*',
  '*Facts',
  'failing',
  'iam',
  'judge*',
  'kleene',
  'listed',
  'live',
  'message',
  'mimeParts',
  'model',
  'pointers',
  'policies',
  'policyFiles',
  'queues',
  'remedyCases',
  'roots',
  'rowVerdict',
  'secrets',
  'sensitive',
  'shellProgram',
  'units',
  'updates/*',
  'worlds',
  'value/*',
  'values*',
  'evaluation/*',
].map((name) => `test/${name}.test.ts`);

const { values: flags } = parseArgs({
  options: {
    files: { type: 'string', multiple: true },
    tests: { type: 'string', multiple: true },
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    work: { type: 'string', default: join(root, 'coverage/mutation') },
    memory: { type: 'string', default: '2000' },
  },
});
const { work } = flags;
const inRoot = { cwd: root };
const files = fastGlob.sync(flags.files ?? FOLDERS.map((folder) => `${folder}/**/*.ts`), inRoot).toSorted();
const testFiles = fastGlob.sync(flags.tests ?? TESTS, inRoot).toSorted();
if (files.length === 0 || testFiles.length === 0) throw new Error('no such files or tests');

function prepare() {
  if (!existsSync(join(home, 'node_modules'))) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: home,
      stdio: 'ignore',
    });
  }
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const copied = ['src', 'test', 'policies', 'schemas', 'fixtures', 'scripts'];
  for (const name of [...copied, 'package.json', 'tsconfig.json']) {
    cpSync(join(root, name), join(work, name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  }
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'));
}

async function instrumenter() {
  const require = createRequire(join(home, 'package.json'));
  const { createInstrumenter } = await import(
    pathToFileURL(require.resolve('@stryker-mutator/instrumenter')).href
  );
  const silent = Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => {}]),
  );
  const logger = { ...silent, isDebugEnabled: () => false };
  const { createInjector } = require('typed-inject');
  return createInjector().provideValue('logger', logger).injectFunction(createInstrumenter);
}

const keyOf = ({ fileName, location: { start, end }, replacement }) =>
  JSON.stringify([fileName, start.line, start.column, end.line, end.column, replacement]);

/** Puts the changes of the sample into the copy, and gives them. */
async function instrumented() {
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };
  const contents = new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const using = await instrumenter();
  const instrument = (mutate) =>
    using.instrument(
      files.map((name) => ({ name, mutate: mutate(name), content: contents.get(name) })),
      options,
    );
  const { mutants: all } = await instrument(() => true);
  const [every, from] = [Number(flags.every), Number(flags.from)];
  const sample = all.filter((_, index) => index % every === from % every);
  const keys = new Set(sample.map(keyOf));
  // Only what the sample changes is prepared, so that the rest is as fast as ever.
  const { files: written, mutants } = await instrument((name) => {
    const places = sample.filter(({ fileName }) => fileName === name).map(({ location }) => location);
    return places.length > 0 && places;
  });
  for (const { name, content } of written) writeFileSync(join(work, name), content);
  return { all: all.length, mutants: mutants.filter((mutant) => keys.has(keyOf(mutant))) };
}

/** All tests and the code as one module, which has them in a list; its path. */
async function bundled() {
  const shim = join(work, 'scripts/mutation/vitest.mjs');
  const imports = testFiles.map((path) => `begin('${path}');\nawait import('./${path}');\n`);
  const entry = `import { begin, runTest, tests } from ${JSON.stringify(shim)};
await import('./test/setup.ts');
${imports.join('')}
export { runTest, tests };
`;
  writeFileSync(join(work, 'all.mjs'), entry);
  const itsPlace = {
    name: 'every file keeps its place',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replaceAll(
          'import.meta.url',
          JSON.stringify(pathToFileURL(path).href),
        ),
        loader: 'ts',
      }));
    },
  };
  const outfile = join(work, 'bundle.mjs');
  await build({
    entryPoints: [join(work, 'all.mjs')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { vitest: shim },
    plugins: [itsPlace],
    logLevel: 'error',
  });
  return outfile;
}

prepare();
process.env.AMILINT_DIST = 'ready';
// Properties that run a tenth as often notice nearly all changes, in a fraction of the time.
process.env.PROPERTY_RUNS ??= '0.1';
const equivalent = JSON.parse(readFileSync(join(home, 'equivalent.json'), 'utf8'));
const { all, mutants } = await instrumented();
const guarded = new GuardedTests(await bundled(), Number(flags.memory));
console.log(`${mutants.length} of ${all} changes, tests of ${testFiles.length} files`);

const started = performance.now();
const seconds = () => Math.round((performance.now() - started) / 1000);
const { times, paths, perTest, fixed } = await guarded.measure();
console.log(`the ${times.length} tests take ${seconds()} s`);

/** By the number of a change: the tests that reach it, the fastest first, and how often they do. */
const reached = new Map();
for (const [index, hits] of Object.entries(perTest)) {
  for (const [id, count] of Object.entries(hits)) {
    const entry = reached.get(id) ?? { tests: [], hits: 0 };
    entry.tests.push(Number(index));
    entry.hits += count;
    reached.set(id, entry);
  }
}

/** The tests that may reach a change when they are loaded: those of the files that import the changed one. */
function reachedAtLoad(id, path) {
  if (!fixed.includes(id)) return [];
  const importing = new Set(
    testFiles.filter((file) => readFileSync(join(root, file), 'utf8').includes(`../${path}'`)),
  );
  return [...times.keys()].filter((index) => importing.has(paths[index]));
}

/** Whether the tests that reach a change notice it, or cannot end with it. */
async function isNoticed({ id, fileName }, place) {
  const { tests, hits } = reached.get(id);
  const change = {
    id,
    tests: tests.toSorted((a, b) => times[a] - times[b]),
    hits,
    atLoad: reachedAtLoad(id, fileName),
  };
  const result = await guarded.notice(change);
  if (typeof result === 'string') console.log(`noticed   ${place}: ${result}`);
  return result !== false;
}

const counted = new Map(
  files.map((path) => [path, { killed: 0, survived: 0, equivalent: 0, 'not covered': 0, static: 0 }]),
);
for (const { id, fileName: path, location, mutatorName, replacement } of mutants) {
  const counts = counted.get(path);
  const line = location.start.line + 1;
  const code = readFileSync(join(root, path), 'utf8').split('\n')[line - 1];
  const becomes = replacement.slice(0, 80).replaceAll('\n', ' ');
  const place = `${path}:${line}:${location.start.column + 1} ${mutatorName} → ${becomes}`;
  const isEquivalent = equivalent.some(
    (one) => one.file === path && code.includes(one.code) && replacement.startsWith(one.to),
  );
  if (!reached.has(id)) counts[fixed.includes(id) ? 'static' : 'not covered']++;
  else if (isEquivalent) counts.equivalent++;
  else if (await isNoticed({ id, fileName: path }, place)) counts.killed++;
  else {
    counts.survived++;
    console.log(`survived  ${place}`);
  }
}
guarded.end();
console.log(`${seconds()} s`);

function row(path, { killed, survived, ...others }) {
  const score = killed + survived === 0 ? '–' : `${Math.round((100 * killed) / (killed + survived))} %`;
  return `| ${[path, killed, survived, ...Object.values(others), score].join(' | ')} |`;
}
console.log('\n| file | killed | survived | equivalent | not covered | static | score of covered |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
const folders = new Map();
for (const [path, counts] of counted) {
  console.log(row(path, counts));
  const folder = path.slice(0, path.lastIndexOf('/'));
  const sum = folders.get(folder);
  if (!sum) folders.set(folder, { ...counts });
  else for (const name of Object.keys(sum)) sum[name] += counts[name];
}
for (const [folder, counts] of folders) console.log(row(`**${folder}**`, counts));
