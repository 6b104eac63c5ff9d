// The outputs in a text: several JSON documents in a row, documents of YAML, or a list of pages.
import type { Source } from '../../value/source.ts';
import { readJsonTexts, type PassOver } from '../document/json.ts';
import { FaultError } from '../document/faults.ts';
import { parseDocument } from '../document/parse.ts';
import type { MapNode, Node, SyntaxFault } from '../document/syntax.ts';

/** What commands return beside what is used: it may be long. */
const UNUSED: ReadonlySet<string> = new Set(['ProductCodes', 'TagSpecifications', 'ResponseMetadata']);
const passOver: PassOver = (name) => UNUSED.has(name);

export interface Outputs {
  readonly pages: readonly MapNode[];
  readonly faults: readonly SyntaxFault[];
}

/** Never throws: a text with a fault has no pages. */
export function outputsIn(source: Source): Outputs {
  const { roots, faults } = rootsOf(source);
  const pages = roots
    .flatMap((root) => (root.kind === 'list' ? root.items : [root]))
    .flatMap((root) => (root.kind === 'map' ? [root] : []));
  return { pages, faults };
}

function rootsOf(source: Source): {
  readonly roots: readonly Node[];
  readonly faults: readonly SyntaxFault[];
} {
  if (!/^\s*[{[]/.test(source.text)) return parseDocument(source);
  try {
    return { roots: readJsonTexts(source, passOver), faults: [] };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { roots: [], faults: [{ code: error.code, message: error.message, at: error.at }] };
  }
}
