// `npm run mutation -- --files src/judge/severity.ts --tests test/failing.test.ts`: which changes of the code no test notices.
//
// StrykerJS's mutators put every change into one copy of the code, switched by a number; vitest then runs, in one process
// and once for each change, the tests that reach it. Prints the table by file, and each survivor with its place. Not in
// CI: a folder takes an hour or more. `--every 20` takes every twentieth change only, `--from 3` starts at the fourth.
// Changes that cannot make a difference are listed in test/mutation/equivalent.json, each with a reason.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import fastGlob from 'fast-glob';
import { createVitest } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'test/mutation');
const FOLDERS = ['src/judge', 'src/model/facts', 'src/value', 'src/evaluation'];
/** Tests of units, which are fast: what only tests of the built command notice is not counted. */
const TESTS = [
  'clause',
  'compose',
  'conditions',
  'facts*',
  'failing',
  'iam',
  'jobFacts',
  'judge*',
  'kleene',
  'message',
  'mimeParts',
  'model',
  'pointers',
  'policies',
  'policyFiles',
  'queues',
  'rowVerdict',
  'units',
  'worlds',
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
  },
});
const { work } = flags;
const inRoot = { cwd: root };
const files = fastGlob.sync(flags.files ?? FOLDERS.map((folder) => `${folder}/**/*.ts`), inRoot).toSorted();
const tests = fastGlob.sync(flags.tests ?? TESTS, inRoot).toSorted();
if (files.length === 0 || tests.length === 0) throw new Error('no such files or tests');

/** The change that is made, and the changes that were reached: both pass through files, since tests run in a worker. */
const ACTIVE = join(work, 'active');
const REACHED = join(work, 'reached');
/**
 * Without a change it counts how often each test reaches each one. With a change it ends loops that the change keeps
 * from ending: the code that it is in may run a hundred times as often as without it, and no more.
 */
const SETUP = `import { afterAll, afterEach, beforeEach } from 'vitest';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const state = (globalThis.__stryker__ ??= {});
const [active, limit] = readFileSync(${JSON.stringify(ACTIVE)}, 'utf8').split(' ');
state.activeMutant = active || undefined;
state.hitCount = active ? 0 : undefined;
state.hitLimit = active ? Number(limit) : undefined;
if (!active) {
  let path;
  beforeEach(({ task }) => {
    path = task.file.filepath;
    state.currentTestId = path + '\\n' + task.id;
  });
  afterEach(() => {
    state.currentTestId = undefined;
  });
  afterAll(() => {
    const { static: fixed = {}, perTest = {} } = state.mutantCoverage ?? {};
    mkdirSync(${JSON.stringify(REACHED)}, { recursive: true });
    const name = createHash('sha256').update(String(path)).digest('hex');
    writeFileSync(${JSON.stringify(REACHED)} + '/' + name, JSON.stringify({ fixed, perTest }));
  });
}
`;

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
  writeFileSync(ACTIVE, '');
  writeFileSync(join(work, 'mutation.setup.mjs'), SETUP);
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

/** @returns the changes that tests reach: by their number, the tests by file, and how often they reach it */
function reachedBy() {
  const reached = new Map();
  const fixed = new Set();
  for (const name of fastGlob.sync('*', { cwd: REACHED })) {
    const coverage = JSON.parse(readFileSync(join(REACHED, name), 'utf8'));
    for (const id of Object.keys(coverage.fixed)) fixed.add(id);
    for (const [test, hits] of Object.entries(coverage.perTest)) {
      const [path, testId] = test.split('\n');
      for (const [id, times] of Object.entries(hits)) {
        if (!reached.has(id)) reached.set(id, { tests: new Map(), times: 0 });
        const entry = reached.get(id);
        entry.times += times;
        if (!entry.tests.has(path)) entry.tests.set(path, new Set());
        entry.tests.get(path).add(testId);
      }
    }
  }
  return { reached, fixed };
}

/** Runs tests with a change, or all with none. @returns whether they pass */
async function passes(vitest, specifications, active = '') {
  writeFileSync(ACTIVE, active);
  vitest.state.clearFiles?.(vitest.projects[0]);
  await vitest.runTestSpecifications(specifications, false);
  const failed = vitest.state.getFiles().some(({ result }) => result?.state === 'fail');
  const hasErrors = vitest.state.getUnhandledErrors().length > 0;
  vitest.state.errorsSet?.clear();
  return !failed && !hasErrors;
}

prepare();
const equivalent = JSON.parse(readFileSync(join(home, 'equivalent.json'), 'utf8'));
process.env.AMILINT_DIST = 'ready';
const { all, mutants } = await instrumented();
const vitest = await createVitest('test', {
  root: work,
  config: false,
  watch: false,
  pool: 'threads',
  maxWorkers: 1,
  isolate: false,
  bail: 1,
  testTimeout: 60_000,
  reporters: [{}],
  include: tests,
  setupFiles: [join(work, 'mutation.setup.mjs')],
  passWithNoTests: false,
});
await vitest.standalone();
console.log(`${mutants.length} of ${all} changes, ${tests.length} files of tests`);
const started = performance.now();
if (!(await passes(vitest, await vitest.globTestSpecifications()))) {
  const errors = vitest.state
    .getFiles()
    .flatMap(({ filepath, result }) => (result?.state === 'fail' ? [filepath] : []));
  throw new Error(`the tests fail without a change: ${errors.join(', ')}`);
}
console.log(`the tests take ${Math.round((performance.now() - started) / 1000)} s`);

const { reached, fixed } = reachedBy();
const counted = new Map(
  files.map((path) => [path, { killed: 0, survived: 0, equivalent: 0, 'not covered': 0, static: 0 }]),
);
for (const { id, fileName: path, location, mutatorName, replacement } of mutants) {
  const counts = counted.get(path);
  const line = location.start.line + 1;
  const code = readFileSync(join(root, path), 'utf8').split('\n')[line - 1];
  const place = `${path}:${line}:${location.start.column + 1} ${mutatorName} → ${replacement.slice(0, 80)}`;
  const known = equivalent.find(
    (one) => one.file === path && code.includes(one.code) && replacement.startsWith(one.to),
  );
  const entry = reached.get(id);
  if (!entry) counts[fixed.has(id) ? 'static' : 'not covered']++;
  else if (known) counts.equivalent++;
  else {
    const specifications = [...entry.tests]
      .toSorted(([, a], [, b]) => a.size - b.size)
      .map(([file, ids]) => vitest.projects[0].createSpecification(file, { testIds: [...ids] }));
    if (await passes(vitest, specifications, `${id} ${100 * entry.times + 100_000}`)) {
      counts.survived++;
      console.log(`survived  ${place.replaceAll('\n', ' ')}`);
    } else counts.killed++;
  }
}
console.log(`${Math.round((performance.now() - started) / 1000)} s`);
await vitest.close();

/** The table, by file and by folder. */
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
// Tests that fail are what is looked for: vitest would make them the status of this program.
process.exitCode = 0;
