// The answer of `amilint ami` for people at a terminal: a tree for each environment.
import type { AmiAnswer } from '../ami/answer.ts';
import { outlineOf } from './amiOutline.ts';
import { visible } from './harmless.ts';
import { sectionLines } from './outlineText.ts';
import { placeText } from './region.ts';
import { styleOf, type Style } from './style.ts';
import { columns, wrap } from './terminal.ts';

export function amiText(
  answers: readonly AmiAnswer[],
  options: { readonly color: boolean; readonly width?: number },
): string {
  if (answers.length === 0) return 'No AWS Batch compute environment found.\n';
  const style = styleOf(options);
  return answers.map((answer) => `${environmentLines(answer, style).join('\n')}\n`).join('\n');
}

function environmentLines(answer: AmiAnswer, style: Style): readonly string[] {
  const { colors, width } = style;
  const title = `${visible(answer.environment.name)} · ${visible(placeText(answer.environment.at))}`;
  const rule = '─'.repeat(Math.max(0, width - columns(title) - 4));
  return [
    `${colors.dim('──')} ${colors.bold(title)} ${colors.dim(rule)}`,
    ...wrap(answer.headline, width).map((line) => colors.bold(line)),
    ...outlineOf(answer).flatMap((section) => ['', ...sectionLines(section, style)]),
  ];
}
