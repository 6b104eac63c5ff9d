// The answer of `amilint ami` for one environment: plain data that every format is made of.
import type { Language } from '../model/resource.ts';
import type { Effect } from '../model/updates/table.ts';
import type { Range } from '../value/source.ts';

export type Certainty = 'certain' | 'possible';

/** One place that can supply the AMI. */
export interface AmiSource {
  readonly kind: 'launchTemplateOverride' | 'imageId' | 'imageIdOverride' | 'launchTemplate' | 'default';
  /** The place in words: «imageIdOverride of ECS_AL2023». */
  readonly label: string;
  /**
   * `boots`: its AMI boots; `mayBoot`: AWS's pages disagree or something is not known; `shadowed`; `notSet`.
   */
  readonly status: 'boots' | 'mayBoot' | 'shadowed' | 'notSet';
  /** The AMI, path or search, as far as it is known. */
  readonly value?: string;
  /** Why the value is not known, with what would decide it. */
  readonly unknown?: string;
  readonly at: Range;
  /** The instance types that it is for, if it is not for all. */
  readonly instanceTypes?: readonly string[];
  readonly note?: string;
}

/** Properties that have one effect when they change here. */
export interface EffectGroup {
  readonly effect: Effect;
  readonly certainty: Certainty;
  /** As the code writes them. */
  readonly properties: readonly string[];
}

export interface Moves {
  /**
   * `inPlace`: at an infrastructure update; `byReplacement`; `never`, until something is mended; `unknown`.
   */
  readonly when: 'inPlace' | 'byReplacement' | 'never' | 'unknown';
  readonly text: string;
  readonly effects: readonly EffectGroup[];
  /** What an infrastructure update does to running jobs. */
  readonly jobs: string;
}

/** Something that keeps a new AMI out. */
export interface Blocker {
  readonly kind: 'role' | 'strategy' | 'flag' | 'pinned' | 'version' | 'ignored' | 'name' | 'provider';
  readonly policy: string;
  readonly certainty: Certainty;
  readonly text: string;
  readonly at: Range;
}

/** Something to look at before the first step. */
export interface Check {
  /** `stop`: known to be in the way; `look`: to be looked up in the account or the code. */
  readonly kind: 'stop' | 'look';
  readonly text: string;
  readonly command?: string;
  /** What the command has to print. */
  readonly expect?: string;
  readonly at?: Range;
}

export interface Patch {
  readonly path: string;
  /** Unified diff, for `git apply`. */
  readonly diff: string;
  /** The whole text afterwards. */
  readonly after: string;
}

export interface Step {
  readonly kind: 'edit' | 'deploy' | 'command' | 'wait' | 'check';
  readonly title: string;
  /** Command lines, in order. */
  readonly commands: readonly string[];
  /** What the last command has to print before the next step. */
  readonly until?: string;
  readonly patches: readonly Patch[];
  readonly notes: readonly string[];
}

/** A name that is not in the code. */
export interface Placeholder {
  /** As it is written in commands: `<stack>`. */
  readonly name: string;
  readonly meaning: string;
  /** A command that prints it. */
  readonly find?: string;
}

export interface Way {
  readonly kind: 'none' | 'inPlace' | 'blueGreen';
  readonly text: string;
  readonly checks: readonly Check[];
  readonly steps: readonly Step[];
  /** How to see that the new AMI runs. */
  readonly verify: readonly Step[];
  /** How to go back. */
  readonly back: readonly Step[];
  /** The safe order for the service role. */
  readonly roles: readonly string[];
  readonly placeholders: readonly Placeholder[];
}

export interface QueueUse {
  readonly name: string;
  readonly at: Range;
  /** The environments of its order, strongest first. */
  readonly environments: readonly string[];
  /** Whether there may be further ones that are not known. */
  readonly more: boolean;
}

export interface AmiAnswer {
  readonly environment: {
    readonly name: string;
    readonly address: string;
    readonly language: Language;
    readonly type: string;
    readonly at: Range;
  };
  readonly headline: string;
  /** The choices of the code that the answer follows: «condition IsGpu is true». */
  readonly assuming: readonly string[];
  /** The headlines of the other cases. */
  readonly otherCases: readonly { readonly assuming: readonly string[]; readonly headline: string }[];
  /** Who deploys: «CloudFormation, which replaces the environment on a change». */
  readonly deployer: string;
  readonly sources: readonly AmiSource[];
  readonly disagreement?: string;
  readonly moves: Moves;
  readonly blocks: readonly Blocker[];
  readonly queues: readonly QueueUse[];
  readonly way: Way;
}
