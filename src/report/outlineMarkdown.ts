// An outline as nested lists of Markdown.
import { largest } from '../value/largest.ts';
import { markdownCode, markdownText, visible } from './harmless.ts';
import type { Item } from './outline.ts';
import { placeText } from './region.ts';

const MARKS = { good: '🟢 ', bad: '🔴 ', look: '🔎 ', quiet: '⚪ ' } as const;

export function list(items: readonly Item[], indent: string): readonly string[] {
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
