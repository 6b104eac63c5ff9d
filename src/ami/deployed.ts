// Steps for an environment of which only what is deployed is known: commands take the place of edits and deployments.
import { factsOf } from '../model/languages.ts';
import type { Context } from '../model/row.ts';
import type { Step } from './answer.ts';
import { aws } from './commands.ts';
import type { Names } from './names.ts';
import { step } from './steps.ts';

export function isDeployed({ environment }: Context): boolean {
  return factsOf(environment.language).isDeployed === true;
}

const IN_CODE =
  'If code manages the environment, make the change there, or its next deployment takes it back.';

/** An update of the compute resources. What changes goes into a file, since it depends on the reader. */
export function updateSteps(name: string, title: string, notes: readonly string[]): readonly Step[] {
  return [
    step('command', title, {
      commands: [
        aws('batch', 'update-compute-environment', {
          'compute-environment': name,
          'compute-resources': 'file://compute-resources.json',
        }),
      ],
      notes: ['compute-resources.json holds the settings that change, and no others.', ...notes, IN_CODE],
    }),
  ];
}

/** The second environment, made from what the first command has written down. */
export function createSteps({ green }: Names): readonly Step[] {
  return [
    step('command', 'Make a second environment beside the old one', {
      commands: [
        aws('batch', 'create-compute-environment', {
          'compute-environment-name': green,
          'cli-input-json': 'file://new-environment.json',
        }),
      ],
      notes: [
        'new-environment.json holds what the first command printed, without ARNs, uuid, status, statusReason, containerOrchestrationType, updatePolicy, desiredvCpus and batchImageStatus.',
        'A new environment takes no update policy: set it with update-compute-environment when it is VALID.',
        'Leave out its service role, so that AWS Batch uses AWSServiceRoleForBatch.',
        'Give it an allocation strategy that AWS Batch updates in place: BEST_FIT_PROGRESSIVE, or SPOT_PRICE_CAPACITY_OPTIMIZED on Spot.',
        'If code manages the environment, make the new one there.',
      ],
    }),
  ];
}
