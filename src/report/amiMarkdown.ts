// The answer of `amilint ami` as Markdown, for an issue or a pull request.
import type { AmiAnswer } from '../ami/answer.ts';
import { largest } from '../value/largest.ts';
import { outlineOf, type Item } from './amiOutline.ts';
import { markdownCode, markdownText } from './harmless.ts';
import { placeText } from './region.ts';
import { visible } from './harmless.ts';

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

const MARKS = { good: '🟢 ', bad: '🔴 ', look: '🔎 ', quiet: '⚪ ' } as const;

function list(items: readonly Item[], indent: string): readonly string[] {
  return items.flatMap((item) => {
    const place = item.place ? ` ${markdownCode(placeText(item.place))}` : '';
    const mark = item.mark ? MARKS[item.mark] : '';
    const inner = `${indent}  `;
    return [
      `${indent}- ${mark}${markdownText(item.text)}${place}`,
      ...(item.commands ? fenced('sh', item.commands, inner) : []),
      ...(item.diff === undefined ? [] : fenced('diff', item.diff.trimEnd().split(/\r?\n/), inner)),
      ...list(item.items ?? [], inner),
    ];
  });
}

/** A block of code in as many backticks as no line of it has. */
function fenced(language: string, lines: readonly string[], indent: string): readonly string[] {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, largest(runs))));
  return [
    '',
    `${indent}${fence}${language}`,
    ...lines.map((line) => `${indent}${visible(line)}`),
    `${indent}${fence}`,
    '',
  ];
}
