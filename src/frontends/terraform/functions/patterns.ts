// Functions of regular expressions, which are those of RE2: they take time in proportion to the text.
// Source: github.com/google/re2/wiki/Syntax, developer.hashicorp.com/terraform/language/functions/regex
import type { RE2JS } from 're2js';
import { MAX_TEXT } from '../../../value/compose.ts';
import { BeyondLimit } from '../evaluation/decimals.ts';
import { plain, type Functions } from './define.ts';
import { re2 } from '../../../value/libraries.ts';

type Matcher = ReturnType<RE2JS['matcher']>;

/** The longest pattern and the longest text that are tried, in UTF-16 code units. */
const LONGEST_PATTERN = 2_000;
const LONGEST_TEXT = 200_000;

/**
 * How many steps all matches of one text may take: for each match, the instructions of the program over the
 * rest of the text.
 */
const MOST_STEPS = 20_000_000;

interface Matching {
  readonly matcher: Matcher;
  /** The names of groups, by their numbers. */
  readonly names: ReadonlyMap<number, string>;
  /** Looks for the next match. */
  find(): boolean;
}

function matching(pattern: string, text: string): Matching {
  if (pattern.length > LONGEST_PATTERN)
    throw new BeyondLimit(`the pattern is longer than ${LONGEST_PATTERN} characters`);
  if (text.length > LONGEST_TEXT)
    throw new BeyondLimit(`a pattern is tried on ${LONGEST_TEXT} characters at most`);
  if (/\\C/.test(pattern.replaceAll('\\\\', ''))) throw new Error('\\C is not supported');
  const compiled = re2().RE2JS.compile(pattern);
  const matcher = compiled.matcher(text);
  const names = new Map(Object.entries(compiled.namedGroups()).map(([name, group]) => [group, name]));
  let [steps, from] = [0, -1];
  return {
    matcher,
    names,
    find() {
      for (;;) {
        steps += (text.length - Math.max(0, from) + 1) * compiled.programSize();
        if (steps > MOST_STEPS) throw new BeyondLimit('the pattern takes more steps than this scan follows');
        if (!matcher.find()) return false;
        // An empty match right after another one does not count.
        const counts = matcher.end() > matcher.start() || matcher.start() > from;
        from = matcher.end();
        if (counts) return true;
      }
    },
  };
}

/**
 * What it costs to try a pattern on a text. A step of the budget takes as long as a hundred of the regular
 * expression.
 */
export function costOf(pattern: string, text: string): number {
  return Math.ceil((pattern.length * text.length) / 100);
}

/** The match as a text, its groups as a list, or its named groups as an object. */
function captured({ matcher, names }: Matching): unknown {
  const count = matcher.groupCount();
  if (count === 0) return matcher.group();
  if (names.size > 0 && names.size < count) throw new Error('either all groups have names, or none has');
  const groups = Array.from({ length: count }, (_, index) => matcher.group(index + 1));
  return names.size === 0
    ? groups
    : Object.fromEntries(groups.map((group, index) => [names.get(index + 1)!, group]));
}

function regex(pattern: string, text: string): unknown {
  const found = matching(pattern, text);
  if (!found.find()) throw new Error(`the pattern ${pattern} does not match`);
  return captured(found);
}

function regexall(pattern: string, text: string): unknown[] {
  const found = matching(pattern, text);
  const matches: unknown[] = [];
  while (found.find()) matches.push(captured(found));
  return matches;
}

/**
 * Every match replaced; in the replacement `$1`, `$name`, `${1}` and `${name}` are groups, and `$$` for a
 * dollar.
 */
export function replacePattern(text: string, pattern: string, replacement: string): string {
  const found = matching(pattern, text);
  const { matcher } = found;
  const pieces: string[] = [];
  let [from, length] = [0, 0];
  const add = (piece: string): void => {
    length += piece.length;
    if (length > MAX_TEXT) throw new BeyondLimit(`the text is longer than ${MAX_TEXT} characters`);
    pieces.push(piece);
  };
  while (found.find()) {
    add(text.slice(from, matcher.start()));
    add(expanded(replacement, found));
    from = matcher.end();
  }
  add(text.slice(from));
  return pieces.join('');
}

function expanded(replacement: string, { matcher, names }: Matching): string {
  return replacement.replaceAll(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return '$';
    const group = /^\d+$/.test(name) ? Number(name) : [...names].find(([, one]) => one === name)?.[0];
    return group === undefined || group > matcher.groupCount() ? '' : (matcher.group(group) ?? '');
  });
}

export const patterns: Functions = {
  regex: { ...plain('string, string -> any', regex), cost: costOf },
  regexall: { ...plain('string, string -> list(any)', regexall), cost: costOf },
};
