// The file that keeps compiled code between runs: how it is laid out, checked and replaced.
//
// It starts with the checksum and the length of a table (two numbers of four bytes); then come the table as
// JSON and the pieces, one for each file of the command. V8 does not check the bytes that it takes over, and
// ends the process if they are damaged, so that every part has a checksum here.
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as zlib from 'node:zlib';

/** Compiled code of one file of the command. */
export interface Piece {
  readonly bytes: Buffer;
  /** Identifies the text that was compiled. V8 itself compares no more than the length. */
  readonly stamp: string;
}

/** Compiled code by the names of the files of the command. */
export type Pieces = ReadonlyMap<string, Piece>;

/** The table of a file. */
interface Table {
  /** The kinds of runs (see `runs.ts`) whose code is in the pieces. */
  readonly runs: readonly number[];
  /** What is known of each piece, in the order of the pieces. */
  readonly pieces: readonly (readonly [name: string, length: number, checksum: number, stamp: string])[];
}

const HEAD = 8;

/** A file of the cache that is being read. Its pieces are read when they are needed. */
export interface CacheFile {
  readonly runs: readonly number[];
  readonly names: readonly string[];
  /** The compiled code of one file; undefined if it is not there or is damaged. */
  piece(name: string): Piece | undefined;
}

/** Opens a file of the cache. @returns undefined if there is none that can be trusted */
export function openCache(path: string): CacheFile | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch {
    // There is none, or it cannot be read: the code is compiled, as without a cache.
    return undefined;
  }
  const stats = fstatSync(descriptor);
  const table = stats.isFile() && isOwn(stats) ? readTable(descriptor) : undefined;
  if (table) return fileOf(descriptor, table);
  closeSync(descriptor);
  return undefined;
}

function fileOf(
  descriptor: number,
  { table, end }: { readonly table: Table; readonly end: number },
): CacheFile {
  const places = new Map<string, { at: number; length: number; checksum: number; stamp: string }>();
  let at = end;
  for (const [name, length, checksum, stamp] of table.pieces) {
    places.set(name, { at, length, checksum, stamp });
    at += length;
  }
  return {
    runs: table.runs,
    names: [...places.keys()],
    piece(name) {
      const place = places.get(name);
      if (!place) return undefined;
      const bytes = bytesAt(descriptor, place.at, place.length);
      return bytes && zlib.crc32(bytes) === place.checksum ? { bytes, stamp: place.stamp } : undefined;
    },
  };
}

function readTable(descriptor: number): { readonly table: Table; readonly end: number } | undefined {
  const head = bytesAt(descriptor, 0, HEAD);
  if (!head) return undefined;
  const length = head.readUInt32LE(4);
  const text = length > 0 && length <= MOST_OF_TABLE ? bytesAt(descriptor, HEAD, length) : undefined;
  if (!text || zlib.crc32(text) !== head.readUInt32LE(0)) return undefined;
  // The checksum shows that it is what `replaceCache` wrote.
  return { table: JSON.parse(text.toString('utf8')) as Table, end: HEAD + length };
}

/** No table is longer, so that a damaged length takes no memory. */
const MOST_OF_TABLE = 1 << 20;

/** Bytes of a file; undefined if it ends before, or cannot be read. */
function bytesAt(descriptor: number, at: number, length: number): Buffer | undefined {
  // Separate memory, at a start that V8 can use without a copy.
  const bytes = Buffer.allocUnsafeSlow(length);
  try {
    return readSync(descriptor, bytes, 0, length, at) === length ? bytes : undefined;
  } catch {
    // A disk with a fault: the code is compiled, as without a cache.
    return undefined;
  }
}

/**
 * Only what nobody else can have written is run: the owner of a file or folder is the user of this process,
 * and the file system lets nobody else change it. Windows has no such modes; a user's profile is closed to
 * others there.
 */
export function isOwn({ uid, mode }: Stats): boolean {
  return process.geteuid === undefined || (uid === process.geteuid() && (mode & 0o022) === 0);
}

/**
 * Replaces a file of the cache in one step, so that others who read it see the old one or the new one.
 * @throws the errors of the file system
 */
export function replaceCache(path: string, runs: readonly number[], pieces: Pieces): void {
  const table: Table = {
    runs,
    pieces: [...pieces].map(([name, { bytes, stamp }]) => [name, bytes.length, zlib.crc32(bytes), stamp]),
  };
  const text = Buffer.from(JSON.stringify(table));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(zlib.crc32(text), 0);
  head.writeUInt32LE(text.length, 4);
  const bytes = [...pieces.values()].map((piece) => piece.bytes);
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([head, text, ...bytes]), { flag: 'wx', mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  removeOldest(dirname(path), basename(path));
}

/**
 * How many files stay: a machine has few versions of Node and of amilint in use, each with few options of
 * Node.
 */
const MOST_FILES = 10;

/** Files of other versions, which nothing else would ever remove. */
function removeOldest(folder: string, written: string): void {
  const others = readdirSync(folder)
    .filter((name) => name !== written)
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((a, b) => b.time - a.time);
  for (const { path } of others.slice(MOST_FILES - 1)) rmSync(path, { force: true });
}
