// Stands in for `vitest` in the bundle of tests that scripts/mutation.mjs runs: the same `expect`, and tests
// that stay loaded, so that they can run once for each change of the code without a new process.
import * as chai from 'chai';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
export const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect);
Object.assign(expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
chai.expect.extend(expect, customMatchers);
setState({ assertionCalls: 0, isExpectingAssertions: false, testPath: '', currentTestName: '' }, expect);

/** All tests, in the order of their files. */
export const tests = [];
let path = '';
let names = [];
let hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };

/** The tests that are declared from now on are those of this file. */
export function begin(file) {
  path = file;
  names = [];
  hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
}

const formatted = (name, row) => `${name} ${JSON.stringify(row)?.slice(0, 60)}`;
const rowsOf = (rows) => rows.map((row) => (Array.isArray(row) ? row : [row]));

function declare(name, run) {
  tests.push({ path, name: [...names, name].join(' > '), run, hooks });
}

function group(name, body) {
  names = [...names, name];
  const outer = hooks;
  hooks = Object.fromEntries(Object.entries(outer).map(([kind, list]) => [kind, [...list]]));
  body();
  hooks = outer;
  names = names.slice(0, -1);
}

function variants(one) {
  return Object.assign(one, {
    each: (rows) => (name, run) => {
      for (const row of rowsOf(rows)) one(formatted(name, row[0]), () => run(...row));
    },
    for: (rows) => (name, run) => {
      for (const row of rows) one(formatted(name, row), () => run(row));
    },
    skip: () => {},
    skipIf: (isSkipped) => (isSkipped ? variants(() => {}) : one),
    runIf: (isRun) => (isRun ? one : variants(() => {})),
  });
}

// Some tests have options between their name and their code.
const last = (args) => args.findLast((one) => typeof one === 'function');
export const test = variants((name, ...args) => declare(name, last(args)));
export const it = test;
export const describe = variants((name, ...args) => group(name, last(args)));
export const beforeAll = (run) => void hooks.beforeAll.push(run);
export const beforeEach = (run) => void hooks.beforeEach.push(run);
export const afterEach = (run) => void hooks.afterEach.push(run);
export const afterAll = (run) => void hooks.afterAll.push(run);

/** Runs one test; throws if it fails. */
export async function runTest({ run, hooks: its }) {
  for (const hook of [...its.beforeAll, ...its.beforeEach]) await hook();
  try {
    await run();
  } finally {
    for (const hook of [...its.afterEach, ...its.afterAll]) await hook();
  }
}
