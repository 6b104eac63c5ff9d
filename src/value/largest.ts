// The largest of a list of the input, which may be long.
/**
 * The largest of some numbers, however many there are: a call cannot have more than some 100,000 arguments.
 */
export function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, one) => Math.max(most, one), -Infinity);
}
