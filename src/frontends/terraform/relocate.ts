// Moves the places of a tree from one text into another one.
import type { Range, Source } from '../../value/source.ts';
import type { Module } from './scope.ts';

/**
 * The same tree, in which every range of `from` is replaced by the result of `place` for it.
 * @param dropSteps leaves out the steps of origins in `from`, which no reader can go to
 */
export function relocated<T>(tree: T, from: Source, place: (range: Range) => Range, dropSteps = false): T {
  const isIn = (step: unknown): boolean =>
    typeof step === 'object' && step !== null && 'at' in step && isRange(step.at) && step.at.source === from;
  const move = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (isRange(value)) return value.source === from ? place(value) : value;
    if (Array.isArray(value)) return value.map(move);
    if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, move(item)]));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        dropSteps && name === 'via' && Array.isArray(item)
          ? item.filter((step: unknown) => !isIn(step)).map(move)
          : move(item),
      ]),
    );
  };
  // Only ranges are replaced, by ranges.
  return move(tree) as T;
}

function isRange(value: unknown): value is Range {
  return (
    typeof value === 'object' && value !== null && 'source' in value && 'start' in value && 'end' in value
  );
}

/** Values of a module without files have the place of its call. */
export function atCall<T>(tree: T, { directory, calledAt }: Module): T {
  const text = directory.isDescription ? [...directory.blocks.values()][0]?.[0]?.header.source : undefined;
  return text && calledAt ? relocated(tree, text, () => calledAt, true) : tree;
}
