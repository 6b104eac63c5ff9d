#!/usr/bin/env node
// The command line: compiled code is kept between runs, and faults of the program end in one line. It is
// built as CommonJS, which Node loads in less time.
import { join } from 'node:path';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { EXIT } from './commands/exit.ts';
import { cachingLoad } from './start/codeCache.ts';

/**
 * V8 11, of Node 20, compiles a function for speed after so few bytes of its code have run (67,584) that most
 * scans end before they gain what that costs: a third of the time and of the memory of a scan of 50
 * templates. Later versions count calls, and have no such option.
 */
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1351680');

/**
 * V8 lets the heap double or more before it collects all of it again, and lets the part for new objects grow
 * to 48 MB. With these options a file of 5 MB takes half of the memory, a tree of 20,000 files two thirds,
 * and neither a tenth more time. V8 prints an error for an option that it does not have, so that unknown
 * versions keep theirs.
 */
if (Number.parseInt(process.versions.v8, 10) <= 13) {
  setFlagsFromString('--heap-growing-percent=40');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * V8 drops the compiled code of functions that have not run for a while, so that a run would keep less of
 * what the start needs the more often it collects garbage. Without that a scan takes a megabyte or two more.
 */
if (Number.parseInt(process.versions.v8, 10) <= 13) setFlagsFromString('--no-flush-bytecode');

/**
 * A pipe that its reader has closed is no fault: `amilint | head -1` ends quietly, with the status of the
 * scan.
 */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`amilint: the report could not be written (${error.code ?? error.message})\n`);
  process.on('exit', () => (process.exitCode = EXIT.usage));
}

/** Reports in one line that the program itself has a fault. */
function onFault(error: unknown): void {
  const [what] = String(error).split('\n', 1);
  process.stderr.write(
    `amilint: a fault in amilint itself (${what}); please report it at https://github.com/amilint/amilint/issues` +
      ` with the command and the input. AMILINT_DEBUG=1 shows the stack trace.\n`,
  );
  if (process.env['AMILINT_DEBUG']) process.stderr.write(`${inspect(error)}\n`);
  process.exit(EXIT.fault);
}

/** The files of the command, which the build writes into one folder. */
const FOLDER = join(__dirname, 'command');

async function main(): Promise<void> {
  try {
    const load = cachingLoad(FOLDER, require) ?? ((name) => require(join(FOLDER, name)));
    // The build makes this file of that module.
    const { runCli } = load('command.cjs') as typeof import('./command.ts');
    process.exitCode = await runCli(process.argv.slice(2));
  } catch (error) {
    onFault(error);
  }
}

process.stdout.on('error', onOutputError);
process.stderr.on('error', () => {});
process.on('uncaughtException', onFault);
void main();
