#!/usr/bin/env node
// The command line: arguments → scan → reports → exit status.
import { runCli } from './command.ts';

process.exitCode = await runCli(process.argv.slice(2));
