// A document that is a template: its parameters and transforms, and what it states about itself before
// anything is evaluated.
import type { Range, Source } from '../../value/source.ts';
import { templateOf } from './embedded.ts';
import { isServerless } from './serverless.ts';
import { isScalar, mapAt, scalarAt } from '../document/nodes.ts';
import type { MapNode, Node, ScalarNode } from '../document/syntax.ts';

export interface Template {
  readonly source: Source;
  readonly root: MapNode;
  /** Its path; with `@2`… for a further template in one file. */
  readonly address: string;
  readonly parameters: ReadonlyMap<string, Declaration>;
  readonly transforms: readonly ScalarNode[];
  /** Whether the file has anything about AWS Batch. */
  readonly mentionsBatch: boolean;
  /** Whether the Serverless Framework fills in its variables. */
  readonly isServerless: boolean;
  /** Whether the file has its resources alone, which another file includes. */
  readonly isFragment: boolean;
}

/** A parameter as the template declares it. */
export interface Declaration {
  readonly name: string;
  readonly key: Range;
  readonly type: string;
  readonly fallback: ScalarNode | undefined;
  /** Whether its value is a secret. */
  readonly noEcho: boolean;
  readonly allowed: readonly ScalarNode[];
}

/**
 * The templates among the documents of a file: those with resources.
 * @param fragments maps of resources without a template around them
 */
export function templatesIn(
  source: Source,
  documents: readonly Node[],
  fragments: readonly MapNode[] = [],
): Template[] {
  const templates: Template[] = [];
  const made = fragments.map(templateOf);
  for (const root of [...documents.flatMap((document) => rootsOf(document)), ...made]) {
    const address = templates.length === 0 ? source.path : `${source.path}@${templates.length + 1}`;
    templates.push({
      source,
      root,
      address,
      parameters: parametersOf(root),
      transforms: transformsOf(root),
      mentionsBatch: mentionsBatch(source),
      isServerless: isServerless(source),
      isFragment: made.includes(root),
    });
  }
  return templates;
}

export function mentionsBatch(source: Source): boolean {
  return source.text.includes('AWS::Batch::');
}

/**
 * How deeply other tools wrap a template: the Serverless Framework keeps one under `resources`, further ones
 * under `batch.resources`; in a playbook of Ansible it is in lists.
 */
const MAX_WRAPPING = 8;

/** The templates in a document: the document itself, or what it wraps. */
function rootsOf(node: Node, depth = 0): readonly MapNode[] {
  if (node.kind === 'scalar' || depth > MAX_WRAPPING) return [];
  if (node.kind === 'list') return node.items.flatMap((item) => rootsOf(item, depth + 1));
  if (mapAt(node, 'Resources')) return [node];
  return [...node.members.values()].flatMap(({ value }) => rootsOf(value, depth + 1));
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
      noEcho: /^(?:true|yes|on|1)$/i.test(scalarAt(value, 'NoEcho')?.text ?? ''),
      allowed: allowed?.kind === 'list' ? allowed.items.filter(isScalar) : [],
    });
  }
  return declarations;
}

function transformsOf(root: MapNode): ScalarNode[] {
  const transform = root.members.get('Transform')?.value;
  const single = transform ? [transform] : [];
  const items = transform?.kind === 'list' ? transform.items : single;
  return items.flatMap((item) => {
    const name = item.kind === 'map' ? scalarAt(item, 'Name') : item;
    return name && isScalar(name) ? name : [];
  });
}
