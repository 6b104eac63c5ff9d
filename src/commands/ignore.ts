// `amilint ignore`: accepts all that a scan finds now.
import { Option, type Command } from 'commander';
import type { IgnoreFlags } from './runIgnore.ts';
import { inputOptions, optionsOf, type ScanFlags } from './scanOptions.ts';

export function ignoreCommand(program: Command, exitWith: (status: number) => void): void {
  const command = program
    .command('ignore')
    .description(
      'accept all that a scan finds now, in the code where that can be written, else in the settings',
    )
    .argument('[paths...]', 'files and folders; default: the current folder')
    .addOption(new Option('--reason <text>', 'why the findings are accepted'))
    .addOption(new Option('--until <date>', 'the last day on which it is accepted, as 2027-01-31'))
    .addOption(new Option('--prune', 'remove suppressions that match no finding, and accept nothing'))
    .action(async (paths: string[], flags: ScanFlags & IgnoreFlags) => {
      const { runIgnore } = await import('./runIgnore.ts');
      exitWith(await runIgnore(optionsOf(paths, flags), flags));
    });
  for (const option of inputOptions()) command.addOption(option);
}
