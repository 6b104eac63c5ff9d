// Facts about what an infrastructure update does to the jobs of an environment's queues.
// Source: docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html, and the API's UpdatePolicy
import { identify } from '../../value/identity.ts';
import { derived } from '../../value/origins.ts';
import { known, unknown, type Settled } from '../../value/value.ts';
import { orderOf, queuesNear, queuesOfScope } from '../queues.ts';
import type { Resource } from '../resource.ts';
import { property, remember, type Context } from '../row.ts';
import { all, anyOf, asUnknown, isFalse, isTrue, no, not, type Truth, yes } from '../truth.ts';
import { none, unknownOrNone, type Facts } from './fact.ts';
import { definitionsOfScope } from './jobDefinition.ts';
import { canRunIn, isRetried, mayTakeLonger, namesOf } from './jobNeeds.ts';

/** How long jobs continue in an infrastructure update if nothing sets it, in minutes. */
const DEFAULT_TIMEOUT = 30;

/** A job definition, and whether its jobs run in the environment. */
interface Job {
  readonly definition: Resource;
  readonly runs: Truth;
}

/** The job definitions whose jobs may run in the environment. */
function jobsOf(context: Context): readonly Job[] {
  const { environment, model, world } = context;
  return remember(context, 'jobs', () => {
    const queues = queuesNear(environment, model, world);
    const scopes = new Set([environment.scope, ...queues.map(({ scope }) => scope)]);
    return [...scopes].flatMap((scope) =>
      definitionsOfScope(scope, context)
        .map((definition) => ({
          definition,
          runs: all(linkOf(definition, context), canRunIn(context, definition)),
        }))
        .filter(({ runs }) => !isFalse(runs)),
    );
  });
}

/**
 * Whether jobs of a definition are sent to a queue with the environment. A job definition does not name its
 * queue: this is known only if all queues that it can be sent to have the environment, or none.
 */
function linkOf(definition: Resource, context: Context): Truth {
  const { environment, model, world } = context;
  const at = derived(definition.at);
  const unknownQueue = unknown(
    { code: 'outside', text: `no code shows to which queue jobs of ${definition.name} are sent`, at: at.at },
    at,
    { identity: identify(`queue of ${definition.address}`) },
  );
  const orders = queuesOfScope(definition.scope, model, world)
    .map((queue) => orderOf(queue, model, world))
    .filter(({ places, more }) => more !== undefined || places.some(fits));
  const holds = orders.map(({ places, more }): Truth => {
    if (places.some((place) => place.environment === environment)) return yes(at);
    const outside = places.find(
      ({ reference, environment: one }) => !one && reference.value.kind === 'unknown',
    );
    return more || outside ? unknownQueue : no(at);
  });
  if (orders.length === 0) return definition.scope === environment.scope ? unknownQueue : no(at);
  if (holds.every(isTrue)) return yes(at);
  return holds.every(isFalse) ? no(at) : unknownQueue;

  /**
   * Whether jobs of the definition can run in the environment at that place of a queue, as far as is known.
   */
  function fits({ environment: one }: { readonly environment?: Resource }): boolean {
    return !one || !isFalse(canRunIn({ ...context, environment: one }, definition));
  }
}

/**
 * The jobs for which a question has the answer yes: those that certainly run in the environment, if there are
 * any, else the others; and whether they run there.
 */
interface Affected {
  readonly names: Settled;
  readonly run: Truth;
}

function affected(context: Context, question: (definition: Resource) => Truth): Affected {
  const place = derived(context.environment.at);
  const answers = jobsOf(context).map((job) => ({ ...job, answer: question(job.definition) }));
  const hit = answers.filter(({ answer }) => isTrue(answer));
  const certain = hit.filter(({ runs }) => isTrue(runs));
  const [first, ...others] = (certain.length > 0 ? certain : hit).map(({ definition }) => definition);
  if (first) {
    const run = anyOf(
      no(place),
      hit.map(({ runs }) => runs),
    );
    return { names: namesOf([first, ...others]), run };
  }
  const doubtful = answers.map(({ answer }) => answer).find((answer) => answer.kind === 'unknown');
  return { names: doubtful?.kind === 'unknown' ? unknownOrNone(doubtful) : none(place), run: yes(place) };
}

function notRetried(context: Context): Affected {
  return affected(context, (definition) => not(isRetried(definition, context.world)));
}

/** How long jobs continue in an infrastructure update, in minutes. */
function updateTimeout(context: Context): Settled {
  const { value } = property(context, 'updatePolicy/jobExecutionTimeoutMinutes');
  return value.kind === 'absent' ? known(DEFAULT_TIMEOUT, value.origin) : value;
}

function tooLong(context: Context): Affected {
  const minutes = updateTimeout(context);
  return affected(context, (definition) => {
    if (minutes.kind === 'known') return mayTakeLonger(definition, Number(minutes.value) * 60, context.world);
    return minutes.kind === 'unknown' ? asUnknown(minutes) : no(minutes.origin);
  });
}

export const environmentJobFacts: Facts<Context> = {
  '/environment/jobsWithoutRetry': {
    type: 'texts',
    doc: 'Job definitions of its queues whose jobs are tried once alone.',
    of: (row) => notRetried(row).names,
  },
  '/environment/runsJobsWithoutRetry': {
    type: 'boolean',
    doc: 'These jobs are sent to a queue with the environment; not known if several queues can take them.',
    of: (row) => notRetried(row).run,
  },
  '/environment/longJobs': {
    type: 'texts',
    doc: 'Job definitions of its queues whose jobs may take longer than an infrastructure update waits.',
    of: (row) => tooLong(row).names,
  },
  '/environment/runsLongJobs': {
    type: 'boolean',
    doc: 'These jobs are sent to a queue with the environment; not known if several queues can take them.',
    of: (row) => tooLong(row).run,
  },
  '/environment/updateTimeoutMinutes': {
    type: 'number',
    doc: 'How many minutes an infrastructure update waits for jobs; 30 by default.',
    of: updateTimeout,
  },
};
