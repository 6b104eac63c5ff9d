// The process in which scripts/mutation.mjs runs the tests. It is apart, so that it can be ended when a
// change of the code never ends or takes all memory. Its argument is the module with all tests.
import { performance } from 'node:perf_hooks';

// The name that Stryker's code reads.
// oxlint-disable-next-line no-underscore-dangle
const state = (globalThis.__stryker__ ??= {});
const { runTest, tests } = await import(process.argv[2]);
/** Tests that ran in this process without a change: what they compute only once is right from then on. */
const prepared = new Set();

async function runAsIs(index) {
  const one = tests[index];
  process.send({ begins: index });
  const before = performance.now();
  try {
    await runTest(one);
  } catch (error) {
    throw new Error(`fails without a change: ${one.path} ${one.name}\n${error.stack}`, { cause: error });
  }
  prepared.add(index);
  return performance.now() - before;
}

/** Runs all tests without a change, and gives their times in milliseconds and the changes that they reach. */
async function measured() {
  const times = [];
  for (const index of tests.keys()) {
    state.currentTestId = index;
    times.push(await runAsIs(index));
  }
  state.currentTestId = undefined;
  const { perTest = {}, static: fixed = {} } = state.mutantCoverage ?? {};
  return { times, paths: tests.map(({ path }) => path), perTest, fixed: Object.keys(fixed) };
}

/**
 * Whether one of the tests fails with a change. A loop that goes through the change again and again ends with
 * an error of Stryker's code.
 * @param hits how often the tests go through it without a change
 * @param atLoad tests that may reach it when they are loaded: they are loaded again with it
 */
async function isNoticed({ id, tests: its, hits, atLoad }) {
  for (const index of its) if (!prepared.has(index)) await runAsIs(index);
  if (await failsWith({ id, its, hits }, () => tests)) return true;
  return atLoad.length > 0 && failsWith({ id, its: atLoad, hits }, reloaded);
}

async function failsWith({ id, its, hits }, load) {
  state.activeMutant = id;
  state.hitCount = 0;
  state.hitLimit = 10 * hits + 10_000;
  try {
    const list = await load();
    for (const index of its) {
      process.send({ begins: index });
      await runTest(list[index]);
    }
    return false;
  } catch {
    return true;
  } finally {
    state.activeMutant = undefined;
    state.hitCount = undefined;
  }
}

let loads = 0;

/** The tests as they are when the module with all of them is loaded now. */
async function reloaded() {
  process.send({ loads: ++loads });
  return (await import(`${process.argv[2]}?${loads}`)).tests;
}

process.on('message', async (change) => {
  try {
    process.send(change.id === undefined ? await measured() : { noticed: await isNoticed(change) });
  } catch (error) {
    process.send({ fault: error.message });
  }
});
