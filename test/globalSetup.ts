// Builds the program once before the tests, so that those of the command run what the sources say.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function setup(): void {
  // For somebody who runs one file again and again and does not touch what the command is built from.
  if (process.env['AMILINT_DIST'] === 'ready') return;
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
}
