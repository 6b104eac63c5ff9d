// Puts texts together and takes them apart, so that every character keeps its place in the source.
import { zip } from './zip.ts';
import { identify, type Identity } from './identity.ts';
import { largest } from './largest.ts';
import { lift, MAX_BRANCHES, type SettledArgs } from './lift.ts';
import type { Range } from './source.ts';
import { asText, HOLE, skeleton, textParts } from './text.ts';
import {
  choice,
  known,
  through,
  unknown,
  type Known,
  type Origin,
  type Segment,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from './value.ts';

/** The longest text that is put together, in UTF-16 code units; longer ones are given up as unknown. */
export const MAX_TEXT = 1_000_000;

/** How many known and unknown parts one text may have. */
const MAX_PARTS = 10_000;

/** How many characters all branches of one text may have together. */
const MAX_TEXT_OF_BRANCHES = 4_000_000;

type Part = Known<string> | Unknown;

/**
 * The pieces one after the other; absent pieces count as empty. A text that consists of one piece alone is
 * that piece, reached through the step of the expression that puts it together.
 *
 * @param at the expression that puts the text together
 */
export function concat(
  pieces: readonly Settled<unknown>[],
  at: Range,
  name: string,
): Known<string> | Unknown {
  const parts = pieces.flatMap(textParts).filter((part) => part.kind === 'unknown' || part.value !== '');
  const [only, ...others] = pieces.filter(
    (piece) => piece.kind === 'unknown' || (piece.kind === 'known' && piece.value !== ''),
  );
  const text = only && others.length === 0 ? asText(only) : undefined;
  if (text && text.kind !== 'absent')
    return { ...text, origin: through({ kind: 'text', name, at }, text.origin) };
  return join(parts, { at, how: 'derived', via: [] });
}

function join(parts: readonly Part[], origin: Origin): Part {
  let length = 0;
  for (const part of parts) length += part.kind === 'known' ? part.value.length : 0;
  if (parts.length > MAX_PARTS)
    return unknown(
      { code: 'too-many', text: `the text has more than ${MAX_PARTS} parts`, at: origin.at },
      origin,
    );
  if (length > MAX_TEXT)
    return unknown(
      { code: 'too-many', text: `the text is longer than ${MAX_TEXT} characters`, at: origin.at },
      origin,
    );
  const merged = mergeKnown(parts, origin);
  const firstUnknown = merged.find((part) => part.kind === 'unknown');
  if (firstUnknown)
    return unknown(firstUnknown.why, origin, { parts: merged, identity: textIdentity(merged) });
  const [all] = merged;
  return all?.kind === 'known' ? { ...all, origin } : { ...known('', origin), segments: [] };
}

/**
 * Equal for texts that are certainly equal: their characters, with the identities of what is not known
 * between them.
 */
export function textIdentity(parts: readonly Part[]): Identity {
  const [only] = parts;
  if (only?.kind === 'unknown' && parts.length === 1) return only.identity;
  return identify(
    parts.map((part) => (part.kind === 'known' ? JSON.stringify(part.value) : part.identity)).join('+'),
  );
}

function mergeKnown(parts: readonly Part[], origin: Origin): Part[] {
  const merged: Part[] = [];
  let run: Known<string>[] = [];
  const flush = () => {
    if (run.length > 0) merged.push(mergeRun(run, origin));
    run = [];
  };
  for (const part of parts) {
    if (part.kind === 'known') run.push(part);
    else {
      flush();
      merged.push(part);
    }
  }
  flush();
  return merged;
}

function mergeRun(run: readonly Known<string>[], origin: Origin): Known<string> {
  const [only] = run;
  if (only && run.length === 1) return only;
  const segments: Segment[] = [];
  let from = 0;
  for (const part of run) {
    for (const segment of segmentsOf(part)) segments.push({ ...segment, from: from + segment.from });
    from += part.value.length;
  }
  return { ...known(run.map((part) => part.value).join(''), origin), segments };
}

function segmentsOf({ segments, encodes, origin }: Known<string>): readonly Segment[] {
  if (segments?.length) return segments;
  return [{ from: 0, at: origin.at, ...(encodes ? { encodes } : {}) }];
}

/**
 * The characters from `start` to `end` of the text's skeleton, in which each unknown part counts as one
 * character.
 */
export function slice(text: Settled<unknown>, start: number, end: number): Known<string> | Unknown {
  return slicesOf(text)(start, end);
}

/**
 * {@link slice} for many stretches of one text: a binary search finds each, without a walk from the start.
 */
function slicesOf(text: Settled<unknown>): (start: number, end: number) => Known<string> | Unknown {
  const starts: number[] = [];
  const parts = textParts(text);
  let total = 0;
  for (const part of parts) {
    starts.push(total);
    total += part.kind === 'known' ? part.value.length : HOLE.length;
  }
  return (start, end) => {
    const pieces: Part[] = [];
    const first = lastUpTo(starts, start);
    for (const [part, from] of zip(parts.slice(first), starts.slice(first))) {
      if (from >= end) break;
      const length = part.kind === 'known' ? part.value.length : HOLE.length;
      const low = Math.max(start - from, 0);
      const high = Math.min(end - from, length);
      if (low < high) pieces.push(part.kind === 'known' ? sliceKnown(part, low, high) : part);
    }
    const [only, second] = pieces;
    return only && !second ? only : join(pieces, text.origin);
  };
}

/** The index of the last of the rising numbers that is not above the limit; the first if all are. */
function lastUpTo(rising: readonly number[], limit: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rising[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function sliceKnown(part: Known<string>, start: number, end: number): Known<string> {
  const value = part.value.slice(start, end);
  if (!part.segments?.length) return known(value, part.origin);
  const segments: Segment[] = [];
  const all = part.segments;
  const starts = startsOf(all);
  for (let index = lastUpTo(starts, start); index < all.length && starts[index]! < end; index++) {
    const { from, at, isWhole, encodes } = all[index]!;
    const until = starts[index + 1] ?? part.value.length;
    const low = Math.max(from, start);
    const high = Math.min(until, end);
    if (low >= high) continue;
    if (isWhole) {
      segments.push({ from: low - start, at, isWhole });
      continue;
    }
    const first = Math.min(at.start + low - from, at.end);
    const last = high === until ? at.end : Math.min(at.start + high - from, at.end);
    const isUncut = low === from && high === until;
    segments.push({
      from: low - start,
      at: { source: at.source, start: first, end: Math.max(first, last) },
      ...(isUncut && encodes ? { encodes } : {}),
    });
  }
  return { ...known(value, { ...part.origin, at: hull(segments) ?? part.origin.at }), segments };
}

const startsOfSegments = new WeakMap<readonly Segment[], readonly number[]>();

function startsOf(segments: readonly Segment[]): readonly number[] {
  const known = startsOfSegments.get(segments) ?? segments.map(({ from }) => from);
  startsOfSegments.set(segments, known);
  return known;
}

function hull(segments: readonly Segment[]): Range | undefined {
  const first = segments[0]?.at;
  const last = segments.at(-1)?.at;
  if (!first || !last || first.source !== last.source || last.end < first.start) return undefined;
  return { source: first.source, start: first.start, end: last.end };
}

/** The parts between the delimiters. An unknown part may contain further delimiters: see `isWhole`. */
export function split(text: Settled<unknown>, delimiter: string): (Known<string> | Unknown)[] {
  const shape = skeleton(text);
  const part = slicesOf(text);
  const items: (Known<string> | Unknown)[] = [];
  let start = 0;
  for (;;) {
    const found = shape.indexOf(delimiter, start);
    const end = found < 0 ? shape.length : found;
    items.push(start === end ? { ...known('', text.origin), segments: [] } : part(start, end));
    if (found < 0) return items;
    start = found + delimiter.length;
  }
}

/** The text without blanks at its ends. */
export function trim(text: Known<string> | Unknown): Known<string> | Unknown {
  const shape = skeleton(text);
  const start = shape.length - shape.trimStart().length;
  const end = shape.trimEnd().length;
  return start === 0 && end === shape.length ? text : slice(text, start, Math.max(start, end));
}

/** False when the two texts differ whatever their unknown parts turn out to be. */
export function mayEqual(a: Settled<unknown>, b: Settled<unknown>): boolean {
  const one = skeleton(a).split(HOLE);
  const other = skeleton(b).split(HOLE);
  const [oneStart = '', otherStart = ''] = [one[0], other[0]];
  if (one.length === 1) return fits(other, oneStart);
  if (other.length === 1) return fits(one, otherStart);
  return agree(oneStart, otherStart, 'start') && agree(one.at(-1) ?? '', other.at(-1) ?? '', 'end');
}

function agree(a: string, b: string, at: 'start' | 'end'): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return at === 'start' ? long.startsWith(short) : long.endsWith(short);
}

function fits(pieces: readonly string[], text: string): boolean {
  if (pieces.length === 1) return pieces[0] === text;
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  // Ends that overlap are refused, too.
  return from <= text.length - last.length;
}

/**
 * Like {@link lift}, for texts: if there are too many choices, those with the most cases become unknown
 * parts, so that the rest of a long text stays known.
 */
export function liftTexts<const Args extends readonly Value<unknown>[], R>(
  args: Args,
  f: (...args: SettledArgs<Args>) => Value<R>,
  origin: Origin,
): Value<R> {
  const variables = new Map<string, Variable>();
  let characters = 1;
  for (const argument of args) characters += survey(argument, variables);
  const bound = Math.max(2, Math.min(MAX_BRANCHES, Math.floor(MAX_TEXT_OF_BRANCHES / characters)));
  const followed = new Set<string>();
  let combinations = 1;
  for (const variable of [...variables.values()].toSorted((a, b) => a.cases.length - b.cases.length)) {
    combinations *= variable.cases.length;
    if (combinations > bound) break;
    followed.add(variable.id);
  }
  if (followed.size === variables.size) return lift(args, f, origin);
  const surveyed = args.map((argument) => withUndecided(argument, followed));
  // As many as the arguments, each with fewer choices.
  return lift(surveyed, (...settled) => f(...(settled as SettledArgs<Args>)), origin);
}

function survey(value: Value<unknown>, variables: Map<string, Variable>): number {
  if (value.kind === 'choice') {
    variables.set(value.over.id, value.over);
    return largest(value.branches.map((branch) => survey(branch, variables)));
  }
  return value.kind === 'absent' ? 0 : skeleton(value).length;
}

function withUndecided(value: Value<unknown>, followed: ReadonlySet<string>): Value<unknown> {
  if (value.kind !== 'choice') return value;
  const { over } = value;
  if (followed.has(over.id))
    return choice(
      over,
      value.branches.map((branch) => withUndecided(branch, followed)),
    );
  return unknown(
    {
      code: 'too-many',
      text: `too many combinations depend on ${over.name}`,
      settle: `give ${over.name} a value`,
      at: over.at,
    },
    { at: over.at, how: 'derived', via: [] },
    { identity: identify(`open:${over.id}`) },
  );
}
