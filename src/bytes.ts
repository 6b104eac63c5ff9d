// Bytes of files, up to a limit, and the texts that they are.
import { codeOf } from './value/errors.ts';
import { largest } from './value/largest.ts';
import { memoized } from './value/memoized.ts';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Files above this size in bytes are not read: CloudFormation takes templates of 1 MB at most. */
export const MAX_BYTES = 20_000_000;

/**
 * Contains the bytes of the file that is being searched. Most files are dropped after that, so one buffer
 * serves all.
 */
const readBuffer = Buffer.allocUnsafe(1 << 18);
const WAIT_MS = 5;

/**
 * The bytes of a file, which the next call may overwrite; undefined if there are more than the limit. Most
 * files fit into the buffer, and are read without a look at their size: that costs more than reading them.
 * Pipes are read as well.
 * @param isRegular whether it is known to be a regular file: such a file gives all of itself at once, so that
 * nobody has to ask for its end. That is a tenth of the time that most files take.
 * @throws ErrnoException when the file system refuses
 */
export function readUpTo(file: string | number, limit = MAX_BYTES, isRegular = false): Buffer | undefined {
  const descriptor = typeof file === 'number' ? file : openSync(file, 'r');
  try {
    const filled = isRegular ? readSome(descriptor, readBuffer, 0) : fill(descriptor, readBuffer);
    if (filled < readBuffer.length) return readBuffer.subarray(0, filled);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return restOfPipe(descriptor, limit);
    return stat.size > limit ? undefined : Buffer.concat([readBuffer, readFileSync(descriptor)]);
  } finally {
    if (descriptor !== file) closeSync(descriptor);
  }
}

/** The length of a pipe is not known: it is read until its end or the limit. */
function restOfPipe(descriptor: number, limit: number): Buffer | undefined {
  const parts = [Buffer.from(readBuffer)];
  for (let length = readBuffer.length; length <= limit;) {
    const part = Buffer.allocUnsafe(readBuffer.length);
    const filled = fill(descriptor, part);
    parts.push(part.subarray(0, filled));
    length += filled;
    if (filled < part.length) return length > limit ? undefined : Buffer.concat(parts);
  }
  return undefined;
}

/** Reads until the buffer is full or the file ends. @returns how many bytes were read */
function fill(descriptor: number, buffer: Buffer): number {
  let filled = 0;
  for (let read = 1; read > 0 && filled < buffer.length; filled += read)
    read = readSome(descriptor, buffer, filled);
  return filled;
}

/** Standard input may be a pipe that does not block, and has nothing yet: wait for it. */
function readSome(descriptor: number, buffer: Buffer, from: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, from, buffer.length - from, null);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}

/** Whether one of the texts is in a file of any size, which is read piece by piece. */
export function holdsAny(file: string, texts: readonly string[]): boolean {
  const descriptor = openSync(file, 'r');
  const overlap = largest(texts.map((text) => Buffer.byteLength(text))) - 1;
  try {
    for (let kept = 0; ;) {
      const read = fill(descriptor, readBuffer.subarray(kept));
      const piece = readBuffer.subarray(0, kept + read);
      if (texts.some((text) => piece.includes(text))) return true;
      if (kept + read < readBuffer.length) return false;
      piece.copy(readBuffer, 0, piece.length - overlap);
      kept = overlap;
    }
  } finally {
    closeSync(descriptor);
  }
}

export function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** The text of a file without its byte order mark; bytes that are not UTF-8 become U+FFFD, one for each. */
export function decode(bytes: Uint8Array): string {
  return decoderOf(encodingOf(bytes)).decode(bytes);
}

const decoderOf = memoized((encoding) => new TextDecoder(encoding));

function encodingOf(bytes: Uint8Array): string {
  if (!isUtf16(bytes)) return 'utf-8';
  return bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
}
