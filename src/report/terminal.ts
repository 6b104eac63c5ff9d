// Text on a terminal: what is shown for a character, how many columns it takes, and lines that fit.
//
// Lines are broken before they are coloured, so that there are no escape sequences to keep whole, which is
// what wrap-ansi is for.
import { graphemesOf } from '../value/graphemes.ts';
import { widths } from '../value/libraries.ts';
import { logLine, visible } from './harmless.ts';

/** One character as a reader sees it (a grapheme), as the terminal gets it, and its width in columns. */
export interface Cell {
  readonly shown: string;
  readonly columns: number;
  /** Its length in the text, in UTF-16 code units. */
  readonly length: number;
}

/**
 * Texts of characters that do not combine and take one column each: of European languages, punctuation,
 * arrows and frames. They need no library.
 */
const PLAIN =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc]*$/;
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
    return { shown, columns: widths().default(shown), length: segment.length };
  });
}

/**
 * Breaks a text at blanks so that lines take no more than the given columns; a longer word gets its own line.
 * No runner of CI takes a line for a command.
 */
export function wrap(text: string, width: number): string[] {
  return text
    .trim()
    .split(/\r\n|[\r\n]/)
    .flatMap((paragraph) => wrapParagraph(visible(paragraph.replace(/\t/g, ' ')), width))
    .map(logLine);
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
