// The name of an unknown: two unknowns with one identity are equal, whatever they turn out to be.
import { createHash } from './hash.ts';

declare const brand: unique symbol;

/**
 * Made by {@link identify} only, which bounds its length; the constructors are in `evaluation/identity.ts`.
 */
export type Identity = string & { readonly [brand]: 'identity' };

/** The longest identity that is kept as it is, in UTF-16 code units. */
export const LONGEST_IDENTITY = 1_000;

const DIGEST = 'sha256:';

/**
 * The identity with this text. An identity contains those of the values that it is made of, so that it would
 * double at every step: a long one is replaced by its digest.
 */
export function identify(text: string): Identity {
  const short =
    text.length > LONGEST_IDENTITY ? DIGEST + createHash('sha256').update(text).digest('hex') : text;
  // The only place that makes an Identity.
  return short as Identity;
}

/** Whether the identity contains a digest, which means nothing to a reader. */
export function hasDigest(identity: Identity): boolean {
  return identity.includes(DIGEST);
}
