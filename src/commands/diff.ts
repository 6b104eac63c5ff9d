// `amilint diff`: what a change does to every compute environment, its AMI and its jobs.
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import type { DiffAnswer } from '../diff/answer.ts';
import { dayOf, UsageError, type ScanOptions } from '../options.ts';
import { nearest } from '../value/nearest.ts';
import { EXIT } from './exit.ts';
import { shownPaths } from './fromFolder.ts';
import { tellNotRead } from './notRead.ts';
import { ids, texts } from './options.ts';
import { wantsColor, writeTo } from './output.ts';
import { ABOUT_THE_CODE, optionsOf, scanOptions, type ScanFlags } from './scanOptions.ts';

const FORMATS = ['text', 'json', 'markdown', 'sarif'] as const;
type Format = (typeof FORMATS)[number];

type Flags = Omit<ScanFlags, 'format' | 'output' | 'failOn'> & {
  readonly format: Format;
  readonly output: string;
  readonly failOn?: readonly string[];
  readonly path?: readonly string[];
};

export function diffCommand(program: Command, exitWith: (status: number) => void): void {
  const command = program
    .command('diff')
    .description('what a change does to each compute environment, its AMI and its jobs')
    .argument(
      '<sides...>',
      'OLD NEW: folders, files or commits; or main..HEAD; or a commit, to compare the working tree with it; or a plan of Terraform as JSON, - for standard input',
    )
    .addOption(new Option('--format <format>', 'how to show it').choices(FORMATS).default('text'))
    .addOption(new Option('--output <file>', 'write it to a file').default('-', 'standard output'))
    .addOption(texts('--path <path>', 'of commits and the working tree only this file or folder'))
    .addOption(ids('--fail-on <effect>', 'exit with 1 on this effect: replaced, refused or jobs-ended'))
    .addOption(new Option('--strict', 'let effects that are only possible fail the run, too'))
    .action(async (sides: string[], flags: Flags) => exitWith(await runDiff(sides, flags)));
  for (const option of scanOptions())
    if (ABOUT_THE_CODE.has(option.long ?? '') && option.long !== '--stdin-path') command.addOption(option);
}

async function runDiff(names: readonly string[], flags: Flags): Promise<number> {
  const { format, output, failOn = [], strict = false, path, ...rest } = flags;
  const { FAIL_ON, failures } = await import('../diff/failing.ts');
  const wanted = failOn.map((name) => {
    const known = FAIL_ON.find((one) => one === name);
    if (known === undefined)
      throw new UsageError(`--fail-on ${name}: allowed are ${FAIL_ON.join(', ')}${nearest(name, FAIL_ON)}`);
    return known;
  });
  const { paths: _, ...given } = optionsOf(['.'], rest);
  const options: ScanOptions = { ...given, ...(path ? { paths: path } : {}) };
  const { answer, asOf, root, isIncomplete } =
    (await ofPlan(names, options)) ?? (await ofSides(names, options));
  // A file of an earlier commit may no longer be there; standard input is no file.
  const shown =
    root === undefined
      ? undefined
      : shownPaths(root, options.root !== undefined, (file) => basename(file) !== 'stdin.json');
  const color = output === '-' && wantsColor(flags.color);
  writeTo(output, await answerText(answer, format, { color, asOf, ...(shown ? { shown } : {}) }));
  const isUnread = isIncomplete(shown);
  if (failures(answer, wanted, strict).length > 0) return EXIT.findings;
  return isUnread ? EXIT.unread : EXIT.clean;
}

type Shown = (path: string) => string;

interface Answered {
  readonly answer: DiffAnswer;
  readonly asOf: string;
  /** The folder from which all paths are named; undefined if the sides have no such folder in common. */
  readonly root?: string;
  /** Whether something that matters could not be read, which is written then. */
  isIncomplete(shown?: Shown): boolean;
}

/** The answer about the one plan that is named; undefined if something else is. */
async function ofPlan(names: readonly string[], options: ScanOptions): Promise<Answered | undefined> {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) return undefined;
  const { plannedDifferences } = await import('../plannedDifferences.ts');
  const planned = await plannedDifferences(name, options);
  return planned && { ...planned, asOf: dayOf(options.asOf), isIncomplete: () => false };
}

async function ofSides(names: readonly string[], options: ScanOptions): Promise<Answered> {
  const { sidesOf } = await import('../baseline/sides.ts');
  const { differencesOfScans, isOutputAlone } = await import('../differences.ts');
  const sides = await sidesOf(names, options);
  if (isOutputAlone(sides.new) && !isOutputAlone(sides.old))
    throw new UsageError(
      `amilint diff: ${sides.new.name} is output of the AWS CLI, which no code deploys; put it first, and the code as the second side`,
    );
  const { old, new: fresh } = sides;
  return {
    answer: differencesOfScans(old, fresh),
    asOf: fresh.code.result.asOf,
    ...(old.root !== undefined && old.root === fresh.root ? { root: old.root } : {}),
    isIncomplete: (shown) => {
      const inOld = tellNotRead(old.code.result.notes, shown, old.name);
      return tellNotRead(fresh.code.result.notes, shown, fresh.name) || inOld;
    },
  };
}

interface Look {
  readonly color: boolean;
  readonly asOf: string;
  /** How paths are shown to people. */
  readonly shown?: Shown;
}

/** The answer in a format; what only that format needs is loaded when it is wanted. */
async function answerText(answer: DiffAnswer, format: Format, { color, asOf, shown }: Look): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../report/diffJson.ts')).diffJson(answer, manifest.version, asOf);
    case 'markdown':
      return (await import('../report/diffMarkdown.ts')).diffMarkdown(answer);
    case 'sarif':
      return (await import('../report/diffSarif.ts')).diffSarif(answer, manifest);
    case 'text': {
      const width = process.stdout.columns ? { width: process.stdout.columns } : {};
      const own = shown ? (await import('../report/shownPaths.ts')).placedWith(shown)(answer) : answer;
      return (await import('../report/diffText.ts')).diffText(own, { color, ...width });
    }
  }
}
