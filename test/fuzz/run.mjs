// Tries the scanner on mutated fixtures: npm run fuzz -- --frontend hcl --count 100000 --seed 1. Run npm run build first.
//
// --frontend all, or one of the names in seeds.mjs · --from N starts at a number · --show prints the input of one number
// · --seconds N ends after that time. Exit status 1 when there was a fault.
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { inputOf } from './input.mjs';
import { KINDS } from './seeds.mjs';

/** How long one input may take, in milliseconds. The first ones of a worker have the loading in them. */
const LONGEST = 2_000;
const LOADING = 20_000;
const MOST_FAULTS = 20;

const { values } = parseArgs({
  options: {
    frontend: { type: 'string', default: 'all' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    seconds: { type: 'string', default: 'Infinity' },
    longest: { type: 'string', default: String(LONGEST) },
    show: { type: 'boolean', default: false },
  },
});
const [count, seed, from, seconds, longest] = ['count', 'seed', 'from', 'seconds', 'longest'].map((name) =>
  Number(values[name]),
);

/** Runs inputs in a worker; one that takes too long ends it, and the next input gets another one. */
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
    async run(kind, index) {
      if (!worker) start();
      const current = worker;
      const limit = isFresh ? LOADING : longest;
      isFresh = false;
      return new Promise((resolve) => {
        const onMessage = ({ fault }) => end(fault, false);
        const onError = (error) => end(String(error), true);
        const end = (fault, isBroken) => {
          clearTimeout(timer);
          current.off('message', onMessage);
          if (isBroken) {
            worker = undefined;
            void current.terminate();
          } else current.off('error', onError);
          resolve(fault);
        };
        const timer = setTimeout(() => end(`takes more than ${limit} ms`, true), limit);
        current.on('message', onMessage);
        current.on('error', onError);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
        current.postMessage({ kind, seed, index });
      });
    },
    stop: () => worker?.terminate(),
  };
}

const kinds = values.frontend === 'all' ? Object.keys(KINDS) : [values.frontend];
if (kinds.some((kind) => !Object.hasOwn(KINDS, kind))) {
  process.stderr.write(`no such frontend: ${values.frontend}; there are ${Object.keys(KINDS).join(', ')}\n`);
  process.exit(2);
}

if (values.show) {
  for (const { path, text } of inputOf(kinds[0], seed, from).files)
    process.stdout.write(`=== ${path}\n${text}\n`);
} else {
  let isFaulty = false;
  for (const kind of kinds) {
    const { run, stop } = runner();
    const until = performance.now() + (seconds * 1000) / kinds.length;
    const faults = new Map();
    let done = 0;
    for (; done < count && performance.now() < until && faults.size < MOST_FAULTS; done++) {
      const fault = await run(kind, from + done);
      if (fault === undefined) continue;
      const [line = ''] = fault.split('\n', 1);
      const same = faults.get(line.slice(0, 100));
      if (same) same.count++;
      else faults.set(line.slice(0, 100), { count: 1, index: from + done, fault });
    }
    await stop();
    isFaulty ||= faults.size > 0;
    process.stdout.write(`${kind}: ${done} inputs with the seed ${seed}, ${faults.size} kinds of faults\n`);
    for (const { count: times, index, fault } of faults.values())
      process.stdout.write(
        `  ${times} times, first --from ${index}: ${fault.split('\n').slice(0, 4).join('\n    ')}\n`,
      );
  }
  process.exitCode = isFaulty ? 1 : 0;
}
