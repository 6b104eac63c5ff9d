// Tables that are looked up by names of the input.

/**
 * What a table has under a name. Members that every object has (`constructor`, `toString`, `__proto__`) are
 * in no table, though the input may have such names.
 */
export function own<T>(table: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
