// Encodings of texts that remember what they encode, so that user data can be read.
import type { Range } from '../value/source.ts';
import { known, through, unknown, type Known, type Unknown } from '../value/value.ts';
import { call } from './identity.ts';

/** @param name the function as its language calls it */
export function base64(text: Known<string> | Unknown, name: string, at: Range): Known<string> | Unknown {
  const origin = through({ kind: 'text', name, at }, text.origin);
  if (text.kind === 'known')
    return { ...known(Buffer.from(text.value).toString('base64'), origin), encodes: text };
  const { why, mayBeAbsent, identity } = text;
  return unknown(why, origin, { identity: call('base64', [identity]), encodes: text, mayBeAbsent });
}
