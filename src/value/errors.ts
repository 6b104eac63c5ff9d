// Errors of the system, whose type in TypeScript is unknown.

/** The code of an error of the system, such as `ENOENT`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  // Hosts such as Jest replace the class `Error`: errors of Node are no instances of theirs.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
