/** The families that have the same sizes in two lists of instance types, by their sizes: `large xlarge` → `m1 m2`. */
export function settledFamilies(
  older: readonly string[],
  newer: readonly string[],
): Readonly<Record<string, string>>;
