// Comments and members of a program, for suppressions.
import type { Layout, LayoutBlock } from '../../model/layout.ts';
import type { Source } from '../../value/source.ts';
import { commentsIn, wholeOf } from '../document/layout.ts';
import { parseDocument } from '../document/parse.ts';
import { sectionOf, type Section } from './program.ts';

const SECTIONS: readonly Section[] = ['config', 'variables', 'resources', 'outputs'];

/** Never throws: a text with a fault has no blocks. */
export function layoutOf(source: Source): Layout {
  const { roots } = parseDocument(source);
  const members = roots.flatMap((root) => SECTIONS.flatMap((section) => sectionOf(root, section)));
  const blocks = members.map((member): LayoutBlock => ({
    at: member.key,
    whole: wholeOf(member),
    ignores: [],
  }));
  return { comments: roots.length === 0 ? [] : commentsIn(source), blocks };
}
