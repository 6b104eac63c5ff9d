// What is known of an environment as far as an update of it is concerned: plain data, from code, a plan or a
// live account.

/** Yes, no, or not known. */
export type Maybe = boolean | 'unknown';

/** Where the AMI of an environment comes from. */
export type AmiChoice =
  /** AWS Batch chooses; `imageTypes` are those that are written, or those that it uses by default. */
  | { readonly by: 'batch'; readonly imageTypes: readonly string[] }
  /** The environment's own parameter. */
  | {
      readonly by: 'imageId' | 'imageIdOverride';
      readonly value: string | undefined;
      readonly isSecret?: true;
    }
  /**
   * The launch template's image; `follows` is whether a new version of it reaches the environment at an
   * update.
   */
  | {
      readonly by: 'launchTemplate';
      readonly value: string | undefined;
      readonly follows: Maybe;
      readonly isSecret?: true;
    }
  /** Several sources at once, on which AWS's pages disagree; or it is not known which one it is. */
  | { readonly by: 'unknown'; readonly why: string };

/** An environment before or after a change. `undefined` in a text means that it is not known. */
export interface EnvironmentState {
  /** MANAGED or UNMANAGED. */
  readonly managed: Maybe;
  /** Type of compute resources: EC2, SPOT, FARGATE, FARGATE_SPOT, ECS_MANAGED_INSTANCES. */
  readonly type: string | undefined;
  readonly onEks: Maybe;
  /** The service role: unset, the service-linked role, or a role of the user. */
  readonly role: 'unset' | 'service-linked' | 'custom' | undefined;
  /** Allocation strategy in capitals; `unset` if there is none. */
  readonly strategy: string | 'unset' | undefined;
  /** Whether the name stays the same in a replacement, which fails then. */
  readonly fixedName: Maybe;
  /** Whether a job queue has it in its order, which keeps it from being deleted. */
  readonly queued: Maybe;
  /** Whether Terraform creates the new environment before it deletes the old one. */
  readonly createBeforeDestroy: Maybe;
  readonly ami: AmiChoice;
  /** updateToLatestImageVersion. */
  readonly takesLatest: Maybe;
  readonly jobs: {
    /** terminateJobsOnUpdate. */
    readonly terminate: Maybe;
    /** jobExecutionTimeoutMinutes; undefined if it is not known. */
    readonly minutes: number | undefined;
  };
}

/** The value of jobExecutionTimeoutMinutes that AWS Batch uses if nothing is written. */
export const DEFAULT_JOB_MINUTES = 30;

/**
 * Who deploys the change. CDK deploys by CloudFormation: an L2 construct writes `replace: false`, an L1 one
 * nothing.
 */
export type Deployer =
  | { readonly tool: 'api' }
  | {
      readonly tool: 'cloudformation' | 'awscc';
      /** ReplaceComputeEnvironment; both tools use true if nothing is written. */
      readonly replace: Maybe;
    }
  | {
      readonly tool: 'aws';
      /**
       * The version of Terraform's provider, `6.12.0`; undefined if it is not known, which reads as the
       * newest.
       */
      readonly version: string | undefined;
    };

/**
 * What a property was or is: its text, `unset`, or not known. The text of an object or a list is any that is
 * equal for equal values.
 */
export type Setting = { readonly text: string } | 'unset' | 'unknown';

/** A changed property in the API's words: `computeResources/ec2Configuration/0/imageType`. */
export interface Change {
  readonly property: string;
  readonly before: Setting;
  readonly after: Setting;
  /** Whether it may be no change at all: something is not known that may be equal on both sides. */
  readonly isPossible?: true;
}

/** All of them, in three values: false when one is false. */
export function every(...truths: readonly Maybe[]): Maybe {
  if (truths.includes(false)) return false;
  return truths.includes('unknown') ? 'unknown' : true;
}
