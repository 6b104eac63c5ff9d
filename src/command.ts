// The program of the command line: its commands, its help, and what an error ends it with.
import { statSync } from 'node:fs';
import { Command, CommanderError, type Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { amiCommand } from './commands/ami.ts';
import { completionCommand } from './commands/completionCommand.ts';
import { convertCommand } from './commands/convertCommand.ts';
import { diffCommand } from './commands/diff.ts';
import { EXIT } from './commands/exit.ts';
import { explainCommand } from './commands/explain.ts';
import { fixCommand } from './commands/fix.ts';
import { ignoreCommand } from './commands/ignore.ts';
import { initCommand } from './commands/init.ts';
import { modelCommand } from './commands/model.ts';
import { newCommand } from './commands/new.ts';
import { write } from './commands/output.ts';
import { policiesCommand } from './commands/policies.ts';
import { scanCommand } from './commands/scan.ts';
import { testCommand } from './commands/test.ts';
import { PolicyFileError } from './judge/fault.ts';
import { UsageError } from './options.ts';

/**
 * Adds a command to the program. What only this command needs is imported in its action, so that other
 * commands start without it.
 */
export type AddCommand = (program: Command, exitWith: (status: number) => void) => void;

/** All commands, in the order of the help. */
const COMMANDS: readonly AddCommand[] = [
  scanCommand,
  convertCommand,
  amiCommand,
  diffCommand,
  fixCommand,
  ignoreCommand,
  initCommand,
  policiesCommand,
  explainCommand,
  testCommand,
  newCommand,
  modelCommand,
  completionCommand,
];

/**
 * Runs a command line.
 * @param args without node and the script
 * @returns the exit status, see {@link EXIT}
 */
export async function runCli(args: readonly string[]): Promise<number> {
  let status: number = EXIT.clean;
  const program = programOf((code) => (status = code));
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    const isUsage = error instanceof UsageError || error instanceof PolicyFileError;
    if (!isUsage && !(error instanceof CommanderError)) throw error;
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.clean;
    process.stderr.write(`${isUsage ? `amilint: ${error.message}\n` : ''}${folderHint(args)}`);
    return EXIT.usage;
  }
}

/** How to scan a folder that has the name of the command that was run; empty if there is none. */
function folderHint([name = '']: readonly string[]): string {
  const isCommand = programOf(() => {}).commands.some((command) => command.name() === name);
  return isCommand && statSync(name, { throwIfNoEntry: false })?.isDirectory()
    ? `${name} is a command of amilint. To scan the folder ${name}, write amilint ./${name}\n`
    : '';
}

const EXAMPLES = `
Examples:
  amilint                                          scan the current folder
  amilint infra/ cdk.out/                          scan two folders
  amilint batch.yaml --parameter AmiId=ami-0abc…   set the value of a parameter
  amilint terraform/ --var stage=prod              set the value of a variable
  amilint --format text --format sarif --output amilint.sarif
                                                   read the text, keep the SARIF for code scanning
  amilint ami infra/                               who chooses each AMI, and the way to a new one
  amilint diff main..HEAD                          what a change does to each environment, its AMI and its jobs
  amilint fix infra/                               edits that mend findings, as a patch with their effects
  amilint explain launch-template-pins-ami         why a policy is there, and what to do

Settings for all runs, in .amilint.yaml at the root of the repository:
  exclude: ["legacy/**"]
  policies: { hardcoded-ami-id: error, storage: off }
  parameters: { Stage: prod }

Exit status:
  0  no finding at or above --fail-on
  1  such findings
  2  wrong usage, or a policy file that is wrong
  3  no such finding, but a file that matters could not be read or parsed
  70 a fault of amilint itself`;

/** The whole program; completion reads its commands and options. */
export function programOf(exitWith: (status: number) => void): Command {
  const program = new Command('amilint')
    .description(manifest.description)
    .version(manifest.version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help of a command')
    .exitOverride()
    .showHelpAfterError('(amilint --help shows what can be used)')
    .enablePositionalOptions();
  for (const add of COMMANDS) add(program, exitWith);
  program
    .command('version')
    .description('show the version')
    .action(() => write(`${manifest.version}\n`));
  const scan = program.commands.find((command) => command.name() === 'scan');
  program.addHelpText('after', () => `\nOptions of scan:\n${optionList(scan)}\n${EXAMPLES}`);
  scan?.addHelpText('after', EXAMPLES);
  for (const command of program.commands) command.helpOption('-h, --help', 'show help').exitOverride();
  return program;
}

/** The options of the default command, which the help of the program shows too. */
function optionList(command: Command | undefined): string {
  const options = command?.createHelp().visibleOptions(command) ?? [];
  return options
    .filter(({ long }) => long !== '--help')
    .map((option: Option) => `  ${option.flags.padEnd(28)} ${option.description}`)
    .join('\n');
}
