// An outline for people at a terminal: a tree under each title.
import type { Colors } from 'picocolors/types.js';
import { visible } from './harmless.ts';
import type { Item, Section } from './outline.ts';
import { placeText } from './region.ts';
import type { Style } from './style.ts';
import { wrap } from './terminal.ts';

export function sectionLines({ title, items }: Section, style: Style): readonly string[] {
  return [style.colors.cyan(title), ...branches(items, '', style)];
}

function branches(items: readonly Item[], indent: string, style: Style): readonly string[] {
  return items.flatMap((item, index) => {
    const isLast = index === items.length - 1;
    return branch(
      item,
      { first: `${indent}${isLast ? '└─ ' : '├─ '}`, next: `${indent}${isLast ? '   ' : '│  '}` },
      style,
    );
  });
}

function branch(
  item: Item,
  { first, next }: { readonly first: string; readonly next: string },
  style: Style,
): readonly string[] {
  const { colors, width } = style;
  const place = item.place ? ` ${visible(placeText(item.place))}` : '';
  const mark = item.mark ? `${MARKS[item.mark]} ` : '';
  const lines = wrap(`${mark}${item.text}${place}`, width - first.length);
  return [
    ...lines.map((line, index) => {
      const shown = place !== '' && index === lines.length - 1 ? withDimPlace(line, place, colors) : line;
      return `${colors.dim(index === 0 ? first : next)}${colored(shown, item, colors)}`;
    }),
    ...(item.commands ?? []).map(
      (command) => `${colors.dim(next)}  ${colors.green(`$ ${visible(command)}`)}`,
    ),
    ...(item.diff === undefined ? [] : diffLines(item.diff, next, colors)),
    ...branches(item.items ?? [], next, style),
  ];
}

const MARKS = { good: '●', bad: '✗', look: '?', quiet: '○' } as const;

function colored(line: string, { mark }: Item, colors: Colors): string {
  if (mark === 'quiet') return colors.dim(line);
  if (mark === 'bad') return line.replace('✗', colors.red('✗'));
  return mark === 'good' ? line.replace('●', colors.green('●')) : line;
}

function withDimPlace(line: string, place: string, colors: Colors): string {
  const text = place.trim();
  return line.endsWith(text) ? `${line.slice(0, line.length - text.length)}${colors.dim(text)}` : line;
}

function diffLines(diff: string, indent: string, colors: Colors): readonly string[] {
  return diff
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => {
      const shown = visible(line);
      const removed = line.startsWith('-') ? colors.red : colors.dim;
      const tint = line.startsWith('+') ? colors.green : removed;
      return `${colors.dim(indent)}  ${tint(shown)}`;
    });
}
