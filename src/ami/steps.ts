// Steps that both ways have in common.
import { factsOf } from '../model/languages.ts';
import type { Context } from '../model/row.ts';
import type { Step } from './answer.ts';
import { BOOTED_ON_EKS, bootedAmi } from './commands.ts';

export function step(
  kind: Step['kind'],
  title: string,
  more: Partial<Omit<Step, 'kind' | 'title'>> = {},
): Step {
  return { kind, title, commands: [], patches: [], notes: [], ...more };
}

/** The deployment of the code, with placeholders for names that the code does not have. */
export function deployStep(context: Context, title: string, notes: readonly string[] = []): Step {
  return step('deploy', title, { commands: deployCommands(context), notes });
}

function deployCommands({ environment }: Context): readonly string[] {
  return factsOf(environment.language).deploy(environment.at.source.path);
}

/** How to see that the new AMI runs. */
export function verifySteps(name: string, queue: string | undefined, onEks: boolean): readonly Step[] {
  return [
    step('command', 'Run a small job, so that an instance starts', {
      commands: [
        `aws batch submit-job --job-name ami-test --job-queue ${queue ?? 'QUEUE'} --job-definition JOB_DEFINITION`,
      ],
    }),
    step('check', 'See the AMI of its instances', {
      commands: onEks ? [BOOTED_ON_EKS] : bootedAmi(name),
      notes: ['The second column is the AMI that runs.'],
    }),
  ];
}
