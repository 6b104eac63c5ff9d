// An environment that one side alone has: a new one, one that the code takes over, and one that the code
// drops.
import { deployerOf, deployerText } from '../ami/deployer.ts';
import { isDeployed } from '../model/deployed.ts';
import { factsOf } from '../model/languages.ts';
import { modelOf, type Model } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import type { ProviderVersion } from '../model/strategies.ts';
import { amiMove, amiText } from '../model/updates/amiAfter.ts';
import { jobsOutcome } from '../model/updates/jobs.ts';
import type { Deployer } from '../model/updates/state.ts';
import { stateOf } from '../model/updates/stateOf.ts';
import { isAccount, statusAlone } from './account.ts';
import { runningState } from './amiOf.ts';
import { subjectOf, type Case, type Comparing } from './comparing.ts';
import { stateBefore } from './held.ts';
import { hiddenChanges } from './hidden.ts';
import { keeper, keptWhenDropped, whatIsKept } from './kept.ts';
import { within } from './match.ts';
import { keptSentence, statusSentence } from './words.ts';

export function addedCase(context: Context, comparing: Comparing): Case {
  const { importedBy } = context.environment;
  const status = importedBy ? 'imported' : statusAlone('added', 'computeEnvironment', comparing.old.model);
  const state = stateOf(context);
  const provider = comparing.providerOf(context.environment);
  const deployer = deployerOf(context, provider);
  const shared = {
    ...alone(context, deployer, provider),
    status,
    effect: 'nothing' as const,
    jobs: jobsOutcome('nothing', state),
    hidden: hiddenChanges({ context, deployer, state, providers: { after: provider } }),
  };
  const after = amiText(state.ami, 'chooses');
  if (importedBy) return { ...shared, importedBy, ...takenOver(context.environment, after) };
  const isUnsure = comparing.old.isIncomplete && !isAccount(comparing.old.model);
  return {
    ...shared,
    ...(isUnsure ? { certainty: 'possible' as const } : {}),
    headline: isUnsure
      ? 'A new environment, unless it was in old code that could not be read.'
      : statusSentence(status, 'environment', isAccount(comparing.old.model)),
    ami: {
      before: 'none',
      after,
      moves: true,
      why: 'A new environment boots the AMI that is set, else the newest one of its image type',
    },
  };
}

/**
 * What is known of a deployed environment that the code takes over.
 * @param ami who chooses the AMI by the code
 */
function takenOver(environment: Resource, ami: string) {
  return {
    certainty: 'possible' as const,
    headline: `${keeper(environment)} takes over an environment that is deployed, and changes at once what of it is not as in the code.`,
    ami: {
      before: 'not known',
      after: ami,
      moves: 'unknown' as const,
      why: 'What is deployed is not in the code',
    },
    instead: [
      'To see what that changes, compare the code with the output of `aws batch describe-compute-environments` as the old side, or read the plan.',
    ],
  };
}

export function goneCase(context: Context, comparing: Comparing): Case {
  const { environment } = context;
  const status = statusAlone('gone', 'computeEnvironment', comparing.new.model);
  if (status === 'notInOutput' || isDeployed(environment))
    return { ...staying(context, comparing), status, headline: statusSentence(status, 'environment', true) };
  const kept = keptWhenDropped(environment, comparing.old, comparing.new);
  if (kept?.keeps === true)
    return {
      ...staying(context, comparing),
      status: 'kept',
      headline: keptSentence(keeper(environment), 'environment'),
      ...whatIsKept(kept),
      instead: [
        'If it is not needed any more, take it out of its job queues, disable it, and delete it when its jobs have ended. To manage it by code again, import it.',
      ],
    };
  const deleted = deletedCase(context, comparing);
  if (!kept && comparing.new.isIncomplete)
    return {
      ...deleted,
      certainty: 'possible',
      possible: ['replaced', 'nothing'],
      headline: UNREAD,
    };
  if (!kept) return deleted;
  return {
    ...deleted,
    ...whatIsKept(kept),
    certainty: 'possible',
    possible: ['replaced', 'nothing'],
    headline: 'Possible: the environment is deleted, or it stays in AWS under its name.',
  };
}

const UNREAD = 'Possible: the environment is deleted, or it is in new code that could not be read.';

/** What AWS Batch has, and no deployment changes. */
function staying(context: Context, comparing: Comparing) {
  const provider = comparing.providerOf(context.environment);
  return {
    ...alone(context, deployerOf(context, provider), provider),
    effect: 'nothing' as const,
    ami: amiMove('nothing', runningState(context), runningState(context)),
    jobs: jobsOutcome('nothing', stateOf(context)),
    hidden: [],
  };
}

function deletedCase(context: Context, comparing: Comparing): Case {
  const state = stateOf(context);
  const provider = comparing.providerOf(context.environment);
  const held = state.queued === true && stillQueued(context, comparing.new.model);
  const order = held ? undefined : orderedLater(context, comparing);
  return {
    ...alone(context, deployerOf(context, provider), provider),
    status: 'gone',
    effect: 'replaced',
    possible: ['replaced'],
    headline: goneSentence(context, comparing),
    ami: {
      before: amiText(runningState(context).ami, 'chose'),
      after: 'none',
      moves: true,
      why: 'The environment is deleted with its instances',
    },
    jobs: jobsOutcome('replaced', state),
    blockers: held
      ? [
          {
            text: 'A job queue of the new code still has it in its order, and AWS Batch deletes no such environment',
            sources: [],
            asOf: comparing.asOf,
          },
        ]
      : [],
    hidden: [],
    ...order,
  };
}

/**
 * What to report about an environment that is in its job queue until the same deployment takes it out;
 * undefined if nothing is in its way. Terraform deletes a resource before it changes those that referred to
 * it, unless the resource has create_before_destroy.
 * Source: docs/destroying.md of hashicorp/terraform; hashicorp/terraform-provider-aws#2044
 */
function orderedLater(context: Context, comparing: Comparing): Partial<Case> | undefined {
  const { queued, createBeforeDestroy } = stateBefore(context, comparing.leaving);
  if (context.environment.language !== 'terraform' || queued !== true || createBeforeDestroy === true)
    return undefined;
  if (!rootStays(context, comparing)) return undefined;
  return {
    certainty: 'possible',
    possible: ['replaced', 'refused'],
    headline: 'Possible: the environment is deleted, or the deployment is refused and fails.',
    blockers: [
      {
        text: 'Terraform may delete it before it changes the order of its job queue, and AWS Batch deletes none that a job queue has in its order',
        sources: [],
        asOf: comparing.asOf,
      },
    ],
    instead: [
      'First apply the change of the job queue, and keep the environment in the code. Take the environment out of the code in a second apply.',
    ],
  };
}

/** The template or root module of an address, as if its side was the root. */
function rootOf(address: string, base: string): string {
  const path = within(address, base);
  return path.slice(0, Math.max(0, path.indexOf('#')));
}

/** Whether only the environment is removed: the new code then has other parts of its stack or root module. */
function goneSentence(context: Context, comparing: Comparing): string {
  const { environment } = context;
  if (rootStays(context, comparing)) return statusSentence('gone', 'environment');
  const what = factsOf(environment.language).root;
  return `The environment is deleted when its ${what} is: nothing of that ${what} that amilint reads is in the new code.`;
}

/** Whether the new code has anything of the stack or root module. */
function rootStays({ environment }: Context, { old, new: fresh }: Comparing): boolean {
  const root = rootOf(environment.address, old.base);
  return [...fresh.model.byAddress.keys()].some((address) => rootOf(address, fresh.base) === root);
}

/** Whether a queue of the new side names the environment by a fixed name. */
function stillQueued(context: Context, model: Model): boolean {
  const name = stateOf(context).fixedName;
  if (name !== true) return false;
  const beside = modelOf([...model.resources, context.environment]);
  return stateOf({ ...context, model: beside }).queued === true;
}

function alone(context: Context, deployer: Deployer, provider: ProviderVersion) {
  const { environment } = context;
  return {
    environment: subjectOf(environment),
    deployer: deployerText(deployer, provider, environment.language),
    certainty: 'certain' as const,
    possible: ['nothing'] as const,
    changes: [],
    blockers: [],
    instead: [],
    notCompared: [],
  };
}
