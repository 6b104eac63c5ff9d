// Tries the scanner on mutated fixtures: npm run fuzz -- --frontend hcl --count 100000 --seed 1. Run npm run
// build first.
//
// --frontend all, or one of the names in seeds.mjs · --from N starts at a number · --show prints the inputs
// of `count` numbers (one by default) · --group N scans so many inputs together · --seconds N ends after that
// time. Exit status 1 if there was a fault.
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { inputOf } from './input.mjs';
import { KINDS } from './seeds.mjs';

/**
 * How much of the processor one scan may take, in milliseconds. The first one of a worker has the loading in
 * it.
 */
const LONGEST = 2_000;
const LOADING = 20_000;
/** A scan that waits forever takes nothing of the processor: it ends after this time, in milliseconds. */
const WAITING = 120_000;
const MOST_FAULTS = 20;

const { values } = parseArgs({
  options: {
    frontend: { type: 'string', default: 'all' },
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    group: { type: 'string', default: '16' },
    seconds: { type: 'string', default: 'Infinity' },
    longest: { type: 'string', default: String(LONGEST) },
    show: { type: 'boolean', default: false },
  },
});
const [seed, from, group, seconds, longest] = ['seed', 'from', 'group', 'seconds', 'longest'].map((name) =>
  Number(values[name]),
);
const count = Number(values.count ?? (values.show ? 1 : 1000));

/** What this process has taken of the processor, in milliseconds. */
const processorTime = () => process.cpuUsage().user / 1000;

/**
 * Runs inputs in a worker. A group that takes too long ends the worker, and the next group gets another one.
 */
function runner() {
  let worker;
  let isFresh = true;
  const start = () => {
    worker = new Worker(new URL('worker.mjs', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 2_000 },
    });
    isFresh = true;
  };
  return {
    /** @returns {Promise<string | undefined>} what is wrong with the inputs from a number on */
    async run(kind, first, length) {
      if (!worker) start();
      const current = worker;
      const limit = isFresh ? LOADING : longest;
      isFresh = false;
      return new Promise((resolve) => {
        const onMessage = ({ fault }) => end(fault, false);
        const onError = (error) => end(String(error), true);
        const end = (fault, isBroken) => {
          clearInterval(watch);
          current.off('message', onMessage);
          if (isBroken) {
            worker = undefined;
            void current.terminate();
          } else current.off('error', onError);
          resolve(fault);
        };
        const began = { used: processorTime(), at: performance.now() };
        const watch = setInterval(() => {
          if (processorTime() - began.used > limit) end(`takes more than ${limit} ms`, true);
          else if (performance.now() - began.at > WAITING) end('does not end', true);
        }, 200);
        current.on('message', onMessage);
        current.on('error', onError);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
        current.postMessage({ kind, seed, from: first, count: length });
      });
    },
    stop: () => worker?.terminate(),
  };
}

/** The faults of a group of inputs: of each alone if it has one alone, else of all of them together. */
async function faultsOf(run, kind, first, length) {
  const together = await run(kind, first, length);
  if (together === undefined) return [];
  if (length === 1) return [{ from: `${first}`, fault: together }];
  const faults = [];
  for (let index = first; index < first + length; index++) {
    const fault = await run(kind, index, 1);
    if (fault !== undefined) faults.push({ from: `${index}`, fault });
  }
  // Many inputs may need the time that one must not.
  if (faults.length > 0 || together.startsWith('takes more')) return faults;
  return [{ from: `${first} --group ${length} --count ${length}`, fault: together }];
}

const kinds = values.frontend === 'all' ? Object.keys(KINDS) : [values.frontend];
if (kinds.some((kind) => !Object.hasOwn(KINDS, kind))) {
  process.stderr.write(`no such frontend: ${values.frontend}; there are ${Object.keys(KINDS).join(', ')}\n`);
  process.exit(2);
}

if (values.show) {
  for (let index = from; index < from + count; index++)
    for (const { path, text } of inputOf(kinds[0], seed, index).files)
      process.stdout.write(`=== ${path}\n${text}\n`);
} else {
  let isFaulty = false;
  for (const kind of kinds) {
    const { run, stop } = runner();
    const until = performance.now() + (seconds * 1000) / kinds.length;
    const faults = new Map();
    let done = 0;
    while (done < count && performance.now() < until && faults.size < MOST_FAULTS) {
      const length = Math.min(group, count - done);
      for (const one of await faultsOf(run, kind, from + done, length)) {
        const [line = ''] = one.fault.split('\n', 1);
        const same = faults.get(line.slice(0, 100));
        if (same) same.count++;
        else faults.set(line.slice(0, 100), { ...one, count: 1 });
      }
      done += length;
    }
    await stop();
    isFaulty ||= faults.size > 0;
    process.stdout.write(`${kind}: ${done} inputs with the seed ${seed}, ${faults.size} kinds of faults\n`);
    for (const { count: times, from: numbers, fault } of faults.values())
      process.stdout.write(
        `  ${times} times, first --from ${numbers}: ${fault.split('\n').slice(0, 4).join('\n    ')}\n`,
      );
  }
  process.exitCode = isFaulty ? 1 : 0;
}
