// A suppression: which findings are accepted, why, and until when.
import type { Range } from '../value/source.ts';

/** An entry of `ignore` in the settings. Its policy and either its environment or its file are set. */
export interface IgnoreEntry {
  readonly policy: string;
  /**
   * Address or name of an environment, or of the resource that a finding is about; `*` matches any
   * characters.
   */
  readonly environment?: string;
  /** Glob of the path of the file that a finding is located in. */
  readonly file?: string;
  readonly reason?: string;
  /** The last day on which it is valid, as `2027-01-31`. */
  readonly until?: string;
  /** Where the entry is written. */
  readonly at?: Range;
}

/** Which findings a suppression can match. */
export type Scope =
  /** Findings that start on this line of the file. */
  | { readonly kind: 'line'; readonly path: string; readonly line: number }
  /** Findings in this block of the file, or about the resource that it is. */
  | { readonly kind: 'block'; readonly at: Range; readonly whole: Range }
  | { readonly kind: 'construct'; readonly path: string }
  | { readonly kind: 'settings'; readonly environment?: string; readonly file?: string };

/** One suppression of one policy, as it is written. */
export interface Suppression {
  /** Undefined if none is named. */
  readonly policy?: string;
  readonly reason: string;
  readonly until?: string;
  /** It applies to each finding that one of them matches. */
  readonly scopes: readonly Scope[];
  /** Where it is written; undefined for settings that were given as data. */
  readonly at?: Range;
  readonly kind: 'inSource' | 'external';
}
