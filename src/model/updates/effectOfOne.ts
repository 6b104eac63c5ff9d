// What one changed property does, by the table: every effect that it may have, the likelier first.
import {
  compareVersions,
  FIRST_UPDATING_PROVIDER,
  strategiesOfProvider,
  versionText,
} from '../strategies.ts';
import { eligible, eligibleForProvider, isEc2Like } from './eligibility.ts';
import { isRemoval, rowsFor, sameSetting } from './rowFor.ts';
import { every, type Change, type Deployer, type EnvironmentState, type Maybe } from './state.ts';
import { effectsIn, sourceTitle, tableDate, whyOf, type Effect, type Row } from './table.ts';

/** Why a property has its effect: a sentence, and where that is from. */
export interface Reason {
  readonly text: string;
  /** Titles of the sources, with their dates. */
  readonly sources: readonly string[];
  /** The day on which the sources were last read. */
  readonly asOf: string;
}

/** One changed property with what it does. */
export interface Cause {
  readonly property: string;
  /** The effects that it may have, the likelier first; never empty. */
  readonly effects: readonly Effect[];
  readonly reasons: readonly Reason[];
}

/** Arguments of Terraform's provider aws that keep their value when they are removed from the code. */
const KEPT_BY_TERRAFORM = [
  'serviceRole',
  'updatePolicy',
  'computeResources/desiredvCpus',
  'computeResources/ec2Configuration',
  'computeResources/launchTemplate/version',
];

export function effectOfOne(
  change: Change,
  deployer: Deployer,
  before: EnvironmentState,
  after: EnvironmentState,
): Cause {
  const { property } = change;
  const say = (effects: readonly Effect[], text: string, sources: readonly string[]): Cause => ({
    property,
    effects: [...new Set(effects)],
    reasons: [{ text, sources: sources.map(sourceTitle), asOf: tableDate }],
  });
  if (sameSetting(change.before, change.after)) return say(['nothing'], 'Its value stays the same', []);
  const kept = keptByTool(change, deployer);
  if (kept !== undefined) return say(['nothing'], kept, [deployer.tool === 'awscc' ? 'CC' : 'TF']);
  const special = otherKind(change, deployer, before, after);
  if (special) return say(special.effects, special.why, special.sources);
  const rows = rowsFor(change, before, after);
  const [row] = rows;
  if (!row) return say(['stored', 'infrastructureUpdate'], 'No source speaks of this property', []);
  const effects = rows.flatMap((one) => cellsOf(one, property, deployer, before, after));
  if (effects.length === 0)
    return say(['nothing'], `${toolName(deployer)} has no such property`, row.sources);
  const gated = effects.flatMap((effect) => gate(effect, deployer, before, after));
  const undone = isRemoval(change) && deployer.tool === 'cloudformation' && !gated.includes('replaced');
  const cause = say(undone ? [...gated, 'nothing'] : gated, whyFor(row, deployer), row.sources);
  const more = gateReasons(effects, gated, { deployer, row, before, after });
  // What the tool does instead of an infrastructure update is the whole reason.
  const isOther = needsUpdate(row) && !effects.includes('infrastructureUpdate') && more.length > 0;
  return { ...cause, reasons: isOther ? more : [...cause.reasons, ...more] };
}

function whyFor(row: Row, deployer: Deployer): string {
  const isReplacing =
    (deployer.tool === 'cloudformation' || deployer.tool === 'awscc') && deployer.replace !== false;
  return whyOf(row, deployer.tool, isReplacing);
}

function needsUpdate({ api }: Row): boolean {
  return api === 'infrastructureUpdate';
}

function toolName(deployer: Deployer): string {
  const names = {
    api: 'The API',
    cloudformation: 'CloudFormation',
    aws: "Terraform's provider aws",
    awscc: "Terraform's provider awscc",
  };
  return names[deployer.tool];
}

/** Why a tool keeps a value that is removed from the code; undefined if it does not. */
function keptByTool(change: Change, deployer: Deployer): string | undefined {
  if (!isRemoval(change)) return undefined;
  if (deployer.tool === 'awscc') return 'The provider awscc keeps the value of an attribute that is left out';
  if (deployer.tool !== 'aws') return undefined;
  const { property } = change;
  const kept = KEPT_BY_TERRAFORM.some((name) => property === name || property.startsWith(`${name}/`));
  const second = property.endsWith('ec2Configuration/1');
  return kept && !second
    ? "Terraform's provider keeps the value of an argument that is left out, so that the plan shows no change"
    : undefined;
}

interface Special {
  readonly effects: readonly Effect[];
  readonly why: string;
  readonly sources: readonly string[];
}

/** Environments without managed EC2 or Spot instances have separate rules. */
function otherKind(
  { property }: Change,
  deployer: Deployer,
  before: EnvironmentState,
  after: EnvironmentState,
): Special | undefined {
  const ofResources = property.startsWith('computeResources/');
  if (before.managed === false && after.managed === false && ofResources)
    return {
      effects: ['refused'],
      why: 'An unmanaged environment has no compute resources',
      sources: ['API', 'TF'],
    };
  if (property === 'computeResources/desiredvCpus' && before.onEks === true)
    return {
      effects: ['refused'],
      why: 'An environment on EKS does not take desired vCPUs in an update',
      sources: ['API'],
    };
  const isFargate = before.type?.startsWith('FARGATE') && after.type?.startsWith('FARGATE');
  return isFargate && ofResources ? fargate(property.slice('computeResources/'.length), deployer) : undefined;
}

/** What AWS Batch lets an environment on Fargate change. */
function fargate(member: string, deployer: Deployer): Special {
  const sources = ['UG23', 'CFNDOC'];
  if (/^(?:min|max|desired)vCpus$/.test(member))
    return { effects: ['scales'], why: 'AWS Batch changes the number of vCPUs', sources };
  if (/^(?:subnets|securityGroupIds)\b/.test(member))
    return { effects: ['stored'], why: 'New tasks use the new network settings', sources };
  if (member === 'type')
    return {
      effects: ['refused', 'infrastructureUpdate'],
      why: "AWS Batch is seen to refuse it, and CloudFormation's pages call it an infrastructure update",
      sources,
    };
  return {
    effects: [deployer.tool === 'aws' ? 'replaced' : 'refused'],
    why: 'AWS Batch does not change it in an environment on Fargate',
    sources,
  };
}

/** The effect that the tool decides, before AWS Batch decides about the update. */
function cellsOf(
  row: Row,
  property: string,
  deployer: Deployer,
  before: EnvironmentState,
  after: EnvironmentState,
): readonly Effect[] {
  if (deployer.tool === 'api') return effectsIn(row.api);
  if (deployer.tool === 'aws') return providerCells(row, property, deployer.version, before, after);
  const { inPlace, replacing } = row[deployer.tool];
  if (deployer.replace === 'unknown') return [...effectsIn(replacing), ...effectsIn(inPlace)];
  return effectsIn(deployer.replace ? replacing : inPlace);
}

function providerCells(
  row: Row,
  property: string,
  version: string | undefined,
  before: EnvironmentState,
  after: EnvironmentState,
): readonly Effect[] {
  const { eligible: updated, ineligible: other } = row.aws;
  if (isBeforeUpdates(version) && property.startsWith('computeResources/'))
    return effectsIn(other).map((effect) => (effect === 'scales' ? 'scales' : 'replaced'));
  const fits = every(eligibleForProvider(before, version), eligibleForProvider(after, version));
  if (fits === 'unknown') return [...effectsIn(updated), ...effectsIn(other)];
  return effectsIn(fits ? updated : other);
}

/** AWS Batch accepts an infrastructure update only of an environment that is eligible before and after. */
function gate(
  effect: Effect,
  deployer: Deployer,
  before: EnvironmentState,
  after: EnvironmentState,
): readonly Effect[] {
  if (effect !== 'infrastructureUpdate') return [effect];
  const fits: Maybe =
    deployer.tool === 'aws'
      ? every(isEc2Like(before), isEc2Like(after))
      : every(eligible(before), eligible(after));
  if (fits === 'unknown') return ['infrastructureUpdate', 'refused'];
  return [fits ? 'infrastructureUpdate' : 'refused'];
}

interface Circumstances {
  readonly deployer: Deployer;
  readonly row: Row;
  readonly before: EnvironmentState;
  readonly after: EnvironmentState;
}

function reason(text: string, ...keys: readonly string[]): Reason {
  return { text, sources: keys.map(sourceTitle), asOf: tableDate };
}

function gateReasons(
  effects: readonly Effect[],
  gated: readonly Effect[],
  { deployer, row, before, after }: Circumstances,
): Reason[] {
  const reasons: Reason[] = [];
  if (gated.includes('refused') && !effects.includes('refused'))
    reasons.push(
      reason(
        'AWS Batch refuses an infrastructure update of an environment with a service role of your own, or with a strategy that it cannot update',
        'API',
        'INFRA',
      ),
    );
  if (deployer.tool === 'awscc' && deployer.replace !== false && effects.includes('refused'))
    reasons.push(
      reason(
        'Cloud Control never replaces: with replace_compute_environment true, which is the default, the update ends in NotUpdatable',
        'CC',
      ),
    );
  if (deployer.tool === 'cloudformation' && needsUpdate(row) && effects.includes('replaced'))
    reasons.push(
      reason(
        'CloudFormation makes a new environment for it while ReplaceComputeEnvironment is not false',
        'CFNDOC',
        'SCHEMA',
      ),
    );
  // A property that is replaced whatever the role and strategy has its reason in its row.
  const always = effectsIn(row.aws.eligible).includes('replaced');
  const isOld = deployer.tool === 'aws' && needsUpdate(row) && isBeforeUpdates(deployer.version);
  if (deployer.tool === 'aws' && effects.includes('replaced') && (isOld || !always))
    reasons.push(reason(providerRule(deployer.version, before, after), 'TF'));
  return reasons;
}

function isBeforeUpdates(version: string | undefined): boolean {
  return version !== undefined && compareVersions(version, FIRST_UPDATING_PROVIDER) < 0;
}

function providerRule(
  version: string | undefined,
  before: EnvironmentState,
  after: EnvironmentState,
): string {
  const which =
    version === undefined
      ? 'The newest provider aws (its version is not known)'
      : `Provider aws ${versionText(version)}`;
  if (isBeforeUpdates(version))
    return `${which} replaces the environment for every change of compute_resources but vCPUs`;
  const obstacles = [
    ...(before.role === 'custom' || after.role === 'custom' ? ['a service role of your own'] : []),
    ...[...new Set([before.strategy, after.strategy])].flatMap((strategy) => {
      if (strategy === undefined || strategiesOfProvider(version).has(strategy)) return [];
      return [strategy === 'unset' ? 'no allocation strategy' : `the strategy ${strategy}`];
    }),
  ];
  return obstacles.length === 0
    ? `${which} replaces the environment if its service role or its strategy, which are not known, are none that it updates`
    : `${which} updates no environment with ${obstacles.join(' and ')}: it replaces it`;
}
