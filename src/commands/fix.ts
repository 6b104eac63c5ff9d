// `amilint fix`: shows the edits of findings as a patch, or writes them.
import { Option, type Command } from 'commander';
import type { FixFlags } from './runFix.ts';
import { inputOptions, optionsOf, type ScanFlags } from './scanOptions.ts';

export function fixCommand(program: Command, exitWith: (status: number) => void): void {
  const command = program
    .command('fix')
    .description('show the edits that mend findings as a patch with their effects, or write them')
    .argument('[paths...]', 'files and folders; default: the current folder')
    .addOption(new Option('--write', 'write the edits that deploy in place and leave jobs alone'))
    .addOption(new Option('--unsafe', 'write those that replace environments or end jobs, too'))
    .action(async (paths: string[], flags: ScanFlags & FixFlags) => {
      const { runFix } = await import('./runFix.ts');
      exitWith(await runFix(optionsOf(paths, flags), flags));
    });
  for (const option of inputOptions()) command.addOption(option);
}
