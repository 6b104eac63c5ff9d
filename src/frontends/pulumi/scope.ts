// What evaluation needs of a program: its names, and what resources and look-ups have.
import { Session, type SessionOptions } from '../../evaluation/session.ts';
import type { Files, Given } from '../../model/resource.ts';
import type { Range } from '../../value/source.ts';
import type { Value } from '../../value/value.ts';
import type { Member, Node } from '../document/syntax.ts';

/** What an attribute of a resource or of the result of a look-up is. */
export type Attributes = (attribute: string, at: Range) => Value;

/** One run over all programs of a scan. */
export class PulumiScan extends Session {
  readonly given: Given['parameters'];
  readonly files: Files;
  /** By the address in the reference of an unknown. */
  readonly objects = new Map<string, Attributes>();

  constructor(given: Given, files: Files, options: SessionOptions = {}) {
    super(options);
    this.given = given.parameters;
    this.files = files;
  }
}

export interface Scope {
  readonly scan: PulumiScan;
  /** What the address of a resource starts with: `Pulumi.yaml#`. */
  readonly address: string;
  /** The folder of the program, which its paths start from. */
  readonly folder: string;
  readonly project: string | undefined;
  readonly resources: readonly Member[];
  readonly variables: readonly Member[];
  readonly outputs: readonly Member[];
  evaluate(node: Node): Value;
  /** What a name means; undefined if the program has none of that name. */
  named(name: string, at: Range): Value | undefined;
}
