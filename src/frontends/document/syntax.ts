// The syntax tree of a document, the same for YAML and JSON, with a range for every key and value.
import type { Range } from '../../value/source.ts';
import type { Segment } from '../../value/value.ts';

interface NodeBase {
  /** The value alone: without key, tag, anchor and the blanks and comments around it; end exclusive. */
  readonly at: Range;
  /** Short tag without its `!`: `Ref`, `Sub`, `GetAtt`. Standard tags (`!!str`) are applied and not kept. */
  readonly tag?: string;
  /** The place of the tag. Present when `tag` is. */
  readonly tagAt?: Range;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /**
   * The text as CloudFormation sees it: `08`, `1.10` and `2010-09-09` keep their spelling. For null the empty
   * text.
   */
  readonly text: string;
  /** Where the characters of `text` are; empty if they cannot be found one by one. */
  segments(): readonly Segment[];
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /**
   * In the order of the file; merge keys are resolved, their members keep the places of the anchor. If a
   * key is repeated, the last one counts.
   */
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly name: string;
  /** The key as written, quotes excluded. */
  readonly key: Range;
  readonly value: Node;
}

export type Node = ScalarNode | ListNode | MapNode;

/** Why a text could not be parsed, with its place. */
export interface SyntaxFault {
  readonly code: 'syntax' | 'rendered-elsewhere' | 'too-large';
  readonly message: string;
  readonly at: Range;
}

/**
 * Each of several YAML documents in one text is a root. Faults do not exclude roots: what was read before
 * them counts.
 */
export interface Parsed {
  readonly roots: readonly Node[];
  readonly faults: readonly SyntaxFault[];
}
