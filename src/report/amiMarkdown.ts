// The answer of `amilint ami` as Markdown, for an issue or a pull request.
import type { AmiAnswer } from '../ami/answer.ts';
import { outlineOf } from './amiOutline.ts';
import { markdownCode, markdownText } from './harmless.ts';
import { list } from './outlineMarkdown.ts';
import { placeText } from './region.ts';

export function amiMarkdown(answers: readonly AmiAnswer[]): string {
  if (answers.length === 0) return 'No AWS Batch compute environment found.\n';
  return answers.map((answer) => `${environment(answer).join('\n\n')}\n`).join('\n');
}

function environment(answer: AmiAnswer): readonly string[] {
  const { name, at } = answer.environment;
  return [
    `## ${markdownText(name)} (${markdownCode(placeText(at))})`,
    `**${markdownText(answer.headline)}**`,
    ...outlineOf(answer).flatMap(({ title, items }) => [`### ${title}`, list(items, '').join('\n')]),
  ];
}
