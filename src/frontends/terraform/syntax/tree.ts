// The syntax tree of HCL, with a range for every key, value and expression.
import type { Range } from '../../../value/source.ts';
import type { Segment } from '../../../value/value.ts';

export interface Attribute {
  readonly name: string;
  readonly key: Range;
  readonly value: Expression;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  /** The type and labels, up to the opening brace included. */
  readonly header: Range;
  readonly body: Body;
}

export interface Body {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

/**
 * A piece of a template: characters with their places, a value that is put in, or what a directive encloses.
 */
export type TemplatePart =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly segments: readonly Segment[];
      readonly at: Range;
    }
  | { readonly kind: 'value'; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
    }
  | {
      readonly kind: 'for';
      readonly key?: string;
      readonly item: string;
      readonly of: Expression;
      readonly body: readonly TemplatePart[];
    };

interface Node {
  readonly at: Range;
}

export type Expression =
  | (Node & { readonly kind: 'literal'; readonly value: number | boolean | null })
  | (Node & { readonly kind: 'template'; readonly parts: readonly TemplatePart[] })
  | (Node & { readonly kind: 'name'; readonly name: string })
  | (Node & { readonly kind: 'member'; readonly of: Expression; readonly name: string })
  | (Node & { readonly kind: 'index'; readonly of: Expression; readonly key: Expression })
  /** `of[*].each`: `each` is evaluated with each item in the place of `item`. */
  | (Node & { readonly kind: 'splat'; readonly of: Expression; readonly each: Expression })
  | (Node & { readonly kind: 'item' })
  | (Node & {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly spread: boolean;
    })
  | (Node & {
      readonly kind: 'condition';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    })
  | (Node & { readonly kind: 'unary'; readonly operator: string; readonly value: Expression })
  | (Node & {
      readonly kind: 'binary';
      readonly operator: string;
      readonly a: Expression;
      readonly b: Expression;
    })
  | (Node & {
      readonly kind: 'for';
      readonly keyName?: string;
      readonly itemName: string;
      readonly of: Expression;
      readonly key?: Expression;
      readonly value: Expression;
      readonly test?: Expression;
      readonly grouped: boolean;
    })
  | (Node & { readonly kind: 'tuple'; readonly items: readonly Expression[] })
  | (Node & {
      readonly kind: 'object';
      readonly members: readonly { readonly key: Expression; readonly value: Expression }[];
    });

/**
 * The list in as little memory as it needs. One that grows has places for 17 items from the first one on, and
 * most lists of a tree have one or two: without this, the tree of a large file would take a fifth more.
 */
export function exact<T>(list: readonly T[]): T[] {
  return [...list];
}

export interface SyntaxFault {
  readonly message: string;
  readonly at: Range;
}

/** Ends the reading of a file; caught by the parser. */
export class HclError extends Error {
  constructor(
    message: string,
    readonly at: Range,
  ) {
    super(message);
  }
}
