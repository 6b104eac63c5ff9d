// The answer of `amilint diff`: plain data that every format is made of.
import type { Language } from '../model/languages.ts';
import type { AmiMove, Reason } from '../model/updates/effectOf.ts';
import type { JobsOutcome } from '../model/updates/jobs.ts';
import type { Effect } from '../model/updates/table.ts';
import type { Range } from '../value/source.ts';

export type Certainty = 'certain' | 'possible';

/**
 * What became of an environment or a queue from the old side to the new one. `kept`: the code drops it, and
 * AWS keeps it. `imported`: the code takes over one that is deployed. `notInOutput`: the output of the AWS
 * CLI that one side is does not have it, which shows nothing about the account.
 */
export const STATUSES = ['added', 'imported', 'gone', 'kept', 'changed', 'unchanged', 'notInOutput'] as const;
export type Status = (typeof STATUSES)[number];

/** A value on one side, as people read it, and where it is. */
export interface Side {
  /** «m6i.large, m6i.xlarge», the code of an expression, «not set». */
  readonly text: string;
  readonly at: Range;
}

/** One changed property, with what it does. */
export interface ChangedProperty {
  /** In the API's words: `computeResources/maxvCpus`. */
  readonly property: string;
  /** As the code writes it: `compute_resources.max_vcpus`. */
  readonly name: string;
  readonly before: Side;
  readonly after: Side;
  /** `possible`: a value is not known, so that it may be the same on both sides. */
  readonly certainty: Certainty;
  /** The effects that it may have, the likelier first. */
  readonly effects: readonly Effect[];
  readonly reasons: readonly Reason[];
}

/** A change that no comparison of code shows, and what it would do here. */
export interface HiddenChange {
  readonly text: string;
  readonly at?: Range;
  /** Left out if it does nothing by itself. */
  readonly effects: readonly Effect[];
}

export interface Subject {
  readonly name: string;
  readonly address: string;
  readonly language: Language;
  readonly type: string;
  /** In the new side; if that no longer has it, in the old side. */
  readonly at: Range;
}

/** What the change does in one case of the choices of the code. */
export interface Outcome {
  readonly effect: Effect;
  readonly certainty: Certainty;
  /** Every effect that is possible, the likeliest first. */
  readonly possible: readonly Effect[];
  /** A sentence: what happens. */
  readonly headline: string;
}

export interface EnvironmentDiff extends Outcome {
  readonly environment: Subject;
  readonly status: Status;
  /** What it is called in the old side, if that is something else. */
  readonly formerly?: Subject;
  /** What keeps it, or may keep it, in AWS when the code drops or replaces it, and where. */
  readonly keptBy?: { readonly text: string; readonly at: Range };
  /** The block or option that takes over what is deployed. */
  readonly importedBy?: Range;
  /** Who deploys: «CloudFormation, ReplaceComputeEnvironment false». */
  readonly deployer: string;
  readonly changes: readonly ChangedProperty[];
  readonly ami: AmiMove;
  readonly jobs: JobsOutcome;
  /** What makes the deployment fail. */
  readonly blockers: readonly Reason[];
  /** What to do instead, or beforehand; sentences. */
  readonly instead: readonly string[];
  readonly hidden: readonly HiddenChange[];
  /** Properties of which one side is known at deployment only, as the code writes them. */
  readonly notCompared: readonly string[];
  /** The choices of the code that the answer follows. */
  readonly assuming: readonly string[];
  /** Other cases, with another effect. */
  readonly otherCases: readonly (Outcome & { readonly assuming: readonly string[] })[];
}

export interface QueueDiff {
  readonly queue: Subject;
  readonly status: Status;
  readonly effect: Effect;
  /** `possible`: it may be no change, or what it is now is not known. */
  readonly certainty: Certainty;
  readonly keptBy?: { readonly text: string; readonly at: Range };
  readonly changes: readonly ChangedProperty[];
  /** A sentence. */
  readonly headline: string;
}

export interface DiffAnswer {
  /** The sides as they were named. */
  readonly old: string;
  readonly new: string;
  readonly environments: readonly EnvironmentDiff[];
  readonly queues: readonly QueueDiff[];
}
