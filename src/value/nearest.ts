// The name that somebody may have meant.

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

/**
 * How many characters have to be inserted, removed or changed (Levenshtein). A few names are compared, and
 * only for a message on a wrong one, which is written in functions that cannot wait: a library here would be
 * read and started with every scan. A test compares with fastest-levenshtein.
 */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, character] of [...a].entries()) {
    let before = i + 1;
    const next = [before];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (character === other ? 0 : 1);
      before = Math.min((row[j + 1] ?? 0) + 1, before + 1, changed);
      next.push(before);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
