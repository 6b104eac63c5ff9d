// What to look at before the first step of a blue/green change.
// Source: docs.aws.amazon.com/batch/latest/userguide/blue-green-updates.html, and the API's references.
import { ofKind } from '../model/link.ts';
import { MOST_IN_QUEUE } from '../model/queues.ts';
import { isRetried } from '../model/facts/jobNeeds.ts';
import type { Resource } from '../model/resource.ts';
import { property, type Context } from '../model/row.ts';
import { isFalse, isTrue } from '../model/truth.ts';
import type { EnvironmentState } from '../model/updates/state.ts';
import { computeResource, placeOf } from '../model/row.ts';
import { walk, propertiesOf } from '../model/walk.ts';
import { sameText } from '../value/text.ts';
import type { Known, Unknown } from '../value/value.ts';
import type { Check } from './answer.ts';
import { describeQueue, environmentStatus } from './commands.ts';
import { isDeployed } from './deployed.ts';
import type { Names } from './names.ts';
import type { Queue } from './queues.ts';

export function blueGreenChecks(
  context: Context,
  state: EnvironmentState,
  queues: readonly Queue[],
  names: Names,
): readonly Check[] {
  return [
    validCheck(
      context,
      names.blue,
      'The environment must be VALID, since AWS Batch deletes an INVALID one only after its cause is mended (mostly a role that is gone)',
    ),
    ...queues.flatMap((queue) => queueChecks(queue, names)),
    ...(queues.length === 0 ? [noQueue()] : []),
    ...nameChecks(context, state),
    ...roleChecks(context, state),
    ...imageChecks(context, state),
    {
      kind: 'look',
      text: 'Both environments run side by side for a while: subnets, the quota of vCPUs and capacity must allow it',
    },
    {
      kind: 'look',
      text: 'You need batch:CreateComputeEnvironment, UpdateComputeEnvironment, DeleteComputeEnvironment, UpdateJobQueue and the Describe calls, and iam:PassRole for the role of the instance profile',
    },
    ...jobChecks(context),
  ];
}

/**
 * Whether the environment is VALID: output of the AWS CLI shows what it was then, the code never does.
 * @param text what to do if that is not known
 */
export function validCheck(context: Context, name: string, text: string): Check {
  const command = environmentStatus(name);
  const status = property(context, 'status');
  if (status.value.kind !== 'known' || status.value.value === 'VALID')
    return { kind: 'look', text, command, expect: 'VALID' };
  const reason = property(context, 'statusReason').value;
  const why = reason.kind === 'known' ? ` (${String(reason.value)})` : '';
  return {
    kind: 'stop',
    text: `The environment is ${String(status.value.value)}${why}: wait, or mend its cause, until it is VALID`,
    command,
    expect: 'VALID',
    at: placeOf(status),
  };
}

function queueChecks(queue: Queue, names: Names): readonly Check[] {
  const name = queue.name ?? queue.resource.name;
  const full: Check[] =
    queue.entries.length >= MOST_IN_QUEUE
      ? [
          {
            kind: 'stop',
            text: `Queue ${name} has ${queue.entries.length} environments, and AWS Batch takes at most three: take another one out before you add the new one`,
            at: queue.resource.at,
          },
        ]
      : [];
  return [
    ...full,
    {
      kind: 'look',
      text: `Queue ${name} must have at most two environments before the first step, all of one architecture, and none of them on Fargate`,
      command: describeQueue(names.queue(queue)),
      at: queue.resource.at,
    },
  ];
}

function noQueue(): Check {
  return {
    kind: 'look',
    text: 'No job queue of the scanned code is known to use it: find the queues in the account, and repeat the steps for each',
    command: 'aws batch describe-job-queues --query "jobQueues[].[jobQueueName,computeEnvironmentOrder]"',
  };
}

function nameChecks(context: Context, state: EnvironmentState): readonly Check[] {
  if (state.fixedName !== true) return [];
  const name = property(context, 'computeEnvironmentName');
  const text =
    name.value.kind === 'known' && !name.value.sensitive
      ? `The name ${String(name.value.value)}`
      : 'Its name';
  const others = isDeployed(context) ? otherNames(context) : [];
  const taken =
    others.length === 0 ? '' : `. Other environments of the account have the names ${others.join(', ')}`;
  return [
    {
      kind: 'look',
      text: `${text} is taken until the old environment is gone: the new one gets another name${taken}`,
      at: placeOf(name),
    },
  ];
}

/** How many names a message has at most, so that people still read it. */
const MOST_NAMES = 10;

function otherNames({ environment, model }: Context): readonly string[] {
  const names = ofKind(model, 'computeEnvironment').flatMap((one) =>
    one !== environment && one.scope === environment.scope ? [one.name] : [],
  );
  return names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), '…'] : names;
}

/** A role that others use must not go with this environment. */
function roleChecks(context: Context, state: EnvironmentState): readonly Check[] {
  if (state.role !== 'custom') return [];
  const role = property(context, 'serviceRole');
  const { value } = role;
  if (value.kind === 'absent') return [];
  const others = ofKind(context.model, 'computeEnvironment').filter((other) => {
    if (other === context.environment) return false;
    const its = walk(propertiesOf(other, context.world), 'serviceRole', context.world).value;
    return its.kind !== 'absent' && isSameRole(value, its);
  });
  if (others.length === 0) return [];
  return [
    {
      kind: 'stop',
      text: `Its service role is shared with ${others.map(({ name }) => name).join(', ')}: keep the role as long as one of them has it`,
      at: placeOf(role),
    },
  ];
}

/** Whether both refer to one resource, or name one role. */
function isSameRole(one: Known | Unknown, other: Known | Unknown): boolean {
  if (one.reference && other.reference) return one.reference.address === other.reference.address;
  return sameText(one, other);
}

function imageChecks(context: Context, state: EnvironmentState): readonly Check[] {
  if (state.ami.by !== 'batch') return [];
  const old = state.ami.imageTypes.filter((type) => /^ECS_AL[12](?:_NVIDIA)?$/.test(type));
  if (old.length === 0) return [];
  return [
    {
      kind: context.asOf >= '2026-06-30' ? 'stop' : 'look',
      text: `AWS Batch creates no new environment with its own AMI of ${old.join(' and ')} since 2026-06-30: the new one needs Amazon Linux 2023, or an AMI of your own`,
      at: placeOf(computeResource(context, 'ec2Configuration')),
    },
  ];
}

/** What a job that is ended by the change needs to run again. */
function jobChecks(context: Context): readonly Check[] {
  const definitions = ofKind(context.model, 'jobDefinition').filter(
    ({ scope }) => scope === context.environment.scope,
  );
  const retry = 'has a retry strategy, and how long its jobs may run (timeout)';
  if (definitions.length === 0)
    return [
      {
        kind: 'look',
        text: `See for each job definition of the queues whether it ${retry}`,
        command:
          'aws batch describe-job-definitions --status ACTIVE --query "jobDefinitions[].[jobDefinitionName,revision,retryStrategy.attempts,timeout.attemptDurationSeconds]" --output text',
      },
    ];
  const single: Resource[] = [];
  const unknown: Resource[] = [];
  for (const definition of definitions) {
    const retried = isRetried(definition, context.world);
    if (isFalse(retried)) single.push(definition);
    else if (!isTrue(retried)) unknown.push(definition);
  }
  return [
    ...aboutAll(
      single,
      (names) => `Jobs of ${names} have a single attempt: those that are ended are not tried again`,
    ),
    ...aboutAll(unknown, (names) => `See whether ${unknown.length > 1 ? 'each of ' : ''}${names} ${retry}`),
  ];
}

/** One check about several job definitions, at the first of them. */
function aboutAll(definitions: readonly Resource[], text: (names: string) => string): readonly Check[] {
  const [first, ...others] = definitions;
  if (!first) return [];
  if (others.length === 0)
    return [{ kind: 'look', text: text(`job definition ${first.name}`), at: first.at }];
  const shown = definitions.slice(0, MOST_NAMES).map(({ name }) => name);
  const list = [...shown, ...(definitions.length > MOST_NAMES ? ['…'] : [])].join(', ');
  const names = `${definitions.length} job definitions (${list})`;
  return [{ kind: 'look', text: text(names), at: first.at }];
}
