// Secrets: values that no output may show, and the stretches of sources that contain them. Judging uses the
// true values.
import { isSupplied } from './origins.ts';
import type { Range, Source } from './source.ts';
import { isDictionary, isList, type Data, type Known, type Settled, type Value } from './value.ts';

/** What is shown in the place of a secret. */
export const SENSITIVE = '«(sensitive)»';

/** A text or number as a sentence names it: what a secret is stays hidden. */
export function displayText({ value, sensitive }: Known<string | number | boolean>): string {
  return sensitive ? SENSITIVE : String(value);
}

/** The value as one that no output shows, with all that it contains. */
export function asSensitive<T extends Data>(value: Settled<T>): Settled<T>;
export function asSensitive<T extends Data>(value: Value<T>): Value<T>;
export function asSensitive<T extends Data>(value: Value<T>): Value<T> {
  if (value.kind === 'choice')
    return {
      ...value,
      over: { ...value.over, sensitive: true },
      branches: value.branches.map((branch) => asSensitive(branch)),
    };
  if (value.kind === 'absent') return value;
  const encodes = value.encodes && { encodes: asSensitive(value.encodes) };
  if (value.kind === 'known')
    // Data of the same shape, with other items.
    return { ...value, ...encodes, sensitive: true, value: withItems(value.value, asSensitive) as T };
  const parts = value.parts && {
    parts: value.parts.map((part) => (part.kind === 'known' ? { ...part, sensitive: true as const } : part)),
  };
  return { ...value, ...encodes, ...parts };
}

/** The value, which may be shown again, as the code allows. */
export function asShown(value: Value): Value {
  if (value.kind === 'choice') return { ...value, branches: value.branches.map(asShown) };
  if (value.kind !== 'known') return value;
  const { sensitive: _, ...shown } = value;
  return { ...shown, value: withItems(value.value, asShown) };
}

function withItems(data: Data, change: (item: Value) => Value): Data {
  if (typeof data !== 'object') return data;
  if (isList(data)) return { ...data, items: data.items.map(change) };
  const entries = [...data.entries].map(
    ([name, { key, value }]) => [name, { key, value: change(value) }] as const,
  );
  return { ...data, entries: new Map(entries) };
}

const holding = new WeakMap<object, boolean>();

/** Whether a secret is in it. */
export function holdsSensitive(value: Value<unknown>): boolean {
  if (value.kind === 'choice') return value.branches.some(holdsSensitive);
  if (value.kind === 'absent') return false;
  if (value.kind === 'unknown')
    return value.parts?.some((part) => part.kind === 'known' && part.sensitive === true) ?? false;
  if (value.sensitive) return true;
  const data = value.value;
  if (!isList(data) && !isDictionary(data)) return false;
  let holds = holding.get(data);
  if (holds === undefined) {
    const items = isList(data) ? data.items : [...data.entries.values()].map((entry) => entry.value);
    holds = items.some(holdsSensitive);
    holding.set(data, holds);
  }
  return holds;
}

/** The secrets in a value that are texts or numbers. */
export function* sensitiveIn(value: Value): Generator<Known> {
  if (value.kind === 'choice') for (const branch of value.branches) yield* sensitiveIn(branch);
  if (value.kind === 'unknown')
    for (const part of value.parts ?? []) if (part.kind === 'known' && part.sensitive) yield part;
  if (value.kind !== 'known') return;
  if (value.encodes) yield* sensitiveIn(value.encodes);
  const { value: data } = value;
  if (typeof data !== 'object') {
    if (value.sensitive) yield value;
    return;
  }
  const items = isList(data) ? data.items : [...data.entries.values()].map((entry) => entry.value);
  for (const item of items) yield* sensitiveIn(item);
}

/** The stretches of a source that are hidden. */
interface Hidden {
  /** By the start and the end of each, since several stacks may have one template. */
  readonly ranges: Map<string, Range>;
  /** The text without them; undefined if one was added since. */
  shown: string | undefined;
}

const hidden = new WeakMap<Source, Hidden>();

/** Hides the stretches of the sources in which the secrets of a value are written. */
export function hideLiterals(value: Value): void {
  for (const { value: data, origin } of sensitiveIn(value)) {
    const { source, start, end } = origin.at;
    const isWritten = origin.how !== 'derived' && source.text.slice(start, end).includes(String(data));
    if (!isWritten && (origin.how === 'derived' || isSupplied(origin.how))) continue;
    hide(origin.at);
  }
}

/** Hides a stretch of a source. */
export function hide(range: Range): void {
  const found = hidden.get(range.source) ?? { ranges: new Map<string, Range>(), shown: undefined };
  hidden.set(range.source, found);
  found.ranges.set(`${range.start} ${range.end}`, range);
  found.shown = undefined;
}

/** How much of the code on each side of a secret tells it from other texts. */
const BESIDE = 12;

/**
 * The secrets of a source with the code before and behind each on its line, and what outputs show in their
 * place: so patches, whose other parts are new, have it.
 */
export function* hiddenStretches(
  source: Source,
): Generator<{ readonly text: string; readonly shown: string }> {
  const { text } = source;
  const shown = shownText(source);
  for (const { start, end } of apart(hidden.get(source)?.ranges.values() ?? [])) {
    let from = start;
    for (const line of text.slice(start, end).split('\n')) {
      const to = from + line.length;
      const [before = ''] = text
        .slice(Math.max(0, from - BESIDE), from)
        .split('\n')
        .slice(-1);
      const [behind = ''] = text.slice(to, to + BESIDE).split('\n', 1);
      for (const [a, b] of [
        [from - before.length, to],
        [from, to + behind.length],
      ] as const)
        if (to > from) yield { text: text.slice(a, b), shown: shown.slice(a, b) };
      from = to + 1;
    }
  }
}

/**
 * The text of a source as outputs show it: as long as it is, with other characters in the place of secrets.
 */
export function shownText(source: Source): string {
  const found = hidden.get(source);
  if (!found) return source.text;
  found.shown ??= withMarks(source.text, [...found.ranges.values()]);
  return found.shown;
}

function withMarks(text: string, ranges: readonly Range[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end } of apart(ranges)) {
    pieces.push(text.slice(done, start), text.slice(start, end).replaceAll(/[^\s"']/g, '•'));
    done = end;
  }
  return pieces.join('') + text.slice(done);
}

/** The stretches without what one has of another, in the order of the text. */
function* apart(ranges: Iterable<Range>): Generator<{ readonly start: number; readonly end: number }> {
  let done = 0;
  for (const { start, end } of [...ranges].toSorted((a, b) => a.start - b.start)) {
    if (end <= done) continue;
    yield { start: Math.max(start, done), end };
    done = end;
  }
}
