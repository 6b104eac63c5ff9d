// How large the values of one scan may grow: lists that double at every step would fill the memory.
import { itemsIn } from '../../../evaluation/outcomes.ts';
import type { Range } from '../../../value/source.ts';
import type { Data, Value } from '../../../value/value.ts';
import { overLimit } from './conversion.ts';

/** How many items one loop goes over. */
export const MOST_ITEMS = 10_000;

/** How many items all loops around one expression go over together. */
export const MOST_TURNS = 50_000;

/** How large one value may be: its items at every depth, and one for every forty characters. */
const MOST_WEIGHT = 50_000;

const weights = new WeakMap<object, number>();

function weightOf(value: Value): number {
  if (value.kind === 'choice') return value.branches.reduce((sum, branch) => sum + weightOf(branch), 1);
  return value.kind === 'known' ? weightOfData(value.value) : 1;
}

function weightOfData(data: Data): number {
  if (typeof data === 'string') return 1 + data.length / 40;
  if (typeof data !== 'object') return 1;
  let weight = weights.get(data);
  if (weight === undefined) {
    weight = 1;
    for (const item of itemsIn(data)) weight += weightOf(item);
    weights.set(data, weight);
  }
  return weight;
}

/** The value; if it is too large, an unknown with that reason. */
export function bounded(value: Value, at: Range): Value {
  if (value.kind === 'choice' || (value.kind === 'known' && typeof value.value === 'object'))
    return weightOf(value) > MOST_WEIGHT
      ? overLimit('the value is larger than this scan follows', at)
      : value;
  return value;
}
