// Hashes. Node's module for them is loaded with the first one, since most scans need none.
import { createRequire } from 'node:module';

type Crypto = typeof import('node:crypto');

let loaded: Crypto | undefined;

/** As `createHash` of node:crypto. */
export function createHash(algorithm: string): ReturnType<Crypto['createHash']> {
  // For a module of Node, the base does not matter.
  loaded ??= createRequire(`${process.cwd()}/`)('node:crypto') as Crypto;
  return loaded.createHash(algorithm);
}
