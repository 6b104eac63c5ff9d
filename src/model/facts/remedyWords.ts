// Parts of remedies that depend on the environment: what a change does to what runs, and what the code
// needs so that the environment can be replaced.
import { derived } from '../../value/origins.ts';
import { known } from '../../value/value.ts';
import { property, type Context } from '../row.ts';
import { spelled } from '../spelling.ts';
import { updatableStrategyFor } from '../strategies.ts';
import { isFalse, isTrue } from '../truth.ts';
import { nameFixed } from './environment.ts';
import type { Facts } from './fact.ts';
import { blockers, infrastructureUpdated, queued, replacementFault, replaces, updatable } from './update.ts';

const IN_PLACE =
  'The change is an infrastructure update, in which new instances replace those that run; running jobs may end after 30 minutes.';

/** True of every environment. */
const EITHER =
  'The change is an infrastructure update if the environment can be updated in place, and otherwise replaces it; running jobs can end either way.';

/** What a change does that AWS Batch takes over in an infrastructure update. Source: facts of update.ts */
function updateEffect(context: Context): string {
  const inPlace = infrastructureUpdated(context);
  if (isTrue(inPlace)) return IN_PLACE;
  if (!isFalse(inPlace)) return EITHER;
  switch (context.environment.tool) {
    case 'aws':
      return `The provider replaces the environment for this change, and jobs that run on the old one end with it.${failure(context)}`;
    case 'cloudformation':
    case 'awscc':
    case 'api':
      return withReplaceFlag(context);
  }
}

/** If no provider decides about it but the flag, or nothing at all. */
function withReplaceFlag(context: Context): string {
  const { tool, spelling } = context.environment;
  const flag = spelled('replaceComputeEnvironment', spelling);
  if (tool === 'api' || isFalse(replaces(context))) return refusal(context);
  if (!isTrue(replaces(context))) return EITHER;
  const canUpdate = isTrue(updatable(context));
  if (tool === 'awscc')
    return canUpdate
      ? `First set ${flag} to false in an apply of its own: the provider awscc cannot replace the environment, so the change fails without it.`
      : refusal(context);
  const fixed = isTrue(nameFixed(context)) ? ' That fails as long as its name is fixed.' : '';
  const inPlace = canUpdate
    ? ` To update it in place, first set ${flag} to false in a deployment that changes nothing else.`
    : '';
  return `CloudFormation replaces the environment for this change, and jobs that run on the old one end with it.${fixed}${inPlace}`;
}

function refusal(context: Context): string {
  const reasons = blockers(context);
  const why = reasons.kind === 'known' ? `, because ${String(reasons.value)}` : '';
  return `AWS Batch refuses the change in this environment${why}: it needs a new environment.`;
}

/** What prevents that Terraform or Pulumi replaces it. */
function failure(context: Context): string {
  const fault = replacementFault(context);
  if (!isTrue(queued(context)) || fault.kind !== 'known') return '';
  return ` A job queue uses it, so this fails as long as ${String(fault.value)}.`;
}

/** What the code of Terraform lacks for a replacement; empty if it has all. */
function replaceableStep(context: Context): string {
  const { spelling } = context.environment;
  const name = property(context, 'computeEnvironmentName').value;
  const order = property(context, 'createBeforeDestroy').value;
  const [fixed, prefix] = ['computeEnvironmentName', 'computeEnvironmentNamePrefix'].map((one) =>
    spelled(one, spelling),
  );
  const steps = [
    ...(name.kind === 'absent' ? [] : [`write ${prefix} in the place of ${fixed}`]),
    ...(order.kind === 'known' && order.value === true
      ? []
      : ['set lifecycle { create_before_destroy = true }']),
  ];
  const [first = '', ...others] = steps;
  return first === ''
    ? ''
    : `${[`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...others].join(', and ')}.`;
}

/** The strategy that AWS Batch and the tool update in place; of both types if the type is not known. */
function updatableStrategy(context: Context): string {
  const { provider, tool } = context.environment;
  const deployer = tool === 'aws' ? (provider ?? { version: undefined }) : undefined;
  const type = property(context, 'computeResources/type').value;
  const strategyFor = (one: string): string => updatableStrategyFor(one, deployer);
  return type.kind === 'known'
    ? strategyFor(String(type.value))
    : `${strategyFor('EC2')}, or for Spot to ${strategyFor('SPOT')}`;
}

export const remedyFacts: Facts<Context> = {
  '/environment/updateEffect': {
    type: 'text',
    doc: 'What a change does that needs an infrastructure update, as sentences: in place, replaced or refused, and what becomes of jobs.',
    inGeneral: EITHER,
    of: (row) => known(updateEffect(row), derived(row.environment.at)),
  },
  '/environment/replaceableStep': {
    type: 'text',
    doc: 'What the code of Terraform needs so that the environment can be replaced, as a sentence; empty if it has that.',
    inGeneral: 'Write name_prefix in the place of name, and set lifecycle { create_before_destroy = true }.',
    of: (row) => known(replaceableStep(row), derived(row.environment.at)),
  },
  '/environment/updatableStrategy': {
    type: 'text',
    doc: 'The allocation strategy that AWS Batch and the tool update in place; for EC2 and Spot if the type is not known.',
    inGeneral: 'BEST_FIT_PROGRESSIVE, or for Spot to SPOT_PRICE_CAPACITY_OPTIMIZED',
    of: (row) => known(updatableStrategy(row), derived(row.environment.at)),
  },
};
