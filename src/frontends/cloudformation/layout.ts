// Comments and top-level members of a template.
import type { Comment, IgnoreInBlock, Layout, LayoutBlock } from '../../model/layout.ts';
import type { Source } from '../../value/source.ts';
import type { Member, Node } from '../document/syntax.ts';
import { parse } from './parse.ts';
import { isScalar, mapAt, scalarAt } from '../document/nodes.ts';
import { templatesIn } from './template.ts';
import { commentsOf } from '../document/yaml.ts';

/** Sections whose members can be underlined by a finding. */
const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'];

/** Never throws: a text with a fault has no blocks. */
export function layoutOf(source: Source): Layout {
  const { roots } = parse(source);
  const blocks = templatesIn(source, roots).flatMap(({ root }) =>
    SECTIONS.flatMap((section) => [...(mapAt(root, section)?.members.values() ?? [])].map(blockOf)),
  );
  const isJson = /^\s*\{/.test(source.text);
  return { comments: roots.length === 0 || isJson ? [] : yamlComments(source), blocks };
}

function yamlComments(source: Source): Comment[] {
  return commentsOf(source).map((at) => ({ text: source.text.slice(at.start + 1, at.end), at }));
}

function blockOf({ key, value }: Member): LayoutBlock {
  // A value that an anchor brings in is written elsewhere.
  const end = value.at.start >= key.end ? value.at.end : key.end;
  return { at: key, whole: { ...key, end }, ignores: ignoresIn(value) };
}

/** `Metadata: { amilint: { ignore: [{ policy, reason, until }] } }`; one entry may stand without a list. */
function ignoresIn(resource: Node): IgnoreInBlock[] {
  const amilint = mapAt(mapAt(resource, 'Metadata'), 'amilint');
  const entries = amilint?.members.get('ignore')?.value;
  if (!entries) return [];
  const written = (entries.kind === 'list' ? entries.items : [entries]).filter(
    (entry) => !isScalar(entry) || entry.text !== '',
  );
  return written.map((entry) => {
    if (isScalar(entry)) return { at: entry.at, policy: entry.text };
    const text = (name: 'policy' | 'reason' | 'until') => {
      const scalar = scalarAt(entry, name);
      return scalar === undefined || scalar.text === '' ? {} : { [name]: scalar.text };
    };
    return {
      at: scalarAt(entry, 'policy')?.at ?? entry.at,
      ...text('policy'),
      ...text('reason'),
      ...text('until'),
    };
  });
}
