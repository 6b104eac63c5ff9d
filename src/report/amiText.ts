// The answer of `amilint ami` for people at a terminal: a tree for each environment.
import type { AmiAnswer } from '../ami/answer.ts';
import { outlineOf } from './amiOutline.ts';
import { visible } from './harmless.ts';
import { sectionLines } from './outlineText.ts';
import { placeText } from './region.ts';
import { styleOf, type Style } from './style.ts';
import { columns, wrap } from './terminal.ts';

export interface AmiTextOptions {
  readonly color: boolean;
  readonly width?: number;
  /** The folder from which the paths in commands and patches start, if it is not the current one. */
  readonly folder?: string;
}

export function amiText(answers: readonly AmiAnswer[], options: AmiTextOptions): string {
  if (answers.length === 0) return 'No AWS Batch compute environment found.\n';
  const style = styleOf(options);
  const parts = answers.map((answer) => `${environmentLines(answer, style).join('\n')}\n`);
  const { folder } = options;
  if (folder === undefined || !answers.some(hasPaths)) return parts.join('\n');
  const where = `Run the commands and apply the patches in ${visible(folder)}: their paths start there.`;
  return [...parts, `${wrap(where, style.width).join('\n')}\n`].join('\n');
}

/** Whether a step of the way has commands or patches with paths of the code. */
function hasPaths({ way }: AmiAnswer): boolean {
  return way.steps.some(({ kind, patches }) => kind === 'deploy' || patches.length > 0);
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
