// The answer of `amilint diff` for people at a terminal.
import type { DiffAnswer } from '../diff/answer.ts';
import { blocksOf, hiddenSection, summaryOf, unchangedOf, type Block } from './diffOutline.ts';
import { visible } from './harmless.ts';
import { sectionLines } from './outlineText.ts';
import { placeText } from './region.ts';
import { styleOf, type Style } from './style.ts';
import { columns, wrap } from './terminal.ts';

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
    ...blocksOf(answer).map((block) => blockLines(block, style)),
    ...(unchanged.length > 0 ? [wrap(`Unchanged: ${unchanged.join(', ')}`, width)] : []),
    ...(hidden ? [sectionLines(hidden, style)] : []),
  ];
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function blockLines({ title, at, label, mark, headline, sections }: Block, style: Style): readonly string[] {
  const { colors, width } = style;
  const head = `${visible(title)} · ${visible(placeText(at))}`;
  const rule = '─'.repeat(Math.max(0, width - columns(head) - columns(label) - 7));
  const tints = { good: colors.green, bad: colors.red, look: colors.yellow, quiet: colors.dim };
  return [
    `${colors.dim('──')} ${colors.bold(head)} ${colors.dim(rule)} ${tints[mark](label)}`,
    ...wrap(headline, width).map((line) => colors.bold(line)),
    ...sections.flatMap((section) => sectionLines(section, style)),
  ];
}
