// The answer of `amilint diff` for people at a terminal.
import type { DiffAnswer } from '../diff/answer.ts';
import { blocksOf, hiddenSection, summaryOf, unchangedOf, type Block } from './diffOutline.ts';
import { visible } from './harmless.ts';
import { sectionLines } from './outlineText.ts';
import { placeText } from './region.ts';
import { styleOf, type Style } from './style.ts';
import { columns, wrap } from './terminal.ts';
import { count } from './wording.ts';

export function diffText(
  answer: DiffAnswer,
  options: { readonly color: boolean; readonly width?: number },
): string {
  const style = styleOf(options);
  const { colors, width } = style;
  const hidden = hiddenSection(answer);
  const unchanged = unchangedOf(answer);
  const parts = [
    [
      ...wrap(`${answer.old} → ${answer.new}`, width).map((line) => colors.dim(line)),
      ...wrap(summaryOf(answer), width).map((line) => colors.bold(line)),
    ],
    ...grouped(blocksOf(answer)).map((blocks) => groupLines(blocks, style)),
    ...(unchanged.length > 0 ? [wrap(`Unchanged: ${unchanged.join(', ')}`, width)] : []),
    ...(hidden ? [sectionLines(hidden, style)] : []),
  ];
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/**
 * Blocks with the same answer, in the order of the first of each: environments that are added or removed
 * often have the same one.
 */
function grouped(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const groups = new Map<string, Block[]>();
  for (const block of blocks) {
    const { what, label, headline, sections } = block;
    // A place is part of an item: blocks with one have no other block like them.
    const hasPlaces = sections.some(({ items }) => items.some(({ place, items: inner }) => place ?? inner));
    const key = hasPlaces
      ? `block ${groups.size}`
      : JSON.stringify([what, label, headline, sections.map(({ title, items }) => [title, items])]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(block);
  }
  return [...groups.values()];
}

function groupLines(blocks: readonly Block[], style: Style): readonly string[] {
  const [first] = blocks;
  if (!first) return [];
  const { what, headline, sections } = first;
  const { colors, width } = style;
  const isAlone = blocks.length === 1;
  const head = isAlone ? named(first) : count(blocks.length, what === 'queue' ? 'job queue' : what);
  const names = isAlone ? [] : blocks.flatMap((block) => wrap(named(block), width));
  return [
    headLine(head, first, style),
    ...names,
    ...wrap(headline, width).map((line) => colors.bold(line)),
    ...sections.flatMap((section) => sectionLines(section, style)),
  ];
}

function named({ title, at }: Block): string {
  return `${visible(title)} · ${visible(placeText(at))}`;
}

function headLine(head: string, { label, mark }: Block, { colors, width }: Style): string {
  const rule = '─'.repeat(Math.max(0, width - columns(head) - columns(label) - 7));
  const tints = { good: colors.green, bad: colors.red, look: colors.yellow, quiet: colors.dim };
  return `${colors.dim('──')} ${colors.bold(head)} ${colors.dim(rule)} ${tints[mark](label)}`;
}
