// Runs inputs one after the other; whoever started it watches the time.
import { parentPort } from 'node:worker_threads';
import { faultOf } from './check.mjs';
import { inputOf } from './input.mjs';

parentPort.on('message', async ({ kind, seed, index }) => {
  let fault;
  try {
    const { files, sibling } = inputOf(kind, seed, index);
    fault = await faultOf(kind, files, sibling);
  } catch (error) {
    fault = String(error?.stack ?? error);
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a worker has no origin
  parentPort.postMessage({ index, fault });
});
