// The file of compiled code: what is written is read again, and what is damaged is not.
import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCache, replaceCache, type Pieces } from '../../src/start/cacheFile.ts';
import { folderWith } from '../folders.ts';
import { fc, runs } from '../property.ts';

const PIECES: Pieces = new Map([
  ['start.cjs', { bytes: Buffer.from('the code that each run needs'), stamp: '20 1795699200000' }],
  ['empty.cjs', { bytes: Buffer.alloc(0), stamp: '' }],
  ['ami.cjs', { bytes: Buffer.from('the code of amilint ami'), stamp: '30 1795699200001' }],
]);

function written(pieces: Pieces = PIECES, kinds: readonly number[] = [1, 2]): string {
  const path = join(folderWith(), 'cache');
  replaceCache(path, kinds, pieces);
  return path;
}

test('pieces and kinds of runs are read as they were written', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.tuple(fc.uint8Array({ maxLength: 100 }), fc.string())),
      fc.array(fc.nat()),
      (content, kinds) => {
        const pieces = new Map(
          Object.entries(content).map(([name, [bytes, stamp]]) => [
            name,
            { bytes: Buffer.from(bytes), stamp },
          ]),
        );
        const cache = openCache(written(pieces, kinds));
        expect(cache?.runs).toEqual(kinds);
        expect(new Map(cache?.names.map((name) => [name, cache.piece(name)]))).toEqual(pieces);
      },
    ),
    { numRuns: runs(30) },
  );
});

test('a name that the file does not have has no piece', () => {
  expect(openCache(written())?.piece('other.cjs')).toBeUndefined();
});

test('no damaged byte is ever given out: a piece is as it was written, or is not there', () => {
  const path = written();
  const good = readFileSync(path);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(at) ^ change, at);
      writeFileSync(path, bad);
      const cache = openCache(path);
      for (const [name, piece] of PIECES) expect([undefined, piece]).toContainEqual(cache?.piece(name));
      const whole = [...PIECES.keys()].every((name) => cache?.piece(name) !== undefined);
      expect(whole).toBe(false);
    }),
    { numRuns: runs(200) },
  );
});

test('a file that ends too early gives out only what is whole', () => {
  const path = written();
  const good = readFileSync(path);
  for (let length = 0; length < good.length; length++) {
    writeFileSync(path, good.subarray(0, length));
    expect(openCache(path)?.piece('ami.cjs')).toBeUndefined();
  }
});

describe('not used is', () => {
  test('a file that is not there', () => expect(openCache(join(folderWith(), 'cache'))).toBeUndefined());

  test('a folder', () => expect(openCache(folderWith())).toBeUndefined());

  test.skipIf(process.platform === 'win32').each([0o620, 0o602, 0o666])(
    'a file that others can write to (mode %o)',
    (mode) => {
      const path = written();
      expect(statSync(path).mode & 0o777).toBe(0o600);
      chmodSync(path, mode);
      expect(openCache(path)).toBeUndefined();
    },
  );

  test.skipIf(process.platform === 'win32')('a link to a file', () => {
    const link = join(folderWith(), 'link');
    symlinkSync(written(), link);
    expect(openCache(link)).toBeUndefined();
  });
});

test('ten files stay, the newest', () => {
  const names = Array.from({ length: 15 }, (_, index) => `old-${index + 10}`);
  const folder = folderWith(Object.fromEntries(names.map((name) => [name, ''])));
  for (const [index, name] of names.entries())
    utimesSync(join(folder, name), 1_000_000 + index, 1_000_000 + index);
  replaceCache(join(folder, 'new'), [], PIECES);
  expect(readdirSync(folder).toSorted()).toEqual(['new', ...names.slice(-9)]);
});
