// The way to a new AMI in place: the edit, and what sets it off.
import { factsOf, type Language } from '../model/languages.ts';
import type { Context } from '../model/row.ts';
import { jobsOutcome } from '../model/updates/jobs.ts';
import type { Deployer, EnvironmentState } from '../model/updates/state.ts';
import type { AmiSource, Patch, Step, Way } from './answer.ts';
import { validCheck } from './checks.ts';
import { aws, environmentStatus } from './commands.ts';
import { isDeployed, updateSteps } from './deployed.ts';
import { providerAws } from './deployer.ts';
import { edited, type SourceEdit } from '../edits/members.ts';
import {
  amiMends,
  flagAndTypeMends,
  NEWEST_VERSION,
  replaceMend,
  resourceSpan,
  type Mend,
} from './edit/mends.ts';
import { namesOf } from './names.ts';
import { patchOf } from './patch.ts';
import { spelledProperty, type Lever } from './moves.ts';
import { queuesOf } from './queues.ts';
import { isLookedUp } from './sources.ts';
import { deployStep, step, verifySteps } from './steps.ts';

export function inPlaceWay(
  context: Context,
  state: EnvironmentState,
  deployer: Deployer,
  lever: Lever,
  sources: readonly AmiSource[],
): Way {
  const names = namesOf(context, undefined);
  const blue = names.blue;
  const [queue] = queuesOf(context);
  const steps = [
    ...flagSteps(context, state, deployer),
    ...changeSteps(context, state, deployer, lever, sources),
    step('wait', 'Wait until the environment is VALID again', {
      commands: [environmentStatus(blue)],
      until: 'VALID',
      notes: [jobsOutcome('infrastructureUpdate', state).text, ...waitNotes(context, deployer)],
    }),
  ];
  return {
    kind: 'inPlace',
    text: 'In place, by an infrastructure update: new instances boot the new AMI, and the old ones go.',
    checks: [
      validCheck(context, blue, 'The environment must be VALID before the update'),
      {
        kind: 'look',
        text: 'Its vCPUs in use must leave room below maxvCpus for one more instance, or the update waits for jobs',
      },
    ],
    steps,
    verify: verifySteps(blue, queue?.name, state.onEks === true),
    back: [stepBack(state, sources)],
    roles: [],
    placeholders: names.placeholders.filter(({ name }) => name === blue),
  };
}

function stepBack(state: EnvironmentState, sources: readonly AmiSource[]): Step {
  const title = isLookedUp(sources)
    ? 'Write the old AMI id in the place of the look-up'
    : 'Put the old value back';
  const note =
    state.ami.by === 'batch'
      ? 'AWS Batch does not go back to an older AMI by itself: set the old id as imageIdOverride. See it with the commands above before the update.'
      : 'Another infrastructure update brings the old AMI back.';
  return step('edit', title, { notes: [note] });
}

function waitNotes({ environment }: Context, { tool }: Deployer): readonly string[] {
  if (tool !== 'aws') return [];
  const { deployedBy, deployment } = factsOf(environment.language);
  return [
    `${deployedBy} waits 20 minutes; when jobs take longer the ${deployment} ends with an error, and AWS Batch goes on.`,
  ];
}

/**
 * ReplaceComputeEnvironment is set to false in a separate deployment, else CloudFormation may not be able to
 * roll back.
 */
function flagSteps(context: Context, state: EnvironmentState, deployer: Deployer): readonly Step[] {
  const span = resourceSpan(context);
  const list = replaceMend({ context, state, deployer, span });
  if (list.length === 0) return [];
  return [
    editStep('Make the environment one that is updated in place', context, list),
    deployStep(context, 'Deploy that alone', [
      'Change nothing else in this deployment: CloudFormation may not be able to roll back otherwise.',
    ]),
  ];
}

function editStep(title: string, context: Context, list: readonly Mend[]): Step {
  const { source } = context.environment.at;
  const edits = list.flatMap(({ edit }): SourceEdit[] => (edit ? [edit] : []));
  const after = edited(source, edits);
  const patches: Patch[] = edits.length > 0 ? [patchOf(source.path, source.text, after)] : [];
  const notes = list.map(({ text, edit }) => `${edit ? 'Afterwards' : 'By hand, so that'} it ${text}.`);
  return step('edit', title, { patches, notes });
}

function changeSteps(
  context: Context,
  state: EnvironmentState,
  deployer: Deployer,
  lever: Lever,
  sources: readonly AmiSource[],
): readonly Step[] {
  const { blue } = namesOf(context, undefined);
  const takesNewest = lever.change?.property === 'computeResources/updateToLatestImageVersion';
  if (lever.change === undefined || (isDeployed(context) && takesNewest))
    return byCommand(blue, deployer, context.environment.language);
  return isDeployed(context)
    ? updateSteps({
        context,
        state,
        name: blue,
        title: triggerTitle(context, state, lever, sources),
        notes: [triggerNote(context, state, lever)],
        isByVersion: lever.change.property === 'computeResources/launchTemplate/version',
      })
    : byEdit(context, state, deployer, lever, sources);
}

/** The provider aws cannot request the newest AMI, the API can. */
function byCommand(name: string, { tool }: Deployer, language: Language): readonly Step[] {
  return [
    step('command', 'Let AWS Batch take the newest AMI', {
      commands: [
        aws('batch', 'update-compute-environment', {
          'compute-environment': name,
          'compute-resources': 'updateToLatestImageVersion=true',
        }),
      ],
      notes: [
        ...(tool === 'aws'
          ? [`${providerAws(language)} does not know the setting, so that it shows no change afterwards.`]
          : []),
        'When the setting is true already, give updateToLatestImageVersion=false first.',
      ],
    }),
  ];
}

function byEdit(
  context: Context,
  state: EnvironmentState,
  deployer: Deployer,
  lever: Lever,
  sources: readonly AmiSource[],
): readonly Step[] {
  const mending = { context, state, deployer, span: resourceSpan(context) };
  // The version of a launch template without an image is of no use for the AMI.
  const list = lever.version === undefined ? flagAndTypeMends(mending) : amiMends(mending);
  const followsNewest = list.some(({ text }) => text === NEWEST_VERSION);
  if (list.length === 0 && isLookedUp(sources))
    return [deployStep(context, 'Deploy it: nothing has to be edited', [LOOKED_UP])];
  const title = list.length > 0 ? 'Let new AMIs in' : triggerTitle(context, state, lever, sources);
  return [
    editStep(title, context, list),
    deployStep(context, 'Deploy it', [triggerNote(context, state, lever, followsNewest)]),
  ];
}

const LOOKED_UP =
  'The deployment looks the id up again, and an id that is another one than before starts the infrastructure update.';

function triggerTitle(
  context: Context,
  state: EnvironmentState,
  { version }: Lever,
  sources: readonly AmiSource[],
): string {
  if (state.ami.by === 'batch') {
    const tags = spelledProperty(context, 'computeResources/tags') ?? 'computeResources.tags';
    return `Change a tag in ${tags}, which starts an infrastructure update`;
  }
  const source =
    sources.find(({ status }) => status === 'boots') ?? sources.find(({ status }) => status === 'mayBoot');
  const where = source ? ` (${source.label})` : '';
  return version === 'pinned'
    ? 'Change the version of the launch template to one with the new AMI'
    : `Give it the new AMI${where}`;
}

/** @param followsNewest whether an edit makes the version a reference to the newest one */
function triggerNote(
  context: Context,
  state: EnvironmentState,
  { version }: Lever,
  followsNewest = false,
): string {
  if (version === 'follows')
    return 'The new version of the launch template starts the infrastructure update.';
  if (version !== undefined)
    return `The changed version starts the infrastructure update${followsNewest ? '; each later version of the launch template does, too' : ''}.`;
  if (state.ami.by !== 'batch') return 'The changed AMI starts the infrastructure update.';
  const tags = spelledProperty(context, 'computeResources/tags') ?? 'computeResources.tags';
  return state.takesLatest === true
    ? 'Each infrastructure update takes the newest AMI.'
    : `The changed setting starts the infrastructure update. For the next AMI change a tag in ${tags}: the setting alone does nothing then.`;
}
