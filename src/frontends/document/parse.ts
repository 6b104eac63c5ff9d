// Text → syntax tree: JSON if it is JSON, else YAML.
import type { Range, Source } from '../../value/source.ts';
import { FaultError } from './faults.ts';
import { readJson } from './json.ts';
import type { Node, Parsed, SyntaxFault } from './syntax.ts';
import { readYaml } from './yaml.ts';

/**
 * Reads the documents of a text. Never throws: what is wrong is a fault, and then there are no roots.
 * @param checkTag throws a FaultError for a tag that its value does not fit
 */
export function parseDocument(source: Source, checkTag?: (node: Node) => void): Parsed {
  try {
    return { roots: documentsOf(source, checkTag), faults: [] };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { roots: [], faults: [faultOf(source, error)] };
  }
}

function documentsOf(source: Source, checkTag: ((node: Node) => void) | undefined): Node[] {
  if (!/^\s*\{/.test(source.text)) return readYaml(source, checkTag);
  try {
    return [readJson(source)];
  } catch (error) {
    // YAML in flow style starts with a brace, too.
    if (!(error instanceof FaultError) || error.code !== 'syntax' || /\.json$/i.test(source.path))
      throw error;
    try {
      return readYaml(source, checkTag);
    } catch {
      throw error;
    }
  }
}

const MARKUP = /\{%[-+]?\s*\w|\{\{(?!\s*resolve:)[^{}\r\n]*\}\}|<%[-=]?|\{#\s/;

/**
 * A text that is not well-formed because another program has yet to fill it in is treated differently from
 * one with a slip.
 */
function faultOf(source: Source, error: FaultError): SyntaxFault {
  const markup = error.code === 'syntax' ? MARKUP.exec(source.text) : null;
  if (!markup) return { code: error.code, message: error.message, at: error.at };
  const at: Range = { source, start: markup.index, end: markup.index + markup[0].length };
  return {
    code: 'rendered-elsewhere',
    message: 'another program fills this file in before it is a template; scan what that program writes',
    at,
  };
}
