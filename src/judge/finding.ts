// The result of judging: findings, and what could not be decided. Data only; reporters make text of it.
import type { Language, Note } from '../model/resource.ts';
import type { Effect } from '../model/updates/table.ts';
import type { Range } from '../value/source.ts';
import type { Policy } from './policy.ts';
import type { Severity } from './severity.ts';

/**
 * `certain` is true whatever the unknowns turn out to be (in the worlds it assumes); `possible` depends on
 * them.
 */
export type Certainty = 'certain' | 'possible';

/** A place with a sentence about it. */
export interface Place {
  readonly message: string;
  readonly at: Range;
}

/** A choice that has to turn out this way for the finding to be true. */
export interface Assumed {
  /** `condition`, `parameter`… and its name, `IsGpu`. */
  readonly kind: string;
  readonly name: string;
  /** The case: `true`, `ami-0abc`. */
  readonly case: string;
  /** «condition IsGpu is true» */
  readonly text: string;
  readonly at: Range;
}

/** Something that is not known and on which a possible finding depends. */
export interface Unresolved {
  /** «parameter AmiId has no default» */
  readonly text: string;
  /** «give it with --parameter AmiId=…» */
  readonly settle?: string;
  readonly at?: Range;
}

/** A compute environment, or another resource, that a finding is about. */
export interface Subject {
  readonly name: string;
  readonly address: string;
}

/** The finding that another one follows from. */
export interface Cause {
  /** Id of its policy. */
  readonly policy: string;
  readonly severity: Severity;
  /** As in {@link Finding}. */
  readonly ifCertain: Severity;
  readonly certainty: Certainty;
  readonly at: Range;
}

/** A text in the place of a stretch of the code. */
export interface FixEdit {
  readonly at: Range;
  readonly text: string;
}

/** One deployment of a fix. */
export interface FixStep {
  /** What it changes, as a command: «set AllocationStrategy to BEST_FIT_PROGRESSIVE». */
  readonly text: string;
  /** In the texts as they were scanned. */
  readonly edits: readonly FixEdit[];
  /** The strongest effect that the deployment may have; never `refused`. */
  readonly effect: Effect;
  /** The effect in words: «deploys in place». */
  readonly effectText: string;
}

/** The edit that mends a finding: a new scan of the edited texts has agreed. */
export interface Fix {
  /** The deployments in order. The edits of the first are written: the others follow when it is deployed. */
  readonly steps: readonly [FixStep, ...FixStep[]];
}

export interface Finding {
  readonly policy: Policy;
  /** As it is shown: {@link ifCertain}, one level lower when the finding is only possible. */
  readonly severity: Severity;
  /** The severity that the policy has for this case: that of the finding if it were certain. */
  readonly ifCertain: Severity;
  readonly certainty: Certainty;
  /** One or two sentences: what is wrong, with names and values. Plain text. */
  readonly message: string;
  /** The message before values were put in; left out if a message has none. */
  readonly wording?: string;
  /** What to do, in the words of the language. Plain text. */
  readonly remedy: string;
  readonly at: Range;
  readonly language: Language;
  /** The compute environments that it concerns, in the order of the code. */
  readonly environments: readonly Subject[];
  readonly related: readonly Place[];
  /**
   * The steps of the value from the environment to the literal, in that order; empty if it is located where
   * it is used.
   */
  readonly flow: readonly Place[];
  readonly assuming: readonly Assumed[];
  readonly unknowns: readonly Unresolved[];
  /** What it is a consequence of; empty if it is no consequence. */
  readonly follows: readonly Cause[];
  /** The attribute in the model, for people and fingerprints: `Environment/computeResources/imageId`. */
  readonly path: string;
  /**
   * Its identity between runs, if it was read from a report; that of other findings is computed when it is
   * needed.
   */
  readonly fingerprint?: string;
  /** The result of a comparison with an earlier state; left out if there was none. */
  readonly baselineState?: 'new' | 'unchanged';
  /** Its edit, if a format or a command requested edits and one was made. */
  readonly fix?: Fix;
  /** Set if somebody has accepted the finding. */
  readonly suppression?: Suppressed;
}

/** Why and until when a finding is accepted. */
export interface Suppressed {
  /** In a comment or in metadata of the code, or in the settings. */
  readonly kind: 'inSource' | 'external';
  readonly reason: string;
  /** The last day on which that is valid, `2027-01-31`. */
  readonly until?: string;
  /** Where it is written; settings that were given as data have no place. */
  readonly at?: Range;
}

/** A policy that could not be decided for an environment, and what would decide it. */
export interface Undecided {
  readonly policy: string;
  readonly environment: Subject;
  readonly unknowns: readonly Unresolved[];
}

/** A compute environment that the scan saw, judged or not. */
export interface EnvironmentSeen extends Subject {
  readonly language: Language;
  readonly type: string;
  readonly at: Range;
  /**
   * `judged`; or why not: `unmanaged`, `fargate`… are judged too, only by fewer policies; `never-made` by its
   * condition.
   */
  readonly state: 'judged' | 'never-made';
  /** Which AMI it boots and whether a new one gets in, in one sentence; the command adds it for people. */
  readonly headline?: string;
}

/** How many files were found, read and left out. */
export interface Coverage {
  /** Files found in the folders and named on the command line. */
  readonly found: number;
  /** Files whose bytes were searched. */
  readonly searched: number;
  /** Files that a frontend read. */
  readonly read: number;
  /** Files left out, by reason: «mentions no AWS Batch», «not a template», «too large»… */
  readonly skipped: ReadonlyMap<string, number>;
}

export interface ScanResult {
  /** Sorted by path, place and policy. */
  readonly findings: readonly Finding[];
  /** Findings that somebody has accepted, sorted alike: they fail no run. */
  readonly suppressed: readonly Finding[];
  readonly notes: readonly Note[];
  readonly environments: readonly EnvironmentSeen[];
  readonly undecided: readonly Undecided[];
  readonly coverage: Coverage;
  /** The policies that judged. */
  readonly policies: readonly Policy[];
  /** The day for which dated policies were judged, `2026-11-24`. */
  readonly asOf: string;
  /**
   * The files and folders that were scanned, from the root; left out if texts were scanned. `.` is the root
   * itself.
   */
  readonly paths?: readonly string[];
  /** The earlier state that the findings were compared with; left out if there was none. */
  readonly baseline?: Baseline;
}

/** An earlier state of the code. */
export interface Baseline {
  /** As the user named it: `origin/main`, `report.json`. */
  readonly name: string;
  /** Its findings that are gone. */
  readonly gone: readonly Gone[];
}

/** A finding of an earlier state. */
export interface Gone {
  readonly policy: string;
  readonly fingerprint: string;
  readonly message: string;
  /** Where it was. */
  readonly path: string;
  readonly line: number;
}
