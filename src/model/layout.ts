// What a text has beside its values: comments, and the blocks that they can be above. For suppressions.
import type { Range } from '../value/source.ts';

export interface Layout {
  /** In the order of the text. */
  readonly comments: readonly Comment[];
  /**
   * Resources and whatever else the language has at the top level of a file: parameters, variables, module
   * calls.
   */
  readonly blocks: readonly LayoutBlock[];
}

export interface Comment {
  /** What is written, without the signs of a comment. */
  readonly text: string;
  readonly at: Range;
}

export interface LayoutBlock {
  /** The key or the header, as findings about the whole block underline it. */
  readonly at: Range;
  /** All of its text. */
  readonly whole: Range;
  /** The entries of `Metadata.amilint.ignore`, or the comments of Terraform's JSON. */
  readonly ignores: readonly IgnoreInBlock[];
}

/** An entry as it is written; nothing is checked yet. */
export interface IgnoreInBlock {
  readonly at: Range;
  /** The text of a comment: `amilint-ignore policy: reason`. */
  readonly comment?: string;
  readonly policy?: string;
  readonly reason?: string;
  readonly until?: string;
}

/** A rule that the author of an app acknowledged for a construct and all within it. */
export interface Acknowledgement {
  readonly policy: string;
  /** Path of the construct: `Stack/Workers`. */
  readonly construct: string;
  readonly reason: string;
  readonly at: Range;
}
