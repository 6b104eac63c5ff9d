// The source code of amilint as syntax trees, for tests that hold a rule over all of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** A node of a syntax tree (ESTree): its type, its place, and whatever it holds. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

export interface FoundNode {
  readonly node: SyntaxNode;
  /** The path from `src`, and the line: `model/ami.ts:12`. */
  readonly place: string;
  readonly text: string;
  /** How many characters precede it in its line. */
  readonly column: number;
}

/** The first and the last line of a stretch of a file, from 1. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

function sourceFiles(): readonly string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .toSorted();
}

/** Every node of every file of `src`. */
export function* nodesOfSource(): Generator<FoundNode> {
  for (const file of sourceFiles()) {
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const node of nodesIn(parseSync(file, text).program)) {
      const before = text.slice(0, node.start).split('\n');
      const column = before.at(-1)?.length ?? 0;
      yield { node, place: `${file}:${before.length}`, text: text.slice(node.start, node.end), column };
    }
  }
}

/** The casts of every file of `src` that no comment explains. */
export function* unexplainedCasts(): Generator<string> {
  for (const file of sourceFiles())
    for (const place of unexplainedCastsIn(readFileSync(join(SRC, file), 'utf8'))) yield `${file}:${place}`;
}

/**
 * The casts (`as`, but for `as const`) of a text that no comment explains, each with its line. The comment is
 * in the statement or the property that has the cast, or ends on the line before that.
 */
export function* unexplainedCastsIn(text: string): Generator<string> {
  const { program, comments } = parseSync('x.ts', text);
  const linesOf = ({ start, end }: { readonly start: number; readonly end: number }): Lines => ({
    first: lineAt(text, start),
    last: lineAt(text, end),
  });
  const reasons = comments.filter(({ value }) => !value.startsWith(' oxlint-')).map(linesOf);
  for (const { cast, statement, property } of castsIn(program)) {
    const { first, last } = linesOf(cast);
    const before = linesOf(statement).first - 1;
    const from = linesOf(property ?? statement).first - 1;
    if (!reasons.some((at) => at.last === before || (at.last >= from && at.first <= last)))
      yield `${first}: ${text.slice(cast.start, cast.end)}`;
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

interface Cast {
  readonly cast: SyntaxNode;
  /** The innermost statement around it, and the property within that, if it is in one. */
  readonly statement: SyntaxNode;
  readonly property?: SyntaxNode;
}

function* castsIn(value: unknown, around?: Omit<Cast, 'cast'>): Generator<Cast> {
  if (Array.isArray(value)) for (const item of value) yield* castsIn(item, around);
  if (!isNode(value)) return;
  if (around && value.type === 'TSAsExpression' && !isConst(value)) yield { cast: value, ...around };
  const inner = aroundWithin(value, around);
  for (const member of Object.values(value)) yield* castsIn(member, inner);
}

function aroundWithin(node: SyntaxNode, around?: Omit<Cast, 'cast'>): Omit<Cast, 'cast'> | undefined {
  if (/(?:Statement|Declaration|PropertyDefinition)$/.test(node.type)) return { statement: node };
  return node.type === 'Property' && around ? { ...around, property: node } : around;
}

function isConst({ typeAnnotation: type }: SyntaxNode): boolean {
  return isNode(type) && isNode(type['typeName']) && type['typeName']['name'] === 'const';
}

function* nodesIn(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
  else if (isNode(value)) {
    yield value;
    for (const member of Object.values(value)) yield* nodesIn(member);
  }
}
