// What has to be true before a policy applies, as a sentence: «This applies if a job queue uses Workers (…).»
import type { Unknown } from '../value/value.ts';
import { withoutPointers } from './message.ts';
import type { Schema } from './policy.ts';

/** A condition of a policy on a row that is not known to be true. */
export interface UndecidedClause {
  readonly pointer: string;
  readonly schema: Schema;
  readonly unknowns: readonly Unknown[];
}

interface Phrases {
  readonly yes: string;
  readonly no: string;
}

/** By pointer: the condition that it is true, or set, and that it is not. */
const PHRASES: ReadonlyMap<string, Phrases> = new Map(
  Object.entries({
    '/environment/ec2Like': {
      yes: 'the compute resources of {/environment/name} are of type EC2 or SPOT',
      no: 'the compute resources of {/environment/name} are of another type than EC2 and SPOT',
    },
    '/environment/onEks': {
      yes: '{/environment/name} runs on EKS',
      no: '{/environment/name} does not run on EKS',
    },
    '/environment/fargate': {
      yes: '{/environment/name} runs on Fargate',
      no: '{/environment/name} does not run on Fargate',
    },
    '/environment/amiSet': {
      yes: 'an AMI is set for {/environment/name}',
      no: 'no AMI is set for {/environment/name}',
    },
    '/environment/launchTemplateImageSet': {
      yes: 'the launch template of {/environment/name} sets an image',
      no: 'the launch template of {/environment/name} sets no image',
    },
    '/environment/updatable': {
      yes: 'AWS Batch can update {/environment/name} in place',
      no: 'AWS Batch cannot update {/environment/name} in place',
    },
    '/environment/updatedInPlace': {
      yes: '{/environment/name} can be updated in place',
      no: 'the service role or the allocation strategy of {/environment/name} is one that cannot be updated in place',
    },
    '/environment/replaces': {
      yes: 'CloudFormation replaces {/environment/name} on a change',
      no: 'CloudFormation updates {/environment/name} in place',
    },
    '/environment/queued': {
      yes: 'a job queue uses {/environment/name}',
      no: 'no job queue uses {/environment/name}',
    },
    '/environment/infrastructureUpdated': {
      yes: 'changes of {/environment/name} are infrastructure updates',
      no: 'changes of {/environment/name} are no infrastructure updates',
    },
    '/environment/runsJobsWithoutRetry': {
      yes: 'jobs of {/environment/jobsWithoutRetry} run in {/environment/name}',
      no: 'no jobs of {/environment/jobsWithoutRetry} run in {/environment/name}',
    },
    '/environment/runsLongJobs': {
      yes: 'jobs of {/environment/longJobs} run in {/environment/name}',
      no: 'no jobs of {/environment/longJobs} run in {/environment/name}',
    },
    '/environment/bestFit': {
      yes: 'the allocation strategy of {/environment/name} is BEST_FIT',
      no: 'the allocation strategy of {/environment/name} is not BEST_FIT',
    },
    '/environment/serviceRoleKind': {
      yes: '{/environment/name} uses the service-linked role of AWS Batch',
      no: '{/environment/name} uses no service role',
    },
    '/environment/securityGroupIdsGiven': {
      yes: 'the list of security groups of {/environment/name} is not empty',
      no: 'the list of security groups of {/environment/name} is empty',
    },
    '/environment/ecsAgentInstalled': {
      yes: 'user data installs the ECS agent',
      no: 'no user data installs the ECS agent',
    },
    '/environment/batchAl2023': {
      yes: 'AWS Batch chooses its Amazon Linux 2023 AMI for {/environment/name}',
      no: 'AWS Batch does not choose its Amazon Linux 2023 AMI for {/environment/name}',
    },
    '/environment/imageTypeWritten': {
      yes: 'the code sets the image type of {/environment/name}',
      no: 'the code sets no image type of {/environment/name}',
    },
    '/environment/nvidiaImageType': {
      yes: 'an image type of {/environment/name} is one with GPU drivers',
      no: 'no image type of {/environment/name} is one with GPU drivers',
    },
    '/entry/ownImage': {
      yes: 'an AMI of your own is set for {/environment/name}',
      no: 'no AMI of your own is set for {/environment/name}',
    },
  } satisfies { [pointer: string]: Phrases }),
);

/**
 * The condition under which a finding is true, with what is not known of it; empty if everything is known.
 * @param spelled a sentence with its properties as the language of the environment writes them: names of the
 * code, in the reasons, stay as they are
 */
export function conditionOf(
  undecided: readonly UndecidedClause[],
  spelled: (sentence: string) => string,
): string {
  // One type is more exact than EC2 or SPOT.
  const isTyped = undecided.some(({ pointer }) => pointer === TYPE_POINTER);
  const parts = undecided
    .filter(({ pointer }) => !(isTyped && pointer === '/environment/ec2Like'))
    .map(({ pointer, schema, unknowns }) => {
      const why = [...new Set(unknowns.map((one) => one.why.text))].slice(0, 2).join(', ');
      return `${spelled(phraseFor(pointer, schema))} (${why === '' ? 'not known' : withoutPointers(why)})`;
    });
  return parts.length === 0 ? '' : ` This applies if ${parts.join(' and ')}.`;
}

/**
 * What the clause requires, in words: those of the pointer for yes and no, else the values that the schema
 * names.
 */
function phraseFor(pointer: string, schema: Schema): string {
  const phrases = PHRASES.get(pointer);
  if (phrases) return phrases[isNegative(schema) ? 'no' : 'yes'];
  const negated = typeof schema === 'object' ? schema.not : undefined;
  const name = pointer === TYPE_POINTER ? TYPE : pointer.split('/').at(-1);
  const [is, values] = negated === undefined ? ['is', valuesIn(schema)] : ['is not', valuesIn(negated)];
  return values.length > 0
    ? `${name} ${is} ${values.join(' or ')}`
    : 'the other conditions of the policy hold';
}

const TYPE_POINTER = '/environment/computeResources/type';
const TYPE = 'the type of the compute resources of {/environment/name}';

/**
 * The texts and numbers that a schema names by `const` or `enum`; none of a schema that does something else,
 * too.
 */
function valuesIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || Object.keys(schema).length !== 1) return [];
  if ('const' in schema) return textsOf([schema.const]);
  return 'enum' in schema && Array.isArray(schema.enum) ? textsOf(schema.enum) : [];
}

/** The values as texts; none if one is neither a text nor a number. */
function textsOf(values: readonly unknown[]): readonly string[] {
  return values.every((value) => typeof value === 'string' || typeof value === 'number')
    ? values.map(String)
    : [];
}

function isNegative(schema: Schema): boolean {
  return schema === false || (typeof schema === 'object' && schema.const === false);
}
