// Text → syntax tree: JSON where it is JSON, YAML else.
import type { Range, Source } from '../../value/source.ts';
import { FaultError } from '../document/faults.ts';
import { readJson } from '../document/json.ts';
import type { Node, Parsed, SyntaxFault } from '../document/syntax.ts';
import { readYaml } from './yaml.ts';

/** Reads the documents of a text. Never throws: what is wrong is a fault, and then there are no roots. */
export function parse(source: Source): Parsed {
  try {
    return { roots: documentsOf(source), faults: [] };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { roots: [], faults: [faultOf(source, error)] };
  }
}

function documentsOf(source: Source): Node[] {
  if (!/^\s*\{/.test(source.text)) return readYaml(source);
  try {
    return [readJson(source)];
  } catch (error) {
    // YAML in flow style starts with a brace, too.
    if (!(error instanceof FaultError) || error.code !== 'syntax' || /\.json$/i.test(source.path))
      throw error;
    try {
      return readYaml(source);
    } catch {
      throw error;
    }
  }
}

const MARKUP = /\{%[-+]?\s*\w|\{\{(?!\s*resolve:)[^{}\r\n]*\}\}|<%[-=]?|\{#\s/;

/** A text that is not well-formed because another program has yet to fill it in is told apart from one with a slip. */
function faultOf(source: Source, error: FaultError): SyntaxFault {
  const markup = error.code === 'syntax' ? MARKUP.exec(source.text) : null;
  if (!markup) return { code: error.code, message: error.message, at: error.at };
  const at: Range = { source, start: markup.index, end: markup.index + markup[0].length };
  return {
    code: 'rendered-elsewhere',
    message: 'another program fills this file in before it is a template',
    at,
  };
}
