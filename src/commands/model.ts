// `amilint model`: the rows that policies judge, so that an author sees what to point at.
import { Option, type Command } from 'commander';
import { texts } from './options.ts';
import { ABOUT_THE_CODE, scanOptions, type ScanFlags } from './scanOptions.ts';

export interface ModelFlags extends Omit<ScanFlags, 'format' | 'output'> {
  readonly format: 'json' | 'yaml';
  readonly output: string;
  readonly environment?: readonly string[];
  readonly subject?: readonly string[];
  readonly all?: boolean;
  readonly schema?: boolean;
}

export function modelCommand(program: Command, exitWith: (status: number) => void): void {
  const command = program
    .command('model')
    .description('what policies judge: the pointers of each compute environment, with values and places')
    .argument('[paths...]', 'files and folders, - for standard input; default: the current folder')
    .addOption(
      texts('--environment <name>', 'only environments with this name or address; * matches any characters'),
    )
    .addOption(texts('--subject <subject>', 'only rows of this subject'))
    .option('--all', 'pointers that are not set, too')
    .option('--schema', 'the pointers with their types and meaning, without any code')
    .addOption(new Option('--format <format>', 'how to show it').choices(['json', 'yaml']).default('json'))
    .addOption(new Option('--output <file>', 'write it to a file').default('-', 'standard output'))
    .action(async (paths: string[], flags: ModelFlags) => {
      const { runModel } = await import('./runModel.ts');
      exitWith(await runModel(paths, flags));
    });
  for (const option of scanOptions()) if (ABOUT_THE_CODE.has(option.long ?? '')) command.addOption(option);
}
