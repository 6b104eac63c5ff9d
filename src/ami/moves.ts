// When the AMI moves: what a change that brings another one does here, and what every other change does.
import type { Context } from '../model/row.ts';
import { launchTemplateUses } from '../model/row.ts';
import { spelledPath } from '../model/spelling.ts';
import { rowsOf } from '../model/rows/rows.ts';
import { effectOf, type Verdict } from '../model/updates/effectOf.ts';
import { jobsOutcome } from '../model/updates/jobs.ts';
import type { Change, Deployer, EnvironmentState } from '../model/updates/state.ts';
import { EFFECTS, type Effect } from '../model/updates/table.ts';
import type { Language } from '../model/languages.ts';
import { providerAws } from './deployer.ts';
import type { EffectGroup, Moves } from './answer.ts';

/** The change that brings another AMI; undefined if the tool has none for it. */
export interface Lever {
  readonly change: Change | undefined;
  /**
   * How a new version of the launch template gets in: by a reference that follows it, only at an update, or
   * not at all.
   */
  readonly version?: 'follows' | 'atUpdate' | 'pinned' | 'unknown';
}

const CHANGED = { before: { text: 'old' }, after: { text: 'new' } } as const;

export function leverOf(context: Context, state: EnvironmentState, deployer: Deployer): Lever {
  const { ami } = state;
  if (ami.by === 'imageId') return { change: { property: 'computeResources/imageId', ...CHANGED } };
  if (ami.by === 'imageIdOverride')
    return { change: { property: 'computeResources/ec2Configuration/0/imageIdOverride', ...CHANGED } };
  const usesTemplate = launchTemplateUses(context).some(({ template }) => template !== undefined);
  if (ami.by === 'launchTemplate' || (ami.by === 'unknown' && usesTemplate))
    return {
      change: { property: 'computeResources/launchTemplate/version', ...CHANGED },
      version: versionOf(context),
    };
  if (ami.by === 'unknown') return { change: { property: 'computeResources/imageId', ...CHANGED } };
  if (deployer.tool === 'aws') return { change: undefined };
  // While the tool replaces, any change of the compute resources brings what a new environment boots.
  if (deployer.tool !== 'api' && deployer.replace !== false)
    return { change: { property: 'computeResources/tags', ...CHANGED } };
  return { change: { property: 'computeResources/updateToLatestImageVersion', ...CHANGED } };
}

function versionOf(context: Context): NonNullable<Lever['version']> {
  const kind = rowsOf('launchTemplate', context)[0]?.value('/reference/versionKind');
  if (kind?.kind !== 'known') return 'unknown';
  if (kind.value === 'newest-number') return 'follows';
  return kind.value === 'number' ? 'pinned' : 'atUpdate';
}

/** The effect of the change that brings another AMI; undefined if the tool has no such change. */
export function leverVerdict(lever: Lever, deployer: Deployer, state: EnvironmentState): Verdict | undefined {
  return lever.change && effectOf(lever.change, deployer, state, state);
}

export function movesOf(context: Context, state: EnvironmentState, deployer: Deployer, lever: Lever): Moves {
  const verdict = leverVerdict(lever, deployer, state);
  return {
    when: whenOf(verdict),
    text: movesText(verdict, lever, state, deployer, context.environment.language),
    effects: effectGroups(context, state, deployer),
    jobs: jobsOutcome('infrastructureUpdate', state).text,
  };
}

function whenOf(verdict: Verdict | undefined): Moves['when'] {
  if (!verdict) return 'byReplacement';
  if (verdict.certainty === 'possible') return 'unknown';
  if (verdict.effect === 'infrastructureUpdate') return 'inPlace';
  return verdict.effect === 'replaced' ? 'byReplacement' : 'never';
}

const ONLY =
  'AWS Batch moves an AMI only at an infrastructure update or in a new environment, never by itself.';

function movesText(
  verdict: Verdict | undefined,
  lever: Lever,
  state: EnvironmentState,
  deployer: Deployer,
  language: Language,
): string {
  if (!verdict)
    return `${ONLY} ${providerAws(language)} cannot ask for the newest AMI: one comes in place only with a changed image type, else with a new environment.`;
  const effects = verdict.possible.map(effectText).join(', or ');
  const change = leverText(lever, state);
  const follow = lever.version === undefined ? '' : ` ${VERSION_TEXTS[lever.version]}`;
  const block = verdict.blocked === undefined ? '' : ` ${verdict.blocked.text}.`;
  const first =
    deployer.tool === 'cloudformation' &&
    deployer.replace !== false &&
    verdict.effect !== 'infrastructureUpdate'
      ? ' CloudFormation replaces the environment while ReplaceComputeEnvironment is not false.'
      : '';
  return `${ONLY} ${change}: ${effects}.${first}${follow}${block}`;
}

function leverText({ change }: Lever, state: EnvironmentState): string {
  if (change?.property === 'computeResources/updateToLatestImageVersion')
    return state.takesLatest === true
      ? 'updateToLatestImageVersion is true, so that each infrastructure update takes the newest AMI; a change of it here'
      : 'AWS Batch keeps the AMI that it chose until updateToLatestImageVersion is true; that change here';
  if (change?.property === 'computeResources/tags') return 'A change of the compute resources here';
  if (change?.property === 'computeResources/launchTemplate/version')
    return 'Another version of the launch template here';
  return 'Another AMI id here';
}

const VERSION_TEXTS = {
  follows: 'The version follows each new one of the launch template.',
  atUpdate:
    'The version is evaluated when an infrastructure update runs, and a new version of the launch template starts none.',
  pinned: 'The version is a fixed number, so that a new one changes nothing until the number is changed.',
  unknown: 'It is not known which version is referred to.',
} as const;

export function effectText(effect: Effect): string {
  return EFFECT_TEXTS[effect];
}

const EFFECT_TEXTS: Readonly<Record<Effect, string>> = {
  nothing: 'nothing is sent',
  stored: 'AWS Batch stores it and replaces no instance',
  scales: 'AWS Batch only scales',
  infrastructureUpdate: 'an infrastructure update',
  replaced: 'a new environment in the place of the old one',
  refused: 'refused, and the deployment fails',
};

/** Properties that are tried, by the API's names; the order is that of the report. */
const PROPERTIES = [
  'computeResources/imageId',
  'computeResources/ec2Configuration/0/imageIdOverride',
  'computeResources/ec2Configuration/0/imageType',
  'computeResources/updateToLatestImageVersion',
  'computeResources/launchTemplate/version',
  'computeResources/instanceTypes',
  'computeResources/allocationStrategy',
  'computeResources/tags',
  'computeResources/bidPercentage',
  'computeResources/ec2KeyPair',
  'computeResources/instanceRole',
  'computeResources/placementGroup',
  'computeResources/securityGroupIds',
  'computeResources/subnets',
  'computeResources/spotIamFleetRole',
  'computeResources/scalingPolicy',
  'computeResources/minvCpus',
  'computeResources/maxvCpus',
  'computeEnvironmentName',
  'state',
  'tags',
  'updatePolicy/jobExecutionTimeoutMinutes',
  'eksConfiguration',
  'type',
] as const;

function effectGroups(context: Context, state: EnvironmentState, deployer: Deployer): readonly EffectGroup[] {
  const groups = new Map<string, { effect: Effect; certainty: EffectGroup['certainty']; names: string[] }>();
  for (const property of PROPERTIES) {
    const name = spelledProperty(context, property);
    if (name === undefined || (property === 'eksConfiguration' && state.onEks !== true)) continue;
    const { effect, certainty } = effectOf({ property, ...CHANGED }, deployer, state, state);
    if (effect === 'nothing') continue;
    const key = `${effect} ${certainty}`;
    const group = groups.get(key) ?? { effect, certainty, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()]
    .toSorted((a, b) => rank(b) - rank(a))
    .map(({ effect, certainty, names }) => ({ effect, certainty, properties: names }));
}

/** Stronger effects first, and of one effect the certain one. */
function rank({ effect, certainty }: Pick<EffectGroup, 'effect' | 'certainty'>): number {
  return 2 * EFFECTS.indexOf(effect) + (certainty === 'certain' ? 1 : 0);
}

/** The property as the code writes it; undefined if the language, or the provider, has none. */
export function spelledProperty(
  { environment: { spelling, tool } }: Context,
  property: string,
): string | undefined {
  if (tool === 'aws' && /updateToLatest|scalingPolicy/.test(property)) return undefined;
  return spelledPath(property, spelling);
}
