// Runs groups of inputs one after the other; run.mjs, which starts it, watches the time.
import { parentPort } from 'node:worker_threads';
import { faultOf } from './check.mjs';
import { inputOf } from './input.mjs';

parentPort.on('message', async ({ kind, seed, from, count }) => {
  let fault;
  try {
    const inputs = Array.from({ length: count }, (_, index) => inputOf(kind, seed, from + index));
    fault = await faultOf(kind, inputs);
  } catch (error) {
    fault = String(error?.stack ?? error);
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a worker has no origin
  parentPort.postMessage({ fault });
});
