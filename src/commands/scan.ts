// `amilint scan`, the default command.
import type { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { fails, type FailingOptions } from '../failing.ts';
import type { ScanResult } from '../judge/finding.ts';
import { withHidden } from '../judge/secrets.ts';
import { scanWithCode } from '../scan.ts';
import type { ScannedCode } from '../scanTexts.ts';
import { carriesEdits } from '../report/formats.ts';
import { EXIT } from './exit.ts';
import { write } from './output.ts';
import { makeRoom } from './room.ts';
import { targetsOf, uriOfFolder, writeReports, type Target, type Written } from './reports.ts';
import { optionsOf, scanOptions, type ScanFlags } from './scanOptions.ts';

export function scanCommand(program: Command, exitWith: (status: number) => void): void {
  const command = program
    .command('scan', { isDefault: true })
    .description('find and judge compute environments (the default)')
    .argument(
      '[paths...]',
      'files and folders of code, plans or output of the AWS CLI, - for standard input; default: the current folder (a folder called like a command: ./test)',
    )
    .action(async (paths: string[], flags: ScanFlags) => exitWith(await runScan(paths, flags)));
  for (const option of scanOptions()) command.addOption(option);
}

async function runScan(paths: readonly string[], flags: ScanFlags): Promise<number> {
  if (flags.printConfig) return printConfig(paths, flags);
  const targets = targetsOf(flags);
  const { written, failing } = await scannedFor(targets, paths, flags);
  await writeReports(written, targets, failing);
  return statusOf(written.result, failing);
}

/**
 * What is written, and what fails the run. This is a separate function, so that the resources of the code are
 * freed before the report is written: both of a large module take much memory.
 */
async function scannedFor(
  targets: readonly Target[],
  paths: readonly string[],
  flags: ScanFlags,
): Promise<{ readonly written: Written; readonly failing: ScanFlags }> {
  const scanned = await scanWithCode(optionsOf(paths, flags), makeRoom);
  const shown = await withHeadlines(scanned, targets);
  const result = flags.fixes ? await withEdits(scanned, shown, targets) : shown;
  const written = {
    result,
    rootUri: uriOfFolder(result.root),
    rootIsGiven: flags.root !== undefined,
    version: manifest.version,
    ...(flags.resources ? await resourcesOf(scanned, targets) : {}),
  };
  return { written, failing: failingOf(flags, scanned.settings) };
}

/** Shows the settings that apply, for a path if one is named. */
async function printConfig(paths: readonly string[], flags: ScanFlags): Promise<number> {
  const { shownFor } = await import('./printConfig.ts');
  write(shownFor(paths, optionsOf(paths, flags)));
  return EXIT.clean;
}

/** The flags; what they leave out comes from the settings. */
function failingOf(flags: ScanFlags, settings: FailingOptions = {}): ScanFlags {
  const failOn = flags.failOn ?? settings.failOn;
  const strict = flags.strict ?? settings.strict;
  return { ...flags, ...(failOn ? { failOn } : {}), ...(strict === undefined ? {} : { strict }) };
}

/**
 * The result, with a headline for each environment if a format shows it: text does above findings. The code
 * for that is loaded only then.
 */
async function withHeadlines(
  scanned: ScannedCode,
  targets: readonly Target[],
): Promise<ScannedCode['result']> {
  const shows = targets.some(({ format }) => format === 'text' || format === 'json');
  if (!shows || scanned.result.environments.length === 0) return scanned.result;
  return (await import('../headlines.ts')).withHeadlines(scanned);
}

/** The resources of the code, if a format carries them. The code for that is loaded only then. */
async function resourcesOf({ resources, removals }: ScannedCode, targets: readonly Target[]) {
  if (!targets.some(({ format }) => format === 'json')) return {};
  const { resourcesData } = await import('../report/resources/write.ts');
  return { resources: withHidden(resourcesData(resources, removals), resources) };
}

/** The result with the edits of findings, if a format carries them. The code for that is loaded only then. */
async function withEdits(
  scanned: ScannedCode,
  result: ScannedCode['result'],
  targets: readonly Target[],
): Promise<ScannedCode['result']> {
  if (result.findings.length === 0 || !targets.some(({ format }) => carriesEdits(format))) return result;
  return (await import('../withFixes.ts')).withFixes(scanned, result);
}

function statusOf(result: ScanResult, flags: ScanFlags): number {
  if (fails(result, flags)) return EXIT.findings;
  return result.notes.some((note) => note.incomplete) ? EXIT.unread : EXIT.clean;
}
