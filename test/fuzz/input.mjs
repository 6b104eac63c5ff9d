// The input of a number: the same one for the same kind, seed and number.
import { mutated } from './mutate.mjs';
import { randomOf, seedOf } from './random.mjs';
import { KINDS } from './seeds.mjs';

const seeds = new Map();

/** @returns {{ files: { path: string, text: string }[], sibling: { path: string, text: string } }} */
export function inputOf(kind, seed, index) {
  const { seeds: make, as, sibling } = KINDS[kind];
  if (!seeds.has(kind)) seeds.set(kind, make());
  const random = randomOf(seedOf(seed, index));
  return { files: mutated(random.pick(seeds.get(kind)), as, random), sibling };
}
