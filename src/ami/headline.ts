// The answer in one sentence: which AMI an environment boots, and whether a new one gets in.
import { shortened } from '../value/text.ts';
import { property, type Context } from '../model/row.ts';
import { eligible, isEc2Like } from '../model/updates/eligibility.ts';
import { stateOf } from '../model/updates/stateOf.ts';
import type { Deployer, EnvironmentState } from '../model/updates/state.ts';
import { leverOf, leverVerdict, type Lever } from './moves.ts';
import { isLookedUp, sourcesOf } from './sources.ts';
import type { AmiSource } from './answer.ts';
import type { Verdict } from '../model/updates/effectOf.ts';

/** What an environment boots, and what brings a new AMI in. */
export interface Headline {
  /** `ami-0123… (imageId)`; left out for an environment that has no AMI of the user's. */
  readonly boots?: string;
  readonly rest: string;
}

/** The sentence in one case of the undecided choices. */
export function headlineOf(context: Context, deployer: Deployer): string {
  return headlineText(context.environment.name, headlineIn(context, deployer));
}

export function headlineIn(context: Context, deployer: Deployer): Headline {
  const state = stateOf(context);
  const other = otherKind(state);
  if (other !== undefined) return { rest: other };
  return { boots: amiPart(context, state), rest: tail(context, state, deployer) };
}

export function headlineText(name: string, { boots, rest }: Headline): string {
  return boots === undefined ? `${name} ${rest}.` : `${name} boots ${boots}; ${rest}.`;
}

/** What to report about an environment that has no AMI of the user's; undefined for one that has. */
export function otherKind(state: EnvironmentState): string | undefined {
  if (state.managed === false) return 'is unmanaged: what launches its instances chooses their AMI';
  if (state.type?.startsWith('FARGATE')) return 'runs on Fargate, which has no AMI to choose';
  if (state.type === 'ECS_MANAGED_INSTANCES')
    return 'has managed instances, whose AMI AWS chooses and updates';
  return undefined;
}

function amiPart(context: Context, state: EnvironmentState): string {
  const { list, oneAmi } = sourcesOf(context);
  const candidates = list.filter(({ status }) => status === 'boots' || status === 'mayBoot');
  const [first] = candidates;
  if (!first) return 'an AMI that is not known';
  if (candidates.length === 1) return sourceText(first, state);
  const sure = candidates.filter(({ status }) => status === 'boots');
  if (sure.length === candidates.length) return sureText(sure, oneAmi, state);
  const names = candidates.map(({ kind, label }) =>
    kind === 'default' ? 'an AMI that AWS Batch chooses' : `the ${label}`,
  );
  return `${names.join(' or ')} (which one is not certain)`;
}

/** The AMIs of several sources, each once: those for other instance types after the first. */
function sureText(sources: readonly AmiSource[], oneAmi: boolean, state: EnvironmentState): string {
  const labels = new Map<string, string[]>();
  const texts = new Map<string, string>();
  for (const source of sources) {
    // Two AMIs that are not known may differ.
    const isThatOne = oneAmi && source.kind !== 'launchTemplateOverride';
    const key = isThatOne || source.value !== undefined ? valueText(source) : source.label;
    texts.set(key, texts.get(key) ?? sourceText(source, state));
    labels.set(key, [...(labels.get(key) ?? []), source.label]);
  }
  const parts = [...texts].map(([key, text]) => {
    const [first = '', ...others] = labels.get(key) ?? [];
    return others.length === 0
      ? text
      : text.replace(`(${first})`, () => `(${[first, ...others].join(' and ')})`);
  });
  return parts.join(' or, for other instance types, ');
}

function sourceText(source: AmiSource, state: EnvironmentState): string {
  if (source.kind === 'default') {
    const types = source.value ?? (state.ami.by === 'batch' ? state.ami.imageTypes.join(' and ') : '');
    return `the AMI that AWS Batch chose at its creation${types === '' ? '' : ` (${shortened(types)})`}`;
  }
  return `${valueText(source)} (${source.label})`;
}

/** An AMI by what names it: its id, a parameter, a search. */
export function valueText({ value: whole }: AmiSource): string {
  const value = whole && shortened(whole);
  if (value === undefined) return 'an AMI whose id is not in the code';
  if (/^(?:resolve:ssm:|arn:|\/)/.test(value)) return `the AMI of the SSM parameter ${value}`;
  return value.startsWith('a search') ? `the AMI of ${value}` : value;
}

function tail(context: Context, state: EnvironmentState, deployer: Deployer): string {
  const lever = leverOf(context, state, deployer);
  const verdict = leverVerdict(lever, deployer, state);
  if (isEc2Like(state) === 'unknown') return 'its type is not known, and on Fargate it has no AMI';
  if (!verdict) return withoutLever(context, state);
  if (verdict.certainty === 'possible')
    return `whether a new one gets in depends on ${undecidedPoint(state)}`;
  if (verdict.effect === 'infrastructureUpdate') return inPlace(context, lever, state);
  if (verdict.effect === 'replaced')
    return `a new one comes only with a new environment, because ${reasons(state, deployer, verdict)}`;
  return `no new one gets in: ${reasons(state, deployer, verdict)}`;
}

function withoutLever(context: Context, state: EnvironmentState): string {
  const held = nameBlocks(context, state) ? `, and ${nameText(state)}` : '';
  const blocked = obstacles(state);
  return blocked.length > 0
    ? `no new one gets in: ${blocked.join(', and ')}${held}`
    : `no new one gets in while the image type stays the same, because the Terraform provider aws has no argument for it${held}`;
}

function inPlace(context: Context, { version, change }: Lever, state: EnvironmentState): string {
  if (version === 'follows')
    return 'a new version of the launch template gets in by an infrastructure update';
  if (version === 'atUpdate')
    return 'a new version of the launch template gets in only when another change starts an infrastructure update';
  if (version === 'pinned') return 'a new one gets in when the version of the launch template is changed';
  if (change?.property !== 'computeResources/updateToLatestImageVersion')
    return isLookedUp(sourcesOf(context).list)
      ? 'another one gets in by an infrastructure update, at the first deployment that looks up another id'
      : 'another one gets in by an infrastructure update, when its id is changed';
  return state.takesLatest === true
    ? 'each infrastructure update takes the newest one'
    : 'it stays until updateToLatestImageVersion is true and an infrastructure update runs';
}

/** What makes AWS Batch refuse every update, as one part of a sentence. */
function obstacles(state: EnvironmentState): readonly string[] {
  const parts = [
    ...(state.role === 'custom' ? ['its service role'] : []),
    ...(state.strategy === 'BEST_FIT' ? ['its allocation strategy BEST_FIT'] : []),
    ...(state.strategy === 'unset' && state.onEks !== true
      ? ['its allocation strategy (BEST_FIT by default)']
      : []),
  ];
  if (parts.length === 0) return [];
  return [`${parts.join(' and ')} ${parts.length > 1 ? 'block' : 'blocks'} updates`];
}

function reasons(state: EnvironmentState, deployer: Deployer, verdict: Verdict): string {
  const list = [
    ...obstacles(state),
    ...toolReasons(state, deployer),
    ...(verdict.blocked ? [nameText(state)] : []),
  ];
  return list.length === 0 ? 'AWS Batch refuses the update' : list.join(', and ');
}

function toolReasons(state: EnvironmentState, deployer: Deployer): readonly string[] {
  if (deployer.tool === 'api' || obstacles(state).length > 0) return [];
  if (deployer.tool === 'aws') return ['its provider version replaces it for such a change'];
  if (deployer.replace === false) return [];
  return deployer.tool === 'awscc'
    ? ['replace_compute_environment is true, which Cloud Control refuses']
    : ['ReplaceComputeEnvironment is not false'];
}

function nameBlocks(context: Context, state: EnvironmentState): boolean {
  return state.fixedName === true && property(context, 'computeEnvironmentName').value.kind !== 'absent';
}

function nameText(state: EnvironmentState): string {
  return state.fixedName === true
    ? 'its fixed name blocks a replacement'
    : 'the queue that holds it blocks a replacement';
}

function undecidedPoint(state: EnvironmentState): string {
  const undecided = [
    ...(state.role === undefined ? ['its service role'] : []),
    ...(state.strategy === undefined ? ['its allocation strategy'] : []),
    ...(state.fixedName === 'unknown' ? ['its name'] : []),
  ];
  if (undecided.length > 0) return `${undecided.join(' and ')}, which the code does not set`;
  return eligible(state) === true
    ? 'what CloudFormation makes of it, on which its pages and its schema disagree'
    : 'what is not known of it';
}
