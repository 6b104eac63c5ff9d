// The name that somebody may have meant.
import { distance as distanceOf } from 'fastest-levenshtein';

/** «; did you mean …?» for a name that is close to one of the existing names; else an empty text. */
export function nearest(name: string, among: Iterable<string>): string {
  const limit = Math.max(2, name.length / 3);
  let best: { readonly other: string; readonly distance: number } | undefined;
  for (const other of among) {
    if (Math.abs(other.length - name.length) > limit) continue;
    const distance = distanceOf(name, other);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { other, distance };
  }
  return best === undefined ? '' : `; did you mean ${best.other}?`;
}
