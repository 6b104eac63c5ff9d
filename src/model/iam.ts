// What policies of IAM allow: documents, and the policies that AWS manages.
// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { known, unknown, type Origin } from '../value/value.ts';
import type { World } from '../value/worlds.ts';
import { anyOf, asUnknown, no, yes, type Truth } from './truth.ts';
import { itemsOf, textsOf, walk, type Found, type Items } from './walk.ts';

/**
 * Whether a document allows an action, on whatever resources and conditions. What it denies is not read: this
 * is for rules on roles that certainly lack an action.
 * @param action `ecs:RegisterContainerInstance`
 */
export function documentAllows(document: Found, action: string, world: World): Truth {
  const { origin } = document.value;
  if (document.value.kind === 'unknown') return asUnknown(document.value);
  const list = walk(document, 'Statement', world);
  if (list.value.kind === 'absent') return unclear(origin);
  const { items, more } = statementsIn(list, world);
  const truths = items.map((statement) => statementAllows(statement, action, world));
  return anyOf(no(origin), more ? [...truths, asUnknown(more)] : truths);
}

/** The statements of a list, or the only one. */
function statementsIn(list: Found, world: World): Items {
  const isOne = list.value.kind === 'known' && !isListOf(list.value.value);
  return isOne ? { items: [list] } : itemsOf(list, world);
}

function isListOf(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'items' in data;
}

function statementAllows(statement: Found, action: string, world: World): Truth {
  const { value } = statement;
  if (value.kind === 'unknown') return asUnknown(value);
  const effect = walk(statement, 'Effect', world).value;
  if (effect.kind === 'known' && effect.value === 'Deny') return no(value.origin);
  const [names, isNot] = namesIn(statement, world);
  if (names.value.kind === 'absent') return unclear(value.origin);
  const { known: patterns, more } = textsIn(names, world);
  const isNamed = patterns.some((pattern) => matches(pattern, action));
  if (isNamed && !isNot) return yes(value.origin);
  if (more) return asUnknown(more);
  return known(isNot && !isNamed, value.origin);
}

function namesIn(statement: Found, world: World): readonly [names: Found, isNot: boolean] {
  const names = walk(statement, 'Action', world);
  return names.value.kind === 'absent' ? [walk(statement, 'NotAction', world), true] : [names, false];
}

function textsIn(
  names: Found,
  world: World,
): { readonly known: readonly string[]; readonly more?: Items['more'] } {
  if (names.value.kind === 'known' && typeof names.value.value === 'string')
    return { known: [names.value.value] };
  const { known: texts, more } = textsOf(names, world);
  return more ? { known: texts.map(({ value }) => value), more } : { known: texts.map(({ value }) => value) };
}

function unclear(origin: Origin): Truth {
  return unknown({ code: 'not-understood', text: 'the policy is no document of IAM', at: origin.at }, origin);
}

/**
 * Whether a pattern of IAM matches the action: `*` is any number of characters, `?` is one, and case does not
 * matter.
 */
export function matches(pattern: string, action: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), action.toLowerCase()];
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') {
      star = at++;
      retry = index;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++retry;
    } else return false;
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}

const NOTHING: readonly string[] = [];

/**
 * What policies of AWS allow, as far as rules read it: actions of ecs on instances, and ec2:CreateTags. A
 * policy that is not listed may allow anything.
 * Source: the page of each policy, docs.aws.amazon.com/aws-managed-policy/latest/reference/NAME.html. Those
 * that decide a finding were read in November 2026: AmazonEKS_CNI_Policy (v5), AmazonEC2ContainerServiceRole,
 * AmazonEC2ContainerServiceEventsRole, AmazonEC2SpotFleetTaggingRole (v5), AWSEC2SpotFleetServiceRolePolicy
 * (v4), AWSBatchServiceEventTargetRole and AWSBatchFullAccess (v7). The page of AWSBatchServiceRole was out
 * of reach: its v13 of 2023-12 is that of the archive github.com/zoph-io/MAMIP, policies/AWSBatchServiceRole,
 * and so is v7 of 2023-03 of AmazonEC2ContainerServiceforEC2Role. AWS adds actions to such a policy, and
 * takes none away.
 */
const BY_AWS: ReadonlyMap<string, readonly string[]> = new Map([
  ['AdministratorAccess', ['*']],
  ['PowerUserAccess', ['*']],
  ['AmazonEC2ContainerServiceforEC2Role', ['ecs:RegisterContainerInstance']],
  ['AmazonECS_FullAccess', ['ecs:*']],
  ['AmazonEC2ContainerServiceFullAccess', ['ecs:*']],
  ['AmazonEC2FullAccess', ['ec2:*']],
  ['AmazonEC2SpotFleetTaggingRole', ['ec2:CreateTags']],
  // On instances that AWS Batch launches.
  ['AWSBatchServiceRole', ['ec2:CreateTags']],
  // The tags of network interfaces alone.
  ['AmazonEKS_CNI_Policy', ['ec2:CreateTags']],
  ...[
    // The tasks and services of ECS, not its instances.
    'AmazonECSTaskExecutionRolePolicy',
    'AmazonEC2ContainerServiceAutoscaleRole',
    'AmazonEC2ContainerServiceEventsRole',
    'AmazonEC2ContainerServiceRole',
    // Fleets: the older policy cannot tag. That of the service-linked role can, but IAM attaches it to no
    // other role.
    'AmazonEC2SpotFleetRole',
    'AmazonEC2SpotFleetAutoscaleRole',
    'AWSEC2SpotFleetServiceRolePolicy',
    'AWSBatchFullAccess',
    'AWSBatchServiceEventTargetRole',
    'AmazonEC2ContainerRegistryFullAccess',
    'AmazonEC2ContainerRegistryPowerUser',
    'AmazonEC2ContainerRegistryReadOnly',
    'AmazonEC2ContainerRegistryPullOnly',
    'AmazonEC2ReadOnlyAccess',
    'AmazonEKSWorkerNodePolicy',
    'AmazonDynamoDBFullAccess',
    'AmazonDynamoDBReadOnlyAccess',
    'AmazonElasticFileSystemClientReadWriteAccess',
    'AmazonKinesisFullAccess',
    'AmazonS3FullAccess',
    'AmazonS3ReadOnlyAccess',
    'AmazonSNSFullAccess',
    'AmazonSQSFullAccess',
    'AmazonSSMManagedInstanceCore',
    'AmazonSSMReadOnlyAccess',
    'AWSLambdaBasicExecutionRole',
    'AWSXRayDaemonWriteAccess',
    'AWSXrayWriteOnlyAccess',
    'CloudWatchAgentServerPolicy',
    'CloudWatchLogsFullAccess',
    'CloudWatchLogsReadOnlyAccess',
    'CloudWatchReadOnlyAccess',
    'IAMReadOnlyAccess',
    'ReadOnlyAccess',
  ].map((name): [string, readonly string[]] => [name, NOTHING]),
]);

/** Whether a policy of AWS, by its name, allows an action; undefined if that is not known. */
export function awsPolicyAllows(name: string, action: string): boolean | undefined {
  return BY_AWS.get(name)?.some((pattern) => matches(pattern, action));
}
