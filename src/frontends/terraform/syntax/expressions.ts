// Reads HCL expressions.
// Source: developer.hashicorp.com/terraform/language/expressions,
// github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
import type { Cursor } from './cursor.ts';
import { exact, type Expression } from './tree.ts';
import { heredoc, quoted } from './templates.ts';

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const OPERATORS = LEVELS.flat();
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

export function expression(cursor: Cursor): Expression {
  return cursor.deeper(() => {
    const test = binary(cursor, 0);
    if (!cursor.take('?')) return test;
    const yes = expression(cursor);
    cursor.expect(':');
    const no = expression(cursor);
    return { kind: 'condition', test, yes, no, at: span(cursor, test, no) };
  });
}

/** An operation whose operators are at the level or above it; the caller reads the others. */
function binary(cursor: Cursor, level: number): Expression {
  let a = unary(cursor);
  for (;;) {
    cursor.blanks();
    const operator = operatorAt(cursor);
    const own = operator === undefined ? -1 : LEVELS.findIndex((operators) => operators.includes(operator));
    if (operator === undefined || own < level) return a;
    cursor.offset += operator.length;
    const b = binary(cursor, own + 1);
    a = { kind: 'binary', operator, a, b, at: span(cursor, a, b) };
  }
}

function operatorAt(cursor: Cursor): string | undefined {
  // Most expressions end here: one look at a character spares the search.
  if (!'|&=!<>+-*/%'.includes(cursor.peek() || ' ')) return undefined;
  return OPERATORS.find(
    (sign) =>
      cursor.startsWith(sign) &&
      !(sign === '/' && /^\/[/*]/.test(cursor.text.slice(cursor.offset, cursor.offset + 2))),
  );
}

/** From the start of one expression to the end of another, the quotes of texts included. */
function span(cursor: Cursor, a: Expression, b: Expression): Expression['at'] {
  const start = a.at.start - (a.kind === 'template' && cursor.text[a.at.start - 1] === '"' ? 1 : 0);
  return cursor.range(start, b.at.end + (b.kind === 'template' && cursor.text[b.at.end] === '"' ? 1 : 0));
}

function unary(cursor: Cursor): Expression {
  cursor.blanks();
  const start = cursor.offset;
  const operator = cursor.peek();
  if (operator !== '!' && operator !== '-') return traversal(cursor, primary(cursor));
  cursor.offset++;
  const value = cursor.deeper(() => unary(cursor));
  return { kind: 'unary', operator, value, at: cursor.range(start, value.at.end) };
}

function primary(cursor: Cursor): Expression {
  cursor.blanks();
  const start = cursor.offset;
  const next = cursor.peek();
  if (next === '"') return quoted(cursor);
  if (cursor.startsWith('<<')) return heredoc(cursor);
  if (next === '(') {
    cursor.offset++;
    const inner = cursor.inBrackets(() => {
      const value = expression(cursor);
      cursor.expect(')');
      return value;
    });
    return { ...inner, at: cursor.range(start) };
  }
  if (next === '[') return cursor.deeper(() => tuple(cursor));
  if (next === '{') return cursor.deeper(() => object(cursor));
  return numberAt(cursor) ?? named(cursor);
}

function numberAt(cursor: Cursor): Expression | undefined {
  const start = cursor.offset;
  NUMBER.lastIndex = start;
  const number = /\d/.test(cursor.peek()) ? NUMBER.exec(cursor.text)?.[0] : undefined;
  if (number === undefined) return undefined;
  cursor.offset += number.length;
  return { kind: 'literal', value: Number(number), at: cursor.range(start) };
}

/** A constant, a name or a call, whose name may have a namespace: `provider::aws::arn_parse(…)`. */
function named(cursor: Cursor): Expression {
  const start = cursor.offset;
  const name = cursor.name();
  if (name === undefined) throw cursor.fault('an expression is expected here');
  const at = cursor.range(start);
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', at };
  if (name === 'null') return { kind: 'literal', value: null, at };
  const space = cursor.offset;
  while (cursor.startsWith('::')) {
    cursor.offset += 2;
    cursor.name();
  }
  const called = cursor.text.slice(start, cursor.offset).replace(/^core::/, '');
  cursor.blanks();
  if (cursor.peek() === '(') return call(cursor, called, start);
  cursor.offset = space;
  return { kind: 'name', name, at };
}

function call(cursor: Cursor, name: string, start: number): Expression {
  cursor.offset++;
  return cursor.inBrackets(() => {
    const args: Expression[] = [];
    let spread = false;
    while (!cursor.take(')')) {
      args.push(expression(cursor));
      if (cursor.take('...')) spread = true;
      if (cursor.take(')')) break;
      cursor.expect(',');
    }
    return { kind: 'call', name, args: exact(args), spread, at: cursor.range(start) };
  });
}

function tuple(cursor: Cursor): Expression {
  const start = cursor.offset++;
  return cursor.inBrackets(() => {
    const loop = forLoop(cursor, start, ']');
    if (loop) return loop;
    const items: Expression[] = [];
    while (!cursor.take(']')) {
      items.push(expression(cursor));
      if (cursor.take(']')) break;
      cursor.expect(',');
    }
    return { kind: 'tuple', items: exact(items), at: cursor.range(start) };
  });
}

function object(cursor: Cursor): Expression {
  const start = cursor.offset++;
  return cursor.inBrackets(() => {
    const loop = forLoop(cursor, start, '}');
    if (loop) return loop;
    const members: { key: Expression; value: Expression }[] = [];
    while (!cursor.take('}')) {
      members.push(cursor.outOfBrackets(() => member(cursor)));
      const ends = cursor.outOfBrackets(() => cursor.take(',') || /[\n}]/.test(cursor.peek()));
      if (!ends) throw cursor.fault('a comma or a line end is expected here');
    }
    return { kind: 'object', members: exact(members), at: cursor.range(start) };
  });
}

/** `key = value`, in one line up to the start of the value. */
function member(cursor: Cursor): { key: Expression; value: Expression } {
  cursor.blanks();
  // A name in brackets means its value.
  const isBracketed = cursor.peek() === '(';
  const key = expression(cursor);
  if (!cursor.take('=') && !cursor.take(':')) throw cursor.fault('= is expected here');
  const value = expression(cursor);
  return {
    key:
      key.kind === 'name' && !isBracketed
        ? { kind: 'template', at: key.at, parts: [nameText(key.name, key.at)] }
        : key,
    value,
  };
}

function nameText(
  text: string,
  at: Expression['at'],
): { kind: 'text'; text: string; segments: { from: number; at: Expression['at'] }[]; at: Expression['at'] } {
  return { kind: 'text', text, segments: [{ from: 0, at }], at };
}

function forLoop(cursor: Cursor, start: number, bracket: string): Expression | undefined {
  cursor.blanks();
  if (!/^for\s/.test(cursor.text.slice(cursor.offset, cursor.offset + 4))) return undefined;
  cursor.offset += 3;
  const { key: keyName, item: itemName } = loopNames(cursor);
  const of = expression(cursor);
  cursor.expect(':');
  let value = expression(cursor);
  let key: Expression | undefined;
  if (cursor.take('=>')) {
    key = value;
    value = expression(cursor);
  }
  if (bracket === '}' && !key) throw cursor.fault('=> is expected here');
  const grouped = cursor.take('...');
  cursor.blanks();
  const test = /^if\b/.test(cursor.text.slice(cursor.offset, cursor.offset + 3))
    ? ((cursor.offset += 2), expression(cursor))
    : undefined;
  cursor.expect(bracket);
  return {
    kind: 'for',
    itemName,
    of,
    value,
    grouped,
    at: cursor.range(start),
    ...(keyName === undefined ? {} : { keyName }),
    ...(key ? { key } : {}),
    ...(test ? { test } : {}),
  };
}

/** The names before `in`, and that word. */
export function loopNames(cursor: Cursor): { key?: string; item: string } {
  cursor.blanks();
  const first = cursor.name();
  if (first === undefined) throw cursor.fault('a name is expected here');
  let second: string | undefined;
  if (cursor.take(',')) {
    cursor.blanks();
    second = cursor.name();
  }
  cursor.blanks();
  if (cursor.name() !== 'in') throw cursor.fault('the word in is expected here');
  return second === undefined ? { item: first } : { key: first, item: second };
}

/** What follows a value: `.name`, `[index]`, `.0`, `[*]`, `.*`. */
function traversal(cursor: Cursor, start: Expression): Expression {
  let value = start;
  for (;;) {
    const next = step(cursor, value);
    if (!next) return value;
    value = next;
  }
}

function step(cursor: Cursor, of: Expression): Expression | undefined {
  cursor.blanks();
  if (cursor.startsWith('.*') || cursor.startsWith('[*]')) return splat(cursor, of);
  if (cursor.peek() === '.' && cursor.peek(1) !== '.') return memberAfterDot(cursor, of);
  if (cursor.peek() !== '[') return undefined;
  cursor.offset++;
  const key = cursor.inBrackets(() => {
    const inner = expression(cursor);
    cursor.expect(']');
    return inner;
  });
  return { kind: 'index', of, key, at: cursor.range(of.at.start) };
}

function splat(cursor: Cursor, of: Expression): Expression {
  const full = cursor.peek() === '[';
  cursor.offset += full ? 3 : 2;
  let each: Expression = { kind: 'item', at: cursor.range(cursor.offset) };
  for (;;) {
    // A splat with a dot takes names alone; an index after it is of the list.
    const next: Expression | undefined = full || cursor.peek() === '.' ? step(cursor, each) : undefined;
    if (!next) break;
    each = next;
  }
  return { kind: 'splat', of, each, at: cursor.range(of.at.start) };
}

/** `.name`, or an index in the old form, `.0`. */
function memberAfterDot(cursor: Cursor, of: Expression): Expression {
  const from = of.at.start;
  cursor.offset++;
  cursor.blanks();
  const start = cursor.offset;
  const digits = /^\d+/.exec(cursor.text.slice(start, start + 20))?.[0];
  if (digits === undefined) {
    const name = cursor.name();
    if (name === undefined) throw cursor.fault('a name is expected after the dot');
    return { kind: 'member', of, name, at: cursor.range(from) };
  }
  cursor.offset += digits.length;
  if (/^\.\d/.test(cursor.text.slice(cursor.offset, cursor.offset + 2)))
    throw cursor.fault('a second index is written in brackets');
  const key: Expression = { kind: 'literal', value: Number(digits), at: cursor.range(start) };
  return { kind: 'index', of, key, at: cursor.range(from) };
}
