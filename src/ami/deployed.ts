// Steps for an environment of which only what is deployed is known: commands take the place of edits and
// deployments.
import { factsOf } from '../model/languages.ts';
import { computeResource, launchTemplateUses, type Context } from '../model/row.ts';
import type { EnvironmentState } from '../model/updates/state.ts';
import { itemsOf, walk } from '../model/walk.ts';
import { plainText } from '../value/text.ts';
import type { Step } from './answer.ts';
import { aws } from './commands.ts';
import type { Names } from './names.ts';
import { step } from './steps.ts';

export function isDeployed({ environment }: Context): boolean {
  return factsOf(environment.language).isDeployed === true;
}

const IN_CODE =
  'If code manages the environment, make the change there, or its next deployment takes it back.';

/**
 * The settings that change the AMI of an environment that is deployed, as the API takes them; undefined if
 * the reader has to choose them.
 * @param isByVersion whether another version of the launch template brings the new AMI
 */
function newSettings(context: Context, state: EnvironmentState, isByVersion: boolean): object | undefined {
  if (isByVersion) {
    const [use, ...others] = launchTemplateUses(context);
    // An update of the launch template without its overrides takes them away.
    if (!use || others.length > 0) return undefined;
    const [id, name] = [use.id.value, use.name.value].map(plainText);
    const version = 'NEW_VERSION';
    if (id !== undefined) return { launchTemplate: { launchTemplateId: id, version } };
    return name === undefined ? undefined : { launchTemplate: { launchTemplateName: name, version } };
  }
  if (state.ami.by === 'imageId') return { imageId: 'NEW_AMI' };
  if (state.ami.by !== 'imageIdOverride') return undefined;
  const { items } = itemsOf(computeResource(context, 'ec2Configuration'), context.world);
  const [entry, ...others] = items;
  const imageType = entry && plainText(walk(entry, 'imageType', context.world).value);
  if (imageType === undefined || others.length > 0) return undefined;
  return { ec2Configuration: [{ imageType, imageIdOverride: 'NEW_AMI' }] };
}

interface Update {
  readonly context: Context;
  readonly state: EnvironmentState;
  readonly name: string;
  readonly title: string;
  readonly notes: readonly string[];
  readonly isByVersion: boolean;
}

/** An update of the compute resources. What the reader has to fill in goes into a file. */
export function updateSteps({ context, state, name, title, notes, isByVersion }: Update): readonly Step[] {
  const settings = newSettings(context, state, isByVersion);
  return [
    step('command', title, {
      commands: [
        aws('batch', 'update-compute-environment', {
          'compute-environment': name,
          'compute-resources': settings ? JSON.stringify(settings) : 'file://compute-resources.json',
        }),
      ],
      notes: [
        ...(settings ? [] : ['compute-resources.json holds the settings that change, and no others.']),
        ...notes,
        IN_CODE,
      ],
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
