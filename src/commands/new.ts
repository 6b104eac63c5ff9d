// `amilint new policy`: writes the file of a policy to start from.
import { Option, type Command } from 'commander';
import { SKELETON_SUBJECTS, type SkeletonSubject } from './skeletonSubjects.ts';

export interface NewFlags {
  readonly subject: SkeletonSubject;
  readonly dir?: string;
}

export function newCommand(program: Command, exitWith: (status: number) => void): void {
  program
    .command('new')
    .description('write the file of a new policy, with comments and examples')
    .argument('<what>', 'policy')
    .argument('<id>', 'the id of the policy, which is the name of the file: golden-ami')
    .addOption(
      new Option('--subject <subject>', 'what the policy judges')
        .choices(SKELETON_SUBJECTS)
        .default('environment'),
    )
    .option(
      '--dir <folder>',
      'the folder to write it into; default: the first folder of ownPolicies, or batch-policies',
    )
    .action(async (what: string, id: string, flags: NewFlags) => {
      const { runNew } = await import('./runNew.ts');
      exitWith(await runNew(what, id, flags));
    });
}
