// The way to a new AMI by a second environment: make it, put it into the queues, take the old one out, delete
// that.
// Source: docs.aws.amazon.com/batch/latest/userguide/blue-green-updates.html
import type { Context } from '../model/row.ts';
import type { Deployer, EnvironmentState } from '../model/updates/state.ts';
import type { Source } from '../value/source.ts';
import type { Patch, Step, Way } from './answer.ts';
import { blueGreenChecks } from './checks.ts';
import {
  deleteEnvironment,
  describeEnvironment,
  describeQueue,
  environmentStatus,
  listJobs,
  setOrder,
  setState,
} from './commands.ts';
import { createSteps, isDeployed } from './deployed.ts';
import { greenPlan, type GreenPlan } from './edit/green.ts';
import { namesOf, type Names } from './names.ts';
import { patchOf } from './patch.ts';
import { queuesOf, type Queue } from './queues.ts';
import { deployStep, step, verifySteps } from './steps.ts';
import { shownText } from './sources.ts';

/** What all steps need. */
interface Run {
  readonly context: Context;
  readonly state: EnvironmentState;
  readonly queues: readonly Queue[];
  readonly names: Names;
  readonly plan: GreenPlan | undefined;
}

export function blueGreenWay(
  context: Context,
  state: EnvironmentState,
  deployer: Deployer,
  sources: readonly Source[],
): Way {
  const queues = queuesOf(context);
  const plan = greenPlan(context, state, deployer, queues, sources);
  const names = namesOf(context, plan?.name);
  const run = { context, state, queues, names, plan };
  const [queue] = queues;
  return {
    kind: 'blueGreen',
    text: `By a second environment (blue/green): ${plan ? `${plan.name} is made beside the old one` : 'a new one is made beside the old one'}, takes its place in the queues, and the old one goes when its jobs have ended.`,
    checks: blueGreenChecks(context, state, queues, names),
    steps: [
      ...recordSteps(run),
      ...makeSteps(run),
      ...queueSteps(run),
      ...verifySteps(names.green, queue && names.queue(queue), state.onEks === true),
      ...drainSteps(run),
      ...removeSteps(run),
    ],
    verify: verifySteps(names.green, queue && names.queue(queue), state.onEks === true),
    back: backSteps(run),
    roles: roleOrder(run),
    placeholders: names.placeholders,
  };
}

function recordSteps({ queues, names }: Run): readonly Step[] {
  return [
    step('command', 'Write down what runs now', {
      commands: [
        describeEnvironment(names.blue),
        ...queues.map((queue) => describeQueue(names.queue(queue))),
      ],
    }),
  ];
}

function makeSteps({ context, plan, names, queues }: Run): readonly Step[] {
  const wait = step('wait', 'Wait until the new environment is VALID', {
    commands: [environmentStatus(names.green)],
    until: 'VALID',
  });
  if (isDeployed(context)) return [...createSteps(names), wait];
  if (!plan)
    return [
      editByHand(context),
      deployStep(context, 'Deploy it, with the old environment still there'),
      wait,
    ];
  const inCode = queues.some((queue) => !plan.otherQueues.includes(queue));
  return [
    step('edit', `Add ${plan.name} beside the old environment${inCode ? ', first in its queues' : ''}`, {
      patches: patches(plan, 'first'),
      notes: [
        ...plan.differences.map((text) => `The copy ${text}.`),
        ...plan.byHand.map(
          (text) => `By hand, since the environment itself does not say it: the copy is ${text}.`,
        ),
        'A new environment boots its AMI as written, else the newest of AWS Batch.',
      ],
    }),
    deployStep(context, 'First deployment: the new environment is made'),
    wait,
  ];
}

function editByHand({ environment }: Context): Step {
  const where = environment.language === 'cdk' ? 'in the app, with another construct id' : 'in the code';
  return step('edit', `Add a second environment ${where}, beside the old one`, {
    notes: [
      'Leave out its name, so that it gets one that is free; leave out its service role, so that AWS Batch uses AWSServiceRoleForBatch.',
      'Give it an allocation strategy that AWS Batch updates in place: BEST_FIT_PROGRESSIVE, or SPOT_PRICE_CAPACITY_OPTIMIZED on Spot.',
      'Put it before the old one in the order of each queue that the code makes. No patch is shown, since the code of this environment cannot be copied as it is.',
    ],
  });
}

function patches({ files }: GreenPlan, deployment: 'first' | 'second'): readonly Patch[] {
  return files.flatMap(({ source, first, second }): Patch[] => {
    const before = deployment === 'first' ? source.text : first;
    const after = deployment === 'first' ? first : second;
    return before === after ? [] : [patchOf(source.path, before, after)];
  });
}

/** The environments of a queue by name, with the new one before the old one, or without the old one. */
function orderOf(queue: Queue, { context, names }: Run, withBlue: boolean): readonly string[] {
  return queue.entries.flatMap(({ resource, environment }) => {
    if (resource === context.environment) return withBlue ? [names.green, names.blue] : [names.green];
    if (!resource) return [shownText(environment.value) ?? 'ANOTHER_ENVIRONMENT'];
    return [names.other(resource)];
  });
}

/** By hand if the code does not have the queue, or if a deployment did not change it. */
function queueSteps(run: Run): readonly Step[] {
  const { queues, plan, names } = run;
  const notes = isDeployed(run.context) ? [] : [queueNote(plan)];
  if (queues.length === 0)
    return [
      step('command', 'Put the new environment before the old one in each queue that has it', {
        commands: [setOrder('QUEUE', [names.green, names.blue])],
      }),
    ];
  return queues.map((queue) =>
    step('command', `See that queue ${names.queue(queue)} has the new environment first`, {
      commands: [setOrder(names.queue(queue), orderOf(queue, run, true)), describeQueue(names.queue(queue))],
      until: names.green,
      notes,
    }),
  );
}

function queueNote(plan: GreenPlan | undefined): string {
  return plan
    ? 'The first deployment does this for queues of the code; the command is for those that it does not change.'
    : 'Leave this out where the deployment has changed the queue.';
}

function drainSteps({ queues, names }: Run): readonly Step[] {
  const lists = queues.length === 0 ? ['QUEUE'] : queues.map((queue) => names.queue(queue));
  return [
    step('command', 'Place no more jobs on the old environment; those that run go on', {
      commands: [setState(names.blue, 'DISABLED')],
    }),
    step('wait', 'Wait until no job runs on the old environment', {
      commands: lists.flatMap((queue) => [listJobs(queue, 'STARTING'), listJobs(queue, 'RUNNING')]),
      until: 'no job of the old environment',
      notes: [
        'A queue lists the jobs of all its environments: aws batch describe-jobs shows for each its container.containerInstanceArn, which belongs to the cluster of its environment (ecsClusterArn).',
      ],
    }),
  ];
}

function removeSteps(run: Run): readonly Step[] {
  const { context, plan, queues, names } = run;
  const byHand = [
    ...queues.map((queue) => setOrder(names.queue(queue), orderOf(queue, run, false))),
    environmentStatus(names.blue),
    deleteEnvironment(names.blue),
  ];
  const gone = step('check', 'See that the old environment is gone', {
    commands: [describeEnvironment(names.blue)],
    until: 'no compute environment',
  });
  const deploy = deployStep(
    context,
    'Second deployment: the old environment leaves the queues and is deleted',
  );
  if (isDeployed(context))
    return [
      step('command', 'Take the old environment out of the queues, and delete it', { commands: byHand }),
      gone,
    ];
  if (!plan)
    return [
      step('edit', 'Take the old environment out of the queues and out of the code'),
      deploy,
      step('command', 'For queues and environments that no deployment makes', { commands: byHand }),
      gone,
    ];
  return [
    step('edit', 'Take the old environment out of the queues and out of the code', {
      patches: patches(plan, 'second'),
    }),
    deploy,
    step('command', 'The same by hand, for what the deployment does not do', { commands: byHand }),
    gone,
  ];
}

function backSteps(run: Run): readonly Step[] {
  const { context, names, queues } = run;
  const order = queues.map((queue) =>
    setOrder(
      names.queue(queue),
      orderOf(queue, run, true).map((name) => swapped(name, names)),
    ),
  );
  return [
    step('command', 'Before the old environment is deleted: enable it and put it first again', {
      commands: [setState(names.blue, 'ENABLED'), ...order],
    }),
    ...(isDeployed(context)
      ? []
      : [
          step('edit', 'Take the patches back, newest first', { notes: ['git apply --reverse takes them.'] }),
        ]),
  ];
}

function swapped(name: string, { blue, green }: Names): string {
  if (name === blue) return green;
  return name === green ? blue : name;
}

function roleOrder({ state }: Run): readonly string[] {
  if (state.role !== 'custom') return [];
  return [
    'The new environment has no service role of your own, so that AWS Batch uses AWSServiceRoleForBatch.',
    'The role and its policies stay until the old environment is deleted. An environment whose role is gone stays INVALID and cannot be deleted.',
    'Delete the role in a later deployment, never in the one that takes the old environment away.',
  ];
}
