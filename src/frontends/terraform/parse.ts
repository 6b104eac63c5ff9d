// Reads the structure of an HCL file: attributes and blocks.
import type { Source } from '../../value/source.ts';
import { Cursor } from './cursor.ts';
import { expression } from './expressions.ts';
import { HclError, type Attribute, type Block, type Body, type SyntaxFault } from './syntax.ts';

/** Never throws: of a file with a fault there is no body. */
export function parse(source: Source): { readonly body?: Body; readonly fault?: SyntaxFault } {
  const cursor = new Cursor(source);
  try {
    return { body: body(cursor, false) };
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    return { fault: { message: error.message, at: error.at } };
  }
}

function body(cursor: Cursor, inBlock: boolean): Body {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (;;) {
    cursor.blanks(true);
    if (cursor.peek() === '') {
      if (inBlock) throw cursor.fault('a closing brace is missing');
      return { attributes, blocks };
    }
    if (inBlock && cursor.peek() === '}') {
      cursor.offset++;
      return { attributes, blocks };
    }
    const start = cursor.offset;
    const name = cursor.name();
    if (name === undefined) throw cursor.fault('an argument or a block is expected here');
    const key = cursor.range(start);
    cursor.blanks();
    if (cursor.peek() === '=' && cursor.peek(1) !== '=') {
      cursor.offset++;
      attributes.set(name, { name, key, value: expression(cursor) });
      cursor.blanks();
      if (!/^(?:\n|\}|)$/.test(cursor.peek())) throw cursor.fault('a line end is expected after the value');
    } else blocks.push(block(cursor, name, start));
  }
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
  return { type, labels, header, body: cursor.deeper(() => cursor.outOfBrackets(() => body(cursor, true))) };
}

function quotedLabel(cursor: Cursor): string {
  const close = cursor.text.indexOf('"', cursor.offset + 1);
  if (close < 0 || close >= cursor.end) throw cursor.fault('the label has no closing quote');
  const label = cursor.text.slice(cursor.offset + 1, close);
  cursor.offset = close + 1;
  return label;
}
