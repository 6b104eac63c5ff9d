// Reads the structure of an HCL file: attributes and blocks.
import type { Source } from '../../../value/source.ts';
import { Cursor } from './cursor.ts';
import { expression } from './expressions.ts';
import { quoted } from './templates.ts';
import { exact, HclError, type Attribute, type Block, type Body, type SyntaxFault } from './tree.ts';

/** How often reading starts again after a fault. */
const MOST_FAULTS = 100;
/** Where a block is likely to begin: its header, without indentation. */
const HEADER = /^[a-z_]+(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{/gm;

/**
 * Never throws: the first fault of a file is reported, and the blocks without faults are returned.
 * @param comments takes the comments between values: the offset of each, and that of its end
 */
export function parse(
  source: Source,
  comments?: Map<number, number>,
): { readonly body: Body; readonly fault?: SyntaxFault } {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  let fault: SyntaxFault | undefined;
  let start = 0;
  for (let faults = 0; faults < MOST_FAULTS; faults++) {
    const cursor = new Cursor(source, source.text.length, start, comments);
    try {
      do {
        cursor.blanks(true);
        start = cursor.offset;
      } while (item(cursor, attributes, blocks));
      break;
    } catch (error) {
      if (!(error instanceof HclError)) throw error;
      fault ??= { message: error.message, at: error.at };
      HEADER.lastIndex = start + 1;
      const next = HEADER.exec(source.text);
      if (!next) break;
      start = next.index;
    }
  }
  return fault ? { body: { attributes, blocks }, fault } : { body: { attributes, blocks } };
}

function body(cursor: Cursor): Body {
  const oneLine = oneLineBody(cursor);
  if (oneLine) return oneLine;
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  while (item(cursor, attributes, blocks, '}'));
  if (cursor.peek() !== '}') throw cursor.fault('a closing brace is missing');
  cursor.offset++;
  return { attributes, blocks: exact(blocks) };
}

/** Reads the next argument or block; false at the end of the text, or at the brace that closes the body. */
function item(cursor: Cursor, attributes: Map<string, Attribute>, blocks: Block[], close?: string): boolean {
  cursor.blanks(true);
  if (cursor.peek() === '' || cursor.peek() === close) return false;
  const start = cursor.offset;
  const name = cursor.name();
  if (name === undefined) throw cursor.fault('an argument or a block is expected here');
  const key = cursor.range(start);
  cursor.blanks();
  if (cursor.peek() === '=' && cursor.peek(1) !== '=') {
    cursor.offset++;
    if (attributes.has(name)) throw cursor.fault(`${name} is set twice`, start);
    attributes.set(name, { name, key, value: expression(cursor) });
  } else blocks.push(block(cursor, name, start));
  cursor.blanks();
  if (!/^\n?$/.test(cursor.peek())) throw cursor.fault('a line end is expected here');
  return true;
}

/** `{ name = value }`, or `{}`; undefined if a line ends after the brace. */
function oneLineBody(cursor: Cursor): Body | undefined {
  cursor.blanks();
  if (/^\n?$/.test(cursor.peek())) return undefined;
  const attributes = new Map<string, Attribute>();
  if (cursor.peek() !== '}') {
    const start = cursor.offset;
    const name = cursor.name();
    if (name === undefined) throw cursor.fault('an argument or a line end is expected here');
    const key = cursor.range(start);
    cursor.expect('=');
    attributes.set(name, { name, key, value: expression(cursor) });
    cursor.blanks();
    if (cursor.peek() !== '}')
      throw cursor.fault('a block on one line has one argument and ends on that line');
  }
  cursor.offset++;
  return { attributes, blocks: [] };
}

function block(cursor: Cursor, type: string, start: number): Block {
  const labels: string[] = [];
  for (;;) {
    cursor.blanks();
    if (cursor.peek() === '{') break;
    const label = cursor.peek() === '"' ? quotedLabel(cursor) : cursor.name();
    if (label === undefined) throw cursor.fault('= or { is expected here');
    labels.push(label);
  }
  cursor.offset++;
  const header = cursor.range(start);
  return {
    type,
    labels: exact(labels),
    header,
    body: cursor.deeper(() => cursor.outOfBrackets(() => body(cursor))),
  };
}

function quotedLabel(cursor: Cursor): string {
  const start = cursor.offset;
  const label = quoted(cursor);
  const [part] = label.kind === 'template' ? label.parts : [];
  if (part && part.kind !== 'text') throw cursor.fault('a label is a plain text', start);
  return part?.text ?? '';
}
