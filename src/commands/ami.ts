// `amilint ami`: who chooses the AMI of each compute environment, and the way to a new one.
import { relative } from 'node:path';
import { Option, type Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import type { ScannedCode } from '../scanTexts.ts';
import { EXIT } from './exit.ts';
import { shownPaths } from './fromFolder.ts';
import { tellNotRead } from './notRead.ts';
import { wantsColor, writeTo } from './output.ts';
import { ABOUT_THE_CODE, optionsOf, scanOptions, type ScanFlags } from './scanOptions.ts';

const FORMATS = ['text', 'json', 'markdown', 'html'] as const;
type Format = (typeof FORMATS)[number];

type Flags = Omit<ScanFlags, 'format' | 'output'> & { readonly format: Format; readonly output: string };

export function amiCommand(program: Command, exitWith: (status: number) => void): void {
  const command = program
    .command('ami')
    .description('who chooses the AMI of each compute environment, and the way to a new one')
    .argument('[paths...]', 'files and folders, - for standard input; default: the current folder')
    .addOption(new Option('--format <format>', 'how to show it').choices(FORMATS).default('text'))
    .addOption(new Option('--output <file>', 'write it to a file').default('-', 'standard output'))
    .action(async (paths: string[], flags: Flags) => exitWith(await runAmi(paths, flags)));
  for (const option of scanOptions()) if (ABOUT_THE_CODE.has(option.long ?? '')) command.addOption(option);
}

async function runAmi(paths: readonly string[], flags: Flags): Promise<number> {
  const { format, output, ...rest } = flags;
  const { scanWithCode } = await import('../scan.ts');
  const scanned = await scanWithCode(optionsOf(paths, rest));
  const shown = shownPaths(scanned.result.root, flags.root !== undefined);
  const color = output === '-' && wantsColor(flags.color);
  const folder = relative(process.cwd(), scanned.result.root);
  writeTo(output, await answerText(scanned, format, { color, ...(shown ? { shown, folder } : {}) }));
  return tellNotRead(scanned.result.notes, shown) ? EXIT.unread : EXIT.clean;
}

interface Look {
  readonly color: boolean;
  /** How paths are shown to people. */
  readonly shown?: (path: string) => string;
  /** The root of the scan, from the current folder. */
  readonly folder?: string;
}

/** The answers about a scan in a format; what only that format needs is loaded when it is wanted. */
async function answerText(scanned: ScannedCode, format: Format, look: Look): Promise<string> {
  const { color, shown, folder } = look;
  const { answersOfScan } = await import('../answers.ts');
  const answers = answersOfScan(scanned);
  const { asOf } = scanned.result;
  switch (format) {
    case 'json':
      return (await import('../report/amiJson.ts')).amiJson(answers, manifest.version, asOf);
    case 'markdown':
      return (await import('../report/amiMarkdown.ts')).amiMarkdown(answers);
    case 'html':
      return (await import('../report/amiHtml.ts')).amiHtml(answers, asOf);
    case 'text': {
      const width = process.stdout.columns ? { width: process.stdout.columns } : {};
      const own = shown ? (await import('../report/shownPaths.ts')).placedWith(shown)(answers) : answers;
      return (await import('../report/amiText.ts')).amiText(own, {
        color,
        ...width,
        ...(folder === undefined ? {} : { folder }),
      });
    }
  }
}
