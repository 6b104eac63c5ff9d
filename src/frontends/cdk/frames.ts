// Stack traces as texts: the place of a call that a frame has.

export interface Frame {
  /** As the trace has it: absolute, relative to the folder of the run, or a `file:` address. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; not every language's frames have it. */
  readonly column?: number;
}

/**
 * `new Batch (/app/lib/batch.ts:12:5)`, `/app/bin/app.ts:3:1`; in apps of other languages `main
 * (/app/app.py:5)`.
 */
const CALL = /^(?:at )?(?:.*\()?((?:file:\/\/\/?|[A-Za-z]:)?[^():]+):(\d+)(?::(\d+))?\)?$/;
/** `File "/app/app.py", line 5, in <module>` */
const PYTHON = /^File "([^"]+)", line (\d+)\b/;

/**
 * Code that no app's author edits: packages, what the language itself runs, and what CDK has cut out
 * (`...aws-cdk-lib...`).
 */
const FOREIGN = /(^|[\\/])(node_modules|site-packages|dist-packages)[\\/]|^node:|^internal[\\/]|^<|^\.\.\./;

/** The place of a frame in code of the app; undefined for any other frame. */
export function frameOf(text: string): Frame | undefined {
  const frame = text.trim();
  if (frame.startsWith('...')) return undefined;
  const [, file = '', line = '', column] = PYTHON.exec(frame) ?? CALL.exec(frame) ?? [];
  if (file === '' || FOREIGN.test(file) || Number(line) < 1) return undefined;
  return Number(column) > 0
    ? { file, line: Number(line), column: Number(column) }
    : { file, line: Number(line) };
}
