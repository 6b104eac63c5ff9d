// `amilint completion`: scripts for shells.
import { Argument, type Command } from 'commander';
import { standardPolicies } from '../policies.ts';
import { FORMAT_NAMES } from '../report/formats.ts';
import { write } from './output.ts';

export function completionCommand(program: Command): void {
  program
    .command('completion')
    .description('write a script that completes commands, options, formats and policies in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: string) => {
      const { completionScript } = await import('./completion.ts');
      const policies = standardPolicies().policies.map(({ id }) => id);
      write(completionScript(shell, program, { policies, formats: FORMAT_NAMES }));
    });
}
