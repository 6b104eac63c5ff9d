// A policy as it is in its file. schemas/policy.schema.json describes the same for editors.
import type { ExampleLanguage, HintKey } from '../model/languages.ts';
import type { RowSubject } from '../model/rows/subjects.ts';
import type { Severity } from './severity.ts';

/** JSON Schema (2020-12), less what three-valued judging can't treat (kleene.ts). */
export type Schema = boolean | { readonly [keyword: string]: unknown };

/**
 * Pointer into the row → schema. A value that is not set reads as null; `false` is short for «not set»,
 * `true` for «set».
 */
export type Clauses = { readonly [pointer: string]: Schema };

/** One rule for each row of a subject: if all of `when` are true, all of `require` must be. */
export interface Check {
  /** Which row of the model is judged; schemas/model.schema.json lists what is in each row. */
  readonly subject: RowSubject;
  readonly when: Clauses;
  readonly require: Clauses;
  /** Pointer to the value to point at; by default the first of `require` that is not true. */
  readonly at?: string;
  /** `attribute`: the expression in the resource (default). `value`: the literal that reaches it. */
  readonly place: 'attribute' | 'value';
  /** What is wrong, with `{/pointer}` in the place of a value. */
  readonly message: string;
  /**
   * The sentence for a finding that depends on an unknown value of `require`; without it such a row is
   * counted as undecided.
   */
  readonly possible?: string;
  /** Separate cases of severity and remedy, in place of those of the policy. */
  readonly severityWhen?: readonly SeverityCase[];
  readonly remedyWhen?: readonly RemedyCase[];
  readonly fix?: readonly FixCase[];
  /** Pointer → sentence about that place. */
  readonly related: { readonly [pointer: string]: string };
}

export interface SeverityCase {
  readonly severity: Severity;
  readonly when: Clauses;
}

/** What to do in a case; the first that is certain counts. */
export interface RemedyCase extends Remedy {
  readonly when: Clauses;
}

export interface Remedy {
  /** What to do, in words that are true in every case. */
  readonly remedy: string;
  /** The same with `{/pointer}` in the place of what depends on the case; only if there is such a part. */
  readonly remedyByCase?: string;
  /** By the language of the environment: what is added to the text, in the words of that language. */
  readonly hints: Readonly<Partial<Record<HintKey, string>>>;
}

/**
 * What a fix writes: the value itself, the expression of the language for the newest version number, or the
 * allocation strategy that AWS Batch and the tool update in place for the type of compute resources.
 */
export type FixValue =
  | string
  | number
  | boolean
  | { readonly newestVersionOf: 'launchTemplate' }
  | { readonly updatableStrategyFor: 'type' };

/** Changes of properties, by the pointers of the row. */
export interface FixChanges {
  readonly set: { readonly [pointer: string]: FixValue };
  readonly remove: readonly string[];
  /** Pointer → the name of the property that replaces it: for a fixed name, the prefix of a generated one. */
  readonly rename: { readonly [pointer: string]: string };
}

/** The edit that mends a finding, in a case; the first case that is certain counts. */
export interface FixCase extends FixChanges {
  readonly when: Clauses;
  /** Changes that have to be deployed alone before the others; nothing if the code has them already. */
  readonly first?: FixChanges;
  /** True if AWS Batch cannot change this in an existing environment: a new one has to replace it. */
  readonly newEnvironment: boolean;
  /** Policies whose findings may show then, because the fault had hidden them. */
  readonly shows: readonly string[];
}

export interface Example {
  readonly name: string;
  readonly verdict: 'good' | 'bad' | 'possible';
  /** Options of the scan, as on the command line. */
  readonly asOf?: string;
  readonly parameters?: { readonly [name: string]: string };
  /** What the finding assumes, «condition IsGpu is true». */
  readonly assuming?: readonly string[];
  /** The severity of the finding, as it is shown. */
  readonly severity?: Severity;
  /** The message of the finding, or a part of it. */
  readonly message?: string;
  /** The reasons for which the policy cannot be decided in a good example; none if it is decided. */
  readonly undecided?: readonly string[];
  /** The edits that follow the remedy: each text, which occurs once, and its replacement. */
  readonly mended?: readonly { readonly from: string; readonly to: string }[];
  /** Policies whose findings show when the remedy is followed, because the fault had hidden them. */
  readonly masked?: readonly string[];
  readonly code: ExampleCode;
  /** What the AWS CLI prints for what the code has deployed. */
  readonly deployed?: string;
}

export interface ExampleCode {
  readonly language: ExampleLanguage;
  /** A mark `# finding` ends each line that is underlined. */
  readonly text: string;
}

export interface Policy extends Remedy {
  readonly id: string;
  readonly title: string;
  /** The folder that it is in: a theme such as `gpu`. */
  readonly theme: string;
  readonly severity: Severity;
  /** Cases in which the severity is another; the first that is certain counts. */
  readonly severityWhen: readonly SeverityCase[];
  /** The version in which it came; a policy of the user need not have one. */
  readonly since?: string;
  readonly tags: readonly string[];
  /** True for what is on AWS's page on compute resource AMIs itself. */
  readonly seed: boolean;
  /** Runs only if it is chosen by its id. */
  readonly optIn: boolean;
  /** What it judges, if not both: code, which is what is wanted, or what is deployed. */
  readonly appliesTo?: 'code' | 'deployed';
  /** False if its findings may not be suppressed. */
  readonly ignorable?: boolean;
  /** Where a policy of the user comes from: a folder or file, as an option names it. */
  readonly folder?: string;
  /** Score (0.1 to 10) for code scanning, for policies that are about security. */
  readonly securitySeverity?: number;
  readonly why: string;
  readonly remedyWhen: readonly RemedyCase[];
  /** The edits that follow the remedy; none if people have to decide. */
  readonly fix: readonly FixCase[];
  /** Ids of policies whose findings about the same environment are the cause of this one's. */
  readonly follows: readonly string[];
  readonly references: readonly string[];
  readonly checks: readonly Check[];
  readonly examples: readonly Example[];
}
