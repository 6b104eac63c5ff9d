// `amilint convert`: a JSON report in other formats.
import type { Command } from 'commander';
import { failingOptions, formatOptions, lookOptions, type OutputFlags } from './reports.ts';

export function convertCommand(program: Command): void {
  const command = program
    .command('convert')
    .description('write a JSON report in other formats, as the scan would have written them')
    .argument('<report>', 'the report, - for standard input')
    .action(async (path: string, flags: OutputFlags) => {
      const { convert } = await import('./convert.ts');
      await convert(path, flags);
    });
  for (const option of [...formatOptions(), ...failingOptions(), ...lookOptions()]) command.addOption(option);
}
