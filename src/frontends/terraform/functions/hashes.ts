// Hashes of texts and of files.
import { own } from '../../../value/own.ts';
import { createHash } from '../../../value/hash.ts';
import { plain, type Functions } from './define.ts';

export type Algorithm = 'md5' | 'sha1' | 'sha256' | 'sha512';

export function hashOf(algorithm: Algorithm, encoding: 'hex' | 'base64'): (text: string) => string {
  return (text) => createHash(algorithm).update(text, 'utf8').digest(encoding);
}

/** The name spaces of RFC 4122 differ in one digit. */
const NAMESPACES: { readonly [name: string]: string } = { dns: '0', url: '1', oid: '2', x500: '4' };

function uuidv5(namespace: string, name: string): string {
  const known = own(NAMESPACES, namespace);
  const id = known === undefined ? namespace : `6ba7b81${known}-9dad-11d1-80b4-00c04fd430c8`;
  if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id))
    throw new Error(`${JSON.stringify(namespace)} is no name space`);
  const bytes = createHash('sha1')
    .update(Buffer.from(id.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export const hashes: Functions = {
  md5: plain('string -> string', hashOf('md5', 'hex')),
  sha1: plain('string -> string', hashOf('sha1', 'hex')),
  sha256: plain('string -> string', hashOf('sha256', 'hex')),
  sha512: plain('string -> string', hashOf('sha512', 'hex')),
  base64sha256: plain('string -> string', hashOf('sha256', 'base64')),
  base64sha512: plain('string -> string', hashOf('sha512', 'base64')),
  uuidv5: plain('string, string -> string', uuidv5),
};
