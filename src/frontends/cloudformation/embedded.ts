// Compute environments in files that are no template: resources alone, as the Serverless Framework includes
// them, and templates as texts in other files, as Ansible and stack sets have them.
import type { Range, Source } from '../../value/source.ts';
import { itemsAt, mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import type { MapNode, Member, Node, Parsed, ScalarNode, SyntaxFault } from '../document/syntax.ts';

/**
 * A resource as code writes it, also within a text of JSON. The text before it in the line shows whether it
 * is a comment.
 */
const RESOURCE = /\bType\\?["']?\s*:\s*\\?["']?AWS::Batch::ComputeEnvironment\b/g;
/** How deeply other formats put resources. */
const MAX_DEPTH = 16;

/** The first place where a file writes a compute environment, outside of comments. */
export function environmentIn(source: Source): Range | undefined {
  for (const { index, 0: text } of source.text.matchAll(RESOURCE)) {
    const line = source.text.slice(source.text.lastIndexOf('\n', index) + 1, index);
    if (!/#|\/\//.test(line)) return { source, start: index, end: index + text.length };
  }
  return undefined;
}

/**
 * Whether the documents quote code: SARIF, a report of amilint, or a policy of amilint, whose examples are
 * wrong on purpose.
 */
export function quotesCode(roots: readonly Node[]): boolean {
  return roots.some(
    (root) =>
      itemsAt(root, 'runs').length > 0 ||
      memberAt(root, 'findings') !== undefined ||
      (itemsAt(root, 'examples').length > 0 && memberAt(root, 'severity') !== undefined),
  );
}

export interface Embedded {
  /** Maps of resources, by their logical ids. */
  readonly fragments: readonly MapNode[];
  /** Documents that are texts within the file. */
  readonly documents: readonly Node[];
  readonly faults: readonly SyntaxFault[];
}

/** What is in the documents of a file outside of separate templates, and in the texts of these. */
export function embeddedIn(roots: readonly Node[], parse: (source: Source) => Parsed): Embedded {
  const fragments: MapNode[] = [];
  const documents: Node[] = [];
  const faults: SyntaxFault[] = [];
  const visit = (node: Node, inTemplate: boolean, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (node.kind === 'scalar') {
      const inner = documentsOf(node, parse);
      for (const root of inner?.roots ?? []) documents.push(root);
      for (const fault of inner?.faults ?? []) faults.push(fault);
    } else if (node.kind === 'list') for (const item of node.items) visit(item, inTemplate, depth + 1);
    else if (!inTemplate && holdsEnvironment(node)) fragments.push(node);
    else {
      const within = inTemplate || mapAt(node, 'Resources') !== undefined;
      for (const { value } of node.members.values()) visit(value, within, depth + 1);
    }
  };
  for (const root of roots) visit(root, false, 0);
  return { fragments, documents, faults };
}

function holdsEnvironment({ members }: MapNode): boolean {
  return [...members.values()].some(
    ({ value }) => scalarAt(value, 'Type')?.text === 'AWS::Batch::ComputeEnvironment',
  );
}

/** Resources as the template that another tool makes of them. */
export function templateOf(resources: MapNode): MapNode {
  const key = { ...resources.at, end: resources.at.start };
  const member: Member = { name: 'Resources', key, value: resources };
  return { kind: 'map', at: resources.at, members: new Map([['Resources', member]]) };
}

/**
 * The documents in a block of literal text, with their places in the file. The rest of the file is read as
 * blanks, so that offsets stay.
 */
function documentsOf(node: ScalarNode, parse: (source: Source) => Parsed): Parsed | undefined {
  if (node.tag !== undefined || node.text.search(RESOURCE) < 0) return undefined;
  const segments = node.segments();
  const [first] = segments;
  const last = segments.at(-1);
  const { source } = node.at;
  if (!first || !last || !isLiteralBlock(source.text, first.at.start)) return undefined;
  const { text } = source;
  const inner: Source = {
    path: source.path,
    text:
      blank(text.slice(0, first.at.start)) +
      text.slice(first.at.start, last.at.end) +
      blank(text.slice(last.at.end)),
  };
  const { roots, faults } = parse(inner);
  return {
    roots: roots.map((root) => moved(root, source)),
    faults: faults.map((fault) => ({ ...fault, at: { ...fault.at, source } })),
  };
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}

/** Whether the line before a text opens a literal block: `key: |-`. */
function isLiteralBlock(text: string, start: number): boolean {
  const before = text.slice(0, text.lastIndexOf('\n', start - 1) + 1).trimEnd();
  return /\|[-+0-9]{0,2}$/.test(before.slice(-3));
}

/** The same nodes in another source, at the same offsets. */
function moved(node: Node, source: Source): Node {
  const at = { ...node.at, source };
  const tagged = node.tagAt ? { tagAt: { ...node.tagAt, source } } : {};
  if (node.kind === 'scalar')
    return {
      ...node,
      ...tagged,
      at,
      segments: () => node.segments().map((segment) => ({ ...segment, at: { ...segment.at, source } })),
    };
  if (node.kind === 'list')
    return { ...node, ...tagged, at, items: node.items.map((item) => moved(item, source)) };
  const members = [...node.members].map(([name, { key, value }]): [string, Member] => [
    name,
    { name, key: { ...key, source }, value: moved(value, source) },
  ]);
  return { ...node, ...tagged, at, members: new Map(members) };
}
