// What evaluation happens in: the scan, the stack (a template with its parameters), and the scope within it.
import type { Session } from '../../evaluation/session.ts';
import type { Deployment } from '../../model/resource.ts';
import type { Range } from '../../value/source.ts';
import type { Known, Settled, Unknown, Value } from '../../value/value.ts';
import type { Comparisons } from './comparisons.ts';
import type { GivenValue } from './given.ts';
import type { Node } from '../document/syntax.ts';
import type { Template } from './template.ts';

/**
 * How many members the loops of all templates of a scan may make. CloudFormation refuses a template of more
 * than 1 MB when its loops are unrolled, so that no template makes nearly as many.
 */
export const MAX_LOOP_MEMBERS = 100_000;

/** One run over all templates of a scan. */
export interface Scan extends Session {
  /** The values that were given for the parameters of a template that is deployed by itself. */
  given(path: string): ReadonlyMap<string, GivenValue>;
  /** What the app that wrote the templates states about them. */
  readonly deployment: Deployment | undefined;
  /** Whether a file was scanned. */
  isScanned(path: string): boolean;
  /** Whether there is such a file within the root, scanned or not. */
  isThere(path: string): boolean;
  /**
   * The value of the export whose name fits, of the template nearest to the stack that imports it; undefined
   * if none fits.
   */
  exportNamed(importing: Stack, fits: (name: Settled) => boolean): Value | undefined;
  /**
   * The output of a stack that is deployed under a name; undefined if the app of the scan has no such stack
   * or output, or several that are equally near to the stack that refers to it.
   */
  outputOfStack(referring: Stack, stackName: string, output: string): Value | undefined;
  /**
   * The template at a path, whether it was scanned or only another one names it; undefined if there is none.
   */
  template(path: string): Template | undefined;
  /** The template in a text of another template; undefined if there is none. */
  templateWithin(at: Range): Template | undefined;
  /** The first document in a file that a template names. */
  document(path: string): Node | undefined;
  /**
   * Counts a further stack within another; false when there are too many, or when it is nested too deeply.
   */
  admitStack(parent: Stack, at: Range): boolean;
  /** Counts a further member that a loop makes; false when there are more than {@link MAX_LOOP_MEMBERS}. */
  admitLoopMember(): boolean;
  /** What the parameters of a template and of all that it nests are compared with. */
  comparisonsIn(template: Template): Comparisons;
  /** Whether such comparisons are being collected: what leads back to itself then is no ring of values. */
  readonly isComparing: boolean;
}

/** A template with the parameters that it is given. */
export interface Stack {
  readonly scan: Scan;
  readonly template: Template;
  /** What the address of a resource starts with: `root.yaml#`, `root.yaml#Nested/`. */
  readonly address: string;
  /** What its name starts with: the empty text, `Nested/`. */
  readonly names: string;
  /** How a parent nests it; undefined for a root. */
  readonly nesting: Nesting | undefined;
  /** What its unknown parameters are compared with. */
  readonly comparisons: Comparisons;
  /** Whether this stack is made. */
  readonly exists: Value<boolean>;
  readonly scope: Scope;
  /** A parameter's value; undefined if the template declares none of that name. */
  parameter(name: string): Value | undefined;
  /** A named condition; undefined if there is none of that name. */
  condition(name: string): Value<boolean> | undefined;
  conditions(): Members;
  mappings(): Members;
  resources(): Members;
  outputs(): Members;
  /** The value of an output; undefined if there is none of that name. */
  output(name: string): Value | undefined;
  /**
   * The stack that a resource of this stack makes; undefined if it makes none or the template is out of
   * reach.
   */
  nested(logicalId: string): Stack | undefined;
}

/** How a stack is nested. */
export interface Nesting {
  readonly parent: Stack;
  readonly logicalId: string;
  /** What the parent passes for a parameter; undefined if it passes nothing. */
  argument(name: string): Argument | undefined;
  /** What is written there for it. */
  written(name: string): Node | undefined;
}

export interface Argument {
  readonly key: Range;
  readonly value: Value;
}

/** Where an expression is located: a stack, and the items that the loops around it have bound. */
export interface Scope {
  readonly stack: Stack;
  readonly bindings: ReadonlyMap<string, Known<string>>;
  evaluate(node: Node): Value;
  /** The scope within a loop that has bound an item. */
  bind(identifier: string, item: Known<string>): Scope;
}

/** The members of a map when loops and includes are unrolled. */
export interface Members {
  readonly byName: ReadonlyMap<string, Placed>;
  /** Present when it may have further members that are not known. */
  readonly rest?: Unknown;
}

/** A member, with the scope of its value. */
export interface Placed {
  readonly name: string;
  readonly key: Range;
  readonly node: Node;
  readonly scope: Scope;
  /** Whether it is there at all; undefined if that is certain. */
  readonly present: Value<boolean> | undefined;
}

/** A use of an intrinsic function. */
export interface Call {
  /** `Fn::Join`, `Ref`. */
  readonly name: string;
  readonly argument: Node;
  /** The whole expression. */
  readonly node: Node;
  /** Its place, the tag included. */
  readonly at: Range;
  readonly scope: Scope;
}

export type Intrinsic = (call: Call) => Value;
