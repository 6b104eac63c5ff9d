// The events of a YAML text, as tolerant as the readers of CloudFormation and Terraform are.
//
// js-yaml follows YAML 1.2 exactly, which requires that the lines of a list between brackets, and of a
// text between quotes, are indented more than their key. PyYAML, which cfn-lint and the AWS CLI use, and
// the readers of CloudFormation and of Terraform do not require that, and public templates make use of it.
// What js-yaml refuses for this reason alone is read again with blanks put in; the places of all events are
// then those of the text as it is.
import { parseEvents, YAMLException, type Event } from 'js-yaml';

/** How many blanks are put in at most: each needs another run over the text. */
const MOST_REPAIRS = 500;
/** How many characters are read in all for one text. */
const MOST_READ = 100_000_000;

/** Blanks that were put in: how many, and before which offset of the text as it is. */
interface Insertion {
  readonly at: number;
  readonly length: number;
}

/** @throws YAMLException, with a place in the text as it is */
export function yamlEvents(text: string, options: { readonly maxDepth: number }): readonly Event[] {
  const { repaired, insertions, result } = tolerantly(text, (candidate) => parseEvents(candidate, options));
  if (insertions.length === 0) return result;
  const original = originalOffsets(repaired, insertions);
  return result.map((event) => withOffsets(event, original));
}

/**
 * Reads a text with blanks put in, if that is all that js-yaml misses.
 * @param read throws what js-yaml throws
 * @throws what reading the text as it is throws, if blanks do not help
 */
export function tolerantly<T>(
  text: string,
  read: (text: string) => T,
): { readonly result: T; readonly repaired: string; readonly insertions: readonly Insertion[] } {
  let repaired = text;
  let first: unknown;
  const insertions: Insertion[] = [];
  const tried = new Set<number>();
  for (let repairs = 0; ; repairs++) {
    try {
      return { result: read(repaired), repaired, insertions };
    } catch (error) {
      first ??= error;
      const insertion = insertionFor(error, repaired, insertions);
      const beyond = repairs >= MOST_REPAIRS || repairs * text.length > MOST_READ;
      if (!insertion || beyond || tried.has(insertion.at)) throw first;
      tried.add(insertion.at);
      insertions.push(insertion);
      repaired = withInsertions(text, insertions);
    }
  }
}

function insertionFor(
  error: unknown,
  repaired: string,
  insertions: readonly Insertion[],
): Insertion | undefined {
  if (!(error instanceof YAMLException) || error.mark === null || error.mark === undefined) return undefined;
  const { position } = error.mark;
  const original = originalOffsets(repaired, insertions);
  if (error.reason === 'deficient indentation') {
    const start =
      Math.max(repaired.lastIndexOf('\n', position - 1), repaired.lastIndexOf('\r', position - 1)) + 1;
    return { at: original(start), length: widestIndentation(repaired) + 1 };
  }
  // A comment right behind a quote: `'x'#y`.
  const isComment = repaired[position] === '#' && /["'\]}]/.test(repaired[position - 1] ?? '');
  return isComment ? { at: original(position), length: 1 } : undefined;
}

/** The widest indentation of a line: more than that is enough within any bracket. */
function widestIndentation(text: string): number {
  let widest = 0;
  for (const [blanks] of text.matchAll(/^ +/gm)) widest = Math.max(widest, blanks.length);
  return Math.min(widest, 1_000);
}

function withInsertions(text: string, insertions: readonly Insertion[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { at, length } of insertions.toSorted((a, b) => a.at - b.at)) {
    parts.push(text.slice(from, at), ' '.repeat(length));
    from = at;
  }
  return [...parts, text.slice(from)].join('');
}

/** Offsets in the text with blanks → offsets in the text without. */
function originalOffsets(repaired: string, insertions: readonly Insertion[]): (offset: number) => number {
  const sorted = insertions.toSorted((a, b) => a.at - b.at);
  const starts: number[] = [];
  let before = 0;
  for (const { at, length } of sorted) {
    starts.push(at + before);
    before += length;
  }
  return (offset) => {
    let shift = 0;
    for (const [index, { length }] of sorted.entries()) {
      const start = starts[index] ?? repaired.length;
      if (offset <= start) break;
      shift += Math.min(length, offset - start);
    }
    return offset - shift;
  };
}

/** The same event with its offsets in the text as it is; −1 means that there is none. */
function withOffsets(event: Event, original: (offset: number) => number): Event {
  const moved = Object.entries(event).map(([name, value]) => {
    const isOffset = typeof value === 'number' && /(?:Start|End)$|^(?:start|end)$/.test(name) && value >= 0;
    return [name, isOffset ? original(value) : value];
  });
  // The same members with the same types: only offsets have other numbers.
  return Object.fromEntries(moved) as unknown as Event;
}
