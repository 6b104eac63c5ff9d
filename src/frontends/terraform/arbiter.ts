// Has faults of syntax judged by HashiCorp's own parser, whose words are used in the notes. It is
// WebAssembly, and loaded only when there is such a fault.
import type { Note } from '../../model/resource.ts';
import { lineStarts, type Range, type Source } from '../../value/source.ts';
import { faultSentence } from '../document/faults.ts';
import { hashicorpParser, type Parse } from './hashicorp.ts';

/** It reads some 0.3 MB a second. For larger files our own words stay. */
const MAX_LENGTH = 1_000_000;
const MOST_FAULTS = 5;
/** What it reads in one scan, in UTF-16 code units: some ten seconds. */
const MAX_TOTAL = 3_000_000;
/**
 * Each heredoc without end is a fault to it, which quotes all the rest of the file: thousands take all
 * memory.
 */
const MAX_HEREDOCS = 500;

/**
 * Notes with the faults that the parser finds in the place of ours. A file that it accepts, though our reader
 * does not, is reported as our own shortcoming.
 */
export async function reparsedByHashicorp(notes: readonly Note[]): Promise<readonly Note[]> {
  if (!notes.some(isFault)) return notes;
  const parse = await hashicorpParser();
  if (!parse) return notes;
  const answers: Note[] = [];
  let left = MAX_TOTAL;
  for (const note of notes) {
    if (isFault(note)) left -= note.at.source.text.length;
    if (!isFault(note) || left < 0) answers.push(note);
    else for (const one of answer(note, await complaintOf(parse, note.at.source))) answers.push(one);
  }
  return answers;
}

function isFault(note: Note): note is Note & { at: Range } {
  return (
    note.code === 'syntax' &&
    note.at !== undefined &&
    /\.(?:tf|tofu|tfvars|hcl)$/.test(note.path) &&
    note.at.source.text.length <= MAX_LENGTH &&
    note.at.source.text.split('<<', MAX_HEREDOCS + 1).length <= MAX_HEREDOCS
  );
}

async function complaintOf(parse: Parse, source: Source): Promise<string | undefined> {
  try {
    await parse(NAME, source.text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // After parsing it converts to JSON. What it cannot convert is no fault of syntax.
    return message.startsWith('convert ') ? undefined : message;
  }
}

/**
 * Any name: the parser puts it before each of its places, because the path itself could not be separated from
 * the words.
 */
const NAME = 'file.tf';
const PLACE = /file\.tf:(\d+),(\d+)-(?:(\d+),)?(\d+): /g;

function answer(note: Note & { at: Range }, complaint: string | undefined): Note[] {
  const { source } = note.at;
  if (complaint === undefined) {
    const own = note.message.replace(/^[^:]*: (.*)\.$/s, '$1');
    return [
      {
        ...note,
        code: 'unsupported',
        message: `Terraform takes it, but this version of amilint cannot read it: ${own}.`,
      },
    ];
  }
  const places = [...complaint.matchAll(PLACE)];
  // A message without a place (nested too deeply) is less useful than our own words.
  if (places.length === 0) return [note];
  return places.slice(0, MOST_FAULTS).map((place, index) => {
    const [all, line, column, endLine, endColumn] = place;
    const until = complaint.slice(place.index + all.length, places[index + 1]?.index).trimEnd();
    const words = until.endsWith(']') ? until.slice(0, -1) : until;
    const start = offsetAt(source, Number(line), Number(column));
    const end =
      endLine === undefined ? offsetAt(source, Number(line), Number(endColumn)) : source.text.length;
    const lineEnd = start + source.text.slice(start).search(/\r?\n|\r|$/);
    return {
      ...note,
      message: faultSentence({ code: 'syntax', message: sentenceOf(words, source) }),
      at: { source, start, end: Math.min(Math.max(end, Math.min(start + 1, lineEnd)), lineEnd) },
    };
  });
}

/**
 * «Summary; Detail.» as one sentence after a colon, or the detail alone if it has all words of the summary.
 * Other places that it names are in the same file.
 */
function sentenceOf(words: string, { path }: Source): string {
  const text = words.replace(/\.$/, '');
  const [summary = '', ...details] = text.split('; ');
  const detail = details.join('; ');
  const said = new Set(detail.toLowerCase().split(' '));
  const isRepeated =
    detail !== '' &&
    summary
      .toLowerCase()
      .split(' ')
      .every((word) => said.has(word));
  return (isRepeated ? detail : text.replace('; ', ': ')).replaceAll(
    `${NAME}:`,
    `${path.slice(path.lastIndexOf('/') + 1)}:`,
  );
}

/** HCL counts lines and columns from 1, columns in grapheme clusters. */
function offsetAt(source: Source, line: number, column: number): number {
  const starts = lineStarts(source);
  const start = starts[line - 1] ?? source.text.length;
  const end = starts[line] ?? source.text.length;
  let offset = start;
  let left = column - 1;
  for (const { segment } of new Intl.Segmenter().segment(source.text.slice(start, end))) {
    if (left-- <= 0) break;
    offset += segment.length;
  }
  return offset;
}
