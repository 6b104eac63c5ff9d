// What is wrong with a policy file. Apart from the loader, so that telling it needs neither YAML nor ajv.

/** A policy file that can't be used, with its line. */
export class PolicyFileError extends Error {
  constructor(
    readonly path: string,
    readonly line: number,
    readonly reason: string,
  ) {
    super(`${path}:${line}: ${reason}`);
    this.name = 'PolicyFileError';
  }
}
