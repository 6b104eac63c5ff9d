// The answer of `amilint diff` as Markdown, for a comment on a pull request.
import type { DiffAnswer } from '../diff/answer.ts';
import { blocksOf, hiddenSection, summaryOf, unchangedOf, type Block } from './diffOutline.ts';
import { markdownCode, markdownText } from './harmless.ts';
import { list } from './outlineMarkdown.ts';
import { placeText } from './region.ts';

const MARKS = { good: '🟢', bad: '🔴', look: '🟡', quiet: '⚪' } as const;

export function diffMarkdown(answer: DiffAnswer): string {
  const blocks = blocksOf(answer);
  const hidden = hiddenSection(answer);
  const unchanged = unchangedOf(answer);
  const parts = [
    blocks.length > 0
      ? '### amilint: what the change does to compute environments'
      : '### amilint: no change of a compute environment',
    `${markdownCode(answer.old)} → ${markdownCode(answer.new)}: **${markdownText(summaryOf(answer))}**`,
    ...(blocks.length > 0 ? [table(blocks)] : []),
    ...blocks.map(details),
    ...(unchanged.length > 0 ? [`Unchanged: ${unchanged.map(markdownText).join(', ')}`] : []),
    ...(hidden ? [folded(hidden.title, list(hidden.items, '').join('\n'))] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(blocks: readonly Block[]): string {
  const rows = blocks.map(
    ({ title, at, label, mark, headline }) =>
      `| ${markdownText(title)} ${markdownCode(placeText(at)).replaceAll('|', String.raw`\|`)} | ${MARKS[mark]} ${label} | ${markdownText(headline)} |`,
  );
  return ['| | effect | |', '| --- | --- | --- |', ...rows].join('\n');
}

function details({ title, label, mark, sections }: Block): string {
  const inner = sections.map((section) => `**${section.title}**\n\n${list(section.items, '').join('\n')}`);
  if (inner.length === 0) return `${MARKS[mark]} ${markdownText(title)}: ${label}`;
  return folded(`${MARKS[mark]} ${markdownText(title)}: ${label}`, inner.join('\n\n'));
}

/** A part that is shown on a click. */
function folded(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
