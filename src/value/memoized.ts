// Computes what is a function of a text once for each text.

/**
 * @param make its results are remembered for as long as the returned function: it is for texts of which there
 * are few
 */
export function memoized<T extends {}>(make: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    let result = results.get(text);
    if (result === undefined) results.set(text, (result = make(text)));
    return result;
  };
}
