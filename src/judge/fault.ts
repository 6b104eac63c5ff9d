// What is wrong with policy files. Apart from the loader, so that reporting it needs neither YAML nor ajv.

/** Something wrong in a policy file. */
export interface PolicyFault {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/**
 * Policy files that cannot be used, with every fault of every file; `path`, `line` and `reason` are those of
 * the first.
 */
export class PolicyFileError extends Error {
  readonly path: string;
  readonly line: number;
  readonly reason: string;

  constructor(readonly faults: readonly [PolicyFault, ...PolicyFault[]]) {
    super(faults.map(({ path, line, reason }) => `${path}:${line}: ${reason}`).join('\n'));
    this.name = 'PolicyFileError';
    const [{ path, line, reason }] = faults;
    this.path = path;
    this.line = line;
    this.reason = reason;
  }
}
