// `amilint test`: runs the examples of your own policies.
import type { Command } from 'commander';

/** What the options of the command are set to. */
export interface TestFlags {
  readonly update?: boolean;
  readonly coverage?: boolean;
  readonly publish?: boolean;
}

export function testCommand(program: Command, exitWith: (status: number) => void): void {
  program
    .command('test')
    .description('run the examples of your own policies')
    .argument('[paths...]', 'policy files and folders with some; default: ownPolicies of .amilint.yaml')
    .option('--update', 'set the marks # finding in the examples to what is found')
    .option('--coverage', 'show in which languages a policy has no bad, good or possible example')
    .option('--publish', 'warn of what a policy for others lacks: explanations, references, examples')
    .action(async (paths: string[], flags: TestFlags) => {
      const { runTest } = await import('./runTest.ts');
      exitWith(await runTest(paths, flags));
    });
}
