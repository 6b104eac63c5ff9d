// What AWS keeps of the resources that the code no longer has: a rule of the code, with its place.
import type { Range } from '../value/source.ts';

/** Whether AWS keeps a resource that its tool no longer manages. */
export interface Kept {
  /** False if it is deleted; `unknown` if that is decided at deployment, or by which tool deploys. */
  readonly keeps: boolean | 'unknown';
  /** What decides it, as a sentence has it: `DeletionPolicy: Retain`. */
  readonly by: string;
  readonly at: Range;
}

/** What the code of a resource sets for the time when it is removed or replaced. */
export interface Retention {
  /** If the code drops it; it is deleted if that is absent. */
  readonly dropped?: Kept;
  /** If another one takes its place; it is deleted if that is absent. */
  readonly replaced?: Kept;
}

/** A `removed` block of Terraform: what becomes of a resource that the code had. */
export interface Removal extends Kept {
  /**
   * The address of the resource without keys, or of the module that it was in; it starts as the addresses of
   * resources do.
   */
  readonly address: string;
}
