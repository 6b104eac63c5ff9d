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

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** Every node of every file of `src`. */
export function* nodesOfSource(): Generator<FoundNode> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.d.ts'),
  );
  for (const file of files.toSorted()) {
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const node of nodesIn(parseSync(file, text).program)) {
      const before = text.slice(0, node.start).split('\n');
      const column = before.at(-1)?.length ?? 0;
      yield { node, place: `${file}:${before.length}`, text: text.slice(node.start, node.end), column };
    }
  }
}

function* nodesIn(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
  else if (isNode(value)) {
    yield value;
    for (const member of Object.values(value)) yield* nodesIn(member);
  }
}
