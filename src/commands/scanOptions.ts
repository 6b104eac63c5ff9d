// The options of a scan, and what they mean for the library.
import { Option } from 'commander';
import { UsageError, type ScanOptions } from '../options.ts';
import { SEVERITIES, type Severity } from '../judge/severity.ts';
import { assignments, ids, ownPoliciesOption, texts } from './options.ts';
import { failingOptions, formatOptions, lookOptions, type OutputFlags } from './reports.ts';
import { standardInput } from './standardInput.ts';

/** What the options of a scan are set to. */
export interface ScanFlags extends OutputFlags {
  readonly since?: string;
  readonly baseline?: string;
  readonly partialBaseline?: boolean;
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
  readonly config?: boolean | string;
  readonly printConfig?: boolean;
  readonly ignores?: boolean;
  readonly asOf?: string;
  /** Whether formats that can carry edits do. */
  readonly fixes?: boolean;
  /** Whether a JSON report has the resources of the code. */
  readonly resources?: boolean;
  readonly stdinPath?: string;
}

/** What is scanned, and what is known of it: every command that scans has these options. */
export function inputOptions(): Option[] {
  return [
    new Option(
      '--root <dir>',
      'what paths in the report are relative to; default: the current folder in text, the root of the repository in reports for programs',
    ),
    texts('--include <glob>', 'scan only files that fit, whatever their ending'),
    texts(
      '--exclude <glob>',
      'leave out files and folders that fit, by their path in the report or their name',
    ),
    ids('--policy <id>', 'run only this policy'),
    ids('--skip-policy <id>', 'leave this policy out'),
    ownPoliciesOption(),
    assignments(
      '--parameter <name=value>',
      'value of a CloudFormation parameter, or of the configuration of a Pulumi program',
    ),
    assignments('--var <name=value>', 'value of a variable of Terraform'),
    texts('--var-file <file>', 'file with values of variables of Terraform'),
    new Option('--env', 'take values of variables of Terraform from the environment, as TF_VAR_name'),
    texts('--parameters <file>', 'file with values of CloudFormation parameters (JSON or YAML)'),
    new Option('--as-of <date>', 'the day for which dated policies judge, as 2026-11-24; default: today'),
  ];
}

/** All options of `amilint scan`. */
export function scanOptions(): Option[] {
  return [
    ...formatOptions(),
    ...inputOptions(),
    new Option('--severity <severity>', 'report only findings of this severity and above').choices(
      SEVERITIES,
    ),
    ...failingOptions(),
    new Option(
      '--config <file>',
      'settings from this file; default: .amilint.yaml at the root, if it is there',
    ),
    new Option('--no-config', 'without settings'),
    new Option('--print-config', 'show the settings that apply (to a path), and the source of each'),
    new Option('--no-ignores', 'report accepted findings like any other'),
    new Option(
      '--stdin-path <path>',
      'the path that findings in standard input name; default: stdin.yaml, or stdin.json',
    ),
    new Option(
      '--since <ref>',
      'compare with a commit of git: only findings that it does not have fail the run',
    ),
    new Option('--baseline <file>', 'compare with a JSON or SARIF report of an earlier scan in the same way'),
    new Option('--partial-baseline', 'take a baseline that covers other paths or could not read all'),
    new Option(
      '--fixes',
      'let json, sarif and rdjson carry the edits of findings; each is checked by a further scan of its root, which takes time',
    ),
    new Option(
      '--resources',
      'let json carry the resources of the code, so that amilint diff can compare the report',
    ),
    ...lookOptions(),
  ];
}

/**
 * Options for the code that is read, and for colours: every command that reads code has them.
 */
export const ABOUT_THE_CODE: ReadonlySet<string> = new Set([
  '--root',
  '--config',
  '--no-config',
  '--include',
  '--exclude',
  '--parameter',
  '--var',
  '--var-file',
  '--env',
  '--parameters',
  '--as-of',
  '--stdin-path',
  '--color',
  '--no-color',
]);

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
    ...(flags.since === undefined ? {} : { since: flags.since }),
    ...(flags.baseline === undefined ? {} : { baseline: flags.baseline }),
    ...(flags.partialBaseline ? { partialBaseline: true } : {}),
    ...(flags.ignores === false ? { ignores: false } : {}),
  };
}

/** The values of Terraform's variables in environment variables. */
function variablesOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const named = Object.entries(environment).filter(
    ([name, value]) => name.startsWith('TF_VAR_') && value !== undefined,
  );
  return Object.fromEntries(named.map(([name, value]) => [name.slice('TF_VAR_'.length), value!]));
}
