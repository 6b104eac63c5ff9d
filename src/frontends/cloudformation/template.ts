// A document that is a template: its parameters and transforms, and what it says about itself before anything is evaluated.
import type { Range, Source } from '../../value/source.ts';
import type { MapNode, Member, Node, ScalarNode } from './syntax.ts';

export interface Template {
  readonly source: Source;
  readonly root: MapNode;
  /** Its path; with `@2`… for a further template in one file. */
  readonly address: string;
  readonly parameters: ReadonlyMap<string, Declaration>;
  readonly transforms: readonly ScalarNode[];
  /** Whether the file says anything about AWS Batch. */
  readonly mentionsBatch: boolean;
}

/** A parameter as the template declares it. */
export interface Declaration {
  readonly name: string;
  readonly key: Range;
  readonly type: string;
  readonly fallback: ScalarNode | undefined;
  readonly allowed: readonly ScalarNode[];
}

/** The templates among the documents of a file: those with resources. */
export function templatesIn(source: Source, documents: readonly Node[]): Template[] {
  const templates: Template[] = [];
  for (const document of documents) {
    const root = rootOf(document);
    if (!root) continue;
    const address = templates.length === 0 ? source.path : `${source.path}@${templates.length + 1}`;
    templates.push({
      source,
      root,
      address,
      parameters: parametersOf(root),
      transforms: transformsOf(root),
      mentionsBatch: mentionsBatch(source),
    });
  }
  return templates;
}

export function mentionsBatch(source: Source): boolean {
  return source.text.includes('AWS::Batch::');
}

/** The Serverless Framework keeps a template under `resources`. */
function rootOf(document: Node): MapNode | undefined {
  if (document.kind !== 'map') return undefined;
  if (mapAt(document, 'Resources')) return document;
  const inner = mapAt(document, 'resources');
  return inner && mapAt(inner, 'Resources') ? inner : undefined;
}

function parametersOf(root: MapNode): Map<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const { name, key, value } of mapAt(root, 'Parameters')?.members.values() ?? []) {
    if (value.kind !== 'map') continue;
    const allowed = value.members.get('AllowedValues')?.value;
    declarations.set(name, {
      name,
      key,
      type: scalarAt(value, 'Type')?.text ?? 'String',
      fallback: scalarAt(value, 'Default'),
      allowed: allowed?.kind === 'list' ? allowed.items.filter(isScalar) : [],
    });
  }
  return declarations;
}

function transformsOf(root: MapNode): ScalarNode[] {
  const transform = root.members.get('Transform')?.value;
  const items = transform?.kind === 'list' ? transform.items : transform ? [transform] : [];
  return items.flatMap((item) => (item.kind === 'map' ? (scalarAt(item, 'Name') ?? []) : isScalar(item) ? item : []));
}

export function isScalar(node: Node): node is ScalarNode {
  return node.kind === 'scalar';
}

export function memberAt(node: Node | undefined, name: string): Member | undefined {
  return node?.kind === 'map' ? node.members.get(name) : undefined;
}

export function scalarAt(node: Node | undefined, name: string): ScalarNode | undefined {
  const value = memberAt(node, name)?.value;
  return value?.kind === 'scalar' && value.value !== null ? value : undefined;
}

export function mapAt(node: Node | undefined, name: string): MapNode | undefined {
  const value = memberAt(node, name)?.value;
  return value?.kind === 'map' ? value : undefined;
}
