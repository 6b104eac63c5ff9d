// What the command line can be asked to do.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import manifest from '../package.json' with { type: 'json' };
import { isAgent } from './agents.ts';
import { fails, failsRun } from './failing.ts';
import { PolicyFileError } from './judge/fault.ts';
import type { ScanResult } from './judge/finding.ts';
import { SEVERITIES, type Severity } from './judge/severity.ts';
import { nearest, UsageError, type ScanOptions, type SourceText } from './options.ts';
import { standardPolicies } from './policies.ts';
import {
  FORMAT_NAMES,
  FORMATS,
  isFormat,
  report,
  type Format,
  type FormatOptions,
} from './report/formats.ts';
import { policyList, policyPage } from './report/policyPage.ts';
import { styleOf } from './report/style.ts';
import { scan } from './scan.ts';

/** What the process says to whoever started it. */
export const EXIT = { clean: 0, findings: 1, usage: 2, unread: 3 } as const;

interface Flags {
  readonly format?: readonly Format[];
  readonly output?: readonly string[];
  readonly root?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly policy?: readonly string[];
  readonly skipPolicy?: readonly string[];
  readonly policies?: readonly string[];
  readonly parameter?: readonly [string, string][];
  readonly var?: readonly [string, string][];
  readonly parameters?: readonly string[];
  readonly varFile?: readonly string[];
  readonly env?: boolean;
  readonly severity?: Severity;
  readonly failOn: Severity;
  readonly strict?: boolean;
  readonly ignores?: boolean;
  readonly includeSuppressed?: boolean;
  readonly asOf?: string;
  readonly stdinPath?: string;
  readonly color?: boolean;
  readonly links?: 'auto' | 'always' | 'never';
  readonly quiet?: boolean;
}

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
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    if (error instanceof UsageError || error instanceof PolicyFileError) {
      process.stderr.write(`amilint: ${error.message}\n`);
      return EXIT.usage;
    }
    throw error;
  }
}

const EXAMPLES = `
Examples:
  amilint                                          scan the current folder
  amilint infra/ cdk.out/                          scan two folders
  amilint batch.yaml --parameter AmiId=ami-0abc…   say what a parameter will be
  amilint terraform/ --var stage=prod              say what a variable will be
  amilint --format text --format sarif --output amilint.sarif
                                                   read the text, keep the SARIF for code scanning
  amilint explain launch-template-pins-ami         why a policy is there, and what to do

Exit status:
  0  no finding at or above --fail-on
  1  such findings
  2  wrong usage, or a policy file that is wrong
  3  no such finding, but a file that matters could not be read or parsed`;

function programOf(exitWith: (code: number) => void): Command {
  const program = new Command('amilint')
    .description(manifest.description)
    .version(manifest.version, '--version', 'say which version this is')
    .helpOption('--help', 'say what can be asked')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(amilint --help says what can be asked)')
    .enablePositionalOptions();
  const scanCommand = program
    .command('scan', { isDefault: true })
    .description('find and judge compute environments (the default)')
    .argument('[paths...]', 'files and folders, - for standard input; default: the current folder')
    .action(async (paths: string[], flags: Flags) => exitWith(await runScan(paths, flags)));
  for (const option of scanOptions()) scanCommand.addOption(option);
  program.addHelpText(
    'after',
    () =>
      `\nOptions of scan:\n${scanCommand
        .createHelp()
        .visibleOptions(scanCommand)
        .filter((option) => option.long !== '--help')
        .map((option) => describeOption(option))
        .join('\n')}\n${EXAMPLES}`,
  );
  scanCommand.addHelpText('after', EXAMPLES);
  program
    .command('policies')
    .description('list the policies')
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .addOption(colorOption())
    .action(({ format, color }: { format: string; color?: boolean }) => write(listing(format, color)));
  program
    .command('explain')
    .description('show the documentation of a policy')
    .argument('<policy>', 'its id, as amilint policies lists it')
    .addOption(colorOption())
    .action((id: string, { color }: { color?: boolean }) => write(explanation(id, color)));
  for (const command of [program, ...program.commands])
    command.helpOption('--help', 'say what can be asked').exitOverride();
  return program;
}

function describeOption(option: Option): string {
  return `  ${option.flags.padEnd(28)} ${option.description}`;
}

function colorOption(): Option {
  return new Option(
    '--color',
    'colours even where the output is no terminal (NO_COLOR and --no-color: none)',
  ).default(undefined);
}

/** Gathers the values of an option that may be repeated. */
function list<T>(value: T, before: readonly T[] | undefined): readonly T[] {
  return [...(before ?? []), value];
}

function texts(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(list<string>);
}

function assignments(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(
    (value: string, before: readonly [string, string][] | undefined) => list(assignmentOf(value), before),
  );
}

function scanOptions(): Option[] {
  return [
    new Option(
      '--format <format>',
      `${FORMAT_NAMES.join(', ')}; default: text, in a coding agent: agent; may be repeated, with an --output for all but one`,
    ).argParser((value: string, before: readonly Format[] | undefined) => list(formatOf(value), before)),
    texts('--output <file>', 'write the last --format to a file instead of printing it'),
    new Option(
      '--root <dir>',
      'what paths in the report are relative to; default: the root of the repository',
    ),
    texts('--include <glob>', 'scan only files that fit, whatever their ending'),
    texts('--exclude <glob>', 'leave out files and folders that fit'),
    texts('--policy <id>', 'run only this policy'),
    texts('--skip-policy <id>', 'leave this policy out'),
    texts('--policies <dir>', 'run the policies of a folder of your own, too'),
    assignments('--parameter <name=value>', 'value of a CloudFormation parameter'),
    assignments('--var <name=value>', 'value of a variable of Terraform'),
    texts('--var-file <file>', 'file with values of variables of Terraform'),
    new Option('--env', 'take values of variables of Terraform from the environment, as TF_VAR_name'),
    texts('--parameters <file>', 'file with values of CloudFormation parameters (JSON)'),
    new Option('--severity <severity>', 'report only findings of this severity and above').choices(
      SEVERITIES,
    ),
    new Option('--fail-on <severity>', 'exit with 1 on findings of this severity and above')
      .choices(SEVERITIES)
      .default('warning'),
    new Option('--strict', 'let possible findings fail the run, too'),
    new Option('--no-ignores', 'report accepted findings like any other'),
    new Option('--include-suppressed', 'write accepted findings to SARIF too, marked as suppressed'),
    new Option('--as-of <date>', 'the day for which dated policies judge, as 2026-11-24; default: today'),
    new Option(
      '--stdin-path <path>',
      'the path that findings in standard input name; default: stdin.yaml, or stdin.json',
    ),
    colorOption(),
    new Option('--no-color', 'no colours').hideHelp(),
    new Option('--links <when>', 'policies and places as links, in terminals that show them')
      .choices(['auto', 'always', 'never'])
      .default('auto'),
    new Option('--quiet', 'findings alone, without notes and last lines'),
  ];
}

function formatOf(value: string): Format {
  if (isFormat(value)) return value;
  throw new InvalidArgumentError(`Allowed are ${FORMAT_NAMES.join(', ')}.`);
}

function assignmentOf(value: string): [string, string] {
  const at = value.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as NAME=VALUE.');
  return [value.slice(0, at), value.slice(at + 1)];
}

async function runScan(paths: readonly string[], flags: Flags): Promise<number> {
  const { format: formats = [isAgent(process.env) ? 'agent' : 'text'], output = [] } = flags;
  if (output.length > formats.length) throw new UsageError('there are more --output than --format');
  const targets = formats.map((_, index) => output[index - (formats.length - output.length)] ?? '-');
  if (targets.filter((target) => target === '-').length > 1)
    throw new UsageError('only one format can go to standard output: give the others an --output');
  const result = await scan(optionsOf(paths, flags));
  for (const [index, format] of formats.entries()) {
    const target = targets[index] ?? '-';
    writeTo(target, await report(result, format, formatOptions(result, format, target, flags)));
  }
  return statusOf(result, flags);
}

function standardInput(path: string | undefined): SourceText {
  const text = readFileSync(0, 'utf8');
  return { path: path ?? (/^\uFEFF?\s*\{/.test(text) ? 'stdin.json' : 'stdin.yaml'), text };
}

function optionsOf(paths: readonly string[], flags: Flags): ScanOptions {
  const files = paths.filter((path) => path !== '-');
  const stdin = files.length < paths.length;
  return {
    ...(stdin && files.length === 0 ? {} : { paths: files.length > 0 ? files : ['.'] }),
    ...(stdin ? { text: standardInput(flags.stdinPath) } : {}),
    ...(flags.root === undefined ? {} : { root: flags.root }),
    ...(flags.include ? { include: flags.include } : {}),
    ...(flags.exclude ? { exclude: flags.exclude } : {}),
    ...(flags.policy ? { policies: flags.policy } : {}),
    ...(flags.skipPolicy ? { skipPolicies: flags.skipPolicy } : {}),
    ...(flags.policies ? { policyFolders: flags.policies } : {}),
    parameters: Object.fromEntries([...(flags.parameter ?? []), ...(flags.var ?? [])]),
    ...(flags.parameters ? { parameterFiles: flags.parameters } : {}),
    ...(flags.varFile ? { variableFiles: flags.varFile } : {}),
    ...(flags.env ? { environment: variablesOf(process.env) } : {}),
    ...(flags.severity === undefined ? {} : { severity: flags.severity }),
    ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }),
    ...(flags.ignores === false ? { ignores: false } : {}),
  };
}

/** What environment variables give to variables of Terraform. */
function variablesOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const named = Object.entries(environment).filter(
    ([name, value]) => name.startsWith('TF_VAR_') && value !== undefined,
  );
  return Object.fromEntries(named.map(([name, value]) => [name.slice('TF_VAR_'.length), value!]));
}

function statusOf(result: ScanResult, flags: Flags): number {
  if (fails(result, flags)) return EXIT.findings;
  return result.notes.some((note) => note.incomplete) ? EXIT.unread : EXIT.clean;
}

/** What a format gets: colours and links only where it goes to standard output. */
function formatOptions(
  { root }: { readonly root: string },
  format: Format,
  target: string,
  flags: Flags,
): FormatOptions {
  const onTerminal = target === '-' && FORMATS[format].colored;
  return {
    version: manifest.version,
    homepage: manifest.homepage,
    rootUri: `${pathToFileURL(root).href.replace(/\/$/, '')}/`,
    color: onTerminal && wantsColor(flags.color),
    links: onTerminal && wantsLinks(flags.links),
    ...(process.stdout.columns ? { width: process.stdout.columns } : {}),
    ...(flags.quiet ? { quiet: true } : {}),
    ...(flags.includeSuppressed ? { includeSuppressed: true } : {}),
    fails: (finding) => failsRun(finding, flags),
  };
}

/** Writes to a file, whose folders are made, or to standard output. */
function writeTo(target: string, text: string): void {
  if (target === '-') return write(text);
  const file = resolve(target);
  if (existsSync(file) && statSync(file).isDirectory()) throw new UsageError(`${target} is a folder`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${target} could not be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

function wantsColor(flag: boolean | undefined): boolean {
  return flag ?? pc.isColorSupported;
}

/** `auto`: where a person's terminal shows them; multiplexers and CI logs show the codes of some links as text. */
function wantsLinks(flag: Flags['links']): boolean {
  if (flag !== 'auto' && flag !== undefined) return flag === 'always';
  const { TERM = '', TMUX, STY, CI } = process.env;
  const plain = TERM === 'dumb' || TERM.startsWith('screen') || [TMUX, STY, CI].some(Boolean);
  return process.stdout.isTTY === true && !plain;
}

function write(text: string): void {
  process.stdout.write(text);
}

function styleFor(color: boolean | undefined): ReturnType<typeof styleOf> {
  return styleOf({
    color: wantsColor(color),
    ...(process.stdout.columns ? { width: process.stdout.columns } : {}),
  });
}

function listing(format: string, color: boolean | undefined): string {
  const { policies } = standardPolicies();
  if (format === 'text') return policyList(policies, styleFor(color));
  return `${JSON.stringify(
    policies.map(({ id, theme, severity, title, tags, seed, optIn }) => ({
      id,
      theme,
      severity,
      title,
      tags,
      seed,
      optIn,
    })),
    null,
    2,
  )}\n`;
}

function explanation(id: string, color: boolean | undefined): string {
  const { policies } = standardPolicies();
  const policy = policies.find((one) => one.id === id);
  if (!policy)
    throw new UsageError(
      `no such policy: ${id}${nearest(
        id,
        policies.map((one) => one.id),
      )}`,
    );
  return policyPage(policy, styleFor(color));
}
