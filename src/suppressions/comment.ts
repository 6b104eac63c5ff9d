// The words of a comment that suppresses findings: `amilint-ignore <policy>[, <policy>]: <reason> [until
// 2027-01-31]`.

export interface IgnoreComment {
  /** Ids as they are written; none is a fault. */
  readonly policies: readonly string[];
  /** Empty if none is given. */
  readonly reason: string;
  /** As it is written; not checked to be a day. */
  readonly until?: string;
}

/** Text that can have a suppression in it at all: a cheap look before anything is parsed. */
export const MARK = 'amilint-ignore';

const HEAD = /^\s*amilint-ignore(?![\w-])/;
/** A day at the end, with or without brackets around it. */
const UNTIL = /(?:^|[\s([,])until[ \t]+(\d[\d-]*)[\])]?[.\s]*$/i;

/** @returns undefined if the comment is no suppression */
export function ignoreComment(text: string): IgnoreComment | undefined {
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const rest = text.slice(head[0].length);
  const colon = rest.indexOf(':');
  const names = colon < 0 ? rest : rest.slice(0, colon);
  const policies = names.split(/[\s,]+/).filter((name) => name !== '');
  const words = colon < 0 ? '' : rest.slice(colon + 1).trim();
  const day = UNTIL.exec(words);
  const reason = (day ? words.slice(0, day.index) : words).trim();
  return { policies, reason, ...(day?.[1] === undefined ? {} : { until: day[1] }) };
}
