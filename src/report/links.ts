// Links in terminals (OSC 8) on policies and places.
import type { Policy } from '../judge/policy.ts';
import type { Range } from '../value/source.ts';
import type { FormatOptions } from './formats.ts';

export interface Links {
  /** A place, linked to its file. */
  place(at: Range, text: string): string;
  /** The id of a policy, linked to its first reference. */
  policy(policy: Policy, text: string): string;
}

const START = '\u001b]8;;';
const END = '\u001b\\';

/** Links as the options want them; texts as they are if no link is wanted or there is nothing to link to. */
export function linkTo({ links = false, rootUri }: Pick<FormatOptions, 'links' | 'rootUri'>): Links {
  return {
    place: (at, text) =>
      links && rootUri !== undefined ? link(new URL(uriOf(at.source.path), rootUri).href, text) : text,
    policy: ({ references: [first] }, text) => (links && isWebAddress(first) ? link(first, text) : text),
  };
}

function link(uri: string, text: string): string {
  return `${START}${uri}${END}${text}${START}${END}`;
}

/** A path as a relative URI: every character that has a meaning in one is escaped. */
export function uriOf(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

/** An address of the web without a character that would end the link. */
function isWebAddress(reference: string | undefined): reference is string {
  return reference !== undefined && /^https?:\/\/[\x21-\x7e]+$/.test(reference);
}
