// Where reports go, and how they look there: what scan and convert share.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { isAgent } from '../agents.ts';
import { failsRun, type FailingOptions, type FailOn } from '../failing.ts';
import type { ScanResult } from '../judge/finding.ts';
import { SEVERITIES } from '../judge/severity.ts';
import { UsageError } from '../options.ts';
import {
  FORMAT_NAMES,
  FORMATS,
  isFormat,
  isFromFolder,
  reportInPieces,
  showsExamples,
  type Format,
  type FormatOptions,
} from '../report/formats.ts';
import type { ResourcesData } from '../report/resources/data.ts';
import { shownPaths } from './fromFolder.ts';
import { colorOption, list, texts } from './options.ts';
import { wantsColor, wantsLinks, writePieces } from './output.ts';

/** The options of commands that write reports. */
export interface OutputFlags {
  readonly format?: readonly Format[];
  readonly output?: readonly string[];
  readonly failOn?: FailOn;
  readonly strict?: boolean;
  readonly includeSuppressed?: boolean;
  readonly color?: boolean;
  readonly links?: 'auto' | 'always' | 'never';
  readonly statistics?: boolean;
  readonly quiet?: boolean;
}

/** The options for the formats, and for the files that they are written to. */
export function formatOptions(): Option[] {
  return [
    new Option(
      '--format <format>',
      `${FORMAT_NAMES.join(', ')}; default: text, in a coding agent: agent; may be repeated, with an --output for all but one`,
    ).argParser((value: string, before: readonly Format[] | undefined) => list(formatOf(value), before)),
    texts('--output <file>', 'write the last --format to a file instead of printing it'),
  ];
}

/** The options for the findings that fail the run. */
export function failingOptions(): Option[] {
  return [
    new Option(
      '--fail-on <severity>',
      'exit with 1 on findings of this severity and above; never: on none; default: warning',
    ).choices([...SEVERITIES, 'never']),
    new Option('--strict', 'let possible findings fail the run, too'),
  ];
}

/** The options for the look of a report. */
export function lookOptions(): Option[] {
  return [
    colorOption(),
    new Option('--no-color', 'no colours').hideHelp(),
    new Option('--include-suppressed', 'write accepted findings to SARIF too, marked as suppressed'),
    new Option('--links <when>', 'policies and places as links, in terminals that show them')
      .choices(['auto', 'always', 'never'])
      .default('auto'),
    new Option('--statistics', 'end the text with counts by policy and by template or root module'),
    new Option('--quiet', 'findings alone, without notes and last lines'),
  ];
}

function formatOf(value: string): Format {
  if (isFormat(value)) return value;
  throw new InvalidArgumentError(`Allowed are ${FORMAT_NAMES.join(', ')}.`);
}

/** A format and the file that it goes to; `-` is standard output. */
export interface Target {
  readonly format: Format;
  readonly file: string;
}

/** @throws UsageError when files and formats do not match */
export function targetsOf({ format, output = [] }: OutputFlags): readonly Target[] {
  const formats = format ?? [isAgent(process.env) ? 'agent' : 'text'];
  if (output.length > formats.length) throw new UsageError('there are more --output than --format');
  const first = formats.length - output.length;
  const targets = formats.map((one, index) => ({ format: one, file: output[index - first] ?? '-' }));
  if (targets.filter(({ file }) => file === '-').length > 1)
    throw new UsageError('only one format can go to standard output: give the others an --output');
  return targets;
}

/** What is written. */
export interface Written {
  readonly result: ScanResult;
  readonly rootUri?: string;
  /** Whether the user has named the root. */
  readonly rootIsGiven: boolean;
  /** The version of amilint that scanned. */
  readonly version: string;
  /** The resources of the code, for the JSON report. */
  readonly resources?: ResourcesData;
}

/** Writes each format to its file. */
export async function writeReports(
  written: Written,
  targets: readonly Target[],
  flags: OutputFlags,
): Promise<void> {
  for (const { format, file } of targets) {
    const { result, rootUri } = isFromFolder(format) ? await fromFolder(written) : written;
    const onTerminal = file === '-' && FORMATS[format].colored;
    const options: FormatOptions = {
      version: written.version,
      homepage: manifest.homepage,
      ...(rootUri === undefined ? {} : { rootUri }),
      ...(written.rootIsGiven ? { rootIsGiven: true } : {}),
      ...(written.resources ? { resources: written.resources } : {}),
      color: onTerminal && wantsColor(flags.color),
      links: onTerminal && wantsLinks(flags.links),
      ...(process.stdout.columns ? { width: process.stdout.columns } : {}),
      ...(flags.quiet ? { quiet: true } : {}),
      ...(flags.includeSuppressed ? { includeSuppressed: true } : {}),
      ...(flags.statistics ? { statistics: true } : {}),
      fails: (finding) => failsRun(finding, failing(flags)),
    };
    if (showsExamples(format)) (await import('../examples.ts')).loadExamples();
    writePieces(file, await reportInPieces(result, format, options));
  }
}

/**
 * What is written, with paths from the current folder, unless the user has named the root or it is elsewhere.
 */
async function fromFolder(written: Written): Promise<Pick<Written, 'result' | 'rootUri'>> {
  const { result, rootUri, rootIsGiven } = written;
  if (!rootUri?.startsWith('file:///')) return written;
  const shown = shownPaths(fileURLToPath(rootUri), rootIsGiven);
  if (!shown) return written;
  const { withPaths } = await import('../report/shownPaths.ts');
  return { result: withPaths(result, shown), rootUri: uriOfFolder(process.cwd()) };
}

/** The URI of a folder, with a slash at its end. */
export function uriOfFolder(folder: string): string {
  return `${pathToFileURL(folder).href.replace(/\/$/, '')}/`;
}

function failing({ failOn = 'warning', strict = false }: OutputFlags): FailingOptions {
  return { failOn, strict };
}
