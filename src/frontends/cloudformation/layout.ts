// Comments and top-level members of a template.
import type { IgnoreInBlock, Layout, LayoutBlock } from '../../model/layout.ts';
import type { Source } from '../../value/source.ts';
import type { Member, Node } from '../document/syntax.ts';
import { parse } from './parse.ts';
import { isScalar, mapAt, scalarAt } from '../document/nodes.ts';
import { templatesIn } from './template.ts';
import { commentsIn, wholeOf } from '../document/layout.ts';

/** Sections whose members can be underlined by a finding. */
const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'];

/** Never throws: a text with a fault has no blocks. */
export function layoutOf(source: Source): Layout {
  const { roots } = parse(source);
  const blocks = templatesIn(source, roots).flatMap(({ root }) =>
    SECTIONS.flatMap((section) => [...(mapAt(root, section)?.members.values() ?? [])].map(blockOf)),
  );
  return { comments: roots.length === 0 ? [] : commentsIn(source), blocks };
}

function blockOf(member: Member): LayoutBlock {
  return { at: member.key, whole: wholeOf(member), ignores: ignoresIn(member.value) };
}

/**
 * `Metadata: { amilint: { ignore: [{ policy, reason, until }] } }`; one entry may be written without a list.
 */
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
