// Text on a terminal: what is shown for a character, how many columns it takes, and lines that fit.
//
// The text report is part of every start and cannot wait, so that string-width and its tables would be read
// by every scan for the few with wide characters: a test compares with it instead. Lines are broken before
// they are coloured, so that there are no escape sequences to keep whole, which is what wrap-ansi is for.
import { graphemesOf } from '../value/graphemes.ts';
import { visible } from './harmless.ts';

/** One character as a reader sees it (a grapheme), as the terminal gets it, and its width in columns. */
export interface Cell {
  readonly shown: string;
  readonly columns: number;
  /** Its length in the text, in UTF-16 code units. */
  readonly length: number;
}

/**
 * Texts of characters that do not combine and take one column each: of European languages, punctuation,
 * arrows and frames.
 */
const PLAIN =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc]*$/;
// East Asian Wide and Fullwidth (Unicode Standard Annex 11), in the ranges that texts use, and emoji.
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const HALF_OF_A_FLAG = /^\p{Regional_Indicator}$/u;
// Signs after the first character of a grapheme that take a column: vowels of Indic scripts, and sound marks
// in half width.
const FURTHER_COLUMNS = /(?<!^)[\p{Mc}\uff00-\uffef]/gu;
const EMOJI_VARIANT = /\ufe0f/;
const NO_COLUMNS = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** How many columns a text without line ends takes in a terminal. */
export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return cells(text).reduce((sum, cell) => sum + cell.columns, 0);
}

/** The characters of a text without tabs and line ends. */
export function cells(text: string): Cell[] {
  if (PLAIN.test(text)) return Array.from(text, (shown) => ({ shown, columns: 1, length: 1 }));
  return graphemesOf(text).map((segment) => {
    const shown = visible(segment);
    return {
      shown,
      columns: shown === segment ? graphemeColumns(segment) : shown.length,
      length: segment.length,
    };
  });
}

/**
 * Breaks a text at blanks so that lines take no more than the given columns; a longer word gets its own line.
 */
export function wrap(text: string, width: number): string[] {
  return text
    .trim()
    .split(/\r\n|[\r\n]/)
    .flatMap((paragraph) => wrapParagraph(visible(paragraph.replace(/\t/g, ' ')), width));
}

/** The text with blanks after it up to the given columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ').filter((part) => part !== '')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

function graphemeColumns(grapheme: string): number {
  if (NO_COLUMNS.test(grapheme)) return 0;
  if (HALF_OF_A_FLAG.test(grapheme)) return 1;
  if (EMOJI_VARIANT.test(grapheme)) return 2;
  return (WIDE.test(grapheme) ? 2 : 1) + (grapheme.match(FURTHER_COLUMNS)?.length ?? 0);
}
