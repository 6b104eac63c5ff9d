// Runs the tests in a process of their own, with a limit of memory and of time.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));

/** @typedef {'no answer in time' | 'the process ended'} Failure */

/** How often one process loads the tests, which stay in its memory. */
const MOST_LOADS = 10;

/** How long a test may take that takes so long without a change; other programs may run, too. */
const limitOf = (time) => 10_000 + 5 * time;

export class GuardedTests {
  #bundle;
  #memory;
  #child;
  #loads = 0;
  /** By the index of a test, how long it takes without a change, in milliseconds. */
  #times;
  /** What the process wrote, to be shown only if it ends before any change is made. */
  #errors = '';

  /**
   * @param bundle the path of the module with all tests
   * @param memory megabytes
   */
  constructor(bundle, memory) {
    this.#bundle = bundle;
    this.#memory = memory;
  }

  /** Runs all tests without a change. */
  async measure() {
    const result = await this.#ask({});
    if (typeof result === 'string') throw new Error(`${result}\n${this.#errors}`);
    this.#times = result.times;
    return result;
  }

  /**
   * Whether the tests notice a change. A change with which one of them takes far too long, or the process
   * ends, is noticed.
   * @param change `id`, `tests` (their indexes), `hits` and `atLoad`, as worker.mjs has them
   * @returns {Promise<boolean | Failure>}
   */
  async notice(change) {
    if (this.#loads >= MOST_LOADS) this.end();
    const result = await this.#ask(change);
    return typeof result === 'string' ? result : result.noticed;
  }

  end() {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    this.#loads = 0;
  }

  #ask(message) {
    const child = this.#started();
    return new Promise((resolve, reject) => {
      let timer;
      const finish = (result) => {
        clearTimeout(timer);
        child.removeAllListeners('message').removeAllListeners('exit');
        if (typeof result === 'string') this.end();
        if (result.fault === undefined) resolve(result);
        else reject(new Error(result.fault));
      };
      child.on('message', (answer) => {
        const { begins, loads } = answer;
        if (begins === undefined && loads === undefined) finish(answer);
        else if (this.#times) {
          clearTimeout(timer);
          // To load all tests takes as long as a slow one.
          timer = setTimeout(() => finish('no answer in time'), limitOf(this.#times[begins] ?? 10_000));
          this.#loads = loads ?? this.#loads;
        }
      });
      child.once('exit', () => finish('the process ended'));
      child.send(message);
    });
  }

  #started() {
    if (this.#child) return this.#child;
    this.#errors = '';
    const child = fork(WORKER, [this.#bundle], {
      execArgv: [`--max-old-space-size=${this.#memory}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr.on('data', (data) => {
      this.#errors = `${this.#errors}${data}`.slice(-4_000);
    });
    this.#child = child;
    return child;
  }
}
