// Text → syntax tree, with the tags that CloudFormation has.
import type { Source } from '../../value/source.ts';
import { FaultError } from '../document/faults.ts';
import { parseDocument } from '../document/parse.ts';
import type { Node, Parsed } from '../document/syntax.ts';
import { kindsOf } from './tags.ts';

/** Reads the documents of a text. Never throws: what is wrong is a fault, and then there are no roots. */
export function parse(source: Source): Parsed {
  return parseDocument(source, checkTag);
}

/** @throws FaultError if the function of a tag does not take a value of that kind */
export function checkTag(node: Node): void {
  if (node.tag === undefined || !node.tagAt) return;
  const kinds = kindsOf(node.tag);
  if (kinds && !kinds.has(node.kind)) {
    const wanted = [...kinds]
      .map((kind) => ({ scalar: 'a text', list: 'a list', map: 'a map' })[kind])
      .join(' or ');
    throw new FaultError('syntax', `!${node.tag} takes ${wanted}`, node.tagAt);
  }
}
