// Standard input as a text to scan.
import { decode, MAX_BYTES, readUpTo } from '../bytes.ts';
import { UsageError, type SourceText } from '../options.ts';
import { codeOf } from '../value/errors.ts';

/**
 * @param path what findings call it; without one, by its first character
 * @throws UsageError when it is a folder, closed or too large
 */
export function standardInput(path: string | undefined): SourceText {
  const text = decode(bytesOfInput());
  return { path: path ?? (/^\s*\{/.test(text) ? 'stdin.json' : 'stdin.yaml'), text };
}

function bytesOfInput(): Buffer {
  let bytes: Buffer | undefined;
  try {
    bytes = readUpTo(0);
  } catch (error) {
    const code = codeOf(error) ?? String(error);
    if (code === 'EISDIR') throw new UsageError('standard input is a folder: give its path instead of -');
    throw new UsageError(`standard input could not be read (${code})`);
  }
  if (!bytes) throw new UsageError(`standard input is larger than ${MAX_BYTES / 1_000_000} MB`);
  return bytes;
}
