// The options of a scan, and what they mean for the library.
import { InvalidArgumentError, Option } from 'commander';
import type { FailOn } from '../failing.ts';
import { UsageError, type ScanOptions } from '../options.ts';
import { FORMAT_NAMES, isFormat, type Format } from '../report/formats.ts';
import { SEVERITIES, type Severity } from '../judge/severity.ts';
import { assignments, colorOption, ids, list, ownPoliciesOption, texts } from './options.ts';
import { standardInput } from './standardInput.ts';

/** What the options of a scan are set to. */
export interface ScanFlags {
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
  readonly failOn?: FailOn;
  readonly config?: boolean | string;
  readonly strict?: boolean;
  readonly ignores?: boolean;
  readonly includeSuppressed?: boolean;
  readonly asOf?: string;
  readonly stdinPath?: string;
  readonly color?: boolean;
  readonly links?: 'auto' | 'always' | 'never';
  readonly quiet?: boolean;
}

/** What is scanned, and what is known of it: of every command that scans. */
export function inputOptions(): Option[] {
  return [
    new Option(
      '--root <dir>',
      'what paths in the report are relative to; default: the root of the repository',
    ),
    texts('--include <glob>', 'scan only files that fit, whatever their ending'),
    texts(
      '--exclude <glob>',
      'leave out files and folders that fit, by their path in the report or their name',
    ),
    ids('--policy <id>', 'run only this policy'),
    ids('--skip-policy <id>', 'leave this policy out'),
    ownPoliciesOption(),
    assignments('--parameter <name=value>', 'value of a CloudFormation parameter'),
    assignments('--var <name=value>', 'value of a variable of Terraform'),
    texts('--var-file <file>', 'file with values of variables of Terraform'),
    new Option('--env', 'take values of variables of Terraform from the environment, as TF_VAR_name'),
    texts('--parameters <file>', 'file with values of CloudFormation parameters (JSON)'),
    new Option('--as-of <date>', 'the day for which dated policies judge, as 2026-11-24; default: today'),
  ];
}

/** All options of `amilint scan`. */
export function scanOptions(): Option[] {
  return [
    new Option(
      '--format <format>',
      `${FORMAT_NAMES.join(', ')}; default: text, in a coding agent: agent; may be repeated, with an --output for all but one`,
    ).argParser((value: string, before: readonly Format[] | undefined) => list(formatOf(value), before)),
    texts('--output <file>', 'write the last --format to a file instead of printing it'),
    ...inputOptions(),
    new Option('--severity <severity>', 'report only findings of this severity and above').choices(
      SEVERITIES,
    ),
    new Option(
      '--fail-on <severity>',
      'exit with 1 on findings of this severity and above; never: on none; default: warning',
    ).choices([...SEVERITIES, 'never']),
    new Option(
      '--config <file>',
      'settings from this file; default: .amilint.yaml at the root, if it is there',
    ),
    new Option('--no-config', 'without settings'),
    new Option('--strict', 'let possible findings fail the run, too'),
    new Option('--no-ignores', 'report accepted findings like any other'),
    new Option('--include-suppressed', 'write accepted findings to SARIF too, marked as suppressed'),
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

/** @param paths as typed; `-` is standard input */
export function optionsOf(paths: readonly string[], flags: ScanFlags): ScanOptions {
  const files = paths.filter((path) => path !== '-');
  const stdin = files.length < paths.length;
  if (!stdin && flags.stdinPath !== undefined)
    throw new UsageError('--stdin-path names standard input: give the path - too');
  return {
    ...(stdin && files.length === 0 ? {} : { paths: files.length > 0 ? files : ['.'] }),
    ...(stdin ? { text: standardInput(flags.stdinPath) } : {}),
    ...(flags.root === undefined ? {} : { root: flags.root }),
    ...(flags.include ? { include: flags.include } : {}),
    ...(flags.exclude ? { exclude: flags.exclude } : {}),
    ...(flags.policy ? { policies: flags.policy } : {}),
    ...(flags.skipPolicy ? { skipPolicies: flags.skipPolicy } : {}),
    ...(flags.policies ? { policyFolders: flags.policies } : {}),
    config: flags.config ?? true,
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
