// `npm run mutation -- --files src/judge/severity.ts --tests test/failing.test.ts`: which changes of the code no test notices.
//
// StrykerJS's mutators put every change into one copy of the code, switched by a number; vitest then runs the tests in one
// process once for each change that they reach. Prints the table by file, and each survivor with its place. Not in CI: a
// file takes minutes. Changes that cannot make a difference are listed in test/mutation/equivalent.json, each with a reason.
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
const work = join(root, 'coverage/mutation');
const FOLDERS = ['src/judge', 'src/model/facts', 'src/value', 'src/evaluation'];
/** Tests of units, which are fast: what only tests of the built command notice is not counted. */
const TESTS = [
  'clause',
  'compose',
  'facts',
  'failing',
  'judge',
  'kleene',
  'message',
  'model',
  'pointers',
  'policies',
  'policyFiles',
  'worlds',
  'lift',
  'evaluation/*',
].map((name) => `test/${name}.test.ts`);

const { values: flags } = parseArgs({
  options: {
    files: { type: 'string', multiple: true },
    tests: { type: 'string', multiple: true },
  },
});
const inRoot = { cwd: root };
const files = fastGlob.sync(flags.files ?? FOLDERS.map((folder) => `${folder}/**/*.ts`), inRoot).toSorted();
const tests = fastGlob.sync(flags.tests ?? TESTS, inRoot).toSorted();
if (files.length === 0 || tests.length === 0) throw new Error('no such files or tests');

/** The change that is made, and the changes that were reached: both pass through files, since tests run in a worker. */
const ACTIVE = join(work, 'active');
const REACHED = join(work, 'reached.json');
const SETUP = `import { afterAll, beforeAll } from 'vitest';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const state = (globalThis.__stryker__ ??= {});
state.activeMutant = readFileSync(${JSON.stringify(ACTIVE)}, 'utf8') || undefined;
const isFirst = state.activeMutant === undefined;
beforeAll(() => {
  if (isFirst) state.currentTestId = 'run';
});
afterAll(() => {
  if (!isFirst) return;
  const reached = existsSync(${JSON.stringify(REACHED)}) ? JSON.parse(readFileSync(${JSON.stringify(REACHED)}, 'utf8')) : {};
  const { static: fixed = {}, perTest = {} } = state.mutantCoverage ?? {};
  for (const id of Object.keys(fixed)) reached[id] ??= 'static';
  for (const id of Object.keys(perTest.run ?? {})) reached[id] = 'test';
  writeFileSync(${JSON.stringify(REACHED)}, JSON.stringify(reached));
});
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
  for (const name of [
    'src',
    'test',
    'policies',
    'schemas',
    'fixtures',
    'scripts',
    'package.json',
    'tsconfig.json',
  ]) {
    cpSync(join(root, name), join(work, name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  }
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'));
  writeFileSync(ACTIVE, '');
  writeFileSync(join(work, 'mutation.setup.mjs'), SETUP);
}

async function instrumented(path) {
  const { createInstrumenter } = await import(
    pathToFileURL(createRequire(join(home, 'package.json')).resolve('@stryker-mutator/instrumenter')).href
  );
  const silent = Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => {}]),
  );
  const logger = { ...silent, isDebugEnabled: () => false };
  const { createInjector } = createRequire(join(home, 'package.json'))('typed-inject');
  const instrumenter = createInjector().provideValue('logger', logger).injectFunction(createInstrumenter);
  const content = readFileSync(join(root, path), 'utf8');
  const { files: written, mutants } = await instrumenter.instrument([{ name: path, mutate: true, content }], {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
    noHeader: false,
  });
  writeFileSync(join(work, path), written[0].content);
  return { mutants, restore: () => writeFileSync(join(work, path), content) };
}

/** Runs the tests with a change, or with none. @returns whether they pass */
async function passes(vitest, id) {
  writeFileSync(ACTIVE, id);
  vitest.state.clearFiles?.(vitest.projects[0]);
  const specifications = await vitest.globTestSpecifications(tests);
  await vitest.runTestSpecifications(specifications, true);
  const failed = vitest.state.getFiles().some(({ result }) => result?.state === 'fail');
  return !failed && vitest.state.getUnhandledErrors().length === 0;
}

prepare();
const equivalent = JSON.parse(readFileSync(join(home, 'equivalent.json'), 'utf8'));
process.env.AMILINT_DIST = 'ready';
const vitest = await createVitest('test', {
  root: work,
  config: false,
  watch: false,
  pool: 'threads',
  maxWorkers: 1,
  isolate: false,
  bail: 1,
  testTimeout: 20_000,
  reporters: [{}],
  include: tests,
  setupFiles: [join(work, 'mutation.setup.mjs')],
  passWithNoTests: false,
});
await vitest.standalone();
const rows = [];
for (const path of files) {
  const { mutants, restore } = await instrumented(path);
  const code = readFileSync(join(root, path), 'utf8').split('\n');
  rmSync(REACHED, { force: true });
  vitest.invalidateFile?.(join(work, path));
  if (!(await passes(vitest, ''))) throw new Error(`the tests fail without a change, with ${path} prepared`);
  const reached = existsSync(REACHED) ? JSON.parse(readFileSync(REACHED, 'utf8')) : {};
  const counts = { killed: 0, survived: 0, equivalent: 0, 'not covered': 0, static: 0 };
  for (const { id, location, mutatorName, replacement } of mutants) {
    const line = location.start.line + 1;
    const place = `${path}:${line}:${location.start.column + 1} ${mutatorName} → ${replacement.slice(0, 80)}`;
    const known = equivalent.find(
      (one) => one.file === path && code[line - 1].includes(one.code) && replacement.startsWith(one.to),
    );
    if (reached[id] === undefined) counts['not covered']++;
    else if (known) counts.equivalent++;
    else if (reached[id] === 'static') counts.static++;
    else if (await passes(vitest, id)) {
      counts.survived++;
      console.log(`survived  ${place.replaceAll('\n', ' ')}`);
    } else counts.killed++;
  }
  restore();
  vitest.invalidateFile?.(join(work, path));
  rows.push([path, counts]);
}
await vitest.close();
console.log('\n| file | killed | survived | equivalent | not covered | static | score of covered |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [path, counts] of rows) {
  const { killed, survived } = counts;
  const score = killed + survived === 0 ? '–' : `${Math.round((100 * killed) / (killed + survived))} %`;
  console.log(`| ${[path, ...Object.values(counts), score].join(' | ')} |`);
}
// Tests that fail are what is looked for: vitest would make them the status of this program.
process.exitCode = 0;
