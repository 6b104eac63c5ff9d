// What to do instead of a change, or before it: each proposal is checked against the table of effects before
// it is made.
import { factsOf, prefixName, type Language } from '../model/languages.ts';
import { eligible } from '../model/updates/eligibility.ts';
import { effectOf, type Verdict } from '../model/updates/effectOf.ts';
import type { Change, Deployer, EnvironmentState } from '../model/updates/state.ts';

/** The provider aws gives up on an update after this time: the resource has no timeouts. */
const PROVIDER_WAITS_MINUTES = 20;

export interface Situation {
  readonly verdict: Verdict;
  readonly changes: readonly Change[];
  readonly deployer: Deployer;
  readonly language: Language;
  readonly before: EnvironmentState;
  readonly after: EnvironmentState;
}

/** Sentences in the API's words. */
export function adviceFor(situation: Situation): readonly string[] {
  const { verdict } = situation;
  const isHarmful = verdict.possible.some((effect) => effect === 'replaced' || effect === 'refused');
  const around = verdict.effect === 'replaced' || verdict.possible.includes('refused');
  return [
    ...(isHarmful ? inPlaceAdvice(situation) : []),
    ...(around ? aroundAdvice(situation) : []),
    ...(verdict.possible.includes('infrastructureUpdate') ? jobsAdvice(situation) : []),
  ];
}

/** How the same change becomes an update in place, if it can. */
function inPlaceAdvice({ changes, deployer, before, after }: Situation): readonly string[] {
  const updates = (other: Deployer): boolean => {
    const { possible } = effectOf(changes, other, before, after);
    return !possible.includes('replaced') && !possible.includes('refused');
  };
  if (deployer.tool === 'cloudformation' && deployer.replace !== false) {
    if (!updates({ tool: 'cloudformation', replace: false })) return [];
    return [
      'Set ReplaceComputeEnvironment to false in a deployment of its own first; after that this change updates the environment in place.',
    ];
  }
  if (deployer.tool === 'awscc' && deployer.replace !== false) {
    if (!updates({ tool: 'awscc', replace: false })) return [];
    return [
      'Set replace_compute_environment = false in a deployment of its own first; after that this change updates the environment in place.',
    ];
  }
  if (
    deployer.tool === 'aws' &&
    deployer.version !== undefined &&
    updates({ ...deployer, version: undefined })
  )
    return [
      'A newer version of the provider aws updates the environment in place for this change: upgrade it first.',
    ];
  return [];
}

/** How to get the change in beside the environment that runs. */
function aroundAdvice(situation: Situation): readonly string[] {
  const { verdict, changes, deployer, language, before, after } = situation;
  const advice: string[] = [];
  const { words } = factsOf(language);
  if (verdict.blocked && before.fixedName !== false)
    advice.push(
      deployer.tool === 'aws' && words
        ? `Use ${prefixName(language, 'name')} instead of the fixed name, with ${words.createsFirst}, so that the new environment can be made beside the old one.`
        : 'Take the fixed name out, or give the new environment another name, so that it can be made beside the old one.',
    );
  const order = { ...after, createBeforeDestroy: true };
  if (
    verdict.blocked &&
    deployer.tool === 'aws' &&
    words &&
    after.createBeforeDestroy !== true &&
    before.fixedName === false &&
    !effectOf(changes, deployer, before, order).possible.includes('refused')
  )
    advice.push(
      `Use ${words.createsFirst}, so that the new environment is made and put into the queue before the old one is deleted.`,
    );
  const role = before.role === 'custom' && eligible({ ...after, role: 'service-linked' }) !== false;
  if (verdict.possible.includes('refused') || role)
    advice.push(
      'Make a second environment with the new settings, put it into the job queues, and delete the old one when its jobs have ended: `amilint ami` shows the steps for this environment.',
    );
  return advice;
}

function jobsAdvice({ deployer, language, before }: Situation): readonly string[] {
  const { terminate, minutes } = before.jobs;
  const waits =
    deployer.tool === 'aws' &&
    terminate !== true &&
    (minutes ?? PROVIDER_WAITS_MINUTES) >= PROVIDER_WAITS_MINUTES;
  return [
    terminate === true
      ? 'To let running jobs go on, set terminateJobsOnUpdate to false in a deployment of its own first.'
      : 'If jobs run for longer, raise jobExecutionTimeoutMinutes in a deployment of its own first, and give them a retry strategy.',
    ...(waits
      ? [
          `${factsOf(language).deployedBy} waits ${PROVIDER_WAITS_MINUTES} minutes for the update: with longer jobs the ${factsOf(language).deployment} ends with an error while AWS Batch goes on.`,
        ]
      : []),
  ];
}
