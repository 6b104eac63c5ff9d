// Templates that an app includes with CfnInclude: what comes from one is edited there.
import type { Files } from '../../model/resource.ts';
import type { Range, Source } from '../../value/source.ts';
import { textOf } from '../../value/source.ts';
import { parseDocument } from '../document/parse.ts';
import type { Member, Node } from '../document/syntax.ts';
import type { Construct } from './constructs.ts';
import { stringsIn } from './callText.ts';

const INCLUDING = /\bnew CfnInclude\b/;
const TEMPLATE = /\.(?:ya?ml|json|template)$/i;

/** Whether CfnInclude made the construct. */
export function isIncluded({ created }: Construct): boolean {
  return created.some((frame) => INCLUDING.test(frame));
}

/**
 * The template that a call of CfnInclude includes: the one file that a string of the call names by its path's
 * end.
 * @param call the head of the call
 * @param paths of the files that it may be
 */
export function includedTemplate(call: Range, paths: readonly string[]): string | undefined {
  const named = stringsIn(call)
    .map((string) =>
      textOf(string)
        .slice(1, -1)
        .replace(/^(?:\.{0,2}\/)+/, ''),
    )
    .filter((text) => TEMPLATE.test(text));
  const found = new Set(
    named.flatMap((text) => paths.filter((path) => path === text || path.endsWith(`/${text}`))),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/**
 * The place in the included template that is the same as the end of a way in the generated one, or its
 * nearest part.
 */
export function placeIn(path: string, way: readonly Member[], range: Range, files: Files): Range | undefined {
  const source = files.read(path);
  let node: Node | undefined = source && rootOf(source);
  let last: { readonly member: Member; readonly generated: Member } | undefined;
  for (const generated of way) {
    const member: Member | undefined = node?.kind === 'map' ? node.members.get(generated.name) : undefined;
    if (!member) break;
    last = { member, generated };
    node = member.value;
  }
  if (!last) return undefined;
  const { member, generated } = last;
  const isKey = generated !== way.at(-1) || range.end <= generated.key.end + 1;
  return isKey || member.value.kind !== 'scalar' ? member.key : member.value.at;
}

const roots = new WeakMap<Source, { readonly root: Node | undefined }>();

function rootOf(source: Source): Node | undefined {
  let read = roots.get(source);
  if (!read) roots.set(source, (read = { root: parseDocument(source).roots[0] }));
  return read.root;
}
