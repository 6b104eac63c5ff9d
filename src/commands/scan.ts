// `amilint scan`, the default command.
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { isAgent } from '../agents.ts';
import { fails, failsRun, type FailingOptions } from '../failing.ts';
import type { ScanResult } from '../judge/finding.ts';
import { UsageError } from '../options.ts';
import { FORMATS, report, type Format, type FormatOptions } from '../report/formats.ts';
import { scanWithCode, type ScannedCode } from '../scan.ts';
import { EXIT } from './exit.ts';
import { wantsColor, wantsLinks, writeTo } from './output.ts';
import { optionsOf, scanOptions, type ScanFlags } from './scanOptions.ts';

export function scanCommand(program: Command, exitWith: (status: number) => void): void {
  const command = program
    .command('scan', { isDefault: true })
    .description('find and judge compute environments (the default)')
    .argument('[paths...]', 'files and folders, - for standard input; default: the current folder')
    .action(async (paths: string[], flags: ScanFlags) => exitWith(await runScan(paths, flags)));
  for (const option of scanOptions()) command.addOption(option);
}

async function runScan(paths: readonly string[], flags: ScanFlags): Promise<number> {
  const { format: formats = [isAgent(process.env) ? 'agent' : 'text'], output = [] } = flags;
  if (output.length > formats.length) throw new UsageError('there are more --output than --format');
  const targets = formats.map((_, index) => output[index - (formats.length - output.length)] ?? '-');
  if (targets.filter((target) => target === '-').length > 1)
    throw new UsageError('only one format can go to standard output: give the others an --output');
  const scanned = await scanWithCode(optionsOf(paths, flags));
  const failing = failingOf(flags, scanned.settings);
  const result = await withHeadlines(scanned, formats);
  for (const [index, format] of formats.entries()) {
    const target = targets[index] ?? '-';
    writeTo(target, await report(result, format, formatOptions(result, format, target, failing)));
  }
  return statusOf(result, failing);
}

/** The flags, and where they do not say what fails the run, the settings. */
function failingOf(flags: ScanFlags, settings: FailingOptions = {}): ScanFlags {
  const failOn = flags.failOn ?? settings.failOn;
  const strict = flags.strict ?? settings.strict;
  return { ...flags, ...(failOn ? { failOn } : {}), ...(strict === undefined ? {} : { strict }) };
}

/** The result, with a headline for each environment if a format shows it; the code for that is loaded only then. */
async function withHeadlines(
  scanned: ScannedCode,
  formats: readonly Format[],
): Promise<ScannedCode['result']> {
  const shows = formats.some((format) => format === 'text' || format === 'json');
  if (!shows || scanned.result.environments.length === 0) return scanned.result;
  return (await import('../answers.ts')).withHeadlines(scanned);
}

function statusOf(result: ScanResult, flags: ScanFlags): number {
  if (fails(result, flags)) return EXIT.findings;
  return result.notes.some((note) => note.incomplete) ? EXIT.unread : EXIT.clean;
}

/** What a format gets: colours and links only where it goes to standard output. */
function formatOptions(
  { root }: { readonly root: string },
  format: Format,
  target: string,
  flags: ScanFlags,
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
