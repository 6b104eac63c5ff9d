// Installs the heavy tools that tests compare with, when a test first needs them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const STAMP = join(FOLDER, 'node_modules/.installed');
const LOCK = join(FOLDER, '.installing');
const PATIENCE_MS = 280_000;

/**
 * The folder of the counterparts, with what its lock file says installed. Test files that run side by side
 * wait for each other.
 */
export function counterparts(): string {
  const wanted = createHash('sha256').update(readFileSync(join(FOLDER, 'package-lock.json'))).digest('hex');
  const isThere = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
  const deadline = Date.now() + PATIENCE_MS;
  while (!isThere()) {
    if (!lock()) {
      if (Date.now() > deadline) throw new Error(`another process is installing ${FOLDER} for too long; remove ${LOCK} if there is none`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      continue;
    }
    try {
      if (isThere()) break;
      // Spectral's command brings a package along that reports its installation to somebody.
      const env = { ...process.env, SCARF_ANALYTICS: 'false' };
      execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: FOLDER, env, stdio: ['ignore', 'ignore', 'inherit'] });
      writeFileSync(STAMP, wanted);
    } finally {
      rmdirSync(LOCK);
    }
  }
  return FOLDER;
}

/** Takes the lock; one that a killed run left behind counts no longer. */
function lock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > PATIENCE_MS) rmdirSync(LOCK);
    return false;
  }
}
