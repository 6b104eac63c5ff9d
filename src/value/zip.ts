// Two lists side by side.

/** The items of two lists at the same places, as many as the shorter one has. */
export function zip<A, B>(a: readonly A[], b: readonly B[]): [A, B][] {
  const others = b.values();
  return a.flatMap((one): [A, B][] => {
    const other = others.next();
    return other.done ? [] : [[one, other.value]];
  });
}
